import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../../src/lib/secret.ts'
import { toGauge } from '../../src/lib/metrics.ts'
import { openProbeServer } from '../../src/web/probe-server.ts'
import type { Probed, Stage } from '../../src/web/probes.ts'
import { countLetIn } from '../support/crowd.ts'
import { expectProblem, openWebRig, send } from './rig.ts'
import type { Answer, WebRig } from './rig.ts'

const FROM_OUTSIDE = { as: 'ann', channel: 'general', thread: null, text: 'from outside', files: [] }

let rig: WebRig
beforeAll(async () => {
  rig = await openWebRig()
})
afterAll(() => rig[Symbol.asyncDispose]())

describe('only its own page comes in', () => {
  const say = (headers: Record<string, string>): Promise<Answer> =>
    rig.post('/api/messages', FROM_OUTSIDE, headers)

  test.each([
    ['a name that was made to lead here', { host: 'evil.example' }, 421],
    ['another port', { host: '127.0.0.1:1' }, 421],
    ['another site', { origin: 'https://evil.example' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['what looks like JSON', { 'content-type': 'application/json-seq' }, 415],
    ['no content type', { 'content-type': '' }, 415],
    ['no header of ours', { 'x-regatta': '' }, 403],
    ['a frame of another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ])('not %s', async (_what, headers, status) => {
    expectProblem(await say(headers), status, /Regatta|JSON|json/)
    expect(await rig.store.console.channelMessages('general', 'ann', null, 10)).toEqual([])
  })

  test('nor does another site listen or read, but a link may open the page', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }
    for (const path of ['/api/events?as=ann', '/api/hello', '/app/main.ts', '/'])
      expectProblem(await send(rig.host, { path, headers }), 403, /Another site/)
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect(await send(rig.host, { path: '/', headers: link })).toMatchObject({ status: 200 })
    expect(await send(rig.host, { path: '/api/hello', headers: link })).toMatchObject({ status: 403 })
  })

  test('by any of the names that this machine has for itself, or a program without an origin', async () => {
    const { port } = new URL(rig.web.url)
    for (const host of [`localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`])
      expect(await send(rig.host, { path: '/api/hello', headers: { host } })).toMatchObject({ status: 200 })
    const path = '/api/channels'
    const body = JSON.stringify({ as: 'ann', name: 'from-a-program' })
    const headers = { 'content-type': 'application/json', 'x-regatta': '1' }
    expect(await send(rig.host, { path, body, headers })).toMatchObject({ status: 200 })
  })

  test('and only to get and to post', async () => {
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH'])
      expectProblem(await send(rig.host, { path: '/api/messages', method }), 405, /GET and POST/)
    expect(await send(rig.host, { path: '/api/events?as=ann', method: 'HEAD' })).toMatchObject({
      status: 405,
    })
  })
})

describe('who comes from elsewhere', () => {
  const TOKEN = 'a-token-of-twenty-signs'
  const OUTSIDE = 'regatta.example'
  const door = { token: new Secret(TOKEN), identity: null, url: `https://${OUTSIDE}` }
  const headers = { origin: `https://${OUTSIDE}`, 'content-type': 'application/json', 'x-regatta': '1' }
  const enter = (host: string, token: string, more: Record<string, string> = {}): Promise<Answer> =>
    send(host, {
      path: '/api/session',
      body: JSON.stringify({ token }),
      headers: { host: OUTSIDE, ...headers, ...more },
    })

  test('says the token, and is let in by a cookie that does not tell it', async () => {
    await using rig = await openWebRig({ door })
    const ask = (more: Record<string, string>): Promise<Answer> =>
      send(rig.host, { path: '/api/hello', headers: { host: OUTSIDE, ...more } })
    expect(await send(rig.host, { path: '/runs/r1', headers: { host: OUTSIDE } })).toMatchObject({
      status: 200,
    })
    expectProblem(await ask({}), 401, /Say the token/)
    for (const path of [
      '/api/runs',
      '/api/events?as=ann',
      '/api/installation',
      '/api/doctor',
      '/api/files/x',
    ])
      expectProblem(await send(rig.host, { path, headers: { host: OUTSIDE } }), 401, /Say the token/)
    expectProblem(await send(rig.host, { path: '/api/hello' }), 401, /Say the token/)
    expectProblem(await enter(rig.host, 'another-token-of-signs'), 401, /not the token/)
    expectProblem(await enter(rig.host, TOKEN, { origin: 'https://evil.example' }), 403, /Regatta/)
    const entered = await enter(rig.host, TOKEN)
    const cookie = entered.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^regatta=[\da-f]{64}; .*HttpOnly; Secure; SameSite=Strict$/)
    expect(cookie).not.toContain(TOKEN)
    expect(await ask({ cookie: cookie.split(';')[0]! })).toMatchObject({ status: 200, json: { you: null } })
    expect(await ask({ cookie: `regatta=${TOKEN}` })).toMatchObject({ status: 401 })
    expect(await ask({ authorization: `Bearer ${TOKEN}` })).toMatchObject({ status: 200 })
    expect(await ask({ authorization: 'Bearer wrong' })).toMatchObject({ status: 401 })
  })

  test('is who the proxy says, whatever name is given', async () => {
    const identity = { header: 'x-forwarded-user', proxies: [] }
    await using rig = await openWebRig({ door: { ...door, token: null, identity } })
    const known = { host: OUTSIDE, 'x-forwarded-user': 'bea' }
    expectProblem(await send(rig.host, { path: '/api/hello', headers: { host: OUTSIDE } }), 401, /knows who/)
    expect(await send(rig.host, { path: '/api/hello', headers: known })).toMatchObject({
      json: { you: 'bea' },
    })
    const body = JSON.stringify({ as: 'ann', channel: 'general', thread: null, text: 'hello', files: [] })
    const said = await send(rig.host, { path: '/api/messages', body, headers: { ...headers, ...known } })
    expect(said.status).toBe(200)
    const [message] = await rig.store.console.channelMessages('general', 'ann', null, 10)
    expect(message).toMatchObject({ by: { name: 'bea' } })
    // The bot is nobody that a proxy could know.
    const bot = { host: OUTSIDE, 'x-forwarded-user': 'Regatta' }
    expect(await send(rig.host, { path: '/api/hello', headers: bot })).toMatchObject({ status: 401 })
  })

  test('is who a proxy says only where the connection is from one of the proxies that are named', async () => {
    const identity = { header: 'x-forwarded-user', proxies: ['192.0.2.10', '2001:DB8:0::1'] }
    await using rig = await openWebRig({ door: { ...door, token: null, identity } })
    using arrival = openArrival()
    const ask = (from: string, more: Record<string, string | string[]>, path = '/api/hello') => {
      arrival.from = from
      return send(rig.host, { path, headers: { host: OUTSIDE, ...more } })
    }
    const bea = { 'x-forwarded-user': 'bea' }
    for (const proxy of ['192.0.2.10', '::ffff:192.0.2.10', '2001:db8::1', '127.0.0.1'])
      expect(await ask(proxy, { ...bea, 'x-forwarded-for': '198.51.100.9' })).toMatchObject({
        status: 200,
        json: { you: 'bea' },
      })
    for (const other of ['192.0.2.11', '::ffff:192.0.2.11', '2001:db8::2', '198.51.100.9', ''])
      for (const said of [
        {},
        { 'x-forwarded-for': '192.0.2.10' },
        { 'x-forwarded-for': '127.0.0.1, 192.0.2.10', 'x-real-ip': '192.0.2.10' },
        { forwarded: 'for=192.0.2.10', via: '1.1 192.0.2.10' },
      ])
        expectProblem(await ask(other, { ...bea, ...said }), 401, /knows who/)
    for (const path of ['/api/runs', '/api/events?as=bea', '/api/files/x', '/api/doctor'])
      expectProblem(await ask('192.0.2.11', bea, path), 401, /knows who/)
    for (const said of ['', ' ', ['eve', 'bea'], 'Regatta'])
      expectProblem(await ask('192.0.2.10', { 'x-forwarded-user': said }), 401, /knows who/)

    const body = JSON.stringify(FROM_OUTSIDE)
    arrival.from = '192.0.2.11'
    const said = { path: '/api/messages', body, headers: { host: OUTSIDE, ...headers, ...bea } }
    expectProblem(await send(rig.host, said), 401, /knows who/)
    expect(await rig.store.console.channelMessages('general', 'ann', null, 10)).toEqual([])
  })

  test('is not let in where nothing was agreed on; who sits at the machine is', async () => {
    await using rig = await openWebRig()
    expect(await rig.get('/api/hello')).toMatchObject({ status: 200 })
    const forwarded = { 'x-forwarded-for': '192.0.2.7' }
    expectProblem(await send(rig.host, { path: '/api/hello', headers: forwarded }), 401, /REGATTA_TOKEN/)
  })
})

