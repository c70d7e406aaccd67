import type { Charter } from '../../src/run/event.ts'
import type { Chance } from './chance.ts'
import { drawCharter, PROVIDERS } from './draw-charter.ts'

/** How likely each fault is, at each occasion for it. */
export interface Faults {
  crash: number
  error: number
  /** How long the store or the disk may take at most. */
  latencyMs: number
  noticeLost: number
  noticeDoubled: number
  noticeLate: number
  jobLost: number
  presenceLost: number
  clockJump: number
  /** A report said once more, or after its time. */
  ghost: number
  shutdown: number
  disk: number
  /** A check finds fault. */
  check: number
}

export type Part =
  | 'works'
  | 'idles'
  | 'fails'
  | 'hangs'
  | 'asks'
  | 'calls'
  | 'throws'
  | 'lies'
  | 'walksOff'
  | 'clings'
  | 'guides'
  | 'blocks'
  | 'refuses'

/** A provider that refuses everybody for a while. */
export interface Outage {
  provider: string
  by: 'rate' | 'usage' | 'provider'
  fromMs: number
  tillMs: number
  /** Whether it says when it may be asked again. */
  isTold: boolean
}

/** One small world: what is to be done, by whom, and what goes wrong on the way. */
export interface Scenario {
  charters: Charter[]
  /** Of the whole installation, and of each instance. */
  slots: number
  hosts: string[]
  instances: number
  faults: Faults
  parts: Record<Part, number>
  outages: Outage[]
  /** When the faults stop. */
  calmAt: number
  /** How many things people do to the runs on top of answering. */
  deeds: number
  /** Whether people answer what is still open in the end. */
  isAnsweredAtLast: boolean
}

const NO_FAULTS: Faults = {
  crash: 0,
  error: 0,
  latencyMs: 0,
  noticeLost: 0,
  noticeDoubled: 0,
  noticeLate: 0,
  jobLost: 0,
  presenceLost: 0,
  clockJump: 0,
  ghost: 0,
  shutdown: 0,
  disk: 0,
  check: 0,
}

export const CALM: { faults: Faults; parts: Record<Part, number> } = {
  faults: NO_FAULTS,
  parts: {
    works: 8,
    idles: 2,
    fails: 1,
    hangs: 0,
    asks: 0,
    calls: 0,
    throws: 0,
    lies: 0,
    walksOff: 0,
    clings: 0,
    guides: 0,
    blocks: 0,
    refuses: 0,
  },
}

export function drawScenario(chance: Chance, tasksMax: number): Scenario {
  const runs = chance.hits(0.2) ? 2 : 1
  const slots = chance.between(1, Math.max(4, Math.floor(tasksMax / 20)))
  const calmAt = chance.between(4_000, 16_000)
  const charters = Array.from({ length: runs }, (_, at) =>
    drawCharter(chance, `run${at + 1}`, tasksMax, slots),
  )
  return {
    charters,
    slots,
    hosts: chance.hits(0.3) ? ['north', 'south'] : ['north'],
    instances: chance.hits(0.4) ? 2 : 1,
    faults: drawFaults(chance),
    parts: drawParts(chance),
    outages: drawOutages(chance, calmAt),
    calmAt,
    deeds: chance.hits(0.5) ? chance.between(1, 6) : 0,
    isAnsweredAtLast: chance.hits(0.7),
  }
}

/** Of each kind mostly none, so that each world has faults of its own and some have hardly any. */
function drawFaults(chance: Chance): Faults {
  const some = (share: number, most: number): number =>
    chance.hits(share) ? (chance.between(1, 100) / 100) * most : 0
  return {
    crash: some(0.4, 0.03),
    error: some(0.3, 0.1),
    latencyMs: Math.round(some(0.5, 60)),
    noticeLost: some(0.2, 0.5),
    noticeDoubled: some(0.2, 0.5),
    noticeLate: some(0.2, 0.5),
    jobLost: some(0.2, 0.1),
    presenceLost: some(0.15, 0.1),
    clockJump: some(0.2, 0.3),
    ghost: some(0.4, 0.5),
    shutdown: some(0.15, 0.05),
    disk: some(0.2, 0.1),
    check: some(0.4, 0.5),
  }
}

function drawParts(chance: Chance): Record<Part, number> {
  const some = (most: number): number => (chance.hits(0.4) ? chance.between(1, most) : 0)
  return {
    works: 12,
    idles: 3,
    fails: some(8),
    hangs: some(3),
    asks: some(6),
    calls: some(6),
    throws: some(2),
    lies: some(4),
    walksOff: some(2),
    clings: some(4),
    guides: some(5),
    blocks: some(2),
    refuses: some(3),
  }
}

function drawOutages(chance: Chance, calmAt: number): Outage[] {
  if (chance.hits(0.5)) return []
  return Array.from({ length: chance.between(1, 3) }, () => {
    const fromMs = chance.between(0, calmAt)
    const by = chance.pick(['rate', 'usage', 'provider', 'provider'] as const)
    // Who says nothing of the end of a usage limit is asked again half an hour later: a long story.
    const isTold = chance.hits(by === 'usage' ? 0.95 : 0.6)
    const lastsMs = chance.between(200, by === 'usage' ? 20_000 : 5_000)
    return { provider: chance.pick(PROVIDERS), by, fromMs, tillMs: fromMs + lastsMs, isTold }
  })
}
