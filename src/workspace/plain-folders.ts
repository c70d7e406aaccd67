import { mkdir, readdir, realpath, rm, rmdir } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { copyMissing, findChanges, giveUpMerge, merge, toChange } from './accept.ts'
import { readAdditions } from './additions.ts'
import { isCode, isSameContent, lstatOrNull, readStanding } from './content.ts'
import { copyTree } from './copy.ts'
import { toRealFolder, withIoErrors } from './edge.ts'
import type { HashCache, Manifest } from './copy.ts'
import { copyEarlier } from './go-on.ts'
import { isOfMerges, keptFile, readKept } from './kept.ts'
import {
  attemptFolder,
  copyFolder,
  manifestFile,
  readJournal,
  readManifest,
  removeFolder,
  runFolder,
  toRun,
  writeManifest,
} from './places.ts'
import type { Desk } from './places.ts'
import { readContents } from './plain-contents.ts'
import type { AdditionLimits, Additions, WorkspaceKey, Workspaces } from './port.ts'
import { readPulse } from './pulse.ts'
import { openQueue } from './queue.ts'
import { giveUpRollBack, rollBack } from './roll-back.ts'
import { toExcludes } from './walk.ts'

export interface PlainFoldersOptions {
  /** Where the copies are kept. */
  root: string
  /** Names, at any depth, or absolute paths that are left out, besides `.git` and `node_modules`. */
  exclude?: string[]
  /** How much is kept of what the merges of one run replaced; of more, the oldest cannot be rolled back. */
  keptBytesMax?: number
}

const CACHED_TARGETS_MAX = 4
const KEPT_BYTES_MAX = 500_000_000

/** A copy of the target for each attempt; what the attempt changed is copied back. For folders without git. */
export function openPlainFolders(options: PlainFoldersOptions): Workspaces {
  const { root, exclude = [], keptBytesMax = KEPT_BYTES_MAX } = options
  const excluded = [...exclude, resolve(root)]
  const desk: Desk = {
    root,
    excludesFor: async target => toExcludes(target, await Promise.all(excluded.map(toReal))),
    queue: openQueue(),
    keptBytesMax,
  }
  const caches = new Map<string, HashCache>()
  return {
    async open(key, target, from) {
      await withIoErrors(() => discard(desk, key))
      const whole = await toRealFolder(target)
      return await withIoErrors(() =>
        desk.queue(whole, () => open(desk, key, whole, toCache(caches, whole), from)),
      )
    },
    find: key =>
      withIoErrors(async () => {
        // the manifest is written last: without it the copy is not whole
        const isWhole = (await lstatOrNull(manifestFile(root, key))) !== null
        return isWhole ? { folder: copyFolder(root, key) } : undefined
      }),
    changes: key =>
      withIoErrors(async () => (await findChanges(desk, key, await manifestOf(desk, key))).map(toChange)),
    additions: (key, limits) => withIoErrors(() => tellAdditions(desk, key, limits)),
    contents: (key, target, limits) => withIoErrors(() => readContents(desk, key, target, limits)),
    pulse: key =>
      withIoErrors(async () => {
        const folder = copyFolder(root, key)
        if ((await lstatOrNull(manifestFile(root, key))) === null) throw copyMissing(folder)
        return await readPulse(folder, toExcludes(folder, exclude))
      }),
    merge: key =>
      withIoErrors(async () => {
        const manifest = await manifestOf(desk, key)
        return await desk.queue(manifest.target, () => merge(desk, key, manifest))
      }),
    drop: key => withIoErrors(() => drop(desk, key)),
    // a copy of a whole folder is too much to keep
    keep: key => withIoErrors(() => drop(desk, key)),
    view: async (_run, target, until) =>
      until === undefined
        ? { folder: await toRealFolder(target), [Symbol.asyncDispose]: () => Promise.resolve() }
        : null,
    merged: run => withIoErrors(() => listStanding(root, run)),
    touched: key =>
      withIoErrors(async () =>
        (await findChanges(desk, key, await manifestOf(desk, key))).map(({ path }) => path),
      ),
    describe: () => Promise.resolve(null),
    prune: isOver => withIoErrors(() => prune(desk, isOver)),
    dropAll: run => withIoErrors(() => forEachOf(desk, run, key => drop(desk, key))),
    async rollBack(keys, target) {
      const whole = await toRealFolder(target)
      return await withIoErrors(() => desk.queue(whole, () => rollBack(desk, keys, whole)))
    },
    forget: run =>
      withIoErrors(async () => {
        await giveUpRollBack(desk, run)
        await forEachOf(desk, run, key => discard(desk, key))
        await rm(keptFile(root, run), { force: true })
        await removeEmpty(runFolder(root, run))
      }),
  }
}

