import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest'
import type { ModelAgentsOptions } from '../../src/agents/model.ts'
import type { Assignment } from '../../src/agents/port.ts'
import type { Report } from '../../src/run/outcome.ts'
import { toAssignment } from '../conformance/agents.ts'
import { KEY, openAgents, openModelDouble, toConfig } from '../support/model-double.ts'
import type { ModelDouble } from '../support/model-double.ts'
import { toWatch } from '../support/quiet-watch.ts'

let double: ModelDouble
let folder: string
beforeAll(async () => void (double = await openModelDouble()))
afterAll(() => double[Symbol.asyncDispose]())
beforeEach(() => {
  double.mock.reset()
  folder = mkdtempSync(join(tmpdir(), 'regatta-model-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function work(
  given: Partial<ModelAgentsOptions> = {},
  assigned: Partial<Assignment> = {},
  url = double.url,
): Promise<Report & { lines: string[] }> {
  await using opened = openAgents(url, given)
  const lines: string[] = []
  const watch = toWatch({ activity: text => void lines.push(text) })
  const assignment = { ...toAssignment(folder, 'Paint.'), ...assigned }
  return { ...(await opened.agents[0]!.work(assignment, watch, new AbortController().signal)), lines }
}

const provider = (name: string, url: string | null, model: string | null = null) => ({
  name,
  url,
  key: null,
  model,
  prices: null,
})

/** Answers every request in the same way. */
async function serve(
  status: number,
  headers: Record<string, string>,
  body: string,
  seen: IncomingHttpHeaders[] = [],
): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    seen.push(request.headers)
    response.writeHead(status, headers).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

const STREAM = { 'content-type': 'text/event-stream' }

describe('A provider that refuses', () => {
  test.each<[string, number, object, number | undefined, object]>([
    ['a rate limit', 429, { message: 'Slow down.', code: 'rate_limit_exceeded' }, 60, { by: 'rate', s: 60 }],
    [
      'a rate limit that lasts',
      429,
      { message: 'Rate limit reached.', code: 'rate_limit_exceeded' },
      7_200,
      { by: 'usage', s: 7_200 },
    ],
    [
      'a rate limit told in words',
      429,
      { message: 'Rate limit reached for gpt-5. Please try again in 42s.', type: 'tokens' },
      undefined,
      { by: 'rate', s: 42 },
    ],
    [
      'a quota used up',
      429,
      { message: 'Too much.', code: 'insufficient_quota' },
      60,
      { by: 'usage', s: 60 },
    ],
    ['no money', 402, { message: 'Payment required' }, undefined, { by: 'usage', s: null }],
    [
      'a usage limit',
      429,
      { message: 'Your usage limit is reached, it resets in 3 hours', type: 'usage_limit_reached' },
      undefined,
      { by: 'usage', s: 10_800 },
    ],
    ['an outage', 503, { message: 'Overloaded' }, undefined, { by: 'provider', s: null }],
  ])('is told apart: %s', async (_, status, error, after, expected) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (after !== undefined) headers['retry-after'] = String(after)
    const { ending } = await work({}, {}, await serve(status, headers, JSON.stringify({ error })))
    const until = ending.kind === 'refused' ? ending.until : Number.NaN
    const s = until === null ? null : Math.round((until - Date.now()) / 1_000)
    expect({ ...ending, s }).toMatchObject({ kind: 'refused', ...expected })
    expect(ending).toMatchObject({ message: expect.stringMatching(/^openai: /) })
  })

  test('because nobody is there, or nothing but nonsense comes, is down', async () => {
    const nobody = await work({}, {}, 'http://127.0.0.1:9/v1')
    const nonsense = await work({}, {}, await serve(200, STREAM, 'data: {"choices": [{]}\n\n'))
    const silence = await work({}, {}, await serve(200, STREAM, ''))
    const page = await work({}, {}, await serve(200, { 'content-type': 'text/html' }, '<p>Hello'))
    for (const { ending } of [nobody, nonsense, silence, page])
      expect(ending).toMatchObject({ kind: 'refused', by: 'provider', until: null })
  })

  test('that does not know us or the model is no reason to wait: it is said what to mend', async () => {
    const said = JSON.stringify({ error: { message: `Incorrect API key provided: ${KEY}` } })
    const json = { 'content-type': 'application/json' }
    const key = await work({}, {}, await serve(401, json, said))
    expect(key.ending).toMatchObject({ kind: 'failed', message: expect.stringContaining('regatta doctor') })
    const model = await work({}, {}, await serve(404, json, said))
    expect(model.ending).toMatchObject({ kind: 'failed', message: expect.stringContaining('no model gpt-5') })
    expect(JSON.stringify([key, model])).not.toContain('hush')
  })

  test('sends no more than can be kept', async () => {
    const line = `data: {"choices":[{"delta":{"content":"${'x'.repeat(9_000_000)}"}}]}\n\n`
    const { ending } = await work({ limits: { answerChars: 1_000 } }, {}, await serve(200, STREAM, line))
    expect(ending).toEqual({
      kind: 'failed',
      message: 'gpt-5 of openai wrote more than 1 kB, its output limit',
    })
  })
})

describe('A provider in trouble', () => {
  const call = { name: 'write_file', arguments: '{"path":"a.txt","text":"red"}' }
  beforeEach(() => {
    double.mock.on({ turnIndex: 0 }, { toolCalls: [call] })
    double.mock.on({ turnIndex: 1 }, { content: 'Painted.' })
  })

  test.each([
    ['answers with 500', { dropRate: 1 }],
    ['cuts its streams', { disconnectRate: 1 }],
    ['sends what cannot be read', { malformedRate: 1 }],
  ])('that %s is asked again a few times, then it is down', async (_, chaos) => {
    double.mock.setChaos(chaos)
    const { ending } = await work()
    expect(ending).toMatchObject({ kind: 'refused', by: 'provider' })
    expect(double.mock.getRequests().length).toBeLessThanOrEqual(4)
  })

  test.each([
    ['500', { dropRate: 0.5 }],
    ['cut streams', { disconnectRate: 0.5 }],
    ['malformed JSON', { malformedRate: 0.5 }],
  ])('now and then does not keep the work from its end: %s', async (_, chaos) => {
    const toggled = createToggle(chaos)
    const { ending } = await work({}, {}, await toggled)
    expect(ending).toEqual({ kind: 'finished', summary: 'Painted.' })
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('red')
  })

  /** Every second request goes wrong, so that it is not for chance to say. */
  async function createToggle(chaos: Record<string, number>): Promise<string> {
    let count = 0
    const server = createServer((request, response) => {
      const always = Object.fromEntries(Object.keys(chaos).map(name => [name, 1]))
      double.mock.setChaos(count++ % 2 === 0 ? always : {})
      const body: Buffer[] = []
      request.on('data', (chunk: Buffer) => body.push(chunk))
      request.on('end', () => {
        const headers = { 'content-type': 'application/json' }
        fetch(double.url + request.url!.slice(3), { method: 'POST', body: Buffer.concat(body), headers })
          .then(async answer => {
            response.writeHead(answer.status, Object.fromEntries(answer.headers))
            response.end(Buffer.from(await answer.arrayBuffer()))
          })
          .catch(() => response.destroy())
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  }

  test('that wants a short pause is given it', async () => {
    double.mock.reset()
    double.mock.on(
      { sequenceIndex: 0 },
      { error: { message: 'Slow down', code: 'rate_limit_exceeded' }, status: 429, retryAfter: 0 },
    )
    double.mock.on({}, { content: 'Painted.' })
    const { ending, lines } = await work()
    expect(ending.kind).toBe('finished')
    expect(lines.join('\n')).toContain('asking again')
  })
})

describe('The provider of an attempt', () => {
  const options = (): Partial<ModelAgentsOptions> => ({
    models: [toConfig()],
    providers: [
      provider('openai', 'http://127.0.0.1:9/v1'),
      provider('ollama', double.url, 'llama'),
      provider('other', double.url),
      provider('nowhere', null),
    ],
  })
  const asked = (): unknown => double.mock.getRequests().at(-1)?.body

  test('is the one that is asked, for a model of its own', async () => {
    double.mock.on({}, { content: 'Done.' })
    const { ending } = await work(options(), { provider: 'ollama' })
    expect(ending.kind).toBe('finished')
    expect(asked()).toMatchObject({ model: 'llama' })
    await work(options(), { provider: 'other', model: 'special' })
    expect(asked()).toMatchObject({ model: 'special' })
  })

  test('that cannot be asked from here is down; of one without a model it is said what to mend', async () => {
    expect((await work(options(), { provider: 'nowhere' })).ending).toMatchObject({
      kind: 'refused',
      by: 'provider',
      message: expect.stringContaining('under providers'),
    })
    expect((await work(options(), { provider: 'unheard of' })).ending.kind).toBe('refused')
    expect((await work(options(), { provider: 'other' })).ending).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('providers.other.model'),
    })
  })

  test('gets nothing of the environment but the key that is its own', async () => {
    const values = {
      CUSTOM_HEADERS: 'X-Hush: hush',
      ORG_ID: 'hush',
      API_KEY: 'hush',
      BASE_URL: 'http://hush',
    }
    for (const [name, value] of Object.entries(values)) vi.stubEnv(`OPENAI_${name}`, value)
    onTestFinished(() => void vi.unstubAllEnvs())
    const seen: IncomingHttpHeaders[] = []
    const keyless = provider('openai', await serve(400, {}, '', seen))
    await work({ providers: [keyless] })
    expect(JSON.stringify(seen)).not.toContain('hush')
    expect(seen).toHaveLength(1)
    expect(seen[0]).not.toHaveProperty('authorization')
  })

  test('gets its key, and nobody sees it', async () => {
    double.mock.on({}, { content: `The key is ${KEY}` })
    const worked = await work()
    const seen: IncomingHttpHeaders[] = []
    await work({}, {}, await serve(400, {}, KEY, seen))
    expect(seen.map(({ authorization }) => authorization)).toEqual([`Bearer ${KEY}`])
    expect(JSON.stringify(worked)).not.toContain('hush')
    const unset = await work({ environment: {} })
    expect(unset.ending).toMatchObject({ kind: 'failed', message: expect.stringContaining('MY_KEY') })
  })
})
