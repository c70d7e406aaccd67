import { WorkspaceError, isElsewhere } from '../port.ts'
import type { WorkspaceKey } from '../port.ts'
import { commit, toMessage } from './commit.ts'
import { findMerged, readHistory } from './history.ts'
import { judgedRefs, toAttemptBranch, toBaseRef, toJudgedRef, toKeptRef } from './names.ts'
import { openedFile, writeNote } from './places.ts'
import type { Desk, Located, Opened, Place } from './places.ts'
import { denied, fetchRefs, forgetFetched, listRefs, pushRefs, readFetched } from './remote.ts'
import type { Move, Remote } from './remote.ts'
import { isMovedMeanwhile, look } from './remote-tip.ts'
import type { AtRemote } from './remote-tip.ts'
import { onObjects } from './repository.ts'
import { repositoryOf } from './repository-of.ts'

const TRIES_MAX = 3

/** What an attempt began with and came to. */
export interface Left {
  base: string
  tree: string
}

/** What is left undone there for now is cleared away at the end of the run. */
export async function atRemote(
  desk: Desk,
  place: Place,
  work: (remote: Remote) => Promise<void>,
): Promise<void> {
  const remote = desk.remoteOf(place.target)
  if (remote === null) return
  try {
    await work(remote)
  } catch (error) {
    if (!isElsewhere(error)) throw error
    desk.log.warn({ error, run: place.run }, 'what a run left at its remote could not be seen to')
  }
}

/**
 * What an attempt has come to is at the remote as well, for another worker to merge it or to go on from it. It comes in
 * only while it is there: whoever begins the task anew takes it away, and then a worker that was as good as dead is too
 * late.
 */
export async function send(desk: Desk, remote: Remote, located: Located, tree: string): Promise<void> {
  const { place, opened, folder } = located
  const { key, base, sent } = opened
  const ref = toJudgedRef(key)
  const note = { task: `task ${key.task}`, title: `what attempt ${key.attempt} came to`, approvers: [] }
  const made = await commit(desk, await repositoryOf(desk, place), tree, [base], toMessage(key, note))
  await moveRefs(desk, remote, place, [ref], stands => {
    if (sent !== undefined && !stands.has(ref)) throw givenUp(key)
    return [{ ref, from: stands.get(ref) ?? null, to: made }]
  })
  const latest: Opened = { ...opened, sent: made }
  await writeNote(openedFile(folder), latest)
}

/** What a failed attempt left stays there under the name of its branch. */
export async function sendKept(
  desk: Desk,
  remote: Remote,
  { place, opened }: Located,
  kept: string,
): Promise<void> {
  const refs = listNames(opened.key)
  await moveRefs(desk, remote, place, refs, stands =>
    refs.flatMap(ref => {
      const from = stands.get(ref) ?? null
      const to = ref === toAttemptBranch(opened.key) ? kept : null
      return from === to ? [] : [{ ref, from, to }]
    }),
  )
}

/** Nobody goes on from them any more, and none of them comes in. */
export async function giveUp(
  desk: Desk,
  remote: Remote,
  place: Place,
  keys: readonly WorkspaceKey[],
): Promise<void> {
  const refs = keys.flatMap(listNames)
  if (refs.length > 0) await removeRefs(desk, remote, place, refs)
}

/** All but the run's branch itself: nobody knows any more what came in. */
export async function forgetThere(
  desk: Desk,
  remote: Remote,
  place: Place,
  keys: readonly WorkspaceKey[],
): Promise<void> {
  const refs = [toKeptRef(place.run), toBaseRef(place.run), ...keys.flatMap(listNames)]
  await removeRefs(desk, remote, place, refs)
}

