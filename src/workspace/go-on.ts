import { isCode, isSameContent, lstatOrNull } from './content.ts'
import { copyTree } from './copy.ts'
import type { Manifest } from './copy.ts'
import { copyFolder, readJournal, readManifest } from './places.ts'
import type { Desk } from './places.ts'
import { WorkspaceError } from './port.ts'
import type { WorkspaceKey } from './port.ts'

/**
 * Copies what an earlier attempt left, which stays where it is: whoever opens a copy and dies has lost nothing.
 * The changes of both attempts count from where the earlier one began. Null: there is nothing to go on from.
 */
export async function copyEarlier(
  desk: Desk,
  from: WorkspaceKey,
  target: string,
  folder: string,
): Promise<Manifest | null> {
  const earlier = copyFolder(desk.root, from)
  const manifest = await readManifest(desk.root, from)
  if (manifest?.target !== target || (await lstatOrNull(earlier))?.isDirectory() !== true) return null
  // what came in already is in every fresh copy
  if ((await readJournal(desk.root, from))?.state === 'merged') return null
  try {
    const copied = await copyTree(earlier, folder, await desk.excludesFor(target), new Map())
    return { target, entries: rebase(manifest.entries, copied.entries) }
  } catch (error) {
    if (isUnusable(error)) return null
    throw error
  }
}

type Entries = Manifest['entries']

/** The base of the earlier attempt; the stamps are those of the new copy, where it holds the same as the base. */
function rebase(base: Entries, copied: Entries): Entries {
  const rebased = Object.entries(base).map(([path, entry]) => {
    const copy = Object.hasOwn(copied, path) ? (copied[path] ?? null) : null
    return [path, { ...entry, stamp: copy !== null && isSameContent(entry, copy) ? copy.stamp : null }]
  })
  const entries: Entries = Object.fromEntries(rebased)
  return entries
}

/** An attempt may leave more than a copy may hold, or what nobody may read. */
function isUnusable(error: unknown): boolean {
  const isTooLarge = error instanceof WorkspaceError && error.code === 'target-too-large'
  return isTooLarge || isCode(error, 'EACCES') || isCode(error, 'EPERM')
}
