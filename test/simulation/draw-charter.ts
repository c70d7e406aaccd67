import type { Plan, Task } from '../../src/plan/plan.ts'
import type { GateCheck, GateTerms } from '../../src/run/charter-terms.ts'
import type { Charter } from '../../src/run/event.ts'
import { charterOf, planOf } from '../support/runs.ts'
import type { Chance } from './chance.ts'
import { drawPolicy } from './draw-policy.ts'

export const AGENTS = ['codex', 'claude'] as const
export const PROVIDERS = ['alpha', 'beta', 'gamma'] as const

const SERVICE = { minutes: null, line: 1 }

const CHECKS: GateCheck[] = [
  { command: 'make test', expect: 'success' },
  { command: 'grep -c warning', expect: 'not-more' },
  { command: 'grep -c passed', expect: 'not-fewer' },
]

/** What one run is founded on: a plan, a policy, and what it agreed on besides. */
export function drawCharter(chance: Chance, run: string, tasksMax: number, slots: number): Charter {
  const plan = drawPlan(chance, tasksMax)
  const scope = chance.hits(0.1)
    ? plan.waves.slice(chance.between(0, plan.waves.length - 1)).map(({ id }) => id)
    : null
  const gates = drawGates(chance, plan, scope)
  const commands = Object.values(gates).flatMap(({ checks }) => checks.map(({ command }) => command))
  return charterOf(plan, {
    run,
    policy: drawPolicy(chance),
    pace: chance.hits(0.5) ? 'waves' : 'eager',
    slots: chance.between(1, Math.max(1, Math.min(slots + 1, Math.max(4, slots)))),
    scope,
    agents: Object.fromEntries(plan.tasks.map(({ id }) => [id, chance.pick(AGENTS)])),
    folder: `/${run}`,
    seed: 1,
    thread: null,
    ...drawProviders(chance, plan),
    pacing: chance.hits(0.2) ? { intervalMs: chance.between(50, 1_500), burst: chance.between(1, 3) } : null,
    ...(chance.hits(0.5) ? { locks: toLocks(plan), services: { 'shared-1': SERVICE } } : {}),
    gates,
    baseline: chance.hits(0.8) ? [...new Set(commands)] : [],
    checks: chance.hits(0.2) ? [chance.pick(CHECKS)] : [],
  })
}

function drawPlan(chance: Chance, tasksMax: number): Plan {
  const count = chance.between(Math.min(3, tasksMax), tasksMax)
  const waves = Array.from({ length: chance.between(1, Math.min(4, count)) }, (_, at) => `W${at + 1}`)
  const tasks: Task[][] = waves.map(() => [])
  const known: string[] = []
  for (let at = 0; at < count; at++) {
    const wave = Math.floor((at * waves.length) / count)
    tasks[wave]!.push(drawTask(chance, `T${at + 1}`, known))
    known.push(`T${at + 1}`)
  }
  const after = waves.map((_, at) =>
    at === 0 || chance.hits(0.1) ? [] : [chance.hits(0.85) ? waves[at - 1]! : waves[0]!],
  )
  return planOf(Object.fromEntries(waves.map((id, at) => [id, { tasks: tasks[at]!, after: after[at]! }])))
}

function drawTask(chance: Chance, id: string, known: string[]): Task {
  const needs = known.length > 0 && chance.hits(0.5) ? [chance.pick(known)] : []
  if (known.length > 0 && chance.hits(0.25)) needs.push(chance.pick(known))
  const files = chance.hits(0.35) ? [`shared-${chance.between(1, 2)}`] : []
  if (chance.hits(0.2)) files.push(`${id}.txt`)
  const some = {
    id,
    detail: chance.hits(0.2) ? '- add the field\n- fill it in\n- show it' : null,
    needs: [...new Set(needs)],
    minutes: chance.hits(0.5) ? chance.between(1, 30) : null,
    files,
    barrier: chance.hits(0.6),
    produces: chance.hits(0.6) ? ('change' as const) : ('report' as const),
    done: chance.hits(0.05),
  }
  return some as Task
}

function drawProviders(chance: Chance, { tasks }: Plan): Pick<Charter, 'providers' | 'allocation'> {
  const names = chance.hits(0.5) ? PROVIDERS.slice(0, chance.between(1, 3)) : []
  return {
    providers: names.map(name => ({ name, slots: chance.hits(0.4) ? chance.between(1, 2) : null })),
    allocation: Object.fromEntries(
      tasks.flatMap(({ id }) => (names.length > 0 && chance.hits(0.85) ? [[id, chance.pick(names)]] : [])),
    ),
  }
}

function toLocks({ tasks }: Plan): Charter['locks'] {
  return Object.fromEntries(tasks.flatMap(({ id, files }) => (files.length > 0 ? [[id, files]] : [])))
}

function drawGates(chance: Chance, { waves }: Plan, scope: string[] | null): Record<string, GateTerms> {
  if (chance.hits(0.65)) return {}
  const inScope = waves.filter(({ id }) => scope === null || scope.includes(id))
  return Object.fromEntries(
    inScope.flatMap(({ id }): [string, GateTerms][] => {
      if (chance.hits(0.4)) return []
      const questions = chance.hits(0.5) ? ['Is it good enough?'] : []
      const checks = CHECKS.filter(() => chance.hits(0.4))
      if (questions.length + checks.length === 0) return []
      // By what was drawn anyway, so that the noted worlds stay as they are.
      const isUnasked = questions.length === 0 && checks.length > 1
      return [[id, { questions, checks, ...(isUnasked && { unasked: ['Is it good enough?'] }) }]]
    }),
  )
}
