import { describe, expect, test } from 'vitest'
import { openConsole } from '../../src/chat/console/console.ts'
import type { Console } from '../../src/chat/console/console.ts'
import { withPage } from '../../src/chat/on-page.ts'
import { toChannelName, toFileName, toPersonName } from '../../src/chat/console/names.ts'
import type { Inbound } from '../../src/chat/port.ts'
import type { Log } from '../../src/lib/log.ts'
import type { Store } from '../../src/store/port.ts'
import { Memory } from '../support/memory-store.ts'
import { messageOf } from '../support/messages.ts'
import { until } from '../support/until.ts'
import { createIds, required, strictLog, waiting } from './console-fixture.ts'

const GENERAL = { channel: 'general', thread: null }

async function open(store: Store = new Memory(Date.now).open(), log: Log = strictLog) {
  const console = await openConsole({ store, now: () => 1_000, mintId: createIds(), log })
  const heard: Inbound[] = []
  await console.listen(async inbound => void heard.push(inbound))
  return { store, console, people: console.people, heard }
}

async function messagesIn(store: Store): Promise<(string | null)[]> {
  const messages = await store.console.channelMessages('general', 'ann', null, 50)
  return messages.map(({ text }) => text)
}

async function post(console: Console, text: string): Promise<{ channel: string; message: string }> {
  return { channel: 'general', message: await console.post(GENERAL, messageOf(text), `key/${text}`) }
}

describe('what people type', () => {
  test('after /wave is a command, and no message', async () => {
    const { store, people, heard } = await open()
    for (const text of [
      '/wave',
      '/wave  start r1 ',
      '  /wave\nstatus',
      '/WAVE help',
      '/Wave: list',
      '/ wave log',
    ])
      required(await people.say({ as: 'ann', ...GENERAL, text, files: [] }))
    expect(heard.map(inbound => inbound.type === 'command' && inbound.text)).toEqual([
      '',
      'start r1',
      'status',
      'help',
      'list',
      'log',
    ])
    expect(await messagesIn(store)).toEqual([])
  })

  test('is a message if it only looks like a command', async () => {
    const { store, people, heard } = await open()
    const texts = ['/waves are high', 'see /wave help', '/  wave', '/wave-2']
    for (const text of texts) required(await people.say({ as: 'ann', ...GENERAL, text, files: [] }))
    expect(heard.map(({ type }) => type)).toEqual(['message', 'message', 'message', 'message'])
    expect(await messagesIn(store)).toEqual(texts)
  })

  test.each([
    ['@regatta status', true],
    ['please, @Regatta: status', true],
    ['write to crew@regatta.example', false],
    ['@regattas', false],
  ])('%j speaks to the bot: %s', async (text, mentioned) => {
    const { people, heard } = await open()
    required(await people.say({ as: 'ann', ...GENERAL, text, files: [] }))
    expect(heard).toMatchObject([{ type: 'message', mentioned }])
  })

  test('goes where it belongs, or nowhere', async () => {
    const { console, store, people } = await open()
    const root = required(await people.say({ as: 'ann', ...GENERAL, text: 'a plan', files: [] })).id
    const reply = required(
      await people.say({ as: 'bob', channel: 'general', thread: root, text: 'hm', files: [] }),
    ).id
    required(await people.say({ as: 'ann', channel: 'general', thread: reply, text: 'hm?', files: [] }))
    expect(await store.console.threadMessages(root, 'ann', 10)).toHaveLength(3)

    await console.whisper(GENERAL, 'bob', messageOf('for bob'), 'whisper')
    const [whisper] = await console.find(GENERAL, 'whisper')
    await console.whisper(GENERAL, 'ann', messageOf('for ann'), 'own')
    const [own] = await console.find(GENERAL, 'own')
    const unseen = 'Only you see this message, so nobody would see what is below it. Write in the channel.'
    for (const wrong of [
      { channel: 'elsewhere', thread: null, text: 'x', problem: 'This channel does not exist.' },
      { channel: 'general', thread: 'nothing', text: 'x', problem: 'This thread is not there any more.' },
      { channel: 'general', thread: whisper!, text: 'x', problem: 'This thread is not there any more.' },
      { channel: 'general', thread: own!, text: 'x', problem: unseen },
      { channel: 'general', thread: own!, text: '/wave x', problem: unseen },
      { channel: 'elsewhere', thread: null, text: '/wave x', problem: 'This channel does not exist.' },
      { channel: 'general', thread: null, text: ' \n', problem: 'There is nothing in this message.' },
    ])
      expect(await people.say({ as: 'ann', files: [], ...wrong })).toMatchObject({ problem: wrong.problem })
    expect(await waiting(store)).toHaveLength(3)
  })

  test('as a command takes no files', async () => {
    const { store, people } = await open()
    const files = [{ name: 'plan.md', bytes: new Uint8Array([1]) }]
    const said = await people.say({ as: 'ann', ...GENERAL, text: '/wave plan', files })
    expect(said).toMatchObject({ code: 'wrong' })
    expect(await waiting(store)).toEqual([])
  })
})

