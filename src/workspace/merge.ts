import { constants } from 'node:fs'
import {
  copyFile,
  link,
  mkdir,
  readdir,
  readlink,
  rename,
  rm,
  rmdir,
  symlink,
  unlink,
} from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { hashFile, isCode, isSameContent, lstatOrNull, readStanding } from './content.ts'
import type { Standing } from './content.ts'
import type { ChangeWithContent } from './copy.ts'
import { WorkspaceError } from './port.ts'

/** Where a merge takes from and brings to. */
export interface MergePlace {
  target: string
  /** The copy that the changes were made in. */
  folder: string
  /** In the target, so that bringing in is a rename: what is about to come, and links to what was there. */
  staging: string
}

const NOTHING: Standing = { kind: 'nothing' }

/** The paths at which the target holds neither what the copy began with nor what it has become. */
export async function findConflicts(
  { target }: MergePlace,
  changes: readonly ChangeWithContent[],
): Promise<string[]> {
  const leaving = new Set(changes.filter(change => change.after === null).map(change => change.path))
  const conflicts: string[] = []
  for (const change of changes) {
    let standing = await readStanding(target, change.path)
    if (standing.kind === 'blocked' && leaving.has(standing.by)) standing = NOTHING
    if (standing.kind === 'folder' && (await isEmptyWithout(target, change.path, leaving))) standing = NOTHING
    if (!isOneOf(standing, change)) conflicts.push(change.path)
  }
  return conflicts
}

/** What a merge is about to do to the target. */
export interface Intent {
  changes: ChangeWithContent[]
  /** Folders that the target does not have yet. */
  folders: string[]
  /** Paths at which the target already holds what is to come. */
  alike: string[]
}

/** All that may fail for want of space or rights happens here, before anything is touched. */
export async function stage(place: MergePlace, changes: ChangeWithContent[]): Promise<Intent> {
  await rm(place.staging, { recursive: true, force: true })
  await mkdir(place.staging)
  const alike: string[] = []
  for (const [index, change] of changes.entries()) {
    assertInside(change.path)
    await stageNew(place, change, index)
    const standing = await stageOld(place, change, index)
    if (isSameContent(standing, change.after ?? NOTHING)) alike.push(change.path)
  }
  return { changes, folders: await findNewFolders(place, changes), alike }
}

async function findNewFolders({ target }: MergePlace, changes: ChangeWithContent[]): Promise<string[]> {
  const isNew = new Map<string, boolean>()
  for (const { path, after } of changes) {
    if (after === null) continue
    for (let above = dirname(path); above !== '.' && !isNew.has(above); above = dirname(above)) {
      isNew.set(above, (await lstatOrNull(join(target, above)))?.isDirectory() !== true)
    }
  }
  return [...isNew.keys()].filter(folder => isNew.get(folder) === true)
}

/**
 * Brings in what is staged. Finished or not, it can be called again: what is there already is left alone. A
 * path that somebody else wrote meanwhile undoes all of it; those paths are returned.
 */
export async function bringIn(place: MergePlace, intent: Intent): Promise<string[]> {
  const conflicts: string[] = []
  const inOrder = inApplyingOrder(intent.changes)
  await mkdir(place.staging, { recursive: true })
  for (const { change, index } of inOrder) {
    assertInside(change.path)
    const standing = await readStanding(place.target, change.path)
    if (isSameContent(standing, change.after ?? NOTHING)) {
      // a crash may have come between a file and its folder
      if (change.after === null) await removeEmptyAbove(place, change.path)
      continue
    }
    if (change.after !== null && standing.kind === 'folder') await removeEmptyFolders(place, change.path)
    else if (!isOneOf(standing, change)) {
      conflicts.push(change.path)
      break
    }
    if (change.after === null) await removeFile(place, change.path)
    else await bringOne(place, change, index)
  }
  if (conflicts.length > 0) await takeBack(place, intent)
  return conflicts
}

/** Puts back what was there. Finished or not, it can be called again, and so can `bringIn` after it. */
export async function takeBack(place: MergePlace, { changes, folders }: Intent): Promise<void> {
  const made = new Set(folders)
  for (const { change, index } of inApplyingOrder(changes).reverse()) {
    assertInside(change.path)
    const isAdded = change.before === null && change.after !== null
    const standing = await readStanding(place.target, change.path)
    if (!isSameContent(standing, change.after ?? NOTHING)) {
      if (isAdded) await removeMadeAbove(place, change.path, made)
      continue
    }
    const goal = join(place.target, change.path)
    if ((await lstatOrNull(oldPath(place, index))) !== null) {
      await rm(backPath(place, index), { force: true })
      await linkFile(oldPath(place, index), backPath(place, index))
      await mkdir(dirname(goal), { recursive: true })
      await moveFile(backPath(place, index), goal)
    } else if (isAdded) {
      await unlink(goal).catch(ignoreMissing)
      await removeMadeAbove(place, change.path, made)
    }
  }
}

