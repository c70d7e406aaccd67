import { WorkspaceError } from '../port.ts'
import { judgedRefs, toAsideBranch, toBaseRef, toKeptRef } from './names.ts'
import type { Desk, Place } from './places.ts'
import { denied, fetchRefs, listRefs, pushRefs, readFetched } from './remote.ts'
import type { Move, Remote } from './remote.ts'
import { onBranches, onObjects } from './repository.ts'
import type { Repository } from './repository.ts'
import { repositoryOf } from './repository-of.ts'

const HEADS = 'refs/heads/'
const TRIES_MAX = 5
/** Somebody else's push was a moment quicker, and nothing of ours was done. */
const QUICKER =
  /stale info|lock|failed to update ref|already exists|reference already|incorrect old value|atomic/i

/** What stands of a run at its remote. */
export interface AtRemote {
  branch: string | null
  /** What we say that it has come to: it moves with the branch, and nobody else has a reason to touch it. */
  kept: string | null
  base: string | null
  /** What attempts were judged by that have not come in. */
  judged: ReadonlyMap<string, string>
}

/** Whoever asks while somebody else does hears what those hear who ask next: the answer on its way may be too old. */
export async function look(
  desk: Desk,
  remote: Remote,
  { run, branch }: Pick<Place, 'run' | 'branch'>,
): Promise<AtRemote> {
  const [kept, base] = [toKeptRef(run), toBaseRef(run)]
  const refs = await desk.together(`${remote.url} ${branch}`, () =>
    listRefs(desk, remote, [branch, kept, base, `${judgedRefs(run)}*`]),
  )
  return {
    branch: refs.get(branch) ?? null,
    kept: refs.get(kept) ?? null,
    base: refs.get(base) ?? null,
    judged: new Map([...refs].filter(([ref]) => ref.startsWith(judgedRefs(run)))),
  }
}

/**
 * What the run has come to, brought here. What somebody else made of its branch is put back first. `seen`: what stands
 * there, where that was looked at just now.
 */
export async function remoteTip(
  desk: Desk,
  remote: Remote,
  place: Place,
  seen: AtRemote | null = null,
): Promise<string> {
  let { branch, kept } = seen ?? (await look(desk, remote, place))
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    if (kept === null) throw gone(remote, place)
    const tip = kept
    if (branch === tip) return await inLine(desk, place, () => bring(desk, remote, place, tip))
    await inLine(desk, place, () => putBack(desk, remote, place))
    ;({ branch, kept } = await look(desk, remote, place))
  }
  throw busy(remote, place)
}

/**
 * Moves the run's branch on, with what else is to stand there from then on. False: it does not stand at `from` any more.
 * Whether a push came in is looked for where it was sent, for its answer may have been lost.
 */
export async function moveRemote(
  desk: Desk,
  remote: Remote,
  place: Place,
  from: string,
  to: string,
  more: readonly Move[],
): Promise<boolean> {
  const repository = await repositoryOf(desk, place)
  return await inLine(desk, place, async () => {
    const moves = [place.branch, toKeptRef(place.run)].map(ref => ({ ref, from, to }))
    const refused = await pushRefs(desk, remote, repository, [...moves, ...more]).catch(toThrown)
    if (refused !== null && !(await cameIn(desk, remote, place, { from, to, more }, refused))) return false
    await mirror(desk, place, to)
    return true
  })
}

type Refused = string | { thrown: unknown }

function toThrown(thrown: unknown): Refused {
  return { thrown }
}

async function cameIn(
  desk: Desk,
  remote: Remote,
  place: Place,
  sent: { from: string; to: string; more: readonly Move[] },
  refused: Refused,
  isSecondLook = false,
): Promise<boolean> {
  const { from, to, more } = sent
  const { kept, branch, judged } = await look(desk, remote, place)
  if (kept === to) return true
  if (kept !== null && kept !== from) {
    const tip = await bring(desk, remote, place, kept)
    return await isWithin(desk, await repositoryOf(desk, place), to, tip)
  }
  if (kept === null) throw gone(remote, place)
  if (typeof refused !== 'string') throw refused.thrown
  if (branch !== from) return false
  const isGone = more.some(({ ref, from: stood }) => stood !== null && judged.get(ref) !== stood)
  if (isGone) {
    // whoever brings it in takes it away too, and a look may see the one before it sees the other
    if (isSecondLook) throw givenUp(place)
    return await cameIn(desk, remote, place, sent, refused, true)
  }
  if (!isMovedMeanwhile(refused)) throw denied(remote, refused)
  return false
}

