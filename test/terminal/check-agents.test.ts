import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { toConfig } from '../../src/config/config.ts'
import type { Config } from '../../src/config/config.ts'
import { checkAgents, checkProviders } from '../../src/terminal/check-agents.ts'
import type { Check } from '../../src/terminal/check-machine.ts'

const KEY = 'sk-hush-hush'

function configOf(yaml: object, values: Record<string, string> = {}): Config {
  const read = toConfig(
    { values, folder: '/here', file: { path: 'regatta.yaml', isNamed: false } },
    JSON.stringify(yaml),
  )
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  return read.config
}

const lines = (checks: Check[]): string[] =>
  checks.map(({ name, state, text }) => `${state} ${name}: ${text}`)

test('models are said with their provider, and where a stand-in has none to ask for', async () => {
  const agents = { gpt: { model: 'gpt-5', provider: 'openai' } }
  const own = { url: 'http://host/v1' }
  expect(lines(await checkAgents(configOf({ agents })))).toEqual(['fine agents.gpt: gpt-5 of openai'])
  expect(lines(await checkAgents(configOf({ agents, providers: { openai: {}, own } })))).toEqual([
    'note agents.gpt: gpt-5 of openai; with own it has no model to ask for',
  ])
})

test('a key that is not set is missed, and none is ever shown', async () => {
  const config = configOf({ providers: { openai: {}, plain: {} } }, { OTHER: KEY })
  expect(lines(await checkProviders(config, 'look'))).toEqual([
    'mend providers.openai: https://api.openai.com/v1, but OPENAI_API_KEY is not set',
  ])
  const set = await checkProviders(configOf({ providers: { openai: {} } }, { OPENAI_API_KEY: KEY }), 'look')
  expect(lines(set)).toEqual([
    'fine providers.openai: https://api.openai.com/v1, with the key in OPENAI_API_KEY',
  ])
  expect(JSON.stringify(set)).not.toContain('hush')
})

test('providers are asked whether they answer and take the key', async () => {
  const server = createServer((request, response) => {
    const isKnown = request.headers.authorization === `Bearer ${KEY}` && request.url === '/v1/models'
    response.writeHead(isKnown ? 200 : 401).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  const providers = {
    good: { url, key: 'MY_KEY' },
    bad: { url: `${url}/` },
    away: { url: 'http://127.0.0.1:9/v1' },
  }
  const checks = await checkProviders(configOf({ providers }, { MY_KEY: KEY }), 'ask')
  expect(lines(checks)).toEqual([
    `fine providers.good: ${url}, with the key in MY_KEY: answers`,
    `mend providers.bad: ${url}/, without a key: answers with 401`,
    'mend providers.away: http://127.0.0.1:9/v1, without a key: does not answer',
  ])
  expect(JSON.stringify(checks)).not.toContain('hush')
})
