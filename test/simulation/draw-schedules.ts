import type { Policy } from '../../src/run/policy.ts'
import type { Chance } from './chance.ts'
import { drawPolicy } from './draw-policy.ts'
import type { Scenario } from './scenario.ts'

/** What somebody wants started, once or again and again. */
export interface DrawnSchedule {
  id: string
  by: string
  cron: string | null
  /** When it is wanted first, or from when on, and when somebody ends it. */
  fromMs: number
  endMs: number
}

export interface DrawnSchedules {
  policy: Policy
  all: DrawnSchedule[]
  /** Somebody pauses a run then, so that it lasts. */
  pauses: { atMs: number; forMs: number }[]
}

/** The worlds of these seeds are about time: nobody starts a run there but the clock. */
const FIRST_SEED = 900_000_001
const SEEDS = 1_000_000
const CRONS = ['* * * * *', '*/2 * * * *', '1-59/3 * * * *'] as const

export function drawSchedules(chance: Chance, seed: number): DrawnSchedules | null {
  if (seed < FIRST_SEED || seed >= FIRST_SEED + SEEDS) return null
  const all = Array.from({ length: chance.between(1, 3) }, (_, nth): DrawnSchedule => {
    const fromMs = chance.between(0, 100_000)
    const endMs = fromMs + chance.between(100_000, 250_000)
    return { id: `s${nth + 1}`, by: 'ann', cron: chance.hits(0.3) ? null : chance.pick(CRONS), fromMs, endMs }
  })
  const pauses = Array.from({ length: chance.between(0, 3) }, () => ({
    atMs: chance.between(60_000, 240_000),
    forMs: chance.between(30_000, 150_000),
  }))
  return { policy: drawPolicy(chance), all, pauses }
}

/** The same faults in a world that lasts for minutes. */
export function stretch(scenario: Scenario, chance: Chance): Scenario {
  const instances = chance.hits(0.8) ? 2 : 1
  return { ...scenario, charters: [], deeds: 0, instances, calmAt: 360_000, isAnsweredAtLast: true }
}