/** Not what the remote would refuse again. */
export function isMovedMeanwhile(refused: string): boolean {
  return QUICKER.test(refused)
}

/** Also when it was brought before; what is newer comes as well. */
async function bring(desk: Desk, remote: Remote, place: Place, tip: string): Promise<string> {
  const known = desk.tips.get(nameOf(place))?.tip
  if (known === tip) return tip
  const repository = await repositoryOf(desk, place)
  const ref = toKeptRef(place.run)
  await fetchRefs(desk, remote, repository, [ref])
  const brought = await readFetched(repository, ref)
  if (brought === null) throw gone(remote, place)
  await mirror(desk, place, brought)
  return brought
}

/** Under the same names as if it were here, for agents to compare with, and so that nothing of it is cleared away. */
async function mirror(desk: Desk, place: Place, tip: string): Promise<void> {
  const input = [place.branch, toKeptRef(place.run)]
    .map(ref => `option no-deref\nupdate ${ref} ${tip}\n`)
    .join('')
  await desk.git.ask(['update-ref', '--stdin'], { env: onBranches(place.found), input })
  desk.tips.set(nameOf(place), { tip, next: null })
}

/** What was not ours is left to people under another name, unless all of it is in what is ours. */
async function putBack(desk: Desk, remote: Remote, place: Place): Promise<void> {
  const { branch, kept } = await look(desk, remote, place)
  if (kept === null || branch === kept) return
  const repository = await repositoryOf(desk, place)
  const tip = await bring(desk, remote, place, kept)
  const moves: Move[] = [{ ref: place.branch, from: branch, to: tip }]
  let aside: string | null = null
  if (branch !== null) {
    await fetchRefs(desk, remote, repository, [place.branch])
    if (!(await isWithin(desk, repository, branch, tip))) {
      aside = toAsideBranch(place.run, branch)
      moves.push({ ref: aside, from: (await listRefs(desk, remote, [aside])).get(aside) ?? null, to: branch })
    }
  }
  // first: who hears of it twice after a crash hears of it at least once
  await desk.told({ run: place.run, branch: toName(place.branch), aside: aside && toName(aside) })
  const refused = await pushRefs(desk, remote, repository, moves)
  if (refused !== null && !isMovedMeanwhile(refused)) throw denied(remote, refused)
}

/** False also for what is not here. */
async function isWithin(desk: Desk, repository: Repository, commit: string, tip: string): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', commit, tip]
  const { code } = await desk.git.ask(args, { env: onObjects(repository), fine: [1, 128] })
  return code === 0
}

function inLine<T>(desk: Desk, place: Place, work: () => Promise<T>): Promise<T> {
  return desk.queue(`tip ${nameOf(place)}`, work)
}

function nameOf({ found, branch }: Place): string {
  return `${found.common} ${branch}`
}

function toName(ref: string): string {
  return ref.slice(HEADS.length)
}

function gone({ url }: Remote, { branch, run }: Place): WorkspaceError {
  const message = `The branch ${toName(branch)} of run ${JSON.stringify(run)} is gone from ${url}. Put it back where it was (git push REMOTE COMMIT:${branch}), then go on`
  return new WorkspaceError('git', message)
}

function busy({ url }: Remote, { branch }: Place): WorkspaceError {
  return new WorkspaceError(
    'io',
    `The branch ${toName(branch)} at ${url} is moved by others all the time. Try again later`,
  )
}

function givenUp({ run }: Place): WorkspaceError {
  const message = `The attempt of run ${JSON.stringify(run)} was given up meanwhile: its change does not come in`
  return new WorkspaceError('refused', message)
}
