import type { Gate, Plan } from '../plan/plan.ts'
import type { Charter, Pace } from './event.ts'
import { listed, shortly } from './listed.ts'
import type { Policy } from './policy.ts'

/** What a person wants of a run; what is left out comes from the plan or the installation. */
export interface Wishes {
  run: string
  by: string
  pace?: Pace | undefined
  slots?: number | undefined
  only?: string | undefined
  from?: string | undefined
  /** Given: does every task, whatever the plan says. */
  agent?: string | undefined
  /** Whether a plan that calls itself a reference may start. */
  reference: 'refused' | 'agreed'
  /** Whether a plan may start whose go/no-go questions nobody will be asked. */
  gates: 'refused' | 'passed'
  folder: string
  place: string
  seed: number
  thread: Charter['thread']
  /** The run that this one does part of again: what is left out comes from it, and what was agreed to still is. */
  before?: Charter | undefined
}

/** What the installation has to offer. */
export interface Offer {
  policy: Policy
  slots: number
  agents: { name: string; rehearses: boolean }[]
  /** Who does the tasks whose agent nobody here is called by. */
  defaultAgent: string
}

type PlanGate = Pick<Gate, 'after' | 'question'>

/** The foundation of a run, or everything that speaks against it. */
export function toCharter(
  plan: Plan,
  wishes: Wishes,
  offer: Offer,
): { charter: Charter } | { problems: string[] } {
  const problems = [...findPlanProblems(plan, wishes), ...findOfferProblems(wishes, offer)]
  const scope = pickScope(plan, wishes, problems)
  if (wishes.gates === 'refused') problems.push(...findGateProblems(listNewGates(plan, scope, wishes.before)))
  const agents = pickAgents(plan, wishes, offer)
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
  return {
    charter: {
      run: wishes.run,
      by: wishes.by,
      plan,
      policy: offer.policy,
      pace:
        wishes.pace ?? wishes.before?.pace ?? (plan.tasks.some(({ barrier }) => barrier) ? 'waves' : 'eager'),
      slots: wishes.slots ?? Math.min(offer.slots, wishes.before?.slots ?? plan.limits.slots ?? offer.slots),
      scope,
      agents,
      folder: wishes.folder,
      place: wishes.place,
      rehearsal: rehearsing.length > 0,
      seed: wishes.seed,
      thread: wishes.thread,
    },
  }
}

function findPlanProblems(plan: Plan, wishes: Wishes): string[] {
  const problems = plan.findings
    .filter(({ severity }) => severity === 'error')
    .map(({ line, message }) => `Line ${line}: ${message}`)
  if (plan.tasks.length === 0 && problems.length === 0) problems.push('The plan has no tasks.')
  if (plan.status === 'reference' && wishes.reference === 'refused' && !wishes.before) {
    problems.push(
      'The document says of itself that it is a reference, not an active plan. Start it all the same with --reference.',
    )
  }
  return problems
}

/** Those that nobody has passed over already. */
function listNewGates(plan: Plan, scope: string[] | null, before: Charter | undefined): PlanGate[] {
  const passed = before ? listGates(plan, before.scope).map(({ question }) => question) : []
  return listGates(plan, scope).filter(({ question }) => !passed.includes(question))
}

function findGateProblems(gates: PlanGate[]): string[] {
  const [first] = gates
  if (!first) return []
  const { after, question } = first
  const [count, they] =
    gates.length === 1
      ? ['a go/no-go question', 'It is not asked yet']
      : [`${gates.length} go/no-go questions`, 'They are not asked yet']
  return [
    `The plan has ${count}; the first, after ${after}: “${question}” ${they}: what follows would start without an answer. Start it all the same with --pass-gates.`,
  ]
}

/** A gate may name something larger than a wave; it is left out only where all that it can mean is. */
function listGates({ waves, gates }: Plan, scope: string[] | null): PlanGate[] {
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

function pickAgents(plan: Plan, { agent, before }: Wishes, offer: Offer): Record<string, string> {
  const known = new Set(offer.agents.map(({ name }) => name))
  return Object.fromEntries(
    plan.tasks.map(task => [
      task.id,
      agent ?? before?.agents[task.id] ?? findAgent(task, known) ?? offer.defaultAgent,
    ]),
  )
}

/** As the plan names it; a title that begins with the name of an agent that is here names it too. */
function findAgent({ agent, title }: Plan['tasks'][number], known: ReadonlySet<string>): string | undefined {
  const named = agent ?? /^([\w.-]{1,64}): /.exec(title)?.[1]
  return named !== undefined && known.has(named) ? named : undefined
}
