import { estimateMinutes } from '../plan/forecast/estimate-minutes.ts'
import type { Minutes } from '../plan/forecast/estimate-minutes.ts'
import { toGraph } from '../plan/forecast/graph.ts'
import type { Graph } from '../plan/forecast/graph.ts'
import { schedule } from '../plan/forecast/schedule.ts'
import { unreachable } from '../lib/assert.ts'
import type { Charter, Pace } from '../run/event.ts'
import { waitsForPeople } from '../run/may-start.ts'
import { latestAttempt } from '../run/run.ts'
import type { Run, RunTask } from '../run/run.ts'

// It needs the plan's graph and how the run stands on it, and of the pure rooms only this one may ask both.

/** When a run is expected to end, by the clock of its events. */
export interface Expected {
  from: number
  to: number
  /** It may be later by as long as people take for what waits for them. */
  waits: boolean
}

const MINUTE_MS = 60_000
/** Fewer finished tasks say nothing about the others. */
const MEASURED_MIN = 3
/** What is measured is not believed beyond this: the next tasks may be of another kind. */
const FACTOR_MAX = 5
/** What should have ended by now is taken to need so much of its time again. */
const OVERDUE_PART = 0.1

/**
 * From what is left on the graph: with the plan's times until some tasks have finished, then with these as the finished
 * ones really took. Linear in the plan. Null where nothing moves, or nothing is known about its times.
 */
export function expectEnd(run: Run, now = latestOf(run)): Expected | null {
  if (run.status !== 'running' || waitsForPeople(run)) return null
  const known = knowCharter(run)
  if (known === null) return null
  const { graph, minutes } = known
  const factor = measure(run, minutes.middle)
  if (factor === null && (run.charter.rehearsal || known.isGuess)) return null
  const toEnd = (estimates: Float64Array): number =>
    now + toLeft(run, graph, estimates, factor ?? 1, now) * MINUTE_MS
  const from = toEnd(factor === null ? minutes.low : minutes.middle)
  const to = factor === null && known.isRange ? toEnd(minutes.high) : from
  return { from: Math.min(from, to), to: Math.max(from, to), waits: run.asking.size + run.stopped.size > 0 }
}

interface Known {
  graph: Graph
  minutes: Minutes
  isRange: boolean
  isGuess: boolean
}

const charters: Record<Pace, WeakMap<Charter, Known | null>> = { waves: new WeakMap(), eager: new WeakMap() }

/** What does not change while a run goes at one pace; looked up once. */
function knowCharter({ charter, pace }: Run): Known | null {
  const found = charters[pace].get(charter)
  if (found !== undefined) return found
  const { plan } = charter
  const graph = toGraph(plan, pace)
  let known: Known | null = null
  if (graph !== null) {
    const minutes = estimateMinutes(plan, graph.next.length, () => true)
    const isRange = minutes.high.some((value, index) => value !== minutes.low[index])
    known = { graph, minutes, isRange, isGuess: minutes.guessed === plan.tasks.length }
  }
  charters[pace].set(charter, known)
  return known
}

/** How many times as long as estimated tasks take: the median, so that a few odd ones do not count. */
function measure({ tasks, charter }: Run, estimates: Float64Array): number | null {
  const factors: number[] = []
  for (const { status, attempts, index } of tasks) {
    const estimate = estimates[index] ?? 0
    if (status !== 'done' || attempts.length === 0 || estimate === 0) continue
    let tookMs = 0
    for (const { claimedAt, endedAt } of attempts) {
      if (claimedAt !== null && endedAt !== null) tookMs += endedAt - claimedAt
    }
    factors.push(tookMs / MINUTE_MS / estimate)
  }
  if (factors.length < MEASURED_MIN) return null
  const sorted = Float64Array.from(factors).sort()
  const median = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
  // What a rehearsal takes is not measured by its plan at all.
  return charter.rehearsal ? median : Math.min(FACTOR_MAX, Math.max(1 / FACTOR_MAX, median))
}

/** More than any way through a plan takes. */
const RANK_MINUTES = 1_000_000

/** Minutes from now on. */
function toLeft(run: Run, graph: Graph, estimates: Float64Array, factor: number, now: number): number {
  const left = new Float64Array(graph.next.length)
  const first = new Float64Array(graph.next.length)
  // Those behind the plan's are questions and checks between waves: how long people take nobody knows.
  for (const task of run.tasks) {
    if (task.index >= graph.tasks) break
    left[task.index] = toTaskLeft(task, estimates[task.index]! * factor, now)
    first[task.index] = task.weight + task.rank * RANK_MINUTES
  }
  // What is at work has its place already.
  for (const { index } of [...run.atWork, ...run.aside])
    if (index < graph.tasks) first[index] = Number.POSITIVE_INFINITY
  const { pacing } = run.charter
  return schedule(graph, left, first, Math.max(1, run.slots), pacing).minutes
}

function toTaskLeft(task: RunTask, minutes: number, now: number): number {
  switch (task.status) {
    case 'done':
    case 'skipped':
      return 0
    case 'failed':
    case 'cancelled':
      return Number.POSITIVE_INFINITY
    case 'running':
    case 'checking':
    case 'merging': {
      const since = latestAttempt(task)?.claimedAt ?? now
      return Math.max(minutes - (now - since) / MINUTE_MS, minutes * OVERDUE_PART)
    }
    case 'waiting':
    case 'ready':
    case 'parked':
      return task.wave.status === 'stopped' ? Number.POSITIVE_INFINITY : minutes
    default:
      return unreachable(task.status)
  }
}

/** When the last thing happened that a board shows. */
export function latestOf({ tasks, startedAt, createdAt }: Run): number {
  let latest = startedAt ?? createdAt
  for (const task of tasks) {
    const attempt = latestAttempt(task)
    if (attempt) latest = Math.max(latest, attempt.queuedAt, attempt.claimedAt ?? 0, attempt.endedAt ?? 0)
  }
  return latest
}
