import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readJsonOrNull } from '../places.ts'
import { atRemote, giveUp, sendKept } from './attempts-at-remote.ts'
import { commit, toMessage } from './commit.ts'
import { WorkspaceError } from '../port.ts'
import type { WorkspaceKey } from '../port.ts'
import { dropThese } from './drop.ts'
import { toAttemptBranch } from './names.ts'
import {
  attemptFolder,
  indexFile,
  listAttempts,
  listNames,
  locate,
  openedFile,
  readPlacesIn,
  runsFolder,
  workFolder,
  writeNote,
} from './places.ts'
import type { Desk, Located, Opened, Place } from './places.ts'
import type { Repository } from './repository.ts'
import { repositoryOf } from './repository-of.ts'
import { takeTree } from './snapshot.ts'
import type { Entry } from './snapshot.ts'
import { removeWorktree } from './worktree.ts'

/** The attempt's branch ends in a commit of what it left; the worktree goes. Nothing is kept of nothing. */
export async function keep(desk: Desk, key: WorkspaceKey): Promise<void> {
  const located = await locate(desk.root, key)
  if (located === null || located.opened.kept !== null) return
  const repository = await repositoryOf(desk, located.place)
  const kept = await keepCommit(desk, repository, located)
  if (kept === null) return await dropThese(desk, located.place, [key])
  await atRemote(desk, located.place, remote => sendKept(desk, remote, located, kept.commit))
  // first: from here on it is found as kept, and not as open
  await writeNote(openedFile(located.folder), { ...located.opened, kept })
  await removeWorktree(repository, located.folder, key)
  await rm(indexFile(located.folder), { force: true })
  await desk.queue(`keep ${repository.common}`, () => dropOldest(desk, repository.common))
}

async function keepCommit(desk: Desk, repository: Repository, located: Located): Promise<Opened['kept']> {
  const { opened, folder } = located
  const { key, base } = opened
  try {
    return await desk.queue(folder, async () => {
      const { entries, tree } = await takeTree(desk, repository, located)
      const bytes = await weigh(folder, entries)
      if (entries.length === 0 || bytes > desk.keep.bytes || desk.keep.count === 0) return null
      const note = { task: `task ${key.task}`, title: `what attempt ${key.attempt} left`, approvers: [] }
      const made = await commit(desk, repository, tree, [base], toMessage(key, note))
      await desk.branches.set(repository.common, toAttemptBranch(key), made)
      return { commit: made, bytes, at: Math.round((await stat(openedFile(folder))).mtimeMs) }
    })
  } catch (error) {
    // what cannot be merged is not kept either
    if (error instanceof WorkspaceError) return null
    throw error
  }
}

async function weigh(folder: string, entries: readonly Entry[]): Promise<number> {
  let bytes = 0
  for (const { path, after } of entries) {
    const stats = after === null ? null : await stat(join(workFolder(folder), path)).catch(() => null)
    bytes += stats?.size ?? 0
  }
  return bytes
}

interface Kept {
  place: Place
  key: WorkspaceKey
  bytes: number
  at: number
}

/** Of all runs in one repository. */
async function dropOldest(desk: Desk, common: string): Promise<void> {
  const all = (await listKept(desk)).filter(({ place }) => place.found.common === common)
  let count = 0
  let bytes = 0
  for (const kept of all.sort((a, b) => b.at - a.at)) {
    count += 1
    bytes += kept.bytes
    if (count <= desk.keep.count && bytes <= desk.keep.bytes) continue
    await dropThese(desk, kept.place, [kept.key])
    await atRemote(desk, kept.place, remote => giveUp(desk, remote, kept.place, [kept.key]))
  }
}

async function listKept(desk: Desk): Promise<Kept[]> {
  const found: Kept[] = []
  for (const name of await listNames(runsFolder(desk.root))) {
    for (const place of await readPlacesIn(join(runsFolder(desk.root), name))) {
      for (const key of await listAttempts(desk.root, place)) {
        const opened = await readJsonOrNull<Opened>(openedFile(attemptFolder(desk.root, place, key)))
        if (opened?.kept) found.push({ place, key, bytes: opened.kept.bytes, at: opened.kept.at })
      }
    }
  }
  return found
}
