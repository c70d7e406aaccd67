import type { Stats } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { lstatOrNull } from '../content.ts'

export interface Lock {
  path: string
  /** Another one of that name has another. */
  stamp: string
  /** Nobody holds it any more. */
  isStale: boolean
}

/** Longer than a call of git may take; it holds a lock for milliseconds. */
const STALE_MS = 150_000
const DEPTH_MAX = 8

/** Those that keep our own git from its work: of our branches, of all that are packed, and of our own lists of files. */
export async function listLocks({
  GIT_DIR,
  GIT_INDEX_FILE,
}: Readonly<Record<string, string | undefined>>): Promise<Lock[]> {
  const files = GIT_INDEX_FILE === undefined ? [] : [`${GIT_INDEX_FILE}.lock`]
  if (GIT_DIR !== undefined) {
    files.push(join(GIT_DIR, 'packed-refs.lock'))
    for (const refs of ['refs/heads/regatta', 'refs/regatta'])
      files.push(...(await listBelow(join(GIT_DIR, refs), DEPTH_MAX)))
  }
  const locks: Lock[] = []
  for (const path of files) {
    const stats = await lstatOrNull(path)
    if (stats?.isFile() === true) locks.push(toLock(path, stats))
  }
  return locks
}

/** Which of them were nobody's any more. */
export async function dropStale(locks: readonly Lock[]): Promise<string[]> {
  const stale = locks.filter(({ isStale }) => isStale).map(({ path }) => path)
  for (const path of stale) await rm(path, { force: true })
  return stale
}

async function listBelow(folder: string, depth: number): Promise<string[]> {
  const entries = depth === 0 ? [] : await readdir(folder, { withFileTypes: true }).catch(() => [])
  const locks: string[] = []
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) locks.push(...(await listBelow(path, depth - 1)))
    else if (entry.name.endsWith('.lock')) locks.push(path)
  }
  return locks
}

function toLock(path: string, { ino, mtimeMs }: Stats): Lock {
  return { path, stamp: `${path} ${ino} ${mtimeMs}`, isStale: Date.now() - mtimeMs > STALE_MS }
}
