import type { WorkspaceKey } from '../port.ts'
import { WorkspaceError } from '../port.ts'
import { ATTEMPT, RUN, TASK, UNDOES } from './commit.ts'
import { toAttemptPart, toSafeName } from './names.ts'
import type { Desk, Place } from './places.ts'
import { onObjects } from './repository.ts'
import type { Repository } from './repository.ts'
import { tipOf } from './tip.ts'

/** What the commits of a run's branch tell: they are the only record of what was merged. */
export interface History {
  /** How far it was read. */
  tip: string
  /** In the order in which they came in. */
  merges: Merged[]
}

export interface Merged {
  key: WorkspaceKey
  commit: string
  /** The state of the branch before it. */
  parent: string
  /** What was merged: the attempt's own commit. */
  own: string
  /** The number of the commit that took it back, counted as the merges are; null: it stands. */
  isUndone: boolean
}

const COMMITS_MAX = 100_000
const FIELDS = [
  '%H',
  '%P',
  ...[RUN, TASK, ATTEMPT, UNDOES].map(key => `%(trailers:key=${key},valueonly,separator=%x2C)`),
]
const FORMAT = FIELDS.join('%x1f')

/** Reads only what came since it was last read. A merge of ours may come in meanwhile: then it is looked at again. */
export async function readHistory(desk: Desk, repository: Repository, place: Place): Promise<History> {
  const history = lastHistory(desk, place)
  for (;;) {
    const since = history.tip
    const tip = await tipOf(desk, place)
    const lines = tip === since ? [] : await listSince(desk, repository, since, tip)
    if (history.tip !== since) continue
    if (tip === since) return history
    if (lines[0]?.parents[0] !== since) throw moved(place, since)
    for (const line of lines) take(history, place, line)
    history.tip = tip
    return history
  }
}

/** As it was last read. */
export function lastHistory(desk: Desk, { found, branch, base }: Place): History {
  const name = `${found.common} ${branch}`
  const history = desk.histories.get(name) ?? { tip: base, merges: [] }
  desk.histories.set(name, history)
  return history
}

/** What we did ourselves just now needs not be read; somebody may have read it all the same. */
export function addMerge(history: History, merged: Merged): void {
  if (history.tip === merged.commit) return
  history.merges.push(merged)
  history.tip = merged.commit
}

export function addUndo(history: History, keys: readonly WorkspaceKey[], commit: string): void {
  markUndone(history, new Set(keys.map(toAttemptPart)))
  history.tip = commit
}

export function findMerged({ merges }: History, key: WorkspaceKey): Merged | undefined {
  return merges.findLast(merged => merged.key.task === key.task && merged.key.attempt === key.attempt)
}

interface Line {
  commit: string
  parents: string[]
  run: string
  task: string
  attempt: string
  undoes: string
}

async function listSince(desk: Desk, repository: Repository, since: string, tip: string): Promise<Line[]> {
  const how = ['--first-parent', '--reverse', '-z', `--max-count=${COMMITS_MAX}`, `--format=${FORMAT}`]
  const args = ['log', ...how, '--end-of-options', tip, `^${since}`]
  const { out } = await desk.git.ask(args, { env: onObjects(repository) })
  const records = out
    .toString('utf8')
    .split('\0')
    .filter(record => record !== '')
  return records.map(record => {
    const [commit = '', parents = '', run = '', task = '', attempt = '', undoes = ''] = record.split('\x1f')
    return { commit, parents: parents.split(' '), run: run.trim(), task, attempt, undoes }
  })
}

function take(history: History, place: Place, { commit, parents, run, task, attempt, undoes }: Line): void {
  if (run !== toSafeName(place.run)) return
  const [, index] = /^(\d{1,9})(?: |$)/.exec(task) ?? []
  const number = /^\d{1,9}$/.test(attempt) ? Number(attempt) : null
  if (index !== undefined && number !== null) {
    const key = { run: place.run, task: Number(index), attempt: number }
    const [parent = '', own = commit] = parents
    history.merges.push({ key, commit, parent, own, isUndone: false })
  }
  if (undoes !== '') markUndone(history, new Set(undoes.split(',').map(name => name.trim())))
}

function markUndone({ merges }: History, names: ReadonlySet<string>): void {
  for (const merged of merges) if (names.has(toAttemptPart(merged.key))) merged.isUndone = true
}

function moved({ branch, run }: Place, tip: string): WorkspaceError {
  const name = branch.slice('refs/heads/'.length)
  const message = `The branch ${name} of run ${JSON.stringify(run)} was moved away from what was merged into it. Put it back (git branch -f ${name} ${tip}), then go on`
  return new WorkspaceError('git', message)
}
