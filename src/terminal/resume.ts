import { toOffer } from '../app.ts'
import type { Config } from '../config.ts'
import type { Input } from '../run/input.ts'
import type { RunRow, TaskRow } from '../run/rows.ts'
import type { Store } from '../store/port.ts'
import { BadInput } from './bad-input.ts'
import { counted } from './words.ts'

/** A run to follow, and what is said to it first. */
export interface Opening {
  id: string
  opening: Input[]
}

type Rows = Pick<Store, 'listRuns' | 'rowsOf'>

/** Runs looked through for one to go on with. */
const RUNS_MAX = 1_000

/** The run to go on with (null: the latest that has not ended), going again if it was paused or not started yet. */
export async function toGoingOn(store: Rows, name: string | null, config: Config): Promise<Opening> {
  const runs = await store.listRuns(RUNS_MAX)
  const row = runs.find(run => (name === null ? !hasEnded(run) : run.id === name))
  if (!row) {
    throw new BadInput(name === null ? 'No run waits to be gone on with.' : `There is no run ${name} here.`)
  }
  if (!hasEnded(row)) await checkAgents(store, row.id, config)
  return { id: row.id, opening: [toFirstWord(row, config.user)] }
}

function hasEnded({ status }: RunRow): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled'
}

function toFirstWord({ status }: RunRow, by: string): Input {
  if (status === 'ready') return { type: 'start', by }
  return status === 'paused' ? { type: 'resume', by } : { type: 'look' }
}

/** Its tasks would wait for ever for an agent that nobody here has. */
async function checkAgents(store: Rows, id: string, config: Config): Promise<void> {
  const known = new Set(toOffer(config).agents.map(({ name }) => name))
  const tasks = (await store.rowsOf(id))?.tasks ?? []
  const missing = Map.groupBy(
    tasks.filter(task => !isFinished(task) && !known.has(task.agent)),
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