async function open(
  desk: Desk,
  key: WorkspaceKey,
  target: string,
  cache: HashCache,
  from: WorkspaceKey | undefined,
): Promise<{ folder: string; kept: boolean }> {
  const folder = copyFolder(desk.root, key)
  await mkdir(folder, { recursive: true })
  try {
    const earlier = from === undefined ? null : await copyEarlier(desk, from, target, folder)
    const manifest = earlier ?? (await copyFresh(desk, target, folder, cache))
    await writeManifest(desk.root, key, manifest)
    return { folder, kept: earlier !== null }
  } catch (error) {
    await removeFolder(attemptFolder(desk.root, key))
    throw error
  }
}

async function copyFresh(desk: Desk, target: string, folder: string, cache: HashCache): Promise<Manifest> {
  // half of an earlier copy may stand there
  await removeFolder(folder)
  await mkdir(folder)
  return await copyTree(target, folder, await desk.excludesFor(target), cache)
}

async function manifestOf({ root }: Desk, key: WorkspaceKey): Promise<Manifest> {
  const manifest = await readManifest(root, key)
  if (manifest === null) throw copyMissing(copyFolder(root, key))
  return manifest
}

async function tellAdditions(desk: Desk, key: WorkspaceKey, limits: AdditionLimits): Promise<Additions[]> {
  const manifest = await manifestOf(desk, key)
  const changes = await findChanges(desk, key, manifest)
  return await readAdditions(copyFolder(desk.root, key), changes, limits, async (path, base) => {
    const standing = await readStanding(manifest.target, path)
    const file = join(manifest.target, path)
    if (isSameContent(standing, base)) return { file }
    return { near: standing.kind === 'file' ? file : null }
  })
}

/** What its merge replaced stays. */
async function drop(desk: Desk, key: WorkspaceKey): Promise<void> {
  await giveUp(desk, key)
  const journal = await readJournal(desk.root, key)
  if (journal === null || journal.state === 'begun') return await removeFolder(attemptFolder(desk.root, key))
  // first: without it nobody finds half a copy
  await rm(manifestFile(desk.root, key), { force: true })
  return await removeFolder(copyFolder(desk.root, key))
}

async function discard(desk: Desk, key: WorkspaceKey): Promise<void> {
  await giveUp(desk, key)
  await removeFolder(attemptFolder(desk.root, key))
}

async function giveUp(desk: Desk, key: WorkspaceKey): Promise<void> {
  const manifest = await readManifest(desk.root, key).catch(() => null)
  if (manifest !== null) await desk.queue(manifest.target, () => giveUpMerge(desk, key, manifest))
}

async function listStanding(root: string, run: string): Promise<WorkspaceKey[]> {
  const keys = (await readKept(root, run)).map(({ task, attempt }) => ({ run, task, attempt }))
  const journals = await Promise.all(keys.map(key => readJournal(root, key)))
  return keys.filter((_, index) => journals[index]?.state === 'merged')
}

/** Copies whose run has ended, or is not known any more. */
async function prune(desk: Desk, isOver: (run: string) => Promise<boolean>): Promise<void> {
  for (const name of await readdir(desk.root).catch(() => [])) {
    const run = toRun(name)
    if (run !== null && (await isOver(run))) await forEachOf(desk, run, key => drop(desk, key))
  }
}

/** Each attempt that left something; whatever else stands beside them goes, but what merges replaced. */
async function forEachOf(desk: Desk, run: string, work: (key: WorkspaceKey) => Promise<void>): Promise<void> {
  const folder = runFolder(desk.root, run)
  if ((await lstatOrNull(folder)) === null) return
  for (const name of await readdir(folder)) {
    const [, task, attempt] = /^(\d+)-(\d+)$/.exec(name) ?? []
    if (attempt !== undefined) await work({ run, task: Number(task), attempt: Number(attempt) })
    else if (!isOfMerges(name)) await removeFolder(join(folder, name))
  }
  await removeEmpty(folder)
}

/** Whoever goes on with the run may have opened a copy meanwhile: only an empty folder goes. */
async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].some(code => isCode(error, code))) throw error
  })
}

/** Compared with a target that is resolved as well; a name stays a name. */
async function toReal(path: string): Promise<string> {
  return isAbsolute(path) ? await realpath(path).catch(() => path) : path
}

function toCache(caches: Map<string, HashCache>, target: string): HashCache {
  const cache: HashCache = caches.get(target) ?? new Map()
  caches.delete(target)
  caches.set(target, cache)
  const [oldest] = caches.keys()
  if (caches.size > CACHED_TARGETS_MAX && oldest !== undefined) caches.delete(oldest)
  return cache
}
