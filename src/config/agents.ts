import type { File } from './file.ts'
import { findSpliced } from '../lib/find-spliced.ts'
import { readLabels } from '../lib/labels.ts'
import { toOllamaUrl } from '../lib/ollama-url.ts'
import type { AssignRule } from '../run/assign.ts'
import type { ProviderTerms } from '../run/charter-terms.ts'
import type { Permissions } from '../run/permissions.ts'

/** What does tasks, as a team describes it. */
export type AgentConfig = CommandConfig | AcpConfig | ModelConfig

interface Named {
  name: string
  /** Whose model it uses, if it is told. */
  provider: string | null
}

/** Any program. */
interface CommandConfig extends Named {
  kind: 'command'
  command: string[]
  /** Names of the variables that it is given. */
  env: string[]
  container: ContainerConfig | null
}

/** By which its program is started in a container, and how that is ended: each a program and its arguments. */
interface ContainerConfig {
  run: string[]
  stop: string[]
}

/** A program that speaks the Agent Client Protocol. */
interface AcpConfig extends Named {
  kind: 'acp'
  /** The name of one that is known, or a program and its arguments. */
  acp: string | string[]
  env: string[]
  container: ContainerConfig | null
  model: string | null
  permissions: Permissions
}

/** A model, driven by Regatta itself. */
interface ModelConfig extends Named {
  kind: 'model'
  model: string
  provider: string
  permissions: Permissions
  /** Commands that it may run, each a program and its arguments. */
  checks: string[][]
}

/** Whose models there are. */
export interface ProviderConfig extends ProviderTerms {
  /** Where it is asked as OpenAI is; null: nowhere that Regatta knows of. */
  url: string | null
  /** The variable that holds its key. */
  key: string | null
  /** What an agent asks for whose own model is another provider's. */
  model: string | null
  /** For a million tokens. */
  prices: { input: number; output: number } | null
  /** Given to the programs of attempts that use it. */
  env: Record<string, string>
}

export interface AgentsConfig {
  agents: AgentConfig[]
  /** In the order in which they stand in for each other. */
  providers: ProviderConfig[]
  /** The first that matches counts. */
  assign: AssignRule[]
  /** Said to every agent. */
  prompt: string | null
  /** Who does the tasks whose agent is not among these. */
  defaultAgent: string
}

type Refuse = (place: string, problem: string) => void
type AgentFile = File['agents'][string]

export const REHEARSAL = 'rehearsal'
const OPENAI = 'openai'
const OLLAMA = 'ollama'
const OPENAI_URL = 'https://api.openai.com/v1'
const OPENAI_KEY = 'OPENAI_API_KEY'

/** What `regatta.yaml` says of agents, and whatever is wrong with it. */
export function toAgentsConfig(
  { agents: described, providers: listed, assign: rules, prompt, agent: usual, policy }: File,
  values: Readonly<Record<string, string>>,
  refuse: Refuse,
): AgentsConfig {
  const agents = Object.entries(described).flatMap(([name, said]) => toAgent(name, said, refuse))
  const assign = rules.map(rule => ({
    match: rule.match,
    agent: rule.agent ?? null,
    provider: rule.provider ?? null,
    model: rule.model ?? null,
    prompt: rule.prompt ?? null,
    permissions: rule.permissions ?? null,
    ...(rule.labels && { labels: readLabels(rule.labels.join(',')) ?? [] }),
  }))
  const names = new Set(Object.keys(listed))
  for (const { provider } of [...agents, ...assign])
    if (provider === OPENAI || provider === OLLAMA) names.add(provider)
  const providers = [...names].map(name => toProvider(name, listed[name] ?? {}, values))
  findStrangers(agents, assign, providers, refuse)
  // A row that only says whose they are leaves who does them to others.
  const assigning = assign.filter((_, index) => !isOfOwner(rules[index]!))

  const isThere = (name: string | undefined): boolean => name === undefined || Object.hasOwn(described, name)
  if (Object.hasOwn(described, REHEARSAL))
    refuse(`agents.${REHEARSAL}`, 'this name is taken by the agent that only rehearses.')
  if (usual !== REHEARSAL && !isThere(usual))
    refuse('agent', `"${usual}" is not under agents. Describe it there, or leave it out to rehearse.`)
  if (!isThere(policy.command))
    refuse('policy.command', `"${policy.command}" is not under agents. Describe it there.`)
  return { agents, providers, assign: assigning, prompt: prompt ?? null, defaultAgent: usual ?? REHEARSAL }
}

function isOfOwner(row: File['assign'][number]): boolean {
  return row.owner !== undefined && Object.keys(row).every(key => key === 'match' || key === 'owner')
}

