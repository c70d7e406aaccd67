import { chmod, mkdir, readFile, readdir, realpath, rm, rmdir } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { writeFileWhole } from '../system/files.ts'
import { isCode, lstatOrNull } from './content.ts'
import { compareCopy, copyTree } from './copy.ts'
import type { ChangeWithContent, HashCache, Manifest } from './copy.ts'
import { bringIn, findConflicts, stage, takeBack } from './merge.ts'
import type { Intent, MergePlace } from './merge.ts'
import { WorkspaceError } from './port.ts'
import type { Change, MergeResult, WorkspaceKey, Workspaces } from './port.ts'
import { MERGE_FOLDER_PREFIX, toExcludes } from './walk.ts'
import type { Excludes } from './walk.ts'

export interface PlainFoldersOptions {
  /** Where the copies are kept. */
  root: string
  /** Names, at any depth, or absolute paths that are left out, besides `.git` and `node_modules`. */
  exclude?: string[]
}

/** What a merge is about to do, written before it touches anything. */
interface Journal extends Intent {
  state: 'begun' | 'merged'
}

const CACHED_TARGETS_MAX = 4

/** A copy of the target for each attempt; what the attempt changed is copied back. For folders without git. */
export function openPlainFolders({ root, exclude = [] }: PlainFoldersOptions): Workspaces {
  const excluded = [...exclude, resolve(root)]
  const excludesFor = async (target: string): Promise<Excludes> =>
    toExcludes(target, await Promise.all(excluded.map(toReal)))
  const queue = openQueue()
  const caches = new Map<string, HashCache>()
  const desk: Desk = { root, excludesFor, queue }
  return {
    async open(key, target) {
      await withIoErrors(() => drop(desk, key))
      const whole = await toRealFolder(target)
      return await withIoErrors(() => queue(whole, () => open(desk, key, whole, toCache(caches, whole))))
    },
    find: key =>
      withIoErrors(async () => {
        // the manifest is written last: without it the copy is not whole
        const isWhole = (await lstatOrNull(manifestFile(root, key))) !== null
        return isWhole ? { folder: copyFolder(root, key) } : undefined
      }),
    changes: key =>
      withIoErrors(async () => (await findChanges(desk, key, await readManifest(desk, key))).map(toChange)),
    merge: key =>
      withIoErrors(async () => {
        const manifest = await readManifest(desk, key)
        return await queue(manifest.target, () => merge(desk, key, manifest))
      }),
    drop: key => withIoErrors(() => drop(desk, key)),
    dropAll: run => withIoErrors(() => dropAll(desk, run)),
  }
}

interface Desk {
  root: string
  excludesFor(target: string): Promise<Excludes>
  queue: Queue
}

async function open(
  desk: Desk,
  key: WorkspaceKey,
  target: string,
  cache: HashCache,
): Promise<{ folder: string }> {
  const folder = copyFolder(desk.root, key)
  await mkdir(folder, { recursive: true })
  try {
    const manifest = await copyTree(target, folder, await desk.excludesFor(target), cache)
    await writeFileWhole(manifestFile(desk.root, key), JSON.stringify(manifest))
    return { folder }
  } catch (error) {
    await removeFolder(attemptFolder(desk.root, key))
    throw error
  }
}

async function merge(desk: Desk, key: WorkspaceKey, manifest: Manifest): Promise<MergeResult> {
  const place = toPlace(desk.root, key, manifest)
  const journal = await readJournal(desk.root, key)
  if (journal?.state === 'merged') {
    await rm(place.staging, { recursive: true, force: true })
    return { kind: 'merged', changes: journal.changes.map(toChange) }
  }
  if (journal !== null) return await finishMerge(desk, key, place, journal)

  const changes = await findChanges(desk, key, manifest)
  const conflicts = await findConflicts(place, changes)
  if (conflicts.length > 0) return { kind: 'conflict', paths: conflicts }
  let intent: Intent
  try {
    intent = await stage(place, changes)
    await writeJournal(desk.root, key, { ...intent, state: 'begun' })
  } catch (error) {
    await rm(place.staging, { recursive: true, force: true })
    throw error
  }
  return await finishMerge(desk, key, place, intent)
}

async function finishMerge(
  desk: Desk,
  key: WorkspaceKey,
  place: MergePlace,
  intent: Intent,
): Promise<MergeResult> {
  const conflicts = await bringIn(place, intent)
  if (conflicts.length > 0) await rm(journalFile(desk.root, key), { force: true })
  else await writeJournal(desk.root, key, { ...intent, state: 'merged' })
  await rm(place.staging, { recursive: true, force: true })
  return conflicts.length > 0
    ? { kind: 'conflict', paths: conflicts }
    : { kind: 'merged', changes: intent.changes.map(toChange) }
}

async function drop(desk: Desk, key: WorkspaceKey): Promise<void> {
  const folder = attemptFolder(desk.root, key)
  if ((await lstatOrNull(folder)) === null) return
  const manifest = await readManifest(desk, key).catch(() => null)
  if (manifest !== null) {
    await desk.queue(manifest.target, () => giveUpMerge(desk, key, toPlace(desk.root, key, manifest)))
  }
  await removeFolder(folder)
}

