import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHandClock } from '../support/hand-clock.ts'
import { DiscordDouble, TOKEN } from '../support/discord-double/discord-double.ts'
import { DiscordPeople } from '../support/discord-double/people.ts'
import { until } from '../support/until.ts'

type Json = Record<string, unknown>
interface Frame {
  op: number
  t?: string
  s?: number
  d: never
}

const V2 = 1 << 15
const QUIET = { parse: [] }
const INTENTS = 1 | (1 << 9) | (1 << 10) | (1 << 12) | (1 << 13) | (1 << 15)

let double: DiscordDouble
beforeAll(async () => {
  double = new DiscordDouble()
  await double.listen()
})
afterAll(() => double[Symbol.asyncDispose]())

async function call(
  what: string,
  body?: Json,
  token = TOKEN,
): Promise<{ status: number; headers: Headers; json: Json }> {
  const [method = '', path = ''] = what.split(' ')
  const response = await fetch(`${double.apiUrl}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    json: text === '' ? {} : (JSON.parse(text) as Json),
  }
}
const toPost = (text: string, more: Json = {}): Json => ({
  flags: V2,
  components: [{ type: 10, content: text }],
  allowed_mentions: QUIET,
  nonce: text,
  enforce_nonce: true,
  ...more,
})

/** A bot's end of the gateway, by hand. */
async function connect(
  first: Json,
): Promise<{ frames: Frame[]; code(): number; send(frame: Json): void; socket: WebSocket }> {
  const socket = new WebSocket(`${double.gatewayUrl}/?v=10&encoding=json`)
  const frames: Frame[] = []
  let code = 0
  socket.addEventListener('message', ({ data }) => void frames.push(JSON.parse(String(data)) as Frame))
  socket.addEventListener('close', event => void (code = event.code))
  const send = (frame: Json): void => socket.send(JSON.stringify(frame))
  await until(() => frames.some(({ op }) => op === 10), 'hello')
  send(first)
  return { frames, code: () => code, send, socket }
}
const identify = (more: Json = {}): Json => ({
  op: 2,
  d: { token: TOKEN, intents: INTENTS, properties: {}, ...more },
})

describe('its gateway', () => {
  test('says hello, answers beats, and tells who identified what there is', async () => {
    const bot = await connect(identify())
    bot.send({ op: 1, d: null })
    await until(() => bot.frames.some(({ op }) => op === 11), 'the beat')
    await until(() => bot.frames.length >= 4, 'the server')
    expect(bot.frames.filter(({ op }) => op === 0).map(({ t, s }) => [t, s])).toEqual([
      ['READY', 1],
      ['GUILD_CREATE', 2],
    ])
    bot.socket.close()
    await until(() => double.gateway.sockets.length === 0, 'the end')
    double.gateway.forget()
  })

  test('tells who resumes what was missed, and sends who cannot away', async () => {
    const bot = await connect(identify())
    await until(() => bot.frames.some(({ t }) => t === 'GUILD_CREATE'), 'the server')
    const { session_id: session } = bot.frames.find(({ t }) => t === 'READY')!.d as Json
    double.gateway.drop()
    await until(() => double.gateway.sockets.length === 0, 'the cut')
    const channel = double.world.newChannel().id
    await new DiscordPeople(double).say('ann', { channel, thread: null }, 'missed')
    const resume = { op: 6, d: { token: TOKEN, session_id: session, seq: 2 } }
    const again = await connect(resume)
    await until(() => again.frames.some(({ t }) => t === 'RESUMED'), 'the session')
    expect(again.frames.map(({ t }) => t)).toEqual([undefined, 'CHANNEL_CREATE', 'MESSAGE_CREATE', 'RESUMED'])
    double.gateway.askToReconnect()
    await until(() => again.frames.some(({ op }) => op === 7), 'op 7')
    double.gateway.invalidate('lost')
    await until(() => again.frames.some(({ op, d }) => op === 9 && d === false), 'op 9')
    const late = await connect(resume)
    await until(() => late.frames.some(({ op, d }) => op === 9 && d === false), 'op 9')
    for (const { socket } of [again, late]) socket.close()
  })

  test('closes on a wrong token and on what it does not grant', async () => {
    const stranger = await connect(identify({ token: 'another' }))
    await until(() => stranger.code() === 4_004, '4004')
    double.gateway.isContentAllowed = false
    const curious = await connect(identify())
    await until(() => curious.code() === 4_014, '4014')
    double.gateway.isContentAllowed = true
  })
})

describe('its REST API', () => {
  test('keeps what is said, and a nonce from being said twice', async () => {
    const { id } = double.world.newChannel()
    const first = await call(`POST /channels/${id}/messages`, toPost('one'))
    const again = await call(`POST /channels/${id}/messages`, toPost('one'))
    expect([first.status, again.json['id']]).toEqual([200, first.json['id']])
    await call(`POST /channels/${id}/messages`, toPost('two'))
    const all = await call(`GET /channels/${id}/messages?limit=1`)
    expect(all.json).toMatchObject([{ components: [{ content: 'two' }] }])
    expect((await call(`GET /channels/${id}/messages?after=${String(first.json['id'])}`)).json).toHaveLength(
      1,
    )
    const reacted = await call(
      `PUT /channels/${id}/messages/${String(first.json['id'])}/reactions/%E2%9C%85/@me`,
    )
    expect([reacted.status, reacted.headers.get('content-type')]).toEqual([204, null])
    expect(double.refusals).toEqual([])
  })

  test.each<[string, Json]>([
    ['may call people', { allowed_mentions: undefined }],
    ['a nonce', { nonce: undefined }],
    ['content beside', { content: 'x' }],
    ['characters', { components: [{ type: 10, content: 'x'.repeat(4_001) }] }],
    ['41 components', { components: Array.from({ length: 41 }, () => ({ type: 10, content: 'x' })) }],
    ['an id twice', { components: [1, 2].map(() => ({ type: 10, id: 7, content: 'x' })) }],
    [
      'a row',
      {
        components: [
          {
            type: 1,
            components: Array.from({ length: 6 }, (_, at) => ({
              type: 2,
              style: 1,
              label: 'x',
              custom_id: `${at}`,
            })),
          },
        ],
      },
    ],
    [
      'a button',
      {
        components: [
          { type: 1, components: [{ type: 2, style: 1, label: 'x', custom_id: 'x'.repeat(101) }] },
        ],
      },
    ],
    ['no file', { components: [{ type: 13, file: { url: 'attachment://x.txt' } }] }],
    ['type 17 in a container', { components: [{ type: 17, components: [{ type: 17, components: [] }] }] }],
  ])('remembers what Discord would not have: %s', async (problem, more) => {
    const { id } = double.world.newChannel()
    await call(`POST /channels/${id}/messages`, toPost('x', more))
    expect(double.refusals.splice(0).join()).toContain(problem)
  })

  test('knows who may what, and what there is not', async () => {
    const channel = double.world.newChannel().id
    const theirs = await new DiscordPeople(double).say('ann', { channel, thread: null }, 'mine')
    const statusOf = async (what: string, body?: Json, token?: string): Promise<unknown[]> => {
      const { status, json } = await call(what, body, token)
      return [status, json['code']]
    }
    expect(await statusOf('GET /users/@me', undefined, 'another')).toEqual([401, 0])
    expect(await statusOf('GET /channels/1')).toEqual([404, 10_003])
    expect(await statusOf(`GET /channels/${channel}/messages/1`)).toEqual([404, 10_008])
    expect(await statusOf(`PATCH /channels/${channel}/messages/${theirs}`, toPost('x'))).toEqual([
      403, 50_005,
    ])
    expect(await statusOf(`DELETE /channels/${channel}/messages/${theirs}`)).toEqual([403, 50_013])
    const thread = `POST /channels/${channel}/messages/${theirs}/threads`
    expect((await call(thread, { name: 'a thread' })).json['id']).toBe(theirs)
    expect(await statusOf(thread, { name: 'again' })).toEqual([400, 160_004])
    expect(await statusOf('GET /nothing')).toEqual([404, 0])
    expect(double.refusals.splice(0)).toEqual(['GET /nothing: there is no such route'])
  })

  test('tells its limits with each answer, for a place and for all', async () => {
    const clock = createHandClock(Date.now())
    await using strict = new DiscordDouble(clock)
    const post = async (channel: string): Promise<Response> =>
      await strict.fetch(`${strict.apiUrl}/v10/channels/${channel}/messages`, {
        method: 'POST',
        headers: { authorization: `Bot ${TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify(toPost(`${Math.random()}`)),
      })
    const one = strict.world.newChannel().id
    for (let at = 0; at < 5; at++)
      expect((await post(one)).headers.get('x-ratelimit-remaining')).toBe(String(4 - at))
    const refused = await post(one)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5'])
    expect(await refused.json()).toMatchObject({ global: false, retry_after: 5 })
    for (let at = 0; at < 44; at++) await post(strict.world.newChannel().id)
    const all = await post(strict.world.newChannel().id)
    expect([all.status, all.headers.get('x-ratelimit-global')]).toEqual([429, 'true'])
    clock.pass(5_000)
    expect((await post(one)).status).toBe(200)
  })
})

test('whoever asks and gets no answer within three seconds is told so', async () => {
  const clock = createHandClock(Date.now())
  await using slow = new DiscordDouble(clock)
  const { id } = slow.world.newChannel()
  const asked = new DiscordPeople(slow).command('ann', id, 'status')
  clock.pass(3_000)
  await expect(asked).rejects.toThrow('did not respond')
})
