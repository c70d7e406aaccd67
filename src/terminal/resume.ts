import { GATE_AGENT } from '../run/gates.ts'
import type { Reading, Said } from '../desk/port.ts'
import type { RunRow, TaskRow } from '../run/rows.ts'
import { BadInput } from './bad-input.ts'
import { counted } from '../message/words.ts'

/** A run to go on with, and what is said to it first. */
export interface GoingOn {
  id: string
  first: Said
}

type Rows = Pick<Reading, 'listRuns' | 'rowsOf'>

/** Runs looked through for one to go on with. */
const RUNS_MAX = 1_000

/**
 * The run to go on with (null: the latest that has not ended), going again if it was paused or not started yet.
 * `agents` are those that are here; null: another process works on it.
 */
export async function toGoingOn(
  store: Rows,
  name: string | null,
  { by, agents }: { by: string; agents: string[] | null },
): Promise<GoingOn> {
  const runs = await store.listRuns(RUNS_MAX)
  const row = runs.find(run => (name === null ? !hasEnded(run) : run.id === name))
  if (!row) {
    throw new BadInput(name === null ? 'No run waits to be gone on with.' : `There is no run ${name} here.`)
  }
  if (agents && !hasEnded(row)) await checkAgents(store, row.id, new Set(agents))
  return { id: row.id, first: toFirstWord(row, by) }
}

function hasEnded({ status }: RunRow): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled'
}

function toFirstWord({ status }: RunRow, by: string): Said {
  if (status === 'ready') return { type: 'start', by }
  return status === 'paused' ? { type: 'resume', by } : { type: 'look' }
}

/** Its tasks would wait for ever for an agent that nobody here has. */
async function checkAgents(store: Rows, id: string, known: ReadonlySet<string>): Promise<void> {
  const tasks = (await store.rowsOf(id))?.tasks ?? []
  const missing = Map.groupBy(
    tasks.filter(task => !isFinished(task) && task.agent !== GATE_AGENT && !known.has(task.agent)),
    ({ agent }) => agent,
  )
  if (missing.size === 0) return
  const named = [...missing].map(([agent, { length }]) => `${agent} (${counted(length, 'task')})`)
  throw new BadInput(
    `Run ${id} needs agents that are not here: ${named.join(', ')}. Describe them under agents in regatta.yaml, then go on with it.`,
  )
}

function isFinished({ status }: TaskRow): boolean {
  return status === 'done' || status === 'skipped'
}
