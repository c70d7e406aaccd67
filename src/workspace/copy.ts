import { constants } from 'node:fs'
import type { Stats } from 'node:fs'
import { copyFile, lstat, mkdir, readlink, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { hashFile, isCode, isExecutable, isSameContent, isStampReliable, toStamp } from './content.ts'
import type { Content } from './content.ts'
import { findLeaks } from './leads-out.ts'
import type { Change } from './port.ts'
import { WorkspaceError } from './port.ts'
import { forEachAtOnce, walkFolder } from './walk.ts'
import type { Excludes } from './walk.ts'

/** What a copy held when it was made. */
export interface Manifest {
  target: string
  entries: Record<string, BaseEntry>
}

/** `stamp`: of the copied file, null if a later write could bear the same one. */
type BaseEntry = Content & { stamp: string | null }

/** Hashes of a target's files as last read: the first copy of 20,000 files takes 5.3 s, a later one 3.1 s. */
export type HashCache = Map<string, { stamp: string; sha256: string }>

const COPY_TRIES = 3

export async function copyTree(
  target: string,
  folder: string,
  excludes: Excludes,
  cache: HashCache,
): Promise<Manifest> {
  const tree = await walkFolder(target, excludes)
  for (const path of tree.folders) await mkdir(join(folder, path), { recursive: true })
  const entries = new Map<string, BaseEntry>()
  await forEachAtOnce(tree.files, async ({ path, stats }) => {
    const entry = await copyOne(join(target, path), join(folder, path), path, stats, cache)
    if (entry !== null) entries.set(path, entry)
  })
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
  return { target, entries: Object.fromEntries(sorted) }
}

/** Null if it is gone by now. A file that is written meanwhile is copied again, so that it is of one piece. */
async function copyOne(
  from: string,
  to: string,
  path: string,
  seen: Stats,
  cache: HashCache,
): Promise<BaseEntry | null> {
  let before = seen
  for (let tries = 1; tries <= COPY_TRIES; tries++) {
    try {
      if (before.isSymbolicLink()) return await copyLink(from, to)
      await copyFile(from, to, constants.COPYFILE_FICLONE)
      const sha256 = await hashCopy(path, to, before, cache)
      const after = await lstat(from)
      if (toStamp(before) !== toStamp(after)) {
        before = after
        continue
      }
      const copied = await lstat(to)
      const stamp = isStampReliable(copied, Date.now()) ? toStamp(copied) : null
      return { kind: 'file', size: copied.size, executable: isExecutable(copied), sha256, stamp }
    } catch (error) {
      if (!isCode(error, 'ENOENT')) throw error
      await rm(to, { force: true })
      return null
    }
  }
  throw new WorkspaceError(
    'io',
    `${from} is being written all the time and cannot be copied. Try again later`,
  )
}

async function copyLink(from: string, to: string): Promise<BaseEntry> {
  const target = await readlink(from)
  await symlink(target, to)
  return { kind: 'link', to: target, stamp: null }
}

async function hashCopy(path: string, copy: string, source: Stats, cache: HashCache): Promise<string> {
  const stamp = toStamp(source)
  const cached = cache.get(path)
  if (cached?.stamp === stamp) return cached.sha256
  const sha256 = await hashFile(copy, source.size)
  if (isStampReliable(source, Date.now())) cache.set(path, { stamp, sha256 })
  return sha256
}

/** What a change makes of a path. */
export interface ChangeWithContent extends Change {
  /** Null: it was not there, or is not any more. */
  before: Content | null
  after: Content | null
  /** Of a link that leads out of the copy: where to. */
  leadsOut?: string
}

export async function compareCopy(
  folder: string,
  manifest: Manifest,
  excludes: Excludes,
): Promise<ChangeWithContent[]> {
  const tree = await walkFolder(folder, excludes)
  const changes: ChangeWithContent[] = []
  const seen = new Set<string>()
  await forEachAtOnce(tree.files, async ({ path, stats }) => {
    seen.add(path)
    const before = Object.hasOwn(manifest.entries, path) ? (manifest.entries[path] ?? null) : null
    if (before?.stamp === toStamp(stats)) return
    const after = await toContent(join(folder, path), stats)
    if (isSameContent(before, after)) return
    changes.push({ path, kind: before === null ? 'added' : 'changed', before, after })
  })
  for (const [path, before] of Object.entries(manifest.entries)) {
    if (!seen.has(path)) changes.push({ path, kind: 'removed', before, after: null })
  }
  const links = changes.flatMap(({ path, after }) => (after?.kind === 'link' ? [path] : []))
  const leaks = await findLeaks(folder, links)
  for (const change of changes) {
    const leadsOut = leaks.get(change.path)
    if (leadsOut !== undefined) change.leadsOut = leadsOut
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function toContent(path: string, stats: Stats): Promise<Content> {
  if (stats.isSymbolicLink()) return { kind: 'link', to: await readlink(path) }
  const { size } = stats
  return { kind: 'file', size, executable: isExecutable(stats), sha256: await hashFile(path, size) }
}
