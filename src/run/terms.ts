import { REHEARSED } from '../lib/rehearsed.ts'
import type { Gate, Plan } from '../plan/plan.ts'
import type { Charter, GateTerms, Pacing, ProviderTerms } from './event.ts'

/** What a run has agreed on besides its tasks. */
type Terms = Pick<Charter, 'providers' | 'allocation' | 'pacing' | 'locks' | 'gates' | 'baseline' | 'checks'>

export interface TermsWanted {
  /** The waves that take part; null: all. */
  scope: string[] | null
  /** `passed`: nobody is asked. */
  gates: 'asked' | 'passed'
  /** Whether whoever starts it has approved the plan's commands as they stand. */
  checks: 'approved' | 'left'
  rehearsal: boolean
  slots: number
  /** Those that the installation knows, by name. */
  providers: ProviderTerms[]
}

export function toTerms(plan: Plan, wanted: TermsWanted): Terms {
  const providers = toChain(plan, wanted.providers)
  const gates = toGates(plan, wanted)
  const checks = (wanted.checks === 'left' ? [] : plan.checks)
    .filter(({ when }) => when === 'task')
    .map(({ command, expect }) => ({ command, expect }))
  const commands = Object.values(gates).flatMap(({ checks }) => checks.map(({ command }) => command))
  return {
    providers,
    allocation: toAllocation(
      plan,
      new Set(providers.map(({ name }) => name)),
      wanted.providers[0]?.name ?? null,
    ),
    pacing: toPacing(plan, wanted),
    locks: toLocks(plan),
    gates,
    baseline: [...new Set([...commands, ...checks.map(({ command }) => command)])],
    checks,
  }
}

/** As the plan says who stands in for whom; then as the configuration lists them. */
function toChain(plan: Plan, known: ProviderTerms[]): ProviderTerms[] {
  const told = (plan.terms?.providers ?? [])
    .filter(({ allocation }) => allocation !== 'old')
    .map(({ name }) => name)
  const used = plan.tasks.flatMap(({ provider }) => provider ?? [])
  const names = new Set([...told, ...used, ...known.map(({ name }) => name)])
  const chain = plan.terms?.fallbacks[0]?.names ?? []
  const ordered = new Set([
    ...chain.filter(name => names.has(name)),
    ...told,
    ...used,
    ...known.map(({ name }) => name),
  ])
  return [...ordered].map(name => ({ name, slots: known.find(other => other.name === name)?.slots ?? null }))
}

/** The task's own provider, else one by the shares that the plan gives: whoever is furthest behind its share is next. */
function toAllocation(plan: Plan, known: ReadonlySet<string>, first: string | null): Record<string, string> {
  const shares = (plan.terms?.providers ?? []).filter(
    ({ name, allocation, share, workers }) =>
      allocation !== 'old' && known.has(name) && (share ?? workers ?? 0) > 0,
  )
  const whole = shares.reduce((sum, { share, workers }) => sum + (share ?? workers ?? 0), 0)
  const given = new Map(shares.map(({ name }) => [name, 0]))
  let count = 0
  return Object.fromEntries(
    plan.tasks.flatMap(({ id, provider }): [string, string][] => {
      if (provider !== null) return [[id, provider]]
      if (shares.length === 0) return first === null ? [] : [[id, first]]
      count++
      const behind = shares.map(({ name, share, workers }) => ({
        name,
        by: ((share ?? workers ?? 0) / whole) * count - (given.get(name) ?? 0),
      }))
      const next = behind.reduce((most, other) => (other.by > most.by ? other : most)).name
      given.set(next, (given.get(next) ?? 0) + 1)
      return [[id, next]]
    }),
  )
}

function toLocks({ tasks, rules }: Plan): Record<string, string[]> {
  return Object.fromEntries(
    tasks.flatMap(({ id, wave, files }): [string, string[]][] => {
      const named = (rules?.locks ?? [])
        .filter(({ holders }) => holders.includes(id) || holders.includes(wave))
        .flatMap(({ names }) => names)
      const held = [...new Set([...files, ...named])]
      return held.length > 0 ? [[id, held]] : []
    }),
  )
}

/** How fast tasks may start, as the plan says it. */
export function toPacing(
  plan: Plan,
  { rehearsal, slots }: Pick<TermsWanted, 'rehearsal' | 'slots'>,
): Pacing | null {
  const { startsPerMinute, startIntervalMs, safetyFactor = 1 } = plan.limits
  if (startsPerMinute === undefined && startIntervalMs === undefined) return null
  const perMinute = startsPerMinute === undefined ? Infinity : startsPerMinute / Math.max(1, safetyFactor)
  const intervalMs = Math.max(startIntervalMs ?? 0, 60_000 / perMinute)
  const burst = startIntervalMs === undefined ? Math.max(1, Math.min(slots, Math.floor(perMinute / 60))) : 1
  return { intervalMs: Math.ceil(intervalMs * (rehearsal ? REHEARSED : 1)), burst }
}

function toGates(plan: Plan, wanted: TermsWanted): Record<string, GateTerms> {
  const waves = plan.waves.filter(({ id }) => wanted.scope === null || wanted.scope.includes(id))
  const last = waves.at(-1)?.id
  const asked = wanted.gates === 'asked' ? listGates(plan, wanted.scope) : []
  return Object.fromEntries(
    waves.flatMap(({ id }): [string, GateTerms][] => {
      const questions = asked
        .filter(({ after }) => after === id || (id === last && !waves.some(wave => wave.id === after)))
        .map(({ question }) => question)
      const checks = (wanted.checks === 'left' ? [] : plan.checks)
        .filter(
          ({ when, wave }) => (when === 'wave' && (wave ?? id) === id) || (when === 'end' && id === last),
        )
        .map(({ command, expect }) => ({ command, expect }))
      return questions.length + checks.length > 0 ? [[id, { questions, checks }]] : []
    }),
  )
}

type PlanGate = Pick<Gate, 'after' | 'question'>

/** A gate may name something larger than a wave; it is left out only where all that it can mean is. */
function listGates({ waves, gates }: Pick<Plan, 'waves' | 'gates'>, scope: string[] | null): PlanGate[] {
  const isIn = ({ id }: { id: string }): boolean => scope === null || scope.includes(id)
  const stated = gates.filter(({ after, question }) => {
    const named = waves.filter(({ id }) => id === after)
    const meant = named.length > 0 ? named : waves.filter(({ gate }) => gate === question)
    return meant.length === 0 || meant.some(isIn)
  })
  const questions = new Set(gates.map(({ question }) => question))
  const own = waves.flatMap(wave => {
    const { id, gate } = wave
    return gate === null || questions.has(gate) || !isIn(wave) ? [] : [{ after: id, question: gate }]
  })
  return [...stated, ...own]
}
