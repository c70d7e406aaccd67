import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileWhole } from '../system/files.ts'
import { linkFile, oldPath } from './merge.ts'
import type { Intent, MergePlace } from './merge.ts'
import { readJsonOrNull, removeFolder, replacedFolder, runFolder, toAttemptName } from './places.ts'
import type { Desk } from './places.ts'
import type { WorkspaceKey } from './port.ts'

/** A merge of a run, by which it may be rolled back. */
export interface KeptMerge {
  task: number
  attempt: number
  /** Of what is kept of it. */
  bytes: number
}

const KEPT_NAME = 'kept.json'
export const ROLL_BACK_NAME = 'roll-back'

export const keptFile = (root: string, run: string): string => join(runFolder(root, run), KEPT_NAME)

/** With what is being written beside it. */
export function isOfMerges(name: string): boolean {
  return name.startsWith(KEPT_NAME) || name === ROLL_BACK_NAME
}

/** In the order in which they came in. One that was not finished may be among them. */
export async function readKept(root: string, run: string): Promise<KeptMerge[]> {
  return (await readJsonOrNull<KeptMerge[]>(keptFile(root, run))) ?? []
}

/** Links, as long as both are on one file system: they cost no space, for nothing else holds these files now. */
export async function keepReplaced(
  desk: Desk,
  key: WorkspaceKey,
  place: MergePlace,
  intent: Intent,
): Promise<void> {
  const folder = replacedFolder(desk.root, key)
  await removeFolder(folder)
  const { indices, bytes } = listReplaced(intent)
  const isTooMuch = bytes > desk.keptBytesMax
  if (!isTooMuch && indices.length > 0) {
    await mkdir(folder)
    for (const index of indices) await linkFile(oldPath(place, index), join(folder, String(index)))
  }
  const { run, task, attempt } = key
  const name = toAttemptName(key)
  const others = (await readKept(desk.root, run)).filter(other => toAttemptName(other) !== name)
  await writeKept(desk, run, [...others, { task, attempt, bytes: isTooMuch ? 0 : bytes }])
}

/** What was taken back needs not be kept any more. */
export async function letGo(desk: Desk, keys: readonly WorkspaceKey[]): Promise<void> {
  const [first] = keys
  if (first === undefined) return
  for (const key of keys) await removeFolder(replacedFolder(desk.root, key))
  const names = new Set(keys.map(toAttemptName))
  const merges = await readKept(desk.root, first.run)
  const left = merges.map(merge => (names.has(toAttemptName(merge)) ? { ...merge, bytes: 0 } : merge))
  await writeKept(desk, first.run, left)
}

function listReplaced({ changes, alike }: Intent): { indices: number[]; bytes: number } {
  const untouched = new Set(alike)
  const indices: number[] = []
  let bytes = 0
  for (const [index, { path, before }] of changes.entries()) {
    if (before?.kind !== 'file' || untouched.has(path)) continue
    indices.push(index)
    bytes += before.size
  }
  return { indices, bytes }
}

async function writeKept(desk: Desk, run: string, merges: KeptMerge[]): Promise<void> {
  let bytes = merges.reduce((sum, merge) => sum + merge.bytes, 0)
  const gone: KeptMerge[] = []
  const left = merges.map(merge => {
    if (bytes <= desk.keptBytesMax || merge.bytes === 0) return merge
    bytes -= merge.bytes
    gone.push(merge)
    return { ...merge, bytes: 0 }
  })
  await writeFileWhole(keptFile(desk.root, run), JSON.stringify(left))
  for (const { task, attempt } of gone) await removeFolder(replacedFolder(desk.root, { run, task, attempt }))
}
