import { rm } from 'node:fs/promises'
import { readJsonOrNull, removeFolder } from '../places.ts'
import type { WorkspaceKey } from '../port.ts'
import { atRemote, forgetThere, giveUp, giveUpAll } from './attempts-at-remote.ts'
import { toAttemptBranch, toJudgedRef, toKeptRef } from './names.ts'
import { attemptFolder, listAttempts, openedFile, placeFolder, readPlaces, runFolder } from './places.ts'
import type { Desk, Opened, Place } from './places.ts'
import { lstatOrNull } from '../content.ts'
import { tipOf } from './tip.ts'
import { removeView } from './view.ts'
import { removeWorktree } from './worktree.ts'

/**
 * The worktree, its branch and what was written down about it, and what of it is at a remote. Finished or not, it can be
 * called again.
 */
export async function drop(desk: Desk, key: WorkspaceKey): Promise<void> {
  for (const place of await readPlaces(desk.root, key.run)) {
    const opened = await readJsonOrNull<Opened>(openedFile(attemptFolder(desk.root, place, key)))
    await dropHere(desk, key)
    // of an attempt that was made here it is known whether there is any
    const isSent = opened === null || opened.sent !== undefined
    await atRemote(desk, place, remote => (isSent ? giveUp(desk, remote, place, [key]) : Promise.resolve()))
  }
}

export async function dropHere(desk: Desk, key: WorkspaceKey): Promise<void> {
  for (const place of await readPlaces(desk.root, key.run)) {
    if ((await lstatOrNull(attemptFolder(desk.root, place, key))) !== null)
      await dropThese(desk, place, [key])
  }
}

/** Also what was kept of attempts that failed. */
export async function dropThese(desk: Desk, place: Place, keys: readonly WorkspaceKey[]): Promise<void> {
  if (keys.length === 0) return
  for (const key of keys) {
    const folder = attemptFolder(desk.root, place, key)
    // first: without it nobody finds half a worktree
    await rm(openedFile(folder), { force: true })
    desk.seen.delete(folder)
    await removeWorktree(place.found, folder, key)
  }
  await deleteBranches(
    desk,
    place.found,
    keys.flatMap(key => [toAttemptBranch(key), toJudgedRef(key)]),
  )
  for (const key of keys) await removeFolder(attemptFolder(desk.root, place, key))
}

/** What was kept stays. */
export async function dropAll(desk: Desk, run: string): Promise<void> {
  for (const place of await readPlaces(desk.root, run)) {
    const open: WorkspaceKey[] = []
    for (const key of await listAttempts(desk.root, place)) {
      const opened = await readJsonOrNull<Opened>(openedFile(attemptFolder(desk.root, place, key)))
      if (!opened?.kept) open.push(key)
    }
    await dropThese(desk, place, open)
    await removeView(desk, place)
    await atRemote(desk, place, remote => giveUpAll(desk, remote, place))
  }
}

/** Whoever was at work has ended: what they did to the run's branch is put back, and nobody clears it away any more. */
export async function settle(desk: Desk, run: string): Promise<void> {
  for (const place of await readPlaces(desk.root, run)) {
    if (!place.isMade || (await lstatOrNull(place.found.common)) === null) continue
    await tipOf(desk, place)
    await deleteBranches(desk, place.found, [toKeptRef(run)])
  }
}

/** The run's branch stays: it is what the run was for. */
export async function forget(desk: Desk, run: string): Promise<void> {
  await dropAll(desk, run)
  for (const place of await readPlaces(desk.root, run)) {
    const keys = await listAttempts(desk.root, place)
    await dropThese(desk, place, keys)
    await atRemote(desk, place, remote => forgetThere(desk, remote, place, keys))
    desk.histories.delete(`${place.found.common} ${place.branch}`)
    desk.tips.delete(`${place.found.common} ${place.branch}`)
    await deleteBranches(desk, place.found, [toKeptRef(run)])
    await removeFolder(placeFolder(desk.root, place))
  }
  await removeFolder(runFolder(desk.root, run))
}

/** The repository itself may be gone by now. */
export async function deleteBranches(
  desk: Desk,
  { common }: Pick<Place['found'], 'common'>,
  branches: readonly string[],
): Promise<void> {
  if (branches.length > 0 && (await lstatOrNull(common)) !== null)
    await desk.branches.remove(common, branches)
}
