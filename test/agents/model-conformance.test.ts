import type { LLMock } from '@copilotkit/aimock'
import { agentConformance } from '../conformance/agents.ts'
import { lastWords, openAgents, openModelDouble } from '../support/model-double.ts'

function play(mock: LLMock): void {
  mock.on({ userMessage: 'play succeed' }, { content: 'Painted the shed.' })
  mock.on(
    { userMessage: 'play write', hasToolResult: false },
    { toolCalls: [{ name: 'write_file', arguments: '{"path":"shed/paint.md","text":"red"}' }] },
  )
  mock.on({ userMessage: 'play write' }, { content: 'Wrote it down.' })
  mock.on({ userMessage: 'play fail' }, { error: { message: 'no such thing' }, status: 400 })
  mock.on({ userMessage: 'play hang' }, { content: 'waiting '.repeat(2_000) }, { latency: 200, chunkSize: 8 })
  mock.on(
    { predicate: request => lastWords(request).includes('play ask') && !lastWords(request).includes('red') },
    {
      toolCalls: [
        { name: 'ask_people', arguments: '{"question":"Which colour?","options":["red","green"]}' },
      ],
    },
  )
  mock.on({ userMessage: 'play ask' }, { content: 'Painted it as told.' })
  mock.on({ userMessage: 'play flood' }, { content: 'flood\n'.repeat(50_000) }, { chunkSize: 10_000 })
  mock.on(
    { userMessage: 'play refused' },
    {
      error: {
        message: 'You exceeded your current quota. Try again in 20 minutes.',
        code: 'insufficient_quota',
      },
      status: 429,
      retryAfter: 1_200,
    },
  )
}

agentConformance('A model', async () => {
  const double = await openModelDouble()
  play(double.mock)
  const opened = openAgents(double.url)
  return {
    cast: part => ({ agent: opened.agents[0]!, prompt: `play ${part}` }),
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]()
      await double[Symbol.asyncDispose]()
    },
  }
})