/** Those that somebody else wrote to stay. */
async function removeMadeAbove(place: MergePlace, path: string, made: ReadonlySet<string>): Promise<void> {
  for (let above = dirname(path); made.has(above); above = dirname(above)) {
    await rmdir(join(place.target, above)).catch(() => {})
  }
}

function isOneOf(standing: Standing, change: ChangeWithContent): boolean {
  return isSameContent(standing, change.before ?? NOTHING) || isSameContent(standing, change.after ?? NOTHING)
}

interface Step {
  change: ChangeWithContent
  index: number
}

/** What goes makes room first, the deepest before what holds it. */
function inApplyingOrder(changes: readonly ChangeWithContent[]): Step[] {
  const steps = changes.map((change, index) => ({ change, index }))
  const going = steps.filter(step => step.change.after === null).reverse()
  return [...going, ...steps.filter(step => step.change.after !== null)]
}

function newPath(place: MergePlace, index: number): string {
  return join(place.staging, `${index}.new`)
}

/** What a change replaces, from the time it is staged. */
export function oldPath(place: MergePlace, index: number): string {
  return join(place.staging, `${index}.old`)
}

/** On its way back: the old one stays, so that a crash here leaves both ways open. */
function backPath(place: MergePlace, index: number): string {
  return join(place.staging, `${index}.back`)
}

async function stageNew(place: MergePlace, { path, after }: ChangeWithContent, index: number): Promise<void> {
  if (after === null) return
  const staged = newPath(place, index)
  await rm(staged, { force: true })
  if (after.kind === 'link') return await symlink(after.to, staged)
  await copyFile(join(place.folder, path), staged, constants.COPYFILE_FICLONE)
  if ((await hashFile(staged, after.size)) === after.sha256) return undefined
  throw new WorkspaceError('io', `${path} was written while it was being merged. End what works there first`)
}

/** A rename over what is there leaves a link to it as it is. Also of what was added on both sides alike. */
async function stageOld(place: MergePlace, { path }: ChangeWithContent, index: number): Promise<Standing> {
  const standing = await readStanding(place.target, path)
  if (standing.kind === 'file' || standing.kind === 'link') {
    await linkFile(join(place.target, path), oldPath(place, index))
  }
  return standing
}

export async function linkFile(from: string, to: string): Promise<void> {
  // not all systems link to a link itself
  const stats = await lstatOrNull(from)
  if (stats?.isSymbolicLink() === true) return await symlink(await readlink(from), to)
  try {
    await link(from, to)
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return
    await copyFile(from, to, constants.COPYFILE_FICLONE) // no hard links here
  }
}

async function bringOne(place: MergePlace, change: ChangeWithContent, index: number): Promise<void> {
  const goal = join(place.target, change.path)
  if ((await lstatOrNull(newPath(place, index))) === null) await stageNew(place, change, index)
  await mkdir(dirname(goal), { recursive: true })
  await moveFile(newPath(place, index), goal)
}

/** Part of the target may be on a file system of its own. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (!isCode(error, 'EXDEV')) throw error
    const near = `${to}.regatta-new`
    await copyFile(from, near)
    await rename(near, to)
  }
}

async function removeFile(place: MergePlace, path: string): Promise<void> {
  await unlink(join(place.target, path)).catch(ignoreMissing)
  await removeEmptyAbove(place, path)
}

/** A folder that the copy does not have any more goes with its last file. */
async function removeEmptyAbove(place: MergePlace, path: string): Promise<void> {
  for (let above = dirname(path); above !== '.'; above = dirname(above)) {
    if ((await lstatOrNull(join(place.folder, above)))?.isDirectory() === true) return
    const removed = await rmdir(join(place.target, above)).then(
      () => true,
      () => false,
    )
    if (!removed) return
  }
}

/** Whether nothing would be left in a folder of the target once `leaving` is gone. */
async function isEmptyWithout(target: string, path: string, leaving: ReadonlySet<string>): Promise<boolean> {
  for (const entry of await readdir(join(target, path), { withFileTypes: true })) {
    const inside = `${path}/${entry.name}`
    const empty = entry.isDirectory() ? await isEmptyWithout(target, inside, leaving) : leaving.has(inside)
    if (!empty) return false
  }
  return true
}

async function removeEmptyFolders(place: MergePlace, path: string): Promise<void> {
  const folder = join(place.target, path)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeEmptyFolders(place, `${path}/${entry.name}`)
  }
  await rmdir(folder)
}

function ignoreMissing(error: unknown): void {
  if (!isCode(error, 'ENOENT') && !isCode(error, 'ENOTDIR')) throw error
}

function assertInside(path: string): void {
  const above = path === '..' || path.startsWith('../')
  const outside = path === '' || path.startsWith('/') || normalize(path) !== path || above
  if (outside) throw new WorkspaceError('io', `${path} does not lie in the folder it is to be merged into`)
}
