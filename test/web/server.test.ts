import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Hello, Messages } from '../../src/web/api.ts'
import { FILE_BYTES_MAX, NAME_CHARS_MAX, TEXT_CHARS_MAX } from '../../src/web/api.ts'
import { waiting } from '../chat/console-fixture.ts'
import { messageOf } from '../support/messages.ts'
import { COMMANDS, expectProblem, openWebRig, pageHeaders, send } from './rig.ts'
import type { WebRig } from './rig.ts'

let rig: WebRig
beforeAll(async () => {
  rig = await openWebRig()
})
afterAll(() => rig[Symbol.asyncDispose]())

let channels = 0
async function newChannel(): Promise<string> {
  const made = await rig.post('/api/channels', { as: 'ann', name: `deck ${++channels}` })
  expect(made).toMatchObject({ status: 200 })
  return made.json['id'] as string
}

function toSay(channel: string, more: object = {}): object {
  return { as: 'ann', channel, thread: null, text: 'hello', files: [], ...more }
}

async function read(path: string): Promise<Messages> {
  const answer = await rig.get(path)
  expect(answer.status).toBe(200)
  return answer.json as unknown as Messages
}

describe('the page asks', () => {
  test('for what there is', async () => {
    const { json, headers } = await rig.get('/api/hello?as=ann')
    const hello = json as unknown as Hello
    expect(hello.channels.map(({ id }) => id)).toContain('general')
    expect(hello.commands).toEqual(COMMANDS)
    expect(hello.people).toEqual(['ann'])
    expect(hello.examples).toContainEqual({
      name: 'bakery.md',
      title: 'Online orders for a bakery',
      about: 'Two people and their agents, one afternoon.',
    })
    expect(hello.rev).toBeTypeOf('number')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('for messages of a channel, some at a time', async () => {
    const channel = await newChannel()
    for (let count = 1; count <= 53; count++)
      await rig.post('/api/messages', toSay(channel, { text: `word ${count}` }))
    const latest = await read(`/api/channels/${channel}?as=ann`)
    expect(latest.messages.map(({ text }) => text)).toEqual(
      Array.from({ length: 50 }, (_, index) => `word ${index + 4}`),
    )
    expect(latest.more).toBe(true)
    const before = await read(`/api/channels/${channel}?as=ann&before=${latest.messages[0]!.id}`)
    expect(before.messages.map(({ text }) => text)).toEqual(['word 1', 'word 2', 'word 3'])
    expect(before.more).toBe(false)
  })

  test('for a thread', async () => {
    const channel = await newChannel()
    const root = await rig.post('/api/messages', toSay(channel))
    const thread = root.json['id']
    await rig.post('/api/messages', toSay(channel, { thread, as: 'bob', text: 'ahoy' }))
    const { messages, more } = await read(`/api/threads/${String(thread)}?as=ann`)
    expect(messages.map(({ text, by }) => [by.name, text])).toEqual([
      ['ann', 'hello'],
      ['bob', 'ahoy'],
    ])
    expect(more).toBe(false)
    expectProblem(await rig.get('/api/threads/nothing?as=ann'), 404, /not there any more/)
  })

  test('for what changed since, and what is whispered to others is passed over', async () => {
    const channel = await newChannel()
    const { rev } = await read(`/api/channels/${channel}?as=ann`)
    await rig.post('/api/messages', toSay(channel))
    await rig.console.whisper({ channel, thread: null }, 'bob', messageOf('for bob'), `whisper/${channel}`)
    const forAnn = await read(`/api/changes?as=ann&after=${rev}`)
    const forBob = await read(`/api/changes?as=bob&after=${rev}`)
    expect(forAnn.messages.map(({ text }) => text)).toEqual(['hello'])
    expect(forBob.messages.map(({ only }) => only)).toEqual([null, 'bob'])
    expect(forAnn).toMatchObject({ rev: forBob.rev, more: false })
    expect((await read(`/api/changes?as=ann&after=${forAnn.rev}`)).messages).toEqual([])
  })

  test('for many changes in parts, none of which is missed', async () => {
    const channel = await newChannel()
    let { rev } = await read(`/api/channels/${channel}?as=ann`)
    for (let count = 0; count < 210; count++)
      await rig.console.post({ channel, thread: null }, messageOf(String(count)), `${channel}/${count}`)
    const seen: string[] = []
    for (let more = true; more;) {
      const part = await read(`/api/changes?as=ann&after=${rev}`)
      seen.push(...part.messages.map(({ body }) => body?.summary ?? ''))
      ;({ rev, more } = part)
    }
    expect(seen).toEqual(Array.from({ length: 210 }, (_, index) => String(index)))
  })
})

describe('a person', () => {
  test('reacts, presses a button and gives a command', async () => {
    const channel = await newChannel()
    const buttons = [{ label: 'Start', command: 'start r1', style: 'main' as const }]
    const message = await rig.console.post(
      { channel, thread: null },
      messageOf('?', { buttons }),
      `b/${channel}`,
    )
    const at = { as: 'ann', channel, message }
    expect(await rig.post('/api/reactions', { ...at, emoji: '✅', on: true })).toMatchObject({ status: 200 })
    expect(await rig.post('/api/buttons', { ...at, command: 'start r1' })).toMatchObject({ status: 200 })
    const said = await rig.post('/api/messages', toSay(channel, { text: '/wave status' }))
    expect(said.json['id']).toBeTypeOf('string')
    const heard = (await waiting(rig.store)).filter(inbound => inbound.channel === channel)
    expect(heard).toMatchObject([
      { type: 'reaction', emoji: '✅', message },
      { type: 'button', command: 'start r1', message },
      { type: 'command', text: 'status' },
    ])
    const { messages } = await read(`/api/channels/${channel}?as=ann`)
    expect(messages.map(({ reactions }) => reactions)).toEqual([[{ emoji: '✅', by: ['ann'], bot: false }]])
  })

  test('tries an example', async () => {
    const channel = await newChannel()
    const said = await rig.post('/api/examples', { as: 'ann', channel, name: 'bakery.md' })
    expect(said.status).toBe(200)
    const { messages } = await read(`/api/channels/${channel}?as=ann`)
    const file = messages[0]!.files[0]!
    expect(file.name).toBe('bakery.md')
    const { text, headers } = await rig.get(`/api/files/${file.id}`)
    expect(text).toMatch(/^# Online orders for a bakery\n/)
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    for (const name of ['../README.md', 'nothing.md', 'constructor'])
      expectProblem(await rig.post('/api/examples', { as: 'ann', channel, name }), 404, /no such example/)
  })

  test('drops a file, which goes out as nothing but a file', async () => {
    const channel = await newChannel()
    const html = '<script>alert(1)</script>'
    const files = [{ name: '../größe "x"\r\nset-cookie: a=b.html', base64: btoa(html) }]
    expect(await rig.post('/api/messages', toSay(channel, { files, text: '' }))).toMatchObject({
      status: 200,
    })
    const { messages } = await read(`/api/channels/${channel}?as=ann`)
    const { headers, text } = await rig.get(`/api/files/${messages[0]!.files[0]!.id}`)
    expect(text).toBe(html)
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('set-cookie')).toBeNull()
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="gr__e x set-cookie a_b.html"; filename*=UTF-8''gr%C3%B6%C3%9Fe%20x%20set-cookie%20a%3Db.html`,
    )
    expectProblem(await rig.get('/api/files/nothing'), 404, /not there any more/)
  })

  test('says hostile things, which come back as they were said', async () => {
    const channel = await newChannel()
    for (const text of [
      '<script>alert(1)</script>',
      '\u202e@everyone\u001b[31m',
      '</textarea>\u2028"\'`${x}',
    ])
      expect(await rig.post('/api/messages', toSay(channel, { text }))).toMatchObject({ status: 200 })
    const answer = await rig.get(`/api/channels/${channel}?as=ann`)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect((answer.json as unknown as Messages).messages.map(({ text }) => text)).toEqual([
      '<script>alert(1)</script>',
      '\u202e@everyone\u001b[31m',
      '</textarea>\u2028"\'`${x}',
    ])
  })

  test('says as much as fits', async () => {
    const channel = await newChannel()
    const text = 'x'.repeat(TEXT_CHARS_MAX)
    expect(await rig.post('/api/messages', toSay(channel, { text }))).toMatchObject({ status: 200 })
    expectProblem(
      await rig.post('/api/messages', toSay(channel, { text: `${text}x` })),
      400,
      /send it as a file/,
    )
    const largest = { name: 'a.md', base64: Buffer.alloc(FILE_BYTES_MAX).toString('base64') }
    const files = [largest]
    expect(await rig.post('/api/messages', toSay(channel, { files }))).toMatchObject({ status: 200 })
    const larger = { name: 'a.md', base64: Buffer.alloc(FILE_BYTES_MAX + 1).toString('base64') }
    expectProblem(await rig.post('/api/messages', toSay(channel, { files: [larger] })), 413, /at most 2 MB/)
    expectProblem(await rig.post('/api/messages', toSay(channel, { files: [largest, largest] })), 413, /4 MB/)
  })
})

