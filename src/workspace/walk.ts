import type { Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { isCode } from './content.ts'
import { WorkspaceError } from './port.ts'

const FILES_MAX = 20_000
const BYTES_MAX = 500_000_000
/** How many file operations are under way at once: more than the pool's threads, so that none waits. */
const AT_ONCE = 16

/** Where a merge keeps what it is about to bring in, inside the target. */
export const MERGE_FOLDER_PREFIX = '.regatta-merge-'
const EXCLUDED_NAMES = ['.git', 'node_modules']

/** Says of a path, relative to the folder walked, that it is as good as not there. */
export type Excludes = (path: string) => boolean

export interface Tree {
  /** In the order in which they can be created. */
  folders: string[]
  /** Files and links; nothing else is taken along. */
  files: { path: string; stats: Stats }[]
}

/** `exclude`: names, at any depth, or absolute paths. */
export function toExcludes(target: string, exclude: readonly string[]): Excludes {
  const names = new Set([...EXCLUDED_NAMES, ...exclude.filter(item => !isAbsolute(item))])
  // those outside begin with '..', which no path in the walk does
  const paths = new Set(exclude.filter(isAbsolute).map(item => relative(target, item).split(sep).join('/')))
  return path => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    // some file systems take .GIT for .git
    return names.has(name.toLowerCase()) || name.startsWith(MERGE_FOLDER_PREFIX) || paths.has(path)
  }
}

/** Follows no link. Refuses what is too large before it is copied or read. */
export async function walkFolder(folder: string, excludes: Excludes): Promise<Tree> {
  const tree: Tree = { folders: [], files: [] }
  const weights = new Map<string, number>()
  let bytes = 0
  let level = ['']
  while (level.length > 0) {
    const below: string[] = []
    await forEachAtOnce(level, async at => {
      for (const entry of await readdir(join(folder, at), { withFileTypes: true })) {
        const path = at === '' ? entry.name : `${at}/${entry.name}`
        if (excludes(path)) continue
        if (entry.isDirectory()) below.push(path)
        if (!entry.isFile() && !entry.isSymbolicLink()) continue
        const stats = await lstatListed(join(folder, path))
        if (stats === null) continue
        tree.files.push({ path, stats })
        bytes += stats.size
        const top = path.split('/', 1)[0] ?? path
        weights.set(top, (weights.get(top) ?? 0) + 1)
        if (tree.files.length > FILES_MAX || bytes > BYTES_MAX) throw tooLarge(folder, weights)
      }
    })
    below.sort()
    tree.folders.push(...below)
    level = below
  }
  tree.files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return tree
}

/** Rejects with the first failure once nothing is under way any more. */
export async function forEachAtOnce<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const queue = items.entries()
  let failed = false
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (failed) return
      await work(item, index).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** Null if it went while the list was read. */
async function lstatListed(path: string): Promise<Stats | null> {
  try {
    return await lstat(path)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

function tooLarge(folder: string, weights: ReadonlyMap<string, number>): WorkspaceError {
  const [heaviest = ''] = [...weights].sort((a, b) => b[1] - a[1])[0] ?? []
  const limits = `${FILES_MAX.toLocaleString('en')} files or ${BYTES_MAX / 1_000_000} MB`
  return new WorkspaceError(
    'target-too-large',
    `${folder} holds more than ${limits}, most of it in ${heaviest}: an attempt works in a copy. ` +
      'Choose a smaller folder, or exclude what the work does not need',
  )
}
