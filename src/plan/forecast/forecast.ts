import type { Plan, Range, Task } from '../plan.ts'
import type { Tiered } from './derive-tiers.ts'
import { deriveTiers } from './derive-tiers.ts'
import { estimateMinutes } from './estimate-minutes.ts'
import type { Minutes } from './estimate-minutes.ts'
import { findCriticalPath } from './find-critical-path.ts'
import type { Step } from './find-critical-path.ts'
import type { CostBand } from './forecast-cost.ts'
import { forecastCost } from './forecast-cost.ts'
import type { Starts } from './forecast-starts.ts'
import { forecastStarts } from './forecast-starts.ts'
import type { Graph } from './graph.ts'
import { toGraph, toRemaining } from './graph.ts'
import { schedule } from './schedule.ts'
import type { Pacing } from './schedule.ts'

export interface ForecastWishes {
  slots: number
  pace: 'waves' | 'eager'
  /** The waves that take part; left out or null: all. */
  scope?: string[] | null
  pacing?: Pacing | null
}

/** What is to be expected of a run, in minutes; ranges where the plan gives ranges. */
export interface Forecast extends Pick<ForecastWishes, 'slots' | 'pace'> {
  /** How many are left to do, and how many of these no word of the plan gives a time for. */
  tasks: number
  guessed: number
  criticalPath: Step[]
  /** The whole of it, as if places and starts were free. */
  criticalMinutes: Range
  /** With as many slots as are of any use. */
  widest: Range
  /** With so many slots, in either pace. */
  finish: Record<'waves' | 'eager', Range>
  sequential: Range
  /** How many times as fast as one after the other. */
  speedUp: number
  /** More slots than these gain nothing. */
  width: number
  starts: Starts
  cost: CostBand[]
  /** For a plan without waves of its own. */
  tiers: Tiered[] | null
}

/** Null where nothing is left to do, or where tasks wait for each other. */
export function forecast(plan: Plan, wishes: ForecastWishes): Forecast | null {
  const { slots, pace, scope = null, pacing = null } = wishes
  const most = Number.POSITIVE_INFINITY
  const inScope = scope === null ? null : new Set(scope)
  const isLeft = ({ done, wave }: Task): boolean => !done && (inScope === null || inScope.has(wave))
  const graph = toGraph(plan, pace)
  const other = toGraph(plan, pace === 'waves' ? 'eager' : 'waves')
  const tasks = plan.tasks.filter(isLeft).length
  if (graph === null || other === null || tasks === 0) return null
  const minutes = estimateMinutes(plan, graph.next.length, isLeft)
  const own = toFinish(graph, minutes, slots, pacing)
  const finish = toFinish(other, minutes, slots, pacing)
  const remaining = toRemaining(graph, minutes.middle)
  const free = schedule(graph, minutes.middle, remaining, most, pacing)
  const bound = schedule(graph, minutes.middle, remaining, Math.max(1, slots), pacing)
  const work = sum(minutes.middle)
  return {
    slots,
    pace,
    tasks,
    guessed: minutes.guessed,
    criticalPath: findCriticalPath(plan, graph, minutes, remaining),
    criticalMinutes: [round(longest(graph, minutes.low)), round(longest(graph, minutes.high))],
    widest: free.width <= slots ? own : toFinish(graph, minutes, most, pacing),
    finish: pace === 'waves' ? { waves: own, eager: finish } : { waves: finish, eager: own },
    sequential: [round(sum(minutes.low)), round(sum(minutes.high))],
    speedUp: bound.minutes === 0 ? 1 : round(work / bound.minutes),
    width: free.width,
    starts: forecastStarts(plan.limits, bound, work / tasks),
    cost: forecastCost(plan, tasks),
    tiers: deriveTiers(plan, graph.order),
  }
}

function toFinish(graph: Graph, { low, high }: Minutes, slots: number, pacing: Pacing | null): Range {
  const most = Math.max(1, slots)
  const slow = schedule(graph, high, toRemaining(graph, high), most, pacing).minutes
  const isRange = high.some((value, index) => value !== low[index])
  const fast = isRange ? schedule(graph, low, toRemaining(graph, low), most, pacing).minutes : slow
  // With shorter tasks a list may end later, if rarely.
  return [round(Math.min(fast, slow)), round(Math.max(fast, slow))]
}

function longest(graph: Graph, minutes: Float64Array): number {
  return toRemaining(graph, minutes).reduce((most, value) => Math.max(most, value), 0)
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
