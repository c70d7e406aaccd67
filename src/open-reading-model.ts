import type { Config } from './config/config.ts'
import { SECRET_CHARS_MIN } from './lib/redact.ts'
import { Secret } from './lib/secret.ts'
import type { ReadingModel } from './reading/ask-model.ts'
import { systemClock } from './system/clock.ts'

/** Variables that hold what must not leave the machine, by their names. */
const SECRET = /KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH|_URL$/i

/** The model that reads plans when somebody asks for it: that of the agent that is a model, else of a provider. */
export async function openReadingModel(config: Config): Promise<ReadingModel | { problem: string }> {
  const picked = pickModel(config)
  if (picked === null)
    return {
      problem:
        'No model is configured that could read it. Name one in regatta.yaml: agents: {reader: {model: gpt-5, provider: openai}}, or providers: {ollama: {model: llama3}}.',
    }
  const { provider, model } = picked
  const key = provider.key === null ? undefined : config.environment.get(provider.key)
  if (provider.url === null)
    return {
      problem: `It is not said where models of ${provider.name} are asked: providers.${provider.name}.url in regatta.yaml.`,
    }
  if (provider.key !== null && !key?.reveal())
    return { problem: `${provider.key}, which holds the key of ${provider.name}, is not set.` }
  // The client takes a while to load, and nearly nobody asks for it.
  const { openChat } = await import('./model/chat.ts')
  const endpoint = { provider: provider.name, url: provider.url, key: key ? new Secret(key.reveal()) : null }
  const secrets = [...config.environment]
    .filter(([name]) => SECRET.test(name))
    .map(([, value]) => value.reveal())
  return {
    chat: openChat(endpoint, systemClock),
    provider: provider.name,
    model,
    secrets: secrets.filter(value => value.length >= SECRET_CHARS_MIN),
    clock: systemClock,
  }
}

/** How the model is called that could be asked; null: none is configured. */
export function nameReadingModel(config: Config): string | null {
  const picked = pickModel(config)
  return picked && `${picked.model} of ${picked.provider.name}`
}

function pickModel({ agents, defaultAgent, providers }: Config) {
  const models = agents.filter(agent => agent.kind === 'model')
  const agent = models.find(({ name }) => name === defaultAgent) ?? models[0]
  const own = agent && providers.find(({ name }) => name === agent.provider)
  if (agent && own) return { provider: own, model: agent.model }
  const other = providers.find(({ model, url }) => model !== null && url !== null)
  return other?.model ? { provider: other, model: other.model } : null
}
