import type { Plan, Task } from '../../src/plan/plan.ts'
import type { Charter } from '../../src/run/event.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Policy } from '../../src/run/policy.ts'
import { charterOf, planOf } from '../support/runs.ts'
import type { Chance } from './chance.ts'

export const AGENTS = ['codex', 'claude'] as const
export const PEOPLE = ['ann', 'bob', 'cem'] as const

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
}

export type Part = 'works' | 'idles' | 'fails' | 'hangs' | 'asks' | 'throws' | 'lies' | 'walksOff' | 'clings'

/** One small world: what is to be done, by whom, and what goes wrong on the way. */
export interface Scenario {
  charters: Charter[]
  /** Of the whole installation, and of each instance. */
  slots: number
  hosts: string[]
  instances: number
  faults: Faults
  parts: Record<Part, number>
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
}

export const CALM: { faults: Faults; parts: Record<Part, number> } = {
  faults: NO_FAULTS,
  parts: { works: 8, idles: 2, fails: 1, hangs: 0, asks: 0, throws: 0, lies: 0, walksOff: 0, clings: 0 },
}

export function drawScenario(chance: Chance, tasksMax: number): Scenario {
  const runs = chance.hits(0.2) ? 2 : 1
  const slots = chance.between(1, 4)
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
    calmAt: chance.between(4_000, 16_000),
    deeds: chance.hits(0.5) ? chance.between(1, 5) : 0,
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
    throws: some(2),
    lies: some(4),
    walksOff: some(2),
    clings: some(4),
  }
}

function drawCharter(chance: Chance, run: string, tasksMax: number, slots: number): Charter {
  const plan = drawPlan(chance, tasksMax)
  const scope = chance.hits(0.1)
    ? plan.waves.slice(chance.between(0, plan.waves.length - 1)).map(({ id }) => id)
    : null
  return charterOf(plan, {
    run,
    policy: drawPolicy(chance),
    pace: chance.hits(0.5) ? 'waves' : 'eager',
    slots: chance.between(1, Math.min(4, slots + 1)),
    scope,
    agents: Object.fromEntries(plan.tasks.map(({ id }) => [id, chance.pick(AGENTS)])),
    folder: `/${run}`,
    seed: 1,
    thread: null,
  })
}

function drawPlan(chance: Chance, tasksMax: number): Plan {
  const count = chance.between(Math.min(3, tasksMax), tasksMax)
  const waves = Array.from({ length: chance.between(1, Math.min(4, count)) }, (_, at) => `W${at + 1}`)
  const tasks: Task[][] = waves.map(() => [])
  const known: string[] = []
  for (let at = 0; at < count; at++) {
    const id = `T${at + 1}`
    const wave = Math.floor((at * waves.length) / count)
    const needs = known.length > 0 && chance.hits(0.5) ? [chance.pick(known)] : []
    if (known.length > 0 && chance.hits(0.25)) needs.push(chance.pick(known))
    const minutes = chance.hits(0.5) ? chance.between(1, 30) : null
    const files = chance.hits(0.3) ? [`shared-${chance.between(1, 2)}`] : []
    const some = {
      id,
      needs: [...new Set(needs)],
      minutes,
      files,
      barrier: chance.hits(0.6),
      done: chance.hits(0.05),
    }
    tasks[wave]!.push(some as Task)
    known.push(id)
  }
  const after = waves.map((_, at) =>
    at === 0 || chance.hits(0.1) ? [] : [chance.hits(0.85) ? waves[at - 1]! : waves[0]!],
  )
  return planOf(Object.fromEntries(waves.map((id, at) => [id, { tasks: tasks[at]!, after: after[at]! }])))
}

function drawPolicy(chance: Chance): Policy {
  const isMean = chance.hits(0.5)
  const asksAlways = { mode: 'never' as const, cures: ['escalate' as const] }
  const rows = chance.hits(0.15) ? { ...DEFAULT_POLICY.rows, error: asksAlways } : DEFAULT_POLICY.rows
  return {
    ...DEFAULT_POLICY,
    rows,
    retriesMax: isMean ? chance.between(0, 1) : 2,
    lossesMax: isMean ? chance.between(0, 2) : 5,
    retryDelayMs: chance.between(10, 1_000),
    retryDelayMaxMs: 2_000,
    attemptMs: chance.between(2_000, 8_000),
    queueMs: 30_000,
    graceMs: chance.between(200, 1_500),
    approvers: chance.hits(0.3) ? ['ann', 'bob'] : [],
  }
}
