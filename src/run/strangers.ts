import { countEdits } from '../lib/count-edits.ts'
import type { Finding, Plan } from '../plan/plan.ts'
import { namedAgent, toAssigned } from './assign.ts'
import type { Offer } from './charter.ts'
import { listed, shortly } from './listed.ts'

type Here = Pick<Offer, 'agents' | 'assign' | 'providers' | 'defaultAgent'>

/** How many names are told one by one. */
const NAMES_MAX = 4
const NEAREST_MAX = 2
/** Longer names are not compared. */
const CHARS_MAX = 40

/** The plan with what is doubtful about who does its tasks here. */
export function withStrangers(plan: Plan, here: Here): Plan {
  const found = [...findAgentStrangers(plan, here), ...findProviderStrangers(plan, here)]
  return found.length === 0 ? plan : { ...plan, findings: [...plan.findings, ...found] }
}

/** Names of agents that nobody here has. Where all is only rehearsed, everybody is played by one. */
function findAgentStrangers(plan: Plan, { agents, assign = [], defaultAgent }: Here): Finding[] {
  const known = new Set(agents.filter(({ rehearses }) => !rehearses).map(({ name }) => name))
  if (known.size === 0) return []
  const { rules, of } = toAssigned(plan.tasks, assign, null)
  const strangers = new Map<string, { line: number; tasks: string[] }>()
  for (const task of plan.tasks) {
    const name = namedAgent(task)
    const isAssigned = (rules[of[task.id] ?? -1]?.agent ?? null) !== null
    // A word before a colon is often no name.
    const isMeant = task.agent !== null || (name !== null && findNear(name, known).length > 0)
    if (name === null || known.has(name) || isAssigned || !isMeant) continue
    const stranger = strangers.get(name) ?? { line: task.line, tasks: [] }
    stranger.tasks.push(task.id)
    strangers.set(name, stranger)
  }
  const near = [...strangers].filter(([name]) => findNear(name, known).length > 0)
  const others = [...strangers].filter(([name]) => findNear(name, known).length === 0)
  const instead = `Regatta has ${defaultAgent} do ${strangers.size === 1 ? 'it' : 'them'}, unless --agent or "assign" in regatta.yaml names another.`
  const findings = near.slice(0, NAMES_MAX).map(([name, { line, tasks }]): Finding => {
    const nearest = findNear(name, known).map(quoted).join(' or ')
    const message = `No agent here is called ${quoted(name)} (${listed(tasks)}); nearest is ${nearest}. ${instead}`
    return { code: 'agent-unknown', severity: 'warning', line, message }
  })
  const rest = [...near.slice(NAMES_MAX), ...others]
  const [first] = rest
  if (first) {
    const names = listed(rest.map(([name]) => name))
    const message = `No agent here is called ${names}; here ${known.size === 1 ? 'is' : 'are'} ${listed([...known])}. ${instead}`
    findings.push({ code: 'agent-unknown', severity: 'warning', line: first[1].line, message })
  }
  return findings
}

/** Providers of the plan that a model would have to ask, and that nobody described. */
function findProviderStrangers({ tasks, terms }: Plan, { agents, providers }: Here): Finding[] {
  const asksModels = agents.some(({ provider }) => provider !== null && provider !== undefined)
  if (!asksModels) return []
  const known = new Set(providers.map(({ name }) => fold(name)))
  const told = [
    ...(terms?.providers ?? []).filter(({ allocation }) => allocation !== 'old'),
    ...tasks.flatMap(({ provider, line }) => (provider === null ? [] : [{ name: provider, line }])),
  ]
  const strangers = new Map<string, number>()
  for (const { name, line } of told)
    if (!known.has(fold(name)) && !strangers.has(name)) strangers.set(name, line)
  return [...strangers].slice(0, NAMES_MAX).map(([name, line]) => {
    const nearest = findNear(name, new Set(providers.map(provider => provider.name))).map(quoted)
    const hint = nearest.length > 0 ? `; nearest is ${nearest.join(' or ')}` : ''
    const message = `${quoted(name)} is no provider here${hint}. Regatta takes it for one that is down, and the next one stands in: describe it under providers in regatta.yaml.`
    return { code: 'provider-unknown', severity: 'warning', line, message }
  })
}

function findNear(name: string, known: ReadonlySet<string>): string[] {
  const wanted = fold(name.slice(0, CHARS_MAX))
  const ranked = [...known]
    .map(other => ({ other, edits: countEdits(wanted, fold(other.slice(0, CHARS_MAX))) }))
    .filter(({ other, edits }) => edits <= Math.floor(Math.max(wanted.length, other.length) / 3))
    .toSorted((a, b) => a.edits - b.edits)
  return ranked.slice(0, NEAREST_MAX).map(({ other }) => other)
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

function quoted(name: string): string {
  return `"${shortly(name, CHARS_MAX)}"`
}