describe('is refused', () => {
  test.each([
    ['an unknown channel', '/api/messages', toSay('elsewhere'), 404, /channel does not exist/],
    ['an unknown thread', '/api/messages', toSay('general', { thread: 'x' }), 404, /thread is not there/],
    ['nothing at all', '/api/messages', toSay('general', { text: '' }), 400, /nothing in this/],
    ['the name of the bot', '/api/messages', toSay('general', { as: 'REGATTA' }), 400, /is the bot/],
    ['no name', '/api/messages', toSay('general', { as: '' }), 400, /Pick a name/],
    ['a missing field', '/api/messages', { as: 'ann' }, 400, /"channel"/],
    ['a field too many', '/api/messages', toSay('general', { admin: true }), 400, /Reload/],
    ['an id that is none', '/api/messages', toSay('a\u0000b'), 400, /"channel" is no id/],
    [
      'what is not base64',
      '/api/messages',
      toSay('general', { files: [{ name: 'a', base64: '?' }] }),
      400,
      /base64/,
    ],
    [
      'no emoji',
      '/api/reactions',
      { as: 'ann', channel: 'general', message: 'x', emoji: '', on: true },
      400,
      /"emoji" is missing/,
    ],
    [
      'a button of nothing',
      '/api/buttons',
      { as: 'ann', channel: 'general', message: 'x', command: 'start' },
      404,
      /message is not there/,
    ],
    ['a channel with a bad name', '/api/channels', { as: 'ann', name: '<b>' }, 400, /letters, digits/],
    ['an unknown path', '/api/else', {}, 404, /nothing here/],
  ])('%s', async (_what, path, body, status, problem) => {
    expectProblem(await rig.post(path, body), status, problem)
  })

  test('what is not JSON', async () => {
    for (const body of ['{', '', 'null', '[]', '"x"'])
      expectProblem(
        await send(rig.host, { path: '/api/messages', method: 'POST', body, headers: pageHeaders(rig.host) }),
        400,
        /Reload/,
      )
  })

  test.each([
    ['/api/channels/general', 400, /Pick a name/],
    ['/api/channels/general?as=regatta', 400, /is the bot/],
    ['/api/channels/elsewhere?as=ann', 404, /does not exist/],
    ['/api/channels/a%00b?as=ann', 400, /no place/],
    ['/api/changes?as=ann&after=x', 400, /"after"/],
    ['/api/changes?as=ann&after=-1', 400, /"after"/],
    ['/api/events', 400, /Pick a name/],
    ['/api/files/%00', 404, /not there/],
    ['/nothing', 404, /nothing here/],
  ])('%s', async (path, status, problem) => {
    expectProblem(await rig.get(path), status, problem)
  })

  test('a name of more than the page lets people type', async () => {
    expect(await rig.get(`/api/channels/general?as=${'n'.repeat(NAME_CHARS_MAX)}`)).toMatchObject({
      status: 200,
    })
    expectProblem(
      await rig.get(`/api/channels/general?as=${'n'.repeat(NAME_CHARS_MAX + 1)}`),
      400,
      /too long/,
    )
  })
})
