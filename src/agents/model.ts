import type { Clock } from '../lib/clock.ts'
import { Secret } from '../lib/secret.ts'
import { SECRET_CHARS_MIN } from '../lib/redact.ts'
import type { Report } from '../run/outcome.ts'
import type { Permissions } from '../run/permissions.ts'
import type { Environment } from './command-line.ts'
import { runAllowed } from './model-check.ts'
import { workWithModel } from './model-work.ts'
import type { ModelLimits } from './model-work.ts'
import { openLauncher } from './open-launcher.ts'
import type { Launcher } from './open-launcher.ts'
import { mergePermissions } from './permit.ts'
import type { Agent, Assignment, Watch } from './port.ts'

export interface ModelAgentConfig {
  name: string
  model: string
  provider: string
  permissions: Permissions
  /** Commands it may run, each a program and its arguments. */
  checks: string[][]
}

interface ModelProvider {
  name: string
  url: string | null
  /** The variable that holds its key. */
  key: string | null
  /** What an agent asks for whose own model is another provider's. */
  model: string | null
  prices: { input: number; output: number } | null
}

export interface ModelAgentsOptions {
  models: ModelAgentConfig[]
  providers: ModelProvider[]
  /** Where keys are taken from, and what checks may see. */
  environment: Environment
  clock: Clock
  /** Before the second try of an answer that was cut. */
  retryMs?: number
  limits?: Partial<ModelLimits>
}

/** Agents that are models, driven by us. They share one launcher for their checks, which this holds. */
export interface ModelAgents extends AsyncDisposable {
  agents: Agent[]
}

const RETRY_MS = 250
const RETRIES_MAX = 20
const LIMITS: ModelLimits = { turns: 100, tokens: 3_000_000, answerChars: 400_000, talkChars: 400_000 }

export function openModelAgents(options: ModelAgentsOptions): ModelAgents {
  const launcher = openLauncher()
  return {
    agents: options.models.map(config => ({
      name: config.name,
      rehearses: false,
      hears: true,
      work: (assignment, watch, signal) => work(config, options, launcher, assignment, watch, signal),
    })),
    [Symbol.asyncDispose]: () => launcher[Symbol.asyncDispose](),
  }
}

async function work(
  config: ModelAgentConfig,
  { providers, environment, clock, limits, retryMs = RETRY_MS }: ModelAgentsOptions,
  launcher: Launcher,
  assignment: Assignment,
  watch: Watch,
  signal: AbortSignal,
): Promise<Report> {
  const name = assignment.provider ?? config.provider
  const provider = providers.find(one => one.name === name)
  if (!provider || provider.url === null) return toNowhere(name)
  const model = toModel(config, provider, assignment)
  if (model === null)
    return failed(
      `It is not said which model of ${name} to ask for. Name one: providers.${name}.model in regatta.yaml`,
    )
  const key = provider.key === null ? undefined : environment[provider.key]
  if (provider.key !== null && !key)
    return failed(
      `${provider.key}, which holds the key of ${name}, is not set. Set it where Regatta is started`,
    )
  // The client takes a while to load: who has no model, or asks for none, need not wait for it.
  const { openChat } = await import('../model/chat.ts')
  const endpoint = { provider: name, url: provider.url, key: key ? new Secret(key) : null }
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  return await workWithModel(
    {
      chat: openChat(endpoint, clock),
      provider: name,
      model,
      prices: provider.prices,
      permissions: mergePermissions(config.permissions, assignment.permissions),
      checks: config.checks,
      runCheck: (command, folder, stop) => runAllowed(command, folder, environment, launcher, watch, stop),
      secrets: key && key.length >= SECRET_CHARS_MIN ? [key] : [],
      limits: { ...LIMITS, ...limits },
      patience: { clock, zone, retryMs, retriesLeft: RETRIES_MAX },
    },
    assignment,
    watch,
    signal,
  )
}

/** What a table names for the task goes with the provider that it was meant for, as does what the agent is. */
function toModel(config: ModelAgentConfig, provider: ModelProvider, { model }: Assignment): string | null {
  if (model !== null) return model
  return provider.name === config.provider ? config.model : provider.model
}

/** Whose models cannot be asked from here is down as far as this run goes: the next one is asked. */
function toNowhere(name: string): Report {
  const message = `${name}: it is not said where its models are asked. Describe it under providers in regatta.yaml, with its url`
  return { ending: { kind: 'refused', by: 'provider', message, until: null }, tail: '' }
}

function failed(message: string): Report {
  return { ending: { kind: 'failed', message }, tail: '' }
}
