import { leaking } from '../leads-out.ts'
import { WorkspaceError } from '../port.ts'
import type { MergeNote, MergeResult } from '../port.ts'
import { commit, toMessage } from './commit.ts'
import { addMerge, findMerged, lastHistory, readHistory } from './history.ts'
import type { Merged } from './history.ts'
import { toJudgedRef } from './names.ts'
import type { Desk, Located, Opened, Place } from './places.ts'
import type { Move } from './remote.ts'
import { onObjects } from './repository.ts'
import type { Repository } from './repository.ts'
import { compareTrees, listLeaks, takeTree, toChange, toTargetPath } from './snapshot.ts'
import type { Entry } from './snapshot.ts'
import { moveBranch } from './tip.ts'

/** How often somebody else may move the branch between our look at it and our own move. */
const MOVES_MAX = 5

interface Joined {
  tree: string
  /** None: the tree holds both. */
  conflicts: string[]
}

/**
 * Commits what the attempt left and moves the run's branch on to it, without any checkout. The branch itself tells
 * afterwards what was merged: after a crash it is either there or not.
 */
export async function merge(
  desk: Desk,
  repository: Repository,
  located: Located,
  note: MergeNote,
): Promise<MergeResult> {
  const { place, opened } = located
  const { entries, tree } = await readJudged(desk, repository, located)
  const before = await findBefore(desk, repository, located, tree)
  if (before !== null) return await toMerged(desk, repository, place, before)
  const message = toMessage(opened.key, note)
  const own = await commit(desk, repository, tree, [opened.base], message)
  return await desk.queue(`merge ${repository.common}`, () =>
    bringIn(desk, repository, located, { own, tree, entries, message }),
  )
}

/** Null: it did not come in yet. */
async function findBefore(
  desk: Desk,
  repository: Repository,
  { place, opened }: Located,
  tree: string,
): Promise<Merged | null> {
  const before = findMerged(await readHistory(desk, repository, place), opened.key)
  // an agent may put a commit there that says to be this one: what this attempt did must come in all the same
  const isSame = before && (await compareTrees(desk, repository, before.own, tree)).length === 0
  return isSame ? before : null
}

/** What was judged is what comes in, whatever its checks or a process that outlived it wrote afterwards. */
async function readJudged(
  desk: Desk,
  repository: Repository,
  located: Located,
): Promise<{ entries: Entry[]; tree: string }> {
  const { base, judged, leaks = [] } = located.opened
  if (leaks.length > 0) throw leaking(leaks)
  if (judged !== undefined)
    return { entries: await compareTrees(desk, repository, base, judged), tree: judged }
  const taken = await takeTree(desk, repository, located)
  const found = await listLeaks(located, taken.entries)
  if (found.size > 0) throw leaking([...found.keys()])
  return taken
}

interface Ready {
  /** The attempt's own commit, and what it holds. */
  own: string
  tree: string
  entries: Entry[]
  message: string
}

async function bringIn(
  desk: Desk,
  repository: Repository,
  located: Located,
  ready: Ready,
): Promise<MergeResult> {
  const { place, opened } = located
  const { own, tree, entries, message } = ready
  const { sub } = place.found
  const isRemote = desk.remoteOf(place.target) !== null
  for (let moves = 0; moves < MOVES_MAX; moves++) {
    // at a remote another worker may go on with the same merge; whether it stands as it did the push itself will say
    const before = moves === 0 ? null : await findBefore(desk, repository, located, tree)
    if (before !== null) return await toMerged(desk, repository, place, before)
    const history = isRemote ? lastHistory(desk, place) : await readHistory(desk, repository, place)
    const { tip } = history
    const joined: Joined =
      tip === opened.base ? { tree, conflicts: [] } : await joinTrees(desk, repository, tip, own)
    const { conflicts } = joined
    if (conflicts.length > 0) return { kind: 'conflict', paths: toConflicts(entries, conflicts, sub) }
    const merged =
      tip === opened.base ? own : await commit(desk, repository, joined.tree, [tip, own], message)
    if (await moveBranch(desk, place, tip, merged, toGiven(opened))) {
      addMerge(history, { key: opened.key, commit: merged, parent: tip, own, isUndone: false })
      return { kind: 'merged', changes: entries.map(entry => toChange(sub, entry)) }
    }
  }
  throw new WorkspaceError(
    'io',
    `The branch of run ${place.run} is moved by others all the time. Try again later`,
  )
}

/** What was sent to a remote is there till it comes in, and comes in only while it is. */
function toGiven({ key, sent }: Opened): Move[] {
  return sent === undefined ? [] : [{ ref: toJudgedRef(key), from: sent, to: null }]
}

/** Both are commits, and what they grew from is theirs to tell. */
export async function joinTrees(
  desk: Desk,
  repository: Repository,
  ours: string,
  theirs: string,
): Promise<Joined> {
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ours, theirs]
  const { code, out } = await desk.git.ask(args, { env: onObjects(repository), fine: [1] })
  const [tree = '', ...conflicts] = out
    .toString('utf8')
    .split('\0')
    .filter(part => part !== '')
  return { tree, conflicts: code === 0 ? [] : conflicts }
}

export async function listMerged(desk: Desk, repository: Repository, { own }: Merged): Promise<Entry[]> {
  return await compareTrees(desk, repository, `${own}^`, own)
}

async function toMerged(
  desk: Desk,
  repository: Repository,
  place: Place,
  merged: Merged,
): Promise<MergeResult> {
  const entries = await listMerged(desk, repository, merged)
  return { kind: 'merged', changes: entries.map(entry => toChange(place.found.sub, entry)) }
}

/** Which of the attempt's own changes they are: git may name a place beside one, or above or below it. */
function toConflicts(entries: readonly Entry[], conflicts: readonly string[], sub: string): string[] {
  const named = conflicts.map(path => path.replace(/~[^/~]{1,200}$/, ''))
  const isNear = (path: string): boolean =>
    named.some(other => other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`))
  const paths = entries.map(({ path }) => path).filter(isNear)
  return (paths.length > 0 ? paths : conflicts).map(path => toTargetPath(sub, path))
}
