import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { assert } from '../lib/assert.ts'
import { writeFileWhole } from '../system/files.ts'
import { hashFile, lstatOrNull } from './content.ts'
import { ROLL_BACK_NAME, letGo, readKept } from './kept.ts'
import { bringIn, findConflicts, linkFile, stage, takeBack } from './merge.ts'
import type { Intent, MergePlace } from './merge.ts'
import {
  readJournal,
  readJsonOrNull,
  removeFolder,
  replacedFolder,
  runFolder,
  toAttemptName,
  toStaging,
  writeJournal,
} from './places.ts'
import type { Desk } from './places.ts'
import type { RollBackResult, WorkspaceKey } from './port.ts'
import { planRollBack } from './roll-back-plan.ts'
import type { Merged, RollBackPlan, Step } from './roll-back-plan.ts'

/**
 * `staging`: nothing in the target was touched, or nothing is any more. `begun`: it may be half-way. `brought`:
 * it is done, but the merges may not say so yet.
 */
type Half = { target: string; keys: WorkspaceKey[] } & (
  | { state: 'staging' }
  | { state: 'begun' | 'brought'; intent: Intent }
)

/** A merge in the other direction: from what was merged to what that replaced. */
export async function rollBack(
  desk: Desk,
  keys: readonly WorkspaceKey[],
  target: string,
): Promise<RollBackResult> {
  const [first] = keys
  if (first === undefined) return { kind: 'undone', paths: [] }
  const { run } = first
  assert(
    keys.every(key => key.run === run),
    'what is rolled back together belongs to one run',
  )
  await settle(desk, run, keys)

  const merges = await readMerges(desk, run, keys)
  const asked = merges.filter(({ isAsked }) => isAsked)
  const missing = keys.filter(key => !asked.some(merged => isSameAttempt(merged.key, key)))
  if (missing.length > 0) return { kind: 'not-kept', keys: missing }
  const plan = planRollBack(merges)
  const pending = asked.filter(({ state }) => state === 'merged').map(({ key }) => key)
  if (pending.length === 0) return { kind: 'undone', paths: plan.paths }

  const place = toPlace(desk, run, target)
  const conflict = await findClashes(place, plan)
  if (conflict !== null) return conflict
  await writeHalf(desk, run, { state: 'staging', target, keys: pending })
  const result = await carryOut(desk, run, place, plan, pending, toMadeFolders(merges))
  await clear(desk, run, target)
  return result
}

async function carryOut(
  desk: Desk,
  run: string,
  place: MergePlace,
  plan: RollBackPlan,
  keys: WorkspaceKey[],
  made: ReadonlySet<string>,
): Promise<RollBackResult> {
  const lost = await layOut(desk, place, plan.steps, made)
  if (lost.length > 0) return { kind: 'not-kept', keys: lost }
  const changes = plan.steps.map(({ change }) => change)
  const intent = await stage(place, changes).catch(async (error: unknown) => {
    await clear(desk, run, place.target)
    throw error
  })
  const half: Half = { state: 'begun', target: place.target, keys, intent }
  await writeHalf(desk, run, half)
  const conflicts = await finish(desk, run, half)
  return conflicts.length > 0
    ? { kind: 'conflict', paths: conflicts, by: [] }
    : { kind: 'undone', paths: plan.paths }
}

async function finish(desk: Desk, run: string, half: Half & { intent: Intent }): Promise<string[]> {
  const { target, keys, intent } = half
  const conflicts = await bringIn(toPlace(desk, run, target), intent)
  // without what is staged it could neither be gone on with nor taken back
  if (conflicts.length > 0) await writeHalf(desk, run, { state: 'staging', target, keys })
  else {
    await writeHalf(desk, run, { ...half, state: 'brought' })
    await markUndone(desk, keys)
  }
  return conflicts
}

/** What a crash left half-way: the same is gone on with, another one is given up. */
async function settle(desk: Desk, run: string, keys: readonly WorkspaceKey[]): Promise<void> {
  const half = await readHalf(desk, run)
  if (half === null) return
  const isSame = half.keys.every(key => keys.some(other => isSameAttempt(key, other)))
  if (half.state === 'brought') await markUndone(desk, half.keys)
  else if (half.state === 'begun' && isSame) await finish(desk, run, half)
  else if (half.state === 'begun') await takeBackHalf(desk, run, half)
  await clear(desk, run, half.target)
}

/** What is half-way is undone, what is done stays so. */
export async function giveUpRollBack(desk: Desk, run: string): Promise<void> {
  const half = await readHalf(desk, run)
  if (half === null) return
  await desk.queue(half.target, async () => {
    if (half.state === 'begun') await takeBackHalf(desk, run, half)
    await clear(desk, run, half.target)
  })
}