describe('what people do', () => {
  test('is stored before it is told, and stays stored if nobody hears it', async () => {
    const warned: string[] = []
    const log = { ...strictLog, warn: (_: object, message: string) => void warned.push(message) }
    const { store, console, people } = await open(undefined, log)
    let stored: Inbound[] = []
    await console.listen(async () => {
      stored = await waiting(store)
      throw new Error('deaf')
    })
    required(await people.say({ as: 'ann', ...GENERAL, text: 'a plan', files: [] }))
    await console[Symbol.asyncDispose]()
    expect(stored).toMatchObject([{ type: 'message', text: 'a plan' }])
    expect(warned).toEqual(['the console was not heard at once'])
    expect(await waiting(store)).toHaveLength(1)
  })

  test('is told to nobody once the console is closed, which waits for who is being told', async () => {
    const { console, people } = await open()
    const { promise, resolve } = Promise.withResolvers<void>()
    let told = 0
    await console.listen(async () => {
      told += 1
      await promise
    })
    required(await people.say({ as: 'ann', ...GENERAL, text: 'one', files: [] }))
    let isClosed = false
    const close = async (): Promise<void> => {
      await console[Symbol.asyncDispose]()
      isClosed = true
    }
    const closing = close()
    await Promise.resolve()
    expect(isClosed).toBe(false)
    resolve()
    await closing
    await console[Symbol.asyncDispose]()
    required(await people.say({ as: 'ann', ...GENERAL, text: 'two', files: [] }))
    expect(told).toBe(1)
  })

  test('is stored for the other instance as well, and its channel is known there', async () => {
    const memory = new Memory(Date.now)
    const one = await open(memory.open())
    const other = await open(memory.open())
    required(await one.people.makeChannel({ as: 'ann', name: 'deck' }))
    required(await one.people.say({ as: 'ann', channel: 'deck', thread: null, text: 'hello', files: [] }))
    expect(await waiting(other.store)).toMatchObject([{ text: 'hello', channel: 'deck' }])
    expect(await other.console.find({ channel: 'deck', thread: null }, 'any')).toEqual([])
  })

  test('with a reaction counts once until it is taken back, which is heard as well', async () => {
    const { console, people, heard } = await open()
    const at = await post(console, 'which?')
    for (const on of [true, true, false, false, true])
      required(await people.react({ as: 'ann', ...at, emoji: '👍🏽', on }))
    expect(heard.map(({ type }) => type)).toEqual(['reaction', 'reaction-removed', 'reaction'])
  })

  test('with a reaction needs an emoji, and a message that they see', async () => {
    const { console, people, heard } = await open()
    const at = await post(console, 'which?')
    for (const emoji of ['x', ':+1:', '👍👍', '<b>', '1'])
      expect(await people.react({ as: 'ann', ...at, emoji, on: true })).toMatchObject({ code: 'wrong' })
    await console.whisper(GENERAL, 'bob', messageOf('for bob'), 'whisper')
    const [message] = await console.find(GENERAL, 'whisper')
    const whispered = { channel: 'general', message: message! }
    const reaction = { ...whispered, emoji: '👍', on: true }
    expect(await people.react({ as: 'ann', ...reaction })).toMatchObject({ code: 'missing' })
    expect(await people.react({ as: 'bob', ...reaction })).toEqual({ done: true })
    expect(heard).toHaveLength(1)
  })

  test('with a button needs a message of the bot, and is told though an edit took the button away', async () => {
    const { console, people, heard } = await open()
    const at = await post(console, 'which?')
    await console.edit(at, messageOf('It was decided.'))
    expect(await people.press({ as: 'ann', ...at, command: 'start r1' })).toEqual({ done: true })
    await until(() => heard.length > 0, 'the button to be told')
    expect(heard).toMatchObject([{ type: 'button', command: 'start r1', message: at.message }])
    const { id } = required(await people.say({ as: 'ann', ...GENERAL, text: 'hello', files: [] }))
    const pressed = await people.press({ as: 'ann', channel: 'general', message: id, command: 'start r1' })
    expect(pressed).toMatchObject({ code: 'wrong' })
    const gone = await people.press({ as: 'ann', channel: 'general', message: 'nothing', command: 'x' })
    expect(gone).toMatchObject({ code: 'missing' })
  })

  test('is refused under a name that nobody may have', async () => {
    const { store, people } = await open()
    const as = 'Regatta'
    const at = { channel: 'general', message: 'any' }
    const endings = [
      await people.say({ as, ...GENERAL, text: 'I am the bot', files: [] }),
      await people.react({ as, ...at, emoji: '👍', on: true }),
      await people.press({ as, ...at, command: 'x' }),
      await people.makeChannel({ as, name: 'deck' }),
    ]
    for (const ending of endings) expect(ending).toMatchObject({ code: 'wrong', problem: /is the bot/ })
    expect(await waiting(store)).toEqual([])
  })

  test('finds a first channel, which is made once', async () => {
    const memory = new Memory(Date.now)
    const { people, store } = await open(memory.open())
    await open(memory.open())
    expect((await store.console.listChannels()).map(({ id }) => id)).toEqual(['general'])
    expect(await people.makeChannel({ as: 'ann', name: '#General' })).toMatchObject({
      problem: 'There is a channel #general already.',
    })
  })
})