/** Other attempts at the same task, but the one that is gone on from. What stands there otherwise. */
export async function giveUpOthers(
  desk: Desk,
  remote: Remote,
  place: Place,
  { run, task }: WorkspaceKey,
  from: WorkspaceKey | undefined,
): Promise<AtRemote> {
  const stands = await look(desk, remote, place)
  const spared = from === undefined ? null : toJudgedRef(from)
  const others = [...stands.judged.keys()].filter(
    ref => ref.startsWith(`${judgedRefs(run)}${task}-`) && ref !== spared,
  )
  if (others.length > 0) await removeRefs(desk, remote, place, others)
  return stands
}

/** What was judged and did not come in; what was kept stays. */
export async function giveUpAll(desk: Desk, remote: Remote, place: Place): Promise<void> {
  await removeRefs(desk, remote, place, [`${judgedRefs(place.run)}*`])
}

/** Of an attempt that was made by another worker; null: it is not there. */
export async function readLeft(
  desk: Desk,
  remote: Remote,
  place: Place,
  key: WorkspaceKey,
): Promise<Left | null> {
  const names = listNames(key)
  const stands = await listRefs(desk, remote, names)
  const ref = names.find(name => stands.has(name))
  return ref === undefined ? null : await bringLeft(desk, remote, place, ref)
}

/**
 * An attempt that another worker had judged, whether it came in or not: it is merged, or seen to be merged, by whoever
 * takes it up. Null: there is none.
 */
export async function readJudged(
  desk: Desk,
  remote: Remote,
  place: Place,
  key: WorkspaceKey,
): Promise<(Left & { sent?: string }) | null> {
  const ref = toJudgedRef(key)
  const sent = (await listRefs(desk, remote, [ref])).get(ref)
  if (sent !== undefined) {
    const left = await bringLeft(desk, remote, place, ref)
    return left && { ...left, sent }
  }
  const merged = findMerged(await readHistory(desk, await repositoryOf(desk, place), place), key)
  return merged === undefined || merged.isUndone ? null : await toLeft(desk, place, merged.own)
}

/** Everything that is there of an attempt, what was judged first. */
function listNames(key: WorkspaceKey): string[] {
  return [toJudgedRef(key), toAttemptBranch(key)]
}

async function bringLeft(desk: Desk, remote: Remote, place: Place, ref: string): Promise<Left | null> {
  const repository = await repositoryOf(desk, place)
  await fetchRefs(desk, remote, repository, [ref])
  const commit = await readFetched(repository, ref)
  // from here on what it holds is kept by what is made of it
  await forgetFetched(repository, ref)
  return commit === null ? null : await toLeft(desk, place, commit)
}

async function toLeft(desk: Desk, place: Place, commit: string): Promise<Left> {
  const args = ['log', '-1', '--format=%P%n%T', '--end-of-options', commit]
  const { out } = await desk.git.ask(args, { env: onObjects(await repositoryOf(desk, place)) })
  const [base = '', tree = ''] = out.toString('utf8').split('\n')
  return { base, tree }
}

async function removeRefs(
  desk: Desk,
  remote: Remote,
  place: Place,
  patterns: readonly string[],
): Promise<void> {
  await moveRefs(desk, remote, place, patterns, stands =>
    [...stands].map(([ref, from]) => ({ ref, from, to: null })),
  )
}

/** Whoever is quicker may have done the same: then it is looked at again. */
async function moveRefs(
  desk: Desk,
  remote: Remote,
  place: Place,
  patterns: readonly string[],
  toMoves: (stands: ReadonlyMap<string, string>) => Move[],
): Promise<void> {
  let refused = ''
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const moves = toMoves(await listRefs(desk, remote, patterns))
    if (moves.length === 0) return
    const answer = await pushRefs(desk, remote, await repositoryOf(desk, place), moves)
    if (answer === null) return
    refused = answer
    if (!isMovedMeanwhile(refused)) break
  }
  throw denied(remote, refused)
}

function givenUp({ run, task, attempt }: WorkspaceKey): WorkspaceError {
  const message = `Attempt ${attempt} of task ${task} of run ${JSON.stringify(run)} was given up meanwhile. Start it anew`
  return new WorkspaceError('refused', message)
}
