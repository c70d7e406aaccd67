import { unreachable } from '../lib/assert.ts'
import { REHEARSED } from '../lib/rehearsed.ts'
import type { Check, Gate, Plan, Task } from '../plan/plan.ts'
import type { GateTerms, NoticeTerms, Pacing, ProviderTerms, ServiceTerms } from './charter-terms.ts'
import type { Charter } from './event.ts'
import type { GateMode } from './policy.ts'
import { toOrders } from './plan-orders.ts'

/** What a run has agreed on besides its tasks. */
type Terms = Pick<
  Charter,
  | 'providers'
  | 'allocation'
  | 'pacing'
  | 'locks'
  | 'services'
  | 'orders'
  | 'notices'
  | 'gates'
  | 'baseline'
  | 'checks'
>

export interface TermsWanted {
  /** The waves that take part; null: all. */
  scope: string[] | null
  /** `passed`: nobody is asked. */
  gates: GateMode
  /** Whether whoever starts it has approved the plan's commands as they stand. */
  checks: 'approved' | 'left'
  rehearsal: boolean
  slots: number
  /** Those that the installation knows, by name. */
  providers: ProviderTerms[]
  /** Whose model each task uses: whatever the plan says, and where it says nothing. By task id. */
  preferred?: ReadonlyMap<string, { before: string | null; after: string | null }>
}

export function toTerms(written: Plan, wanted: TermsWanted): Terms {
  const plan = withKnownNames(written, wanted.providers)
  const preferred = wanted.preferred ?? new Map<string, never>()
  const providers = toChain(plan, wanted.providers, preferred)
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
      preferred,
    ),
    pacing: toPacing(plan, wanted),
    locks: toLocks(plan),
    services: toServices(plan),
    orders: toOrders(plan),
    notices: toNotices(plan, wanted.scope),
    gates,
    baseline: [...new Set([...commands, ...checks.map(({ command }) => command)])],
    checks,
  }
}

