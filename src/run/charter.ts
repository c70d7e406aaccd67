import type { Plan } from '../plan/plan.ts'
import { namedAgent, toAssigned } from './assign.ts'
import type { Assigned, AssignRule } from './assign.ts'
import type { ProviderTerms } from './charter-terms.ts'
import type { Charter, Pace } from './event.ts'
import { findWaveRing, sayRing } from './find-wave-ring.ts'
import { NO_MONEY, toBudget, toMoney } from './money.ts'
import type { MoneyOffer } from './money.ts'
import { toNamespace } from './namespace.ts'
import { toOwners } from './owners.ts'
import type { Owners } from './owners.ts'
import { listed, shortly } from './listed.ts'
import { hasten, listForbidden, toPlanPolicy } from './plan-policy.ts'
import type { GateMode, Policy } from './policy.ts'
import { toTerms } from './terms.ts'
import type { TermsWanted } from './terms.ts'

/** What a person wants of a run; what is left out comes from the plan or the installation. */
export interface Wishes {
  run: string
  by: string
  pace?: Pace | undefined
  slots?: number | undefined
  /** The most that the run may spend before people are asked. */
  budget?: number | undefined
  only?: string | undefined
  from?: string | undefined
  /** Given: does every task, whatever the plan says. */
  agent?: string | undefined
  /** Whether a plan that calls itself a reference may start. */
  reference: 'refused' | 'agreed'
  /** How the plan's go/no-go questions are passed. */
  gates?: GateMode | undefined
  /** Whether the plan's commands, which were shown as they stand, may be run. */
  checks: 'approved' | 'left'
  /** The commands that were before the eyes of whoever approved them; left out: those of the plan as it is read here. */
  shown?: string[] | undefined
  folder: string
  /** The folder in which the plan lies, within the one that the changes go to. */
  beside?: string | undefined
  place: string
  seed: number
  thread: Charter['thread']
  /** The run that this one does part of again: what is left out comes from it, and what was agreed to still is. */
  before?: Charter | undefined
}

interface OfferedAgent {
  name: string
  rehearses: boolean
  /** Whose model it asks, if nobody says otherwise. */
  provider?: string | null
}

/** What the installation has to offer. */
export interface Offer {
  policy: Policy
  slots: number
  agents: OfferedAgent[]
  providers: ProviderTerms[]
  /** Who does the tasks whose agent nobody here is called by. */
  defaultAgent: string
  /** Which agent does which tasks, and how. */
  assign?: readonly AssignRule[]
  /** Who is told that tasks are unblocked. */
  owners?: Owners
  /** Said to every agent. */
  prompt?: string | null
  /** What things cost, and how much may be spent; none: nobody says. */
  money?: MoneyOffer
  /** What is remembered is kept under this name; none: under that of the folder. */
  namespace?: string | null
}

/** The foundation of a run, or everything that speaks against it. */
export function toCharter(
  plan: Plan,
  wishes: Wishes,
  offer: Offer,
): { charter: Charter } | { problems: string[] } {
  const problems = [...findPlanProblems(plan, wishes), ...findOfferProblems(wishes, offer)]
  const scope = pickScope(plan, wishes, problems)
  const assigned = wishes.before?.assigned ?? {
    ...toAssigned(plan.tasks, offer.assign ?? [], offer.prompt ?? null),
    ...(wishes.beside === undefined ? {} : { beside: wishes.beside }),
  }
  const agents = pickAgents(plan, wishes, offer, assigned)
  const used = new Set(Object.values(agents))
  const rehearsing = offer.agents.filter(({ name, rehearses }) => rehearses && used.has(name))
  if (rehearsing.length > 0 && rehearsing.length < used.size) {
    const tasks = plan.tasks
      .filter(({ id }) => rehearsing.some(({ name }) => name === agents[id]))
      .map(({ id }) => id)
    problems.push(
      `${listed(tasks)} would only be rehearsed while others are done. Name an agent for them: --agent, or "agent:" at the top of regatta.yaml.`,
    )
  }
  if (problems.length > 0) return { problems }
  const rehearsal = rehearsing.length > 0
  const manner = pickManner(plan, wishes, offer)
  const { gates = offer.policy.gates ?? 'ask', checks } = wishes
  const { slots } = manner
  const policy = toPlanPolicy(plan, offer.policy)
  const terms = toTerms(plan, {
    scope,
    gates,
    checks,
    rehearsal,
    slots,
    providers: offer.providers,
    preferred: toPreferred(plan, agents, assigned, offer),
  })
  const ring = findWaveRing({ plan, ...manner, ...terms })
  if (ring !== null) {
    const isByPace = findWaveRing({ plan, ...terms, pace: 'eager' }) === null
    return { problems: [`${sayRing(ring)}${isByPace ? ' At the pace eager they would not.' : ''}`] }
  }
  return {
    charter: {
      run: wishes.run,
      by: wishes.by,
      plan,
      // What a rehearsal leaves is a note of its task, which may speak of anything.
      policy: rehearsal
        ? hasten(policy)
        : { ...policy, forbidden: [...policy.forbidden, ...listForbidden(plan)] },
      ...manner,
      scope,
      agents,
      assigned,
      ...(offer.owners && { owners: toOwners(plan.tasks, offer.owners) }),
      namespace: toNamespace(offer.namespace ?? null, wishes.folder, rehearsal),
      folder: wishes.folder,
      place: wishes.place,
      rehearsal,
      seed: wishes.seed,
      thread: wishes.thread,
      money: toMoney(plan, withBudget(plan, wishes, offer), rehearsal),
      ...terms,
    },
  }
}

