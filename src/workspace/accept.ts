import { rm } from 'node:fs/promises'
import { lstatOrNull } from './content.ts'
import { compareCopy } from './copy.ts'
import type { ChangeWithContent, Manifest } from './copy.ts'
import { keepReplaced } from './kept.ts'
import { leaking } from './leads-out.ts'
import { bringIn, findConflicts, stage, takeBack } from './merge.ts'
import type { Intent, MergePlace } from './merge.ts'
import { copyFolder, journalFile, readJournal, toMergePlace, writeJournal } from './places.ts'
import type { Desk } from './places.ts'
import { WorkspaceError } from './port.ts'
import type { Change, MergeResult, WorkspaceKey } from './port.ts'

/** Brings an attempt's changes in, or goes on with what a crash left half-way. */
export async function merge(desk: Desk, key: WorkspaceKey, manifest: Manifest): Promise<MergeResult> {
  const place = toMergePlace(desk.root, key, manifest)
  const journal = await readJournal(desk.root, key)
  if (journal !== null && journal.state !== 'begun') {
    await rm(place.staging, { recursive: true, force: true })
    return { kind: 'merged', changes: journal.changes.map(toChange) }
  }
  if (journal !== null) return await finishMerge(desk, key, place, journal)

  const changes = await findChanges(desk, key, manifest)
  const leaks = changes.filter(({ leadsOut }) => leadsOut !== undefined)
  if (leaks.length > 0) throw leaking(leaks.map(({ path }) => path))
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
  else {
    await keepReplaced(desk, key, place, intent)
    await writeJournal(desk.root, key, { ...intent, state: 'merged' })
  }
  await rm(place.staging, { recursive: true, force: true })
  return conflicts.length > 0
    ? { kind: 'conflict', paths: conflicts }
    : { kind: 'merged', changes: intent.changes.map(toChange) }
}

/** Half a merge would stay in the target for ever; a whole one would come in while the task is done again. */
export async function giveUpMerge(desk: Desk, key: WorkspaceKey, manifest: Manifest): Promise<void> {
  const place = toMergePlace(desk.root, key, manifest)
  const journal = await readJournal(desk.root, key)
  if (journal?.state === 'begun') {
    await takeBack(place, journal)
    // first: without what is staged nothing can be taken back again
    await rm(journalFile(desk.root, key), { force: true })
  }
  await rm(place.staging, { recursive: true, force: true })
}

export async function findChanges(
  desk: Desk,
  key: WorkspaceKey,
  manifest: Manifest,
): Promise<ChangeWithContent[]> {
  const folder = copyFolder(desk.root, key)
  const isFolder = (await lstatOrNull(folder))?.isDirectory() === true
  if (!isFolder) throw copyMissing(folder)
  return await compareCopy(folder, manifest, await desk.excludesFor(manifest.target))
}

export function copyMissing(folder: string): WorkspaceError {
  return new WorkspaceError('copy-missing', `The copy ${folder} is gone. Start the attempt anew`)
}

export function toChange({ path, kind }: ChangeWithContent): Change {
  return { path, kind }
}
