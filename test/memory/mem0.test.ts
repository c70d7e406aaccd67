import { expect, onTestFinished, test } from 'vitest'
import { Secret } from '../../src/lib/secret.ts'
import { openMem0 } from '../../src/memory/mem0.ts'
import { MemoryError } from '../../src/memory/port.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { openMemoryServer } from '../support/memory-server.ts'
import type { Answer, MemoryServer } from '../support/memory-server.ts'
import { until } from '../support/until.ts'

const memory = {
  id: 'r1/0',
  revision: 2,
  namespace: 'shop',
  run: 'r1',
  title: 'Lock the door',
  text: 'The hinge was missing.',
  outcome: 'done',
  tags: ['error'],
  at: 7,
}
const clock = createHandClock()
const never = new AbortController().signal

async function serve(answer: Answer): Promise<MemoryServer> {
  const server = await openMemoryServer(() => answer)
  onTestFinished(() => server[Symbol.asyncDispose]())
  return server
}

async function errorOf(answer: Answer): Promise<MemoryError> {
  const { url } = await serve(answer)
  const error: unknown = await openMem0({ url, key: null, clock })
    .write(memory, never)
    .catch((thrown: unknown) => thrown)
  if (!(error instanceof MemoryError)) throw new Error('no MemoryError', { cause: error })
  return error
}

test('writes what is remembered as it stands, with the key and an id to know it by', async () => {
  const { url, asked } = await serve({ status: 200 })
  await openMem0({ url: `${url}/base/`, key: new Secret('m0sk_hush'), clock }).write(memory, never)
  expect(asked).toMatchObject([
    {
      method: 'POST',
      path: '/base/memories',
      headers: { 'x-api-key': 'm0sk_hush', 'content-type': 'application/json' },
    },
  ])
  expect(asked[0]?.body).toEqual({
    messages: [{ role: 'user', content: 'Lock the door\n\nThe hinge was missing.' }],
    user_id: 'shop',
    agent_id: 'regatta',
    run_id: 'r1',
    metadata: {
      id: 'r1/0',
      revision: 2,
      title: 'Lock the door',
      outcome: 'done',
      tags: ['error'],
      at: 7,
      source: 'regatta',
    },
    infer: false,
  })
  expect(clock.waiting()).toBe(0)
})

test('sends no key where there is none', async () => {
  const { url, asked } = await serve({ status: 201 })
  await openMem0({ url, key: null, clock }).write(memory, never)
  expect(asked[0]?.headers).not.toHaveProperty('x-api-key')
})

const endings: [number, MemoryError['code']][] = [
  [400, 'refused'],
  [413, 'refused'],
  [422, 'refused'],
  [401, 'shut'],
  [403, 'shut'],
  [404, 'shut'],
  [302, 'shut'],
  [408, 'unreachable'],
  [429, 'unreachable'],
  [500, 'failed'],
  [503, 'failed'],
]
test.each(endings)('takes a %i for %s', async (status, code) => {
  const error = await errorOf({
    status,
    body: '{"detail":\u001b[2J"no"}',
    headers: { location: 'http://127.0.0.1:1/' },
  })
  expect(error.code).toBe(code)
  expect(error.message).toBe(`mem0 answered ${status}: {"detail":"no"}`)
})

test('minds how long the server wants to be left alone, within reason', async () => {
  const after = async (seconds: string): Promise<number | undefined> =>
    (await errorOf({ status: 429, headers: { 'retry-after': seconds } })).retryAfterMs
  expect(await after('30')).toBe(30_000)
  expect(await after('999999')).toBe(3_600_000)
  expect(await after('soon')).toBeUndefined()
})

test('reads of a long answer only the beginning', async () => {
  const error = await errorOf({ status: 400, body: 'x'.repeat(5_000_000) })
  expect(error.message.length).toBeLessThan(400)
})

test('gives up on a server that never answers, and lets go when it is told to', async () => {
  const { url, asked } = await serve('hang')
  const mem0 = openMem0({ url, key: null, clock })
  const waiting = mem0.write(memory, never).catch((error: unknown) => error)
  await until(() => asked.length === 1, 'the first request')
  clock.pass(60_000)
  expect(await waiting).toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('20 s') as string,
  })
  const hurry = new AbortController()
  const hurried = mem0.write(memory, hurry.signal).catch((error: unknown) => error)
  await until(() => asked.length === 2, 'the second request')
  hurry.abort()
  expect(await hurried).toMatchObject({ code: 'unreachable' })
  expect(clock.waiting()).toBe(0)
})

test('tells of a server that is not there, and never of the key', async () => {
  const server = await openMemoryServer(() => 'hang')
  await server[Symbol.asyncDispose]()
  const error: unknown = await openMem0({ url: server.url, key: new Secret('m0sk_hush'), clock })
    .write(memory, never)
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('ECONNREFUSED') as string,
  })
  expect(JSON.stringify(error)).not.toContain('hush')
})