/** Half a merge would stay in the target for ever; a whole one would come in while the task is done again. */
async function giveUpMerge(desk: Desk, key: WorkspaceKey, place: MergePlace): Promise<void> {
  const journal = await readJournal(desk.root, key)
  if (journal?.state === 'begun') {
    await takeBack(place, journal)
    // first: without what is staged nothing can be taken back again
    await rm(journalFile(desk.root, key), { force: true })
  }
  await rm(place.staging, { recursive: true, force: true })
}

async function dropAll(desk: Desk, run: string): Promise<void> {
  const folder = runFolder(desk.root, run)
  if ((await lstatOrNull(folder)) === null) return
  for (const name of await readdir(folder)) {
    const [, task, attempt] = /^(\d+)-(\d+)$/.exec(name) ?? []
    if (attempt !== undefined) await drop(desk, { run, task: Number(task), attempt: Number(attempt) })
    else await removeFolder(join(folder, name))
  }
  // Whoever goes on with the run may have opened a copy meanwhile: only an empty folder goes.
  await rmdir(folder).catch((error: unknown) => {
    if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST') && !isCode(error, 'ENOENT')) throw error
  })
}

async function findChanges(desk: Desk, key: WorkspaceKey, manifest: Manifest): Promise<ChangeWithContent[]> {
  const folder = copyFolder(desk.root, key)
  const isFolder = (await lstatOrNull(folder))?.isDirectory() === true
  if (!isFolder) throw copyMissing(folder)
  return await compareCopy(folder, manifest, await desk.excludesFor(manifest.target))
}

function toChange({ path, kind }: ChangeWithContent): Change {
  return { path, kind }
}

function runFolder(root: string, run: string): string {
  // no dots, so that no run's name leads out of the root
  const name = encodeURIComponent(run).replaceAll('.', '%2E')
  return join(root, name === '' ? '%' : name)
}

function attemptFolder(root: string, { run, task, attempt }: WorkspaceKey): string {
  return join(runFolder(root, run), `${task}-${attempt}`)
}

const copyFolder = (root: string, key: WorkspaceKey): string => join(attemptFolder(root, key), 'work')
const manifestFile = (root: string, key: WorkspaceKey): string =>
  join(attemptFolder(root, key), 'manifest.json')
const journalFile = (root: string, key: WorkspaceKey): string => join(attemptFolder(root, key), 'merge.json')

function toPlace(root: string, key: WorkspaceKey, { target }: Manifest): MergePlace {
  const { run, task, attempt } = key
  const name = `${MERGE_FOLDER_PREFIX}${encodeURIComponent(run)}-${task}-${attempt}`
  return { target, folder: copyFolder(root, key), staging: join(target, name) }
}

async function readManifest({ root }: Desk, key: WorkspaceKey): Promise<Manifest> {
  const text = await readFileOrNull(manifestFile(root, key))
  if (text === null) throw copyMissing(copyFolder(root, key))
  const manifest: Manifest = JSON.parse(text)
  return manifest
}

async function readJournal(root: string, key: WorkspaceKey): Promise<Journal | null> {
  const text = await readFileOrNull(journalFile(root, key))
  if (text === null) return null
  const journal: Journal = JSON.parse(text)
  return journal
}

function writeJournal(root: string, key: WorkspaceKey, journal: Journal): Promise<void> {
  return writeFileWhole(journalFile(root, key), JSON.stringify(journal))
}

async function readFileOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

/** An agent may leave folders that nobody may write to: 0.1 ms more per folder, only when it has to be. */
async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true })
  } catch (error) {
    if (!isCode(error, 'EACCES') && !isCode(error, 'EPERM')) throw error
    await makeWritable(folder)
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o700)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeWritable(join(folder, entry.name))
  }
}

/** Compared with a target that is resolved as well; a name stays a name. */
async function toReal(path: string): Promise<string> {
  return isAbsolute(path) ? await realpath(path).catch(() => path) : path
}

async function toRealFolder(target: string): Promise<string> {
  const whole = await realpath(target).catch(() => null)
  if (whole !== null && (await lstatOrNull(whole))?.isDirectory() === true) return whole
  const message = `${target} is not a folder. Name the folder that the plan is to be carried out in`
  throw new WorkspaceError('target-missing', message)
}

function copyMissing(folder: string): WorkspaceError {
  return new WorkspaceError('copy-missing', `The copy ${folder} is gone. Start the attempt anew`)
}

function toCache(caches: Map<string, HashCache>, target: string): HashCache {
  const cache: HashCache = caches.get(target) ?? new Map()
  caches.delete(target)
  caches.set(target, cache)
  const [oldest] = caches.keys()
  if (caches.size > CACHED_TARGETS_MAX && oldest !== undefined) caches.delete(oldest)
  return cache
}

type Queue = <T>(target: string, work: () => Promise<T>) => Promise<T>

/** One piece of work at a time per target: a copy made during a merge would hold half of it. */
function openQueue(): Queue {
  const last = new Map<string, Promise<unknown>>()
  return async (target, work) => {
    const before = last.get(target) ?? Promise.resolve()
    const mine = before.then(work)
    const settled = mine.catch(() => {})
    last.set(target, settled)
    try {
      return await mine
    } finally {
      if (last.get(target) === settled) last.delete(target)
    }
  }
}

async function withIoErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof WorkspaceError || !(error instanceof Error) || !('code' in error)) throw error
    const message = `${error.message}. See to the rights and the space of these folders, then try again`
    throw new WorkspaceError('io', message, { cause: error })
  }
}