describe('who watches over it', () => {
  const FORWARDED = { 'x-forwarded-for': '192.0.2.7' }
  let stage: Stage = 'working'
  let reach = (): Promise<unknown> => Promise.resolve(null)
  const probed: Probed = {
    stage: () => stage,
    reach: () => reach(),
    figures: async () => {
      await reach()
      return [toGauge('slots', 'Attempts at once.', 4)]
    },
    own: () => [toGauge('process_uptime_seconds', 'How long it has run.', 2.5)],
  }
  const door = {
    token: new Secret('a-token-of-twenty-signs'),
    identity: null,
    url: 'https://regatta.example',
  }

  test('hears from this machine whether it lives and what it lacks, and the figures with the token', async () => {
    await using rig = await openWebRig({ door, probed })
    expect(await rig.get('/health')).toMatchObject({ status: 200, json: { healthy: true } })
    expect(await rig.get('/ready')).toMatchObject({ status: 200, json: { ready: true, missing: [] } })
    for (const path of ['/health', '/ready'])
      expectProblem(await send(rig.host, { path, headers: FORWARDED }), 401, /Say the token/)
    expectProblem(await rig.get('/metrics'), 401, /Say the token/)
    const headers = { authorization: 'Bearer a-token-of-twenty-signs' }
    const told = await send(rig.host, { path: '/metrics', headers })
    expect(told.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(told.text).toBe(`# HELP regatta_database_up Whether the database answered in time.
# TYPE regatta_database_up gauge
regatta_database_up 1
# HELP regatta_slots Attempts at once.
# TYPE regatta_slots gauge
regatta_slots 4
# HELP regatta_process_uptime_seconds How long it has run.
# TYPE regatta_process_uptime_seconds gauge
regatta_process_uptime_seconds 2.5
`)
  })

  test('is told what is missing, but not where the database is, and gets what figures there are', async () => {
    await using server = await openProbeServer(probed, door, { host: '127.0.0.1', port: 0 })
    const host = `127.0.0.1:${server.port}`
    // Whoever gets to an address of its own may ask.
    const ask = (path: string): Promise<Answer> => send(host, { path, headers: FORWARDED })
    expect(await ask('/ready')).toMatchObject({ status: 200 })
    stage = 'draining'
    reach = () => Promise.reject(new Error('password of postgres@db.example'))
    const told = await ask('/ready')
    expect(told).toMatchObject({
      status: 503,
      json: {
        ready: false,
        missing: [expect.stringMatching(/about to end/), expect.stringMatching(/database does not answer/)],
      },
    })
    expect(told.text).not.toContain('db.example')
    expect(await ask('/health')).toMatchObject({ status: 200 })
    expectProblem(await ask('/metrics'), 401, /Say the token/)
    const headers = { authorization: 'Bearer a-token-of-twenty-signs' }
    const { text } = await send(host, { path: '/metrics', headers })
    expect(text).toMatch(/regatta_database_up 0\n[^]*uptime_seconds 2\.5/)
    expect(text).not.toContain('regatta_slots')
    expectProblem(await ask('/'), 404, /nothing here but/)
  })

  test('is one of a hundred there, and no more are let in', async () => {
    await using server = await openProbeServer(probed, door, { host: '127.0.0.1', port: 0 })
    expect(await countLetIn({ host: '127.0.0.1', port: server.port }, 101)).toBe(100)
  })
})

/** Where connections are from, as the system would tell it: this machine alone is no elsewhere. */
function openArrival(): Disposable & { from: string } {
  const arrival = { from: '127.0.0.1', [Symbol.dispose]: () => void unsubscribe('net.server.socket', hear) }
  function hear(message: unknown): void {
    const { socket } = message as { socket: Socket }
    Object.defineProperty(socket, 'remoteAddress', { value: arrival.from })
  }
  subscribe('net.server.socket', hear)
  return arrival
}