/** `OpenAI` in a plan is who is configured as `openai`. */
function withKnownNames(plan: Plan, known: readonly ProviderTerms[]): Plan {
  const names = new Map(known.map(({ name }) => [fold(name), name]))
  const toKnown = (name: string): string => names.get(fold(name)) ?? name
  const { terms } = plan
  return {
    ...plan,
    tasks: plan.tasks.map(task =>
      task.provider === null ? task : { ...task, provider: toKnown(task.provider) },
    ),
    ...(terms === undefined
      ? {}
      : {
          terms: {
            ...terms,
            providers: terms.providers.map(provider => ({ ...provider, name: toKnown(provider.name) })),
            fallbacks: terms.fallbacks.map(({ names: chain, line }) => ({ names: chain.map(toKnown), line })),
          },
        }),
  }
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/**
 * As the plan says who stands in for whom; then as the configuration lists them. To whom the plan gives no task stands in
 * for nobody, unless whoever runs the installation wants it for a task.
 */
function toChain(
  plan: Plan,
  known: ProviderTerms[],
  preferred: NonNullable<TermsWanted['preferred']>,
): ProviderTerms[] {
  const wanted = [...preferred.values()].flatMap(({ before }) => before ?? [])
  const current = (plan.terms?.providers ?? []).filter(({ allocation }) => allocation !== 'old')
  const none = new Set(
    current.flatMap(({ name, share, workers }) => ((share ?? workers) === 0 ? [name] : [])),
  )
  const told = current.map(({ name }) => name).filter(name => !none.has(name))
  const used = plan.tasks.flatMap(({ provider }) => provider ?? [])
  const configured = known.map(({ name }) => name).filter(name => !none.has(name))
  const names = new Set([...told, ...used, ...wanted, ...configured])
  const chain = plan.terms?.fallbacks[0]?.names ?? []
  const ordered = new Set([
    ...chain.filter(name => names.has(name)),
    ...told,
    ...used,
    ...wanted,
    ...configured,
  ])
  return [...ordered].map(name => ({ name, slots: known.find(other => other.name === name)?.slots ?? null }))
}

/** The task's own provider, else one by the shares that the plan gives: whoever is furthest behind its share is next. */
function toAllocation(
  plan: Plan,
  known: ReadonlySet<string>,
  first: string | null,
  preferred: NonNullable<TermsWanted['preferred']>,
): Record<string, string> {
  const shares = (plan.terms?.providers ?? []).filter(
    ({ name, allocation, share, workers }) =>
      allocation !== 'old' && known.has(name) && (share ?? workers ?? 0) > 0,
  )
  const whole = shares.reduce((sum, { share, workers }) => sum + (share ?? workers ?? 0), 0)
  const given = new Map(shares.map(({ name }) => [name, 0]))
  let count = 0
  return Object.fromEntries(
    plan.tasks.flatMap(({ id, provider }): [string, string][] => {
      const { before = null, after = null } = preferred.get(id) ?? {}
      const named = before ?? provider
      if (named !== null) return [[id, named]]
      const usual = after ?? first
      if (shares.length === 0) return usual === null ? [] : [[id, usual]]
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

function toLocks({ tasks, waves, rules }: Plan): Record<string, string[]> {
  const titles = new Map(waves.map(({ id, title }) => [id, title]))
  const registered = (rules?.locks ?? []).filter(({ names }) => names.length > 0)
  return Object.fromEntries(
    tasks.flatMap((task): [string, string[]][] => {
      const named = registered.flatMap(lock => {
        const { holders, names } = lock
        if (holders.length > 0) return isHolder(task, titles.get(task.wave), holders) ? names : []
        return names.filter(name => isAbout(task, name))
      })
      const held = [...new Set([...task.files, ...named])]
      return held.length > 0 ? [[task.id, held]] : []
    }),
  )
}

/** As the document calls it: by its id, its agent, or the wave that it is in. */
function isHolder({ id, agent, wave }: Task, title: string | undefined, holders: string[]): boolean {
  const own = new Set([id, agent, wave, title].map(name => name?.trim().toLowerCase()))
  return holders.some(holder => own.has(holder.trim().toLowerCase()))
}

const DETAIL_CHARS_MAX = 4_000

/** Where the document does not say who holds it: whoever's task speaks of it. */
function isAbout({ title, detail, files }: Task, name: string): boolean {
  const wanted = name.trim().toLowerCase()
  if (files.some(file => file.toLowerCase() === wanted)) return true
  const text = ` ${title}\n${(detail ?? '').slice(0, DETAIL_CHARS_MAX)} `.toLowerCase()
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    if (!isWordy(text[at - 1]!) && !isWordy(text[at + wanted.length]!)) return true
  }
  return false
}

function isWordy(char: string): boolean {
  return /[\p{L}\p{N}]/u.test(char)
}

/** What the plan has registered, and for how long one task may hold it. */
function toServices({ rules }: Plan): Record<string, ServiceTerms> {
  return Object.fromEntries(
    (rules?.locks ?? []).flatMap(({ names, minutes, line }) =>
      names.map((name): [string, ServiceTerms] => [name, { minutes: minutes ?? null, line }]),
    ),
  )
}

const BREAKING = /\b[Bb]reaking[- ](?:\w{1,20} )?[Cc]hanges?\b|\bBREAKING\b/

/** Which tasks a plan wants announced before they start. */
function toNotices({ tasks, rules }: Plan, scope: string[] | null): NoticeTerms[] {
  const breaking = tasks
    .filter(({ done, wave }) => !done && (scope === null || scope.includes(wave)))
    .filter(({ title, detail }) => BREAKING.test(`${title}\n${(detail ?? '').slice(0, DETAIL_CHARS_MAX)}`))
    .map(({ id }) => id)
  const wanted = (rules?.notices ?? []).filter(({ about }) => about === 'breaking-change')
  const [first] = wanted.toSorted((a, b) => (b.leadDays ?? 0) - (a.leadDays ?? 0))
  if (first === undefined || breaking.length === 0) return []
  const minutes = Math.round((first.leadDays ?? 0) * MINUTES_PER_DAY)
  return [{ tasks: breaking, minutes, to: first.to ?? null, line: first.line }]
}

const MINUTES_PER_DAY = 24 * 60

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
  const asked = listGates(plan, wanted.scope)
  const told = toTold(plan)
  return Object.fromEntries(
    waves.flatMap(({ id }): [string, GateTerms][] => {
      const questions = asked
        .filter(({ after }) => after === id || (id === last && !waves.some(wave => wave.id === after)))
        .map(({ question }) => question)
      if (questions.length === 0) questions.push(...told)
      const checks = (wanted.checks === 'left' ? [] : plan.checks)
        .filter(check => isDue(plan, check, id, last))
        .map(({ command, expect }) => ({ command, expect }))
      if (questions.length + checks.length === 0) return []
      const isUnasked = wanted.gates === 'auto' && questions.length > 0
      return [[id, isUnasked ? { questions: [], checks, unasked: questions } : { questions, checks }]]
    }),
  )
}

/** What passes for each task alone is run on all of them together, too, where the plan ends with a validation. */
function isDue({ rules }: Plan, { when, wave }: Check, id: string, last: string | undefined): boolean {
  switch (when) {
    case 'wave':
      return (wave ?? id) === id
    case 'end':
      return id === last
    case 'task':
      return id === last && (rules?.closing ?? []).some(({ step }) => step === 'validate')
    default:
      return unreachable(when)
  }
}

/** `After each wave post in #eng and wait for a yes`: whoever answers has told those who are to know. */
function toTold({ rules }: Plan): string[] {
  const notice = (rules?.notices ?? []).find(
    ({ about, blocking, leadDays }) => about === 'wave' && blocking && leadDays === undefined,
  )
  return notice === undefined ? [] : [`The plan asks first: “${notice.text.replace(/[.!]$/, '')}”. Go on?`]
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
