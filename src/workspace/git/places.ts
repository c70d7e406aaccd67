import { hash, randomUUID } from 'node:crypto'
import { readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../lib/log.ts'
import { isCode } from '../content.ts'
import { readJsonOrNull } from '../places.ts'
import type { Moved, WorkspaceKey } from '../port.ts'
import type { Branches } from './branches.ts'
import type { Git } from './command.ts'
import type { History } from './history.ts'
import { toAttemptPart, toSafeName } from './names.ts'
import type { Entry } from './snapshot.ts'
import type { Remote } from './remote.ts'
import type { Found, Repository } from './repository.ts'

/** What all work on repositories shares. */
export interface Desk {
  root: string
  git: Git
  branches: Branches
  /** What was last seen of each open attempt, by its folder. */
  seen: Map<string, Entry[]>
  /** Patterns of what is nobody's work, besides what the repository says itself. */
  exclude: string[]
  /** The branch that a target's runs begin at; null: what is checked out there. */
  baseOf(target: string): string | null
  /** Where the runs of a target lie that is no folder here; null: it is one. */
  remoteOf(target: string): Remote | null
  author: Author
  limits: SizeLimits
  keep: KeepLimits
  /** One piece of work at a time for each of these names. */
  queue<T>(name: string, work: () => Promise<T>): Promise<T>
  /** A few at a time for each of these names. */
  line<T>(name: string, work: () => Promise<T>): Promise<T>
  /** The same answer for all who ask before it is looked for. */
  together<T>(name: string, work: () => Promise<T>): Promise<T>
  repositories: Map<string, Promise<Repository>>
  histories: Map<string, History>
  tips: Map<string, KnownTip>
  log: Pick<Log, 'warn'>
  /** Told before a branch that somebody else has moved is put back. */
  told(moved: Moved): Promise<void>
}

/** Where a run's branch stands by our own account; `next`: or already there, where we are just moving it. */
export interface KnownTip {
  tip: string
  next: string | null
}

export interface Author {
  name: string
  email: string
}

/** Of what one attempt changed. */
export interface SizeLimits {
  files: number
  bytes: number
}

/** Of what is kept of attempts that failed, in each repository. */
export interface KeepLimits {
  count: number
  bytes: number
}

/** A run in one repository. */
export interface Place {
  run: string
  target: string
  found: Found
  /** Where the run began: a commit, and the branch it was the tip of, if it was one. */
  base: string
  baseName: string | null
  branch: string
  /** Until then its branch may be missing; afterwards somebody else took it away. */
  isMade: boolean
}

/** An attempt as it was opened. Written last: without it the worktree is not whole. */
export interface Opened {
  key: WorkspaceKey
  /** What its changes count from. */
  base: string
  /** The tree that was judged: what is written later does not come in. */
  judged?: string
  /** Links in it that lead out of the repository. */
  leaks?: string[]
  /** The commit of it that lies at the remote: while it does, the attempt may come in. */
  sent?: string
  /** What it left, where only that is kept. */
  kept: { commit: string; bytes: number; at: number } | null
}

export const runsFolder = (root: string): string => join(root, 'runs')

export function runFolder(root: string, run: string): string {
  return join(runsFolder(root), toSafeName(run))
}

export function placeFolder(root: string, { run, target }: Pick<Place, 'run' | 'target'>): string {
  return join(runFolder(root, run), `at-${hash('sha256', target, 'hex').slice(0, 12)}`)
}

export const placeFile = (folder: string): string => join(folder, 'run.json')

export const tipFile = (folder: string): string => join(folder, 'tip.json')

export function attemptFolder(root: string, place: Place, key: WorkspaceKey): string {
  return join(placeFolder(root, place), toAttemptPart(key))
}

export const openedFile = (folder: string): string => join(folder, 'attempt.json')
export const workFolder = (folder: string): string => join(folder, 'work')
export const indexFile = (folder: string): string => join(folder, 'index')

export function readPlaces(root: string, run: string): Promise<Place[]> {
  return readPlacesIn(runFolder(root, run))
}

export async function readPlacesIn(folder: string): Promise<Place[]> {
  const places: Place[] = []
  for (const name of await listNames(folder)) {
    const place = await readJsonOrNull<Place>(placeFile(join(folder, name)))
    if (place !== null) places.push(place)
  }
  return places
}

export interface Located {
  place: Place
  folder: string
  opened: Opened
}

/** Where an attempt was opened that is not dropped since. */
export async function locate(root: string, key: WorkspaceKey): Promise<Located | null> {
  for (const place of await readPlaces(root, key.run)) {
    const folder = attemptFolder(root, place, key)
    const opened = await readJsonOrNull<Opened>(openedFile(folder))
    if (opened !== null) return { place, folder, opened }
  }
  return null
}

/** Also those that were not opened in full. */
export async function listAttempts(root: string, place: Place): Promise<WorkspaceKey[]> {
  const keys: WorkspaceKey[] = []
  for (const name of await listNames(placeFolder(root, place))) {
    const [, task, attempt] = /^(\d{1,9})-(\d{1,9})$/.exec(name) ?? []
    if (attempt !== undefined) keys.push({ run: place.run, task: Number(task), attempt: Number(attempt) })
  }
  return keys
}

export async function listNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return []
    throw error
  }
}

/** Whole or not at all for who reads it; the commits are what must outlive a crash of the machine. */
export async function writeNote(path: string, note: Place | Opened | KnownTip): Promise<void> {
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`
  await writeFile(temporary, JSON.stringify(note))
  await rename(temporary, path)
}
