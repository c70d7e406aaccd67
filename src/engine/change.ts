import type { Effect } from '../run/input.ts'
import { wantedBy } from '../run/labels.ts'
import { pick } from '../run/pick.ts'
import type { Run } from '../run/run.ts'
import type { Shared } from '../run/shares.ts'
import type { Capacity, JobRef, NewJob, ShareChange, StoreChange } from '../store/port.ts'
import type { Chain } from './held.ts'
import { toOrderRow } from './order.ts'
import { toQueue } from './queue.ts'

interface Step {
  effects: Effect[]
  /** Jobs that are done with it. */
  ended: JobRef[]
  capacity: Pick<Capacity, 'used' | 'line'>
  /** Slots of the whole installation. */
  slots: number
  /** How many more of them the run holds than before. */
  taken: number
  /** What runs share besides slots, as others leave it, and what became of it. */
  shared: Shared
  shares: ShareChange[]
  bells: NewJob[]
  now: number
}

/** All that a step of a run leaves behind but its rows; null: nothing. */
export function toChange(
  run: Run,
  { stored, hash }: Pick<Chain, 'stored' | 'hash'>,
  step: Step,
): Omit<StoreChange, 'rows'> | null {
  const { effects, ended, capacity, slots, taken, shared, shares, bells, now } = step
  const inLine = wantsSlot(run, now, shared)
  if (stored.length + ended.length + shares.length === 0 && inLine === capacity.line.includes(run.id))
    return null
  return {
    run: run.id,
    hash,
    events: stored,
    orders: effects.flatMap(effect => (effect.type === 'order' ? [toOrderRow(run.id, effect)] : [])),
    jobs: [
      ...effects.flatMap(effect => toJob(run, effect)),
      ...ringNext(capacity, run.id, slots, taken),
      ...bells,
    ],
    ended,
    capacityDelta: taken,
    inLine,
    shares,
  }
}

/**
 * After the last look only a lack of shared slots leaves what may start now. What its provider, the pace or a file
 * holds back stands in no line: two such runs would ring for each other without end. That another run holds a service
 * is found out with a slot at hand; until then the run stands in line for one.
 */
function wantsSlot(run: Run, now: number, shared: Shared): boolean {
  if (run.status !== 'running') return false
  const { picked, held } = pick(run, { now, capacity: Infinity, shared })
  return picked.length + held.size > 0
}

/** What is still free after this run's turn is for whoever else stands in line. */
function ringNext({ used, line }: Step['capacity'], run: string, slots: number, taken: number): NewJob[] {
  const next = line.find(other => other !== run)
  return next !== undefined && used + taken < slots
    ? [{ queue: 'bell', data: { ring: 'look', run: next } }]
    : []
}

function toJob(run: Run, effect: Effect): NewJob[] {
  if (effect.type !== 'launch') return []
  const { agent, task, attempt } = effect
  const { labels } = wantedBy(run, run.tasks[task]!)
  return [{ queue: toQueue(agent, run.charter.place, labels), data: { run: run.id, task, attempt } }]
}
