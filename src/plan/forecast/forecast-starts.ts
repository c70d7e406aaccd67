import type { Limits } from '../plan.ts'
import type { Schedule } from './schedule.ts'

export interface Starts {
  peakPerMinute: number
  /** By the rate and the distance between starts that the plan states, its margin kept; null: it states none. */
  limitPerMinute: number | null
  /** Where the plan says how many requests a task makes; `limitPerMinute` is then of requests, not of starts. */
  requests: { peakPerMinute: number; limitPerMinute: number } | null
}

/** How fast tasks would start, to how fast the plan lets them. `meanMinutes`: what a task takes. */
export function forecastStarts(
  limits: Limits,
  { width, startsPerMinute }: Schedule,
  meanMinutes: number,
): Starts {
  const { startsPerMinute: rate, startIntervalMs, safetyFactor, requestsPerTask } = limits
  const margin = Math.max(1, safetyFactor ?? 1)
  const byRate = rate === undefined ? null : rate / margin
  const byInterval = startIntervalMs === undefined || startIntervalMs === 0 ? null : 60_000 / startIntervalMs
  // What a rate bounds are requests; where nobody says how many a task makes, each start is taken for one.
  const bounds = [requestsPerTask === undefined ? byRate : null, byInterval].filter(bound => bound !== null)
  return {
    peakPerMinute: startsPerMinute,
    limitPerMinute: bounds.length === 0 ? null : round(Math.min(...bounds)),
    requests:
      requestsPerTask === undefined || byRate === null
        ? null
        : {
            peakPerMinute: round((width * requestsPerTask) / Math.max(1, meanMinutes)),
            limitPerMinute: round(byRate),
          },
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