async function takeBackHalf(desk: Desk, run: string, half: Half & { intent: Intent }): Promise<void> {
  const { target, keys, intent } = half
  await takeBack(toPlace(desk, run, target), intent)
  await writeHalf(desk, run, { state: 'staging', target, keys })
}

async function markUndone(desk: Desk, keys: readonly WorkspaceKey[]): Promise<void> {
  for (const key of keys) {
    const journal = await readJournal(desk.root, key)
    if (journal !== null) await writeJournal(desk.root, key, { ...journal, state: 'undone' })
  }
  await letGo(desk, keys)
}

/** From the first one asked for. */
async function readMerges(desk: Desk, run: string, keys: readonly WorkspaceKey[]): Promise<Kept[]> {
  const names = new Set(keys.map(toAttemptName))
  const merges: Kept[] = []
  for (const { task, attempt } of await readKept(desk.root, run)) {
    const key = { run, task, attempt }
    const isAsked = names.has(toAttemptName(key))
    if (!isAsked && merges.length === 0) continue
    const journal = await readJournal(desk.root, key)
    if (journal === null || journal.state === 'begun') continue
    const { changes, alike, folders, state } = journal
    merges.push({ key, changes, alike, folders, state, isAsked })
  }
  return merges
}

interface Kept extends Merged {
  folders: string[]
}

/** Folders that came with the merges: they go with their last file. */
function toMadeFolders(merges: readonly Kept[]): Set<string> {
  return new Set(merges.flatMap(({ isAsked, folders }) => (isAsked ? folders : [])))
}

async function findClashes(
  place: MergePlace,
  { steps, clashes }: RollBackPlan,
): Promise<RollBackResult | null> {
  const standing = await findConflicts(
    place,
    steps.map(({ change }) => change),
  )
  const paths = [...new Set([...clashes.keys(), ...standing])].sort()
  if (paths.length === 0) return null
  const by = new Map([...clashes.values()].flat().map(key => [toAttemptName(key), key]))
  return { kind: 'conflict', paths, by: [...by.values()] }
}

/**
 * A folder as a copy would be, with what is to come; a folder of the target that is not in it goes with its
 * last file. Returns the merges of which not all is there any more as it was.
 */
async function layOut(
  desk: Desk,
  { folder }: MergePlace,
  steps: readonly Step[],
  made: ReadonlySet<string>,
): Promise<WorkspaceKey[]> {
  await removeFolder(folder)
  await mkdir(folder)
  const lost = new Map<string, WorkspaceKey>()
  for (const { change, key, index } of steps) {
    const { path, after } = change
    if (after === null) await keepFolders(folder, path, made)
    if (after?.kind !== 'file') continue
    const replaced = join(replacedFolder(desk.root, key), String(index))
    const isThere = (await lstatOrNull(replaced))?.isFile() === true
    if (isThere && (await hashFile(replaced, after.size)) === after.sha256) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await linkFile(replaced, join(folder, path))
    } else lost.set(toAttemptName(key), key)
  }
  return [...lost.values()]
}

async function keepFolders(folder: string, path: string, made: ReadonlySet<string>): Promise<void> {
  let above = dirname(path)
  while (made.has(above)) above = dirname(above)
  await mkdir(join(folder, above), { recursive: true })
}

function isSameAttempt(one: WorkspaceKey, other: WorkspaceKey): boolean {
  return one.task === other.task && one.attempt === other.attempt
}

const rollBackFolder = ({ root }: Desk, run: string): string => join(runFolder(root, run), ROLL_BACK_NAME)
const halfFile = (desk: Desk, run: string): string => join(rollBackFolder(desk, run), 'half.json')

function toPlace(desk: Desk, run: string, target: string): MergePlace {
  const staging = toStaging(target, run, ROLL_BACK_NAME)
  return { target, folder: join(rollBackFolder(desk, run), 'work'), staging }
}

function readHalf(desk: Desk, run: string): Promise<Half | null> {
  return readJsonOrNull<Half>(halfFile(desk, run))
}

async function writeHalf(desk: Desk, run: string, half: Half): Promise<void> {
  await mkdir(rollBackFolder(desk, run), { recursive: true })
  await writeFileWhole(halfFile(desk, run), JSON.stringify(half))
}

/** What tells of it goes last. */
async function clear(desk: Desk, run: string, target: string): Promise<void> {
  const { staging, folder } = toPlace(desk, run, target)
  await rm(staging, { recursive: true, force: true })
  await removeFolder(folder)
  await removeFolder(rollBackFolder(desk, run))
}
