import { PRESETS, toLines } from '../agents/acp/presets.ts'
import type { AgentConfig, ProviderConfig } from '../config/agents.ts'
import type { Config } from '../config/config.ts'
import { DEFAULT_PATH, findProgram } from '../system/find-program.ts'
import { broken, fine } from './check-machine.ts'
import type { Check } from './check-machine.ts'

/** Whether what agents are told to be can be started; nothing is. */
export async function checkAgents(config: Config): Promise<Check[]> {
  if (config.agents.length === 0) {
    const mend = 'Describe agents under "agents" in regatta.yaml; regatta init writes one.'
    return [{ name: 'agents', state: 'note', text: 'none is described: tasks are only rehearsed', mend }]
  }
  return await Promise.all(config.agents.map(agent => checkAgent(config, agent)))
}

async function checkAgent(config: Config, agent: AgentConfig): Promise<Check> {
  const place = `agents.${agent.name}`
  if (agent.kind === 'model') return checkModel(config, agent.name, agent.model, agent.provider)
  const lines = agent.kind === 'command' ? [agent.command] : toLines(agent.acp)
  const found = await findFirst(config, lines)
  if (found === null) {
    const programs = lines.map(([program = '']) => program)
    const isPath = programs.some(program => program.includes('/'))
    const where = isPath ? 'is no program that you may start' : 'is not on PATH'
    const what = `${programs.join(' or ')} ${where}`
    return broken(place, what, `Install it, or name another under ${place}.${agent.kind}.`)
  }
  const unset = agent.env.filter(variable => !isSet(config, variable))
  if (unset.length === 0) return fine(place, found)
  return broken(place, `${found}, but ${unset.join(', ')} is not set`, `Set it where Regatta is started.`)
}

/** Which of the agents that are known by name could be used. */
export async function checkPresets(config: Config): Promise<Check> {
  const place = 'known agents'
  const there = await listThere(config)
  const absent = Object.keys(PRESETS).filter(name => !there.includes(name))
  if (there.length === 0) return fine(place, `none of ${absent.join(', ')} is on PATH`)
  const text = `${there.join(', ')} on PATH; as in agents: { NAME: { acp: ${there[0]} } }`
  return fine(place, absent.length === 0 ? text : `${text}; not there: ${absent.join(', ')}`)
}

/** Those that are on this machine. */
export async function listThere(config: Pick<Config, 'environment' | 'folder'>): Promise<string[]> {
  const names = Object.entries(PRESETS)
  const found = await Promise.all(names.map(([, lines]) => findFirst(config, lines)))
  return names.flatMap(([name], at) => (found[at] === null ? [] : [name]))
}

async function findFirst(
  config: Pick<Config, 'environment' | 'folder'>,
  lines: readonly (readonly string[])[],
): Promise<string | null> {
  const path = config.environment.get('PATH')?.reveal() ?? DEFAULT_PATH
  for (const [program = ''] of lines) {
    const found = program === '' ? null : await findProgram(program, path, config.folder)
    if (found !== null) return found
  }
  return null
}

function checkModel({ providers }: Config, name: string, model: string, own: string): Check {
  const place = `agents.${name}`
  const unnamed = providers.filter(
    provider => provider.url !== null && provider.name !== own && provider.model === null,
  )
  const text = `${model} of ${own}`
  if (unnamed.length === 0) return fine(place, text)
  const others = unnamed.map(provider => provider.name).join(', ')
  const mend = `Name one under providers: ${unnamed[0]!.name}: { model: … }.`
  return { name: place, state: 'note', text: `${text}; with ${others} it has no model to ask for`, mend }
}

/** How long a provider may take to say that it is there. */
const ASK_MS = 5_000

/** Whether the keys of providers are there; `ask`: and whether they answer. No key is ever shown. */
export async function checkProviders(config: Config, ask: 'ask' | 'look'): Promise<Check[]> {
  return await Promise.all(
    config.providers
      .filter(({ url, key }) => url !== null || key !== null)
      .map(provider => checkProvider(config, provider, ask)),
  )
}

async function checkProvider(config: Config, provider: ProviderConfig, ask: 'ask' | 'look'): Promise<Check> {
  const { name, url, key } = provider
  const place = `providers.${name}`
  if (key !== null && !isSet(config, key))
    return broken(place, `${url ?? name}, but ${key} is not set`, 'Set it where Regatta is started.')
  const keyed = key === null ? 'without a key' : `with the key in ${key}`
  if (url === null) return fine(place, keyed)
  const text = `${url}, ${keyed}`
  if (ask === 'look') return fine(place, text)
  const headers = key === null ? {} : { authorization: `Bearer ${config.environment.get(key)!.reveal()}` }
  try {
    const signal = AbortSignal.timeout(ASK_MS)
    const answer = await fetch(`${url.replace(/\/$/, '')}/models`, { headers, signal, redirect: 'error' })
    await answer.body?.cancel()
    if (answer.ok) return fine(place, `${text}: answers`)
    const mend =
      answer.status === 401 || answer.status === 403
        ? `It does not take the key: see ${key ?? `providers.${name}.key`}.`
        : 'See that it runs, and that its address ends as it should, often in /v1.'
    return broken(place, `${text}: answers with ${answer.status}`, mend)
  } catch {
    // Why is in words that may hold more than the address.
    return broken(place, `${text}: does not answer`, 'See that it runs and can be reached from here.')
  }
}

function isSet(config: Config, variable: string): boolean {
  return Boolean(config.environment.get(variable)?.reveal())
}
