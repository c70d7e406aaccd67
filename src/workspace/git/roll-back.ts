import { WorkspaceError } from '../port.ts'
import type { RollBackResult, WorkspaceKey } from '../port.ts'
import { joinTrees, listMerged } from './accept.ts'
import { commit, toUndoMessage } from './commit.ts'
import { addUndo, findMerged, readHistory } from './history.ts'
import type { History, Merged } from './history.ts'
import { toAttemptPart } from './names.ts'
import type { Desk, Place } from './places.ts'
import type { Repository } from './repository.ts'
import { compareTrees, toTargetPath } from './snapshot.ts'
import { moveBranch } from './tip.ts'

const MOVES_MAX = 5

/**
 * One commit more, by which the branch holds what it held before these merges. It is never moved back to an earlier
 * commit: an attempt that was opened before would bring in again, with its own change, what was taken back.
 */
export async function rollBack(
  desk: Desk,
  repository: Repository,
  place: Place,
  keys: readonly WorkspaceKey[],
): Promise<RollBackResult> {
  for (let moves = 0; moves < MOVES_MAX; moves++) {
    const history = await readHistory(desk, repository, place)
    const { tip } = history
    const missing = keys.filter(key => findMerged(history, key) === undefined)
    if (missing.length > 0) return { kind: 'not-kept', keys: missing }
    const asked = keys.map(key => findMerged(history, key)!)
    const pending = history.merges.filter(merged => asked.includes(merged) && !merged.isUndone)
    const paths = await listPaths(desk, repository, place, asked)
    if (pending.length === 0) return { kind: 'undone', paths }
    const undone = await undo(desk, repository, tip, pending)
    if (undone.conflicts.length > 0)
      return await toConflict(desk, repository, place, history, pending, undone.conflicts)
    const by = pending.map(({ key }) => key)
    const made = await commit(desk, repository, undone.tree, [tip], toUndoMessage(place.run, by))
    if (await moveBranch(desk, place, tip, made)) {
      addUndo(history, by, made)
      return { kind: 'undone', paths }
    }
  }
  throw new WorkspaceError(
    'io',
    `The branch of run ${place.run} is moved by others all the time. Try again later`,
  )
}

/** The newest first, each a merge of what stood before it, with itself as what both grew from. */
async function undo(
  desk: Desk,
  repository: Repository,
  tip: string,
  pending: readonly Merged[],
): Promise<{ tree: string; conflicts: string[] }> {
  const onTop = countOnTop(tip, pending)
  const conflicts = new Set<string>()
  let now = onTop > 0 ? pending.at(-onTop)!.parent : tip
  let tree = `${now}^{tree}`
  let isFirst = onTop === 0
  for (const { commit: own, parent } of pending.slice(0, pending.length - onTop).reverse()) {
    // what came after this merge and was taken back already must not count as its change
    if (!isFirst) now = await commit(desk, repository, tree, [tip], 'what is left')
    isFirst = false
    const before = await commit(
      desk,
      repository,
      await toTree(desk, repository, parent),
      [own],
      'what was before',
    )
    const joined = await joinTrees(desk, repository, now, before)
    for (const path of joined.conflicts) conflicts.add(path)
    tree = joined.tree
  }
  return { tree: await toTree(desk, repository, tree), conflicts: [...conflicts].sort() }
}

/** How many of them nothing else came after. */
function countOnTop(tip: string, pending: readonly Merged[]): number {
  let top = tip
  let count = 0
  for (const { commit: own, parent } of [...pending].reverse()) {
    if (own !== top) break
    top = parent
    count += 1
  }
  return count
}

async function toTree(desk: Desk, { common }: Repository, treeish: string): Promise<string> {
  const name = treeish.endsWith('^{tree}') ? treeish : `${treeish}^{tree}`
  const { out } = await desk.git.ask(['rev-parse', '--verify', '--end-of-options', name], {
    env: { GIT_DIR: common },
  })
  return out.toString('utf8').trim()
}

async function listPaths(
  desk: Desk,
  repository: Repository,
  place: Place,
  asked: readonly Merged[],
): Promise<string[]> {
  const paths = new Set<string>()
  for (const { parent, commit: own } of asked)
    for (const { path } of await compareTrees(desk, repository, parent, own))
      paths.add(toTargetPath(place.found.sub, path))
  return [...paths].sort()
}

async function toConflict(
  desk: Desk,
  repository: Repository,
  place: Place,
  history: History,
  pending: readonly Merged[],
  conflicts: readonly string[],
): Promise<RollBackResult> {
  const named = new Set(conflicts.map(path => path.replace(/~[^/~]{1,200}$/, '')))
  const first = history.merges.indexOf(pending[0]!)
  const since = history.merges.slice(first).filter(merged => !pending.includes(merged) && !merged.isUndone)
  const by = new Map<string, WorkspaceKey>()
  for (const merged of since) {
    const paths = (await listMerged(desk, repository, merged)).map(({ path }) => path)
    if (paths.some(path => named.has(path))) by.set(toAttemptPart(merged.key), merged.key)
  }
  const { sub } = place.found
  return {
    kind: 'conflict',
    paths: [...named].map(path => toTargetPath(sub, path)).sort(),
    by: [...by.values()],
  }
}