/** What whoever starts it says stands before all else; of a run that does part of another again, what was agreed to for that. */
function withBudget(plan: Plan, { budget, before }: Wishes, { money = NO_MONEY }: Offer): MoneyOffer {
  const usual = before?.money.budget ?? toBudget(plan, money)
  return { ...money, budget: budget === undefined ? usual : { ...usual, run: budget } }
}

/** How it goes where nobody says more: as the plan has it, within what there is. */
export function pickManner(
  { tasks, limits, rules }: Plan,
  { pace, slots, before }: Pick<Wishes, 'pace' | 'slots' | 'before'>,
  offer: Pick<Offer, 'slots'>,
): Pick<Charter, 'pace' | 'slots'> {
  const isByWaves = (rules?.wholeWaves ?? null) !== null || tasks.some(({ barrier }) => barrier)
  return {
    pace: pace ?? before?.pace ?? (isByWaves ? 'waves' : 'eager'),
    slots: slots ?? Math.min(offer.slots, before?.slots ?? limits.slots ?? offer.slots),
  }
}

function findPlanProblems(plan: Plan, wishes: Wishes): string[] {
  const problems = plan.findings
    .filter(({ severity }) => severity === 'error')
    .map(({ line, message }) => `Line ${line}: ${message}`)
  problems.push(...findUnseen(plan, wishes))
  if (plan.tasks.length === 0 && problems.length === 0) problems.push('The plan has no tasks.')
  if (plan.status === 'reference' && wishes.reference === 'refused' && !wishes.before) {
    problems.push(
      'The document says of itself that it is a reference, not an active plan. Start it all the same with --reference.',
    )
  }
  return problems
}

/** What is read elsewhere, or by another version, may be read otherwise: nothing runs but what was seen. */
function findUnseen({ checks }: Plan, { checks: given, shown }: Wishes): string[] {
  if (given === 'left' || shown === undefined) return []
  const unseen = checks.filter(({ command }) => !shown.includes(command))
  if (unseen.length === 0) return []
  const which = listed(unseen.map(({ command }) => shortly(command, 60)))
  return [
    `These commands of the plan were not shown to whoever approved them: ${which}. Look at them and start anew.`,
  ]
}

function findOfferProblems({ slots, agent, before }: Wishes, offer: Offer): string[] {
  const names = offer.agents.map(({ name }) => name)
  const problems: string[] = []
  if (agent !== undefined && !names.includes(agent)) {
    problems.push(
      `There is no agent "${agent}". There is: ${names.join(', ')}. Agents are configured in regatta.yaml.`,
    )
  }
  const gone =
    agent === undefined && before ? Object.values(before.agents).filter(name => !names.includes(name)) : []
  if (gone.length > 0) {
    problems.push(
      `${listed([...new Set(gone)])} did it before and is not there any more. Name who does it now: --agent, one of ${names.join(', ')}.`,
    )
  }
  if (slots !== undefined && slots > offer.slots) {
    problems.push(`This installation has ${offer.slots} slots, so --slots ${slots} cannot be had.`)
  }
  return problems
}

function pickScope(plan: Plan, { only, from }: Wishes, problems: string[]): string[] | null {
  const wanted = only ?? from
  if (wanted === undefined) return null
  const at = findWave(plan, wanted)
  if (at < 0) {
    problems.push(
      `The plan has no wave "${shortly(wanted)}". It has: ${listed(plan.waves.map(({ id }) => id))}.`,
    )
    return null
  }
  if (only !== undefined) return [plan.waves[at]!.id]
  return plan.waves.slice(at).map(({ id }) => id)
}

/** By its id, or by its number in it: `2` is `Wave 2`. */
export function findWave(plan: Plan, wanted: string): number {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
  const exact = plan.waves.findIndex(({ id }) => same(id, wanted))
  return exact >= 0 ? exact : plan.waves.findIndex(({ id }) => same(id.split(' ').at(-1) ?? '', wanted))
}

/** As the table has it, else as the plan does. */
function pickAgents(
  plan: Plan,
  { agent, before }: Wishes,
  offer: Offer,
  { rules, of }: Assigned,
): Record<string, string> {
  const known = new Set(offer.agents.map(({ name }) => name))
  return Object.fromEntries(
    plan.tasks.map(task => {
      const wanted = rules[of[task.id] ?? -1]?.agent ?? namedAgent(task)
      const found = wanted !== null && known.has(wanted) ? wanted : offer.defaultAgent
      return [task.id, agent ?? before?.agents[task.id] ?? found]
    }),
  )
}

/** Whose model each task uses: by the table, which stands before the plan; by its agent, which stands after it. */
function toPreferred(
  plan: Plan,
  agents: Record<string, string>,
  { rules, of }: Assigned,
  offer: Offer,
): NonNullable<TermsWanted['preferred']> {
  const own = new Map(offer.agents.map(({ name, provider }) => [name, provider ?? null]))
  return new Map(
    plan.tasks.map(({ id }) => [
      id,
      { before: rules[of[id] ?? -1]?.provider ?? null, after: own.get(agents[id] ?? '') ?? null },
    ]),
  )
}
