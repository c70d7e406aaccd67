import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
