import { chmod, readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileWhole } from '../system/files.ts'
import { isCode } from './content.ts'
import type { Manifest } from './copy.ts'
import type { Intent, MergePlace } from './merge.ts'
import type { WorkspaceKey } from './port.ts'
import { MERGE_FOLDER_PREFIX } from './walk.ts'
import type { Excludes } from './walk.ts'

/** What all work on plain folders shares. */
export interface Desk {
  /** Where the copies are kept. */
  root: string
  excludesFor(target: string): Promise<Excludes>
  /** One piece of work at a time per target: a copy made during a merge would hold half of it. */
  queue<T>(target: string, work: () => Promise<T>): Promise<T>
  /** Of what the merges of one run replaced. */
  keptBytesMax: number
}

/** What a merge is about to do, written before it touches anything; it outlives the copy. */
export interface Journal extends Intent {
  state: 'begun' | 'merged' | 'undone'
}

export function runFolder(root: string, run: string): string {
  // no dots, so that no run's name leads out of the root
  const name = toName(run).replaceAll('.', '%2E')
  return join(root, name === '' ? '%' : name)
}

/** The run of a folder in the root; null: it is none. */
export function toRun(name: string): string | null {
  try {
    return name === '%' ? '' : decodeURIComponent(name)
  } catch {
    return null
  }
}

export function attemptFolder(root: string, key: WorkspaceKey): string {
  return join(runFolder(root, key.run), toAttemptName(key))
}

export const copyFolder = (root: string, key: WorkspaceKey): string => join(attemptFolder(root, key), 'work')

export const manifestFile = (root: string, key: WorkspaceKey): string =>
  join(attemptFolder(root, key), 'manifest.json')

export const journalFile = (root: string, key: WorkspaceKey): string =>
  join(attemptFolder(root, key), 'merge.json')

/** What a merge replaced, each by the number of its change. */
export const replacedFolder = (root: string, key: WorkspaceKey): string =>
  join(attemptFolder(root, key), 'replaced')

/** Tells attempts of one run from each other. */
export function toAttemptName({ task, attempt }: Pick<WorkspaceKey, 'task' | 'attempt'>): string {
  return `${task}-${attempt}`
}

export function toMergePlace(root: string, key: WorkspaceKey, { target }: Manifest): MergePlace {
  return { target, folder: copyFolder(root, key), staging: toStaging(target, key.run, toAttemptName(key)) }
}

export function toStaging(target: string, run: string, name: string): string {
  return join(target, `${MERGE_FOLDER_PREFIX}${toName(run)}-${name}`)
}

function toName(run: string): string {
  return encodeURIComponent(run)
}

/** Null: the copy is gone, or was never whole. */
export async function readManifest(root: string, key: WorkspaceKey): Promise<Manifest | null> {
  const manifest: Manifest | null = await readJsonOrNull(manifestFile(root, key))
  return manifest
}

export function writeManifest(root: string, key: WorkspaceKey, manifest: Manifest): Promise<void> {
  return writeFileWhole(manifestFile(root, key), JSON.stringify(manifest))
}

export async function readJournal(root: string, key: WorkspaceKey): Promise<Journal | null> {
  const journal: Journal | null = await readJsonOrNull(journalFile(root, key))
  return journal
}

export function writeJournal(root: string, key: WorkspaceKey, journal: Journal): Promise<void> {
  return writeFileWhole(journalFile(root, key), JSON.stringify(journal))
}

/** Only of files that we wrote whole. */
export async function readJsonOrNull<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

/** An agent may leave folders that nobody may write to: 0.1 ms more per folder, only when it has to be. */
export async function removeFolder(folder: string): Promise<void> {
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
