import type { Plan, Range } from '../plan.ts'
import type { Tiered } from './derive-tiers.ts'
import { deriveTiers } from './derive-tiers.ts'
import { estimateMinutes } from './estimate-minutes.ts'
import type { Minutes } from './estimate-minutes.ts'
import type { CostBand } from './forecast-cost.ts'
import { forecastCost } from './forecast-cost.ts'
import type { Graph } from './graph.ts'
import { toGraph, toRemaining } from './graph.ts'
import { schedule } from './schedule.ts'

export interface ForecastWishes {
  slots: number
  pace: 'waves' | 'eager'
}

/** What is to be expected of a run, in minutes; ranges where the plan gives ranges. */
export interface Forecast extends ForecastWishes {
  /** How many are left to do, and how many of these no word of the plan gives a time for. */
  tasks: number
  guessed: number
  criticalPath: string[]
  /** Without any bound on slots. */
  criticalMinutes: Range
  /** With so many slots, in either pace. */
  finish: Record<'waves' | 'eager', Range>
  sequential: Range
  /** How many times as fast as one after the other. */
  speedUp: number
  /** More slots than these gain nothing. */
  width: number
  starts: { peakPerMinute: number; limitPerMinute: number | null }
  cost: CostBand[]
  /** For a plan without waves of its own. */
  tiers: Tiered[] | null
}

/** Null where nothing is left to do, or where tasks wait for each other. */
export function forecast(plan: Plan, { slots, pace }: ForecastWishes): Forecast | null {
  const graph = toGraph(plan, pace)
  const other = toGraph(plan, pace === 'waves' ? 'eager' : 'waves')
  const tasks = plan.tasks.filter(task => !task.done).length
  if (graph === null || other === null || tasks === 0) return null
  const minutes = estimateMinutes(plan, graph.next.length)
  const own = toFinish(graph, minutes, slots)
  const finish = toFinish(other, minutes, slots)
  const remaining = toRemaining(graph, minutes.middle)
  const free = schedule(graph, minutes.middle, remaining, Number.POSITIVE_INFINITY)
  const bound = schedule(graph, minutes.middle, remaining, Math.max(1, slots))
  const work = sum(minutes.middle)
  return {
    slots,
    pace,
    tasks,
    guessed: minutes.guessed,
    criticalPath: toCriticalPath(plan, graph, minutes.middle, remaining),
    criticalMinutes: [round(longest(graph, minutes.low)), round(longest(graph, minutes.high))],
    finish: pace === 'waves' ? { waves: own, eager: finish } : { waves: finish, eager: own },
    sequential: [round(sum(minutes.low)), round(sum(minutes.high))],
    speedUp: bound.minutes === 0 ? 1 : round(work / bound.minutes),
    width: free.width,
    starts: { peakPerMinute: bound.startsPerMinute, limitPerMinute: plan.limits.startsPerMinute ?? null },
    cost: forecastCost(plan),
    tiers: deriveTiers(plan, graph.order),
  }
}

function toFinish(graph: Graph, { low, high }: Minutes, slots: number): Range {
  const most = Math.max(1, slots)
  const slow = schedule(graph, high, toRemaining(graph, high), most).minutes
  const isRange = high.some((value, index) => value !== low[index])
  const fast = isRange ? schedule(graph, low, toRemaining(graph, low), most).minutes : slow
  // With shorter tasks a list may end later, if rarely.
  return [round(Math.min(fast, slow)), round(Math.max(fast, slow))]
}

function longest(graph: Graph, minutes: Float64Array): number {
  return toRemaining(graph, minutes).reduce((most, value) => Math.max(most, value), 0)
}

/** From the task with the longest way behind it always on to the longest of those that wait for it. */
function toCriticalPath(plan: Plan, graph: Graph, minutes: Float64Array, remaining: Float64Array): string[] {
  const path: string[] = []
  let candidates: Iterable<number> = graph.order
  for (;;) {
    let best = -1
    for (const node of candidates) if (best === -1 || remaining[node]! > remaining[best]!) best = node
    if (best === -1 || remaining[best] === 0) return path
    if (minutes[best]! > 0) path.push(plan.tasks[best]!.id)
    candidates = graph.next[best]!
  }
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