function toAgent(name: string, said: AgentFile, refuse: Refuse): AgentConfig[] {
  const place = `agents.${name}`
  const { command, acp, model, provider, env, container, permissions, checks } = said
  const own = { name, provider: provider ?? null }
  const contained = toContainer(place, container, refuse)
  if (command !== undefined) {
    refuseOthers(place, 'a command', { acp, model, permissions, checks }, refuse)
    refuseSpliced(`${place}.command`, command, refuse)
    return [{ kind: 'command', ...own, command, env: env ?? [], container: contained }]
  }
  if (acp !== undefined) {
    refuseOthers(place, 'an agent that speaks ACP', { checks }, refuse)
    if (typeof acp !== 'string') refuseSpliced(`${place}.acp`, acp, refuse)
    const may = permissions ?? {}
    return [
      {
        kind: 'acp',
        ...own,
        acp,
        env: env ?? [],
        container: contained,
        model: model ?? null,
        permissions: may,
      },
    ]
  }
  if (model === undefined) {
    const kinds = 'command: [tool, "{prompt}"], acp: claude-code, or model: gpt-5 with provider: openai'
    refuse(place, `it does not say what does its tasks. Write ${kinds}.`)
    return []
  }
  refuseOthers(place, 'a model', { env, container }, refuse)
  if (provider === undefined) {
    refuse(`${place}.provider`, 'name whose model it is: one of providers, as in provider: openai.')
    return []
  }
  const kept = { permissions: permissions ?? {}, checks: checks ?? [] }
  return [{ kind: 'model', name, model, provider, ...kept }]
}

/** Those that end one in the same words. */
const ENGINES = /(?:^|\/)(?:docker|podman|nerdctl)$/

function toContainer(place: string, said: AgentFile['container'], refuse: Refuse): ContainerConfig | null {
  if (said === undefined) return null
  const { run, stop } = said
  const [engine = ''] = run
  if (!isNamed(run))
    refuse(`${place}.container.run`, 'without a name it could not be ended. Write --name, "{name}" into it.')
  if (stop === undefined && !ENGINES.test(engine))
    refuse(`${place}.container.stop`, 'say how one is ended, as in [docker, kill, "{name}"].')
  if (stop !== undefined && !isNamed(stop))
    refuse(`${place}.container.stop`, 'say which one is ended: write "{name}" into it.')
  return { run, stop: stop ?? [engine, 'kill', '{name}'] }
}

function isNamed(line: string[]): boolean {
  return line.some(word => word.includes('{name}'))
}

function refuseOthers(place: string, what: string, others: Record<string, unknown>, refuse: Refuse): void {
  for (const [setting, value] of Object.entries(others))
    if (value !== undefined) refuse(`${place}.${setting}`, `${what} has no such setting. Leave it out.`)
}

function refuseSpliced(place: string, command: string[], refuse: Refuse): void {
  const argument = findSpliced(command)
  if (argument === undefined) return
  refuse(
    place,
    `text of a plan must not become part of a script, as in ${JSON.stringify(argument)}. Give it as an argument of its own, which the script calls "$1" ([sh, -c, 'tool "$1"', sh, "{title}"]), or let the script use $REGATTA_TASK.`,
  )
}

function toProvider(
  name: string,
  said: File['providers'][string],
  values: Readonly<Record<string, string>>,
): ProviderConfig {
  const { slots, url, key, model, prices, env } = said
  return {
    name,
    slots: slots ?? null,
    url: url ?? toUsualUrl(name, values),
    // Another server under that name need not see the key of OpenAI.
    key: key ?? (name === OPENAI && url === undefined ? OPENAI_KEY : null),
    model: model ?? null,
    prices: prices ?? null,
    env: env ?? {},
  }
}

function toUsualUrl(name: string, values: Readonly<Record<string, string>>): string | null {
  if (name === OPENAI) return values['OPENAI_BASE_URL'] || OPENAI_URL
  if (name === OLLAMA) return toOllamaUrl(values['OLLAMA_HOST'] ?? '')
  return null
}

/** Names of agents and providers that nobody described. */
function findStrangers(
  agents: AgentConfig[],
  assign: AssignRule[],
  providers: ProviderConfig[],
  refuse: Refuse,
): void {
  const known = new Map(providers.map(provider => [provider.name, provider]))
  for (const { kind, name, provider } of agents) {
    const place = `agents.${name}.provider`
    if (provider === null) continue
    if (!known.has(provider)) refuse(place, `"${provider}" is not under providers. Describe it there.`)
    else if (kind === 'model' && known.get(provider)?.url === null)
      refuse(`providers.${provider}.url`, 'say where it is asked, as in http://localhost:8000/v1.')
  }
  assign.forEach(({ agent, provider }, index) => {
    const place = `assign.${index}`
    if (agent !== null && agent !== REHEARSAL && !agents.some(({ name }) => name === agent))
      refuse(`${place}.agent`, `"${agent}" is not under agents. Describe it there.`)
    if (provider !== null && !known.has(provider))
      refuse(`${place}.provider`, `"${provider}" is not under providers. Describe it there.`)
  })
}
