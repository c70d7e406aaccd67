import { LLMock } from '@copilotkit/aimock'
import type { ChatCompletionRequest } from '@copilotkit/aimock'
import { openModelAgents } from '../../src/agents/model.ts'
import type { ModelAgentConfig, ModelAgents, ModelAgentsOptions } from '../../src/agents/model.ts'
import { plant, refusePlanted } from './planted.ts'
import { systemClock } from '../../src/system/clock.ts'

export const KEY = plant('sk-hush-hush')

export interface ModelDouble extends AsyncDisposable {
  mock: LLMock
  url: string
}

/** A provider of models that answers as it is told. */
export async function openModelDouble(): Promise<ModelDouble> {
  const mock = new LLMock({ port: 0 })
  await mock.start()
  return {
    mock,
    url: `${mock.url}/v1`,
    async [Symbol.asyncDispose]() {
      const told = mock.getRequests().map(({ body }) => body)
      await mock.stop()
      refusePlanted('what a model was told', told)
    },
  }
}

/** What was said last that is no result of a tool. */
export function lastWords({ messages }: ChatCompletionRequest): string {
  const said = messages.findLast(({ role }) => role === 'user')?.content
  return typeof said === 'string' ? said : ''
}

export function toConfig(given: Partial<ModelAgentConfig> = {}): ModelAgentConfig {
  return { name: 'gpt', model: 'gpt-5', provider: 'openai', permissions: {}, checks: [], ...given }
}

export function openAgents(url: string, given: Partial<ModelAgentsOptions> = {}): ModelAgents {
  const openai = { name: 'openai', url, key: 'MY_KEY', model: null, prices: { input: 2, output: 10 } }
  return openModelAgents({
    models: [toConfig()],
    providers: [openai],
    environment: { PATH: '/usr/local/bin:/usr/bin:/bin', MY_KEY: KEY },
    clock: systemClock,
    retryMs: 1,
    ...given,
  })
}
