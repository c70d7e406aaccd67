import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkspaceError, isElsewhere } from '../port.ts'
import type { WorkspaceKey } from '../port.ts'
import { giveUpOthers, readJudged, readLeft } from './attempts-at-remote.ts'
import type { Left } from './attempts-at-remote.ts'
import { dropHere } from './drop.ts'
import { findMerged, readHistory } from './history.ts'
import { attemptFolder, locate, openedFile, workFolder, writeNote } from './places.ts'
import type { Desk, Located, Opened, Place } from './places.ts'
import { repositoryOf } from './repository-of.ts'
import { findPlace, openPlace } from './run-place.ts'
import { takeTree } from './snapshot.ts'
import { tipOf } from './tip.ts'
import { makeWorktree } from './worktree.ts'

/** A worktree and a branch of its own for an attempt. `from`: another one that it goes on from. */
export async function openAttempt(
  desk: Desk,
  key: WorkspaceKey,
  target: string,
  from: WorkspaceKey | undefined,
): Promise<{ folder: string; kept: boolean }> {
  const place = await openPlace(desk, key.run, target)
  if (place === null) {
    const message = `${target} is in no git repository with a commit. Commit something there first`
    throw new WorkspaceError('target-missing', message)
  }
  await dropHere(desk, key)
  return await desk.line(place.found.common, async () => {
    const remote = desk.remoteOf(target)
    const stands = remote && (await giveUpOthers(desk, remote, place, key, from))
    const earlier = from === undefined ? null : await readEarlier(desk, place, from)
    const base = earlier?.base ?? (await tipOf(desk, place, stands))
    const opened: Opened = { key, base, kept: null }
    const { folder } = await layDown(desk, place, opened, earlier?.tree ?? base)
    return { folder: toFolder({ place, folder }), kept: earlier !== null }
  })
}

/** `tree`: what its files begin as. */
async function layDown(desk: Desk, place: Place, opened: Opened, tree: string): Promise<Located> {
  const { key, base } = opened
  const folder = attemptFolder(desk.root, place, key)
  // first: whatever stands there is found by its name
  await mkdir(folder, { recursive: true })
  try {
    await makeWorktree(desk, await repositoryOf(desk, place), folder, { key, base, tree })
    await mkdir(join(workFolder(folder), place.found.sub), { recursive: true })
    await writeNote(openedFile(folder), opened)
    return { place, folder, opened }
  } catch (error) {
    await dropHere(desk, key).catch(() => {})
    throw error
  }
}

/**
 * What is to come in of an attempt; null: there is none to be had. At a remote that is what was judged last, whoever did
 * it: it is laid down here, and in place of what is here from before another worker went on with the attempt.
 */
export async function takeUp(desk: Desk, key: WorkspaceKey, target: string): Promise<Located | null> {
  const remote = desk.remoteOf(target)
  const place = remote && (await findPlace(desk, key.run, target))
  if (!remote || !place) return await locate(desk.root, key)
  return await desk.queue(attemptFolder(desk.root, place, key), async () => {
    const known = await locate(desk.root, key)
    // what was sent from here comes in only while it is there: who merges it is told
    const sentHere = known?.opened.sent === undefined ? null : known
    const left = await readJudged(desk, remote, place, key).catch((error: unknown) => {
      if (sentHere !== null && isElsewhere(error)) return null
      throw error
    })
    if (left === null) return sentHere
    const { base, tree, sent } = left
    const isSame = known?.opened.judged === tree && (sent === undefined || known.opened.sent === sent)
    if (isSame) return known
    await dropHere(desk, key)
    const opened: Opened = { key, base, judged: tree, kept: null, ...(sent !== undefined && { sent }) }
    return await layDown(desk, place, opened, tree)
  })
}

/** Null: there is nothing to go on from. */
async function readEarlier(desk: Desk, place: Place, from: WorkspaceKey): Promise<Left | null> {
  const located = await locate(desk.root, from)
  const remote = desk.remoteOf(place.target)
  if (located === null && remote !== null) return await readLeft(desk, remote, place, from)
  if (located?.place.target !== place.target) return null
  const repository = await repositoryOf(desk, place)
  const history = await readHistory(desk, repository, place)
  // what came in already is in every fresh worktree
  if (findMerged(history, from)?.isUndone === false) return null
  const { base, kept, judged } = located.opened
  if (kept !== null) return { base, tree: kept.commit }
  if (judged !== undefined) return { base, tree: judged }
  try {
    return await desk.queue(located.folder, async () => {
      const { tree } = await takeTree(desk, repository, located)
      return { base, tree }
    })
  } catch (error) {
    // an attempt may leave more than may be merged, or what nobody may read
    if (error instanceof WorkspaceError) return null
    throw error
  }
}

/** The target within the worktree. */
export function toFolder({ place, folder }: Pick<Located, 'place' | 'folder'>): string {
  return join(workFolder(folder), place.found.sub)
}
