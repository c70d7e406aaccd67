import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { join } from 'node:path'

/** What others than the owner may do. */
const OTHERS = 0o077
const OWNER_ONLY = 0o700
/** What a data folder holds; anything else in it shows that it is somebody's folder of another kind. */
const OURS = /^(?:\.gitignore|database|log|rehearsals|socket(?:\.\w+)?|workspaces|worktrees)$/

/** Makes a data folder that other users of this machine cannot look into; one of ours that they can is closed to them. */
export function makeDataFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY })
  if (!holdsOnlyOurs(folder)) return
  // nothing of it is anybody's to commit; a bare * would hide copies from tools that search in them
  const ignores = join(folder, '.gitignore')
  if (!existsSync(ignores)) writeFileSync(ignores, '/*\n')
  const found = statSync(folder)
  if (!isOpenToOthers(found) || found.uid !== process.getuid?.()) return
  chmodSync(folder, found.mode & ~OTHERS & 0o7777)
}

export function isOpenToOthers({ mode }: Pick<Stats, 'mode'>): boolean {
  return (mode & OTHERS) !== 0
}

/** Whoever names a folder with other things in it, such as /tmp, must not have it closed to everybody. */
function holdsOnlyOurs(folder: string): boolean {
  return readdirSync(folder).every(name => OURS.test(name))
}