describe('names', () => {
  test.each([
    ['ann', 'ann'],
    ['  Ann  B. ', 'Ann B.'],
    ['Zoe\u0308', 'Zoë'],
    ['小林', '小林'],
    ['regatta fan', 'regatta fan'],
    ['a'.repeat(40), 'a'.repeat(40)],
  ])('%j is the person %j', (typed, name) => {
    expect(toPersonName(typed)).toEqual({ name })
  })

  test.each([
    ['', /Pick a name/],
    [' \u00a0 ', /Pick a name/],
    ['a'.repeat(41), /at most 40/],
    ['regatta', /is the bot/],
    ['ＲＥＧＡＴＴＡ', /is the bot/],
    ['re-gatta!', /is the bot/],
    ['ann\u200b', /nobody can see/],
    ['\u202enna', /nobody can see/],
    ['ann\u0000', /nobody can see/],
    ['\u001b[31mann', /nobody can see/],
  ])('%j is nobody', (typed, problem) => {
    expect(toPersonName(typed)).toMatchObject({ problem: expect.stringMatching(problem) as string })
  })

  test.each([
    ['Deck 2', 'deck-2'],
    ['#harbour', 'harbour'],
    ['ＤＥＣＫ', 'deck'],
    ['größe', 'größe'],
  ])('%j is the channel %j', (typed, name) => {
    expect(toChannelName(typed)).toEqual({ name })
  })

  test.each(['', '#', '-x', 'a/b', '<b>', '..', 'a'.repeat(41)])('%j is no channel', typed => {
    expect(toChannelName(typed)).toHaveProperty('problem')
  })

  test.each([
    ['plan.md', 'plan.md'],
    ['größer – plan.md', 'größer – plan.md'],
    ['../../etc/passwd', 'passwd'],
    [String.raw`C:\plans\a.md`, 'a.md'],
    ['a\r\nb".md', 'a b.md'],
    ['\u202egpj.exe', 'gpj.exe'],
    ['..', 'file'],
    ['', 'file'],
    [`${'n'.repeat(300)}.md`, `${'n'.repeat(117)}.md`],
  ])('%j is the file %j', (typed, name) => {
    expect(toFileName(typed)).toBe(name)
  })
})

test('messages lead to the page where people reach it, and nowhere else', async () => {
  for (const [url, page] of [
    ['https://regatta.example', 'https://regatta.example/runs/r7k2mx'],
    [null, undefined],
  ] as const) {
    const { console, store } = await open()
    const pageOf = async (id: string) => (await store.console.find('general', id))?.body?.page
    const chat = withPage(console, url)
    const message = await chat.post(GENERAL, messageOf('stands', { page: '/runs/r7k2mx' }), 'one')
    const at = { channel: 'general', message }
    expect(await pageOf(message)).toBe(page)
    await chat.edit(at, messageOf('changed', { page: '/runs/r7k2mx' }))
    expect(await pageOf(message)).toBe(page)
    await chat.edit(at, messageOf('leads nowhere'))
    expect(await pageOf(message)).toBe(undefined)
  }
})
