import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Message } from '../../src/message/message.ts'
import type { Inbound } from '../../src/chat/port.ts'
import { until } from '../support/until.ts'
import { postSigned } from '../support/slack-double/delivery.ts'
import { BOT_USER, OTHER_TEAM, TEAM } from '../support/slack-double/workspace.ts'
import { HTTP, SIGNING_SECRET, SOCKETS, openSlackFixture } from './slack-fixture.ts'
import type { SlackFixture } from './slack-fixture.ts'

let slack: SlackFixture
beforeAll(async () => {
  slack = await openSlackFixture(SOCKETS, {
    everyone: ['view'],
    named: new Map([
      ['U0BOSS', { rights: ['administer'], name: 'the boss' }],
      ['S0RELEASE', { rights: ['start', 'answer'], name: null }],
      ['U0HELPER', { rights: ['start'], name: null }],
    ]),
    reserved: new Set(['ana']),
  })
  slack.double.workspace.groups.set('S0RELEASE', [slack.double.workspace.person('rita').id])
})
afterAll(async () => {
  await slack.chat[Symbol.asyncDispose]()
  await slack[Symbol.asyncDispose]()
})

async function newPlace(): Promise<{ channel: string; thread: null }> {
  return { channel: await slack.newChannel(), thread: null }
}
async function heardIn(channel: string): Promise<Inbound[]> {
  await slack.double.delivery.settle()
  return (await slack.kept()).filter(inbound => inbound.channel === channel)
}

describe('what people say in Slack', () => {
  test('a mention is heard once, though it is told twice', async () => {
    const at = await newPlace()
    await slack.people.say('ben', at, '@regatta list')
    expect(await heardIn(at.channel)).toMatchObject([{ type: 'message', mentioned: true }])
    expect(slack.double.delivery.lost).toEqual([])
  })

  test('an event whose acknowledgement is lost comes again under its key', async () => {
    const at = await newPlace()
    const before = slack.double.delivery.tellings
    slack.double.delivery.losesAcks = 1
    await slack.people.say('ben', at, 'a plan')
    expect(await heardIn(at.channel)).toHaveLength(1)
    expect(slack.double.delivery.tellings - before).toBe(2)
  })

  test('to the bot alone is meant for it', async () => {
    const { id } = slack.double.workspace.direct(slack.double.workspace.person('ben').id)
    await slack.people.say('ben', { channel: id, thread: null }, 'status')
    const [heard] = await heardIn(id)
    expect(heard).toMatchObject({ mentioned: true, by: { name: 'ben', rights: ['view'] } })
  })

  test('a document in one frame is the document', async () => {
    const at = await newPlace()
    await slack.people.say('ben', at, '```\n# Plan\n\n- T1: do it\n```')
    const [heard] = await heardIn(at.channel)
    expect(heard).toMatchObject({ text: '# Plan\n\n- T1: do it\n' })
  })

  test('what its own field made lists of is Markdown again', async () => {
    const at = await newPlace()
    const { workspace, delivery } = slack.double
    const section = (...elements: object[]): object => ({ type: 'rich_text_section', elements })
    const text = (text: string, style?: object): object => ({ type: 'text', text, ...(style && { style }) })
    workspace.add(workspace.channel(at.channel), {
      user: workspace.person('ben').id,
      text: 'unused',
      blocks: [
        {
          type: 'rich_text',
          elements: [
            section(text('Wave 1', { bold: true }), text('\n')),
            { type: 'rich_text_list', style: 'bullet', elements: [section(text('T1: lay the ground'))] },
            {
              type: 'rich_text_list',
              style: 'bullet',
              indent: 1,
              elements: [section(text('with '), text('care', { code: true }))],
            },
            {
              type: 'rich_text_list',
              style: 'ordered',
              elements: [section(text('one')), section(text('two'))],
            },
          ],
        },
      ],
    })
    await delivery.settle()
    expect(await heardIn(at.channel)).toMatchObject([
      { text: '**Wave 1**\n- T1: lay the ground\n  - with `care`\n1. one\n2. two' },
    ])
  })

  test('by the menu of a message is as if who picked it had said it', async () => {
    const at = await newPlace()
    const file = { name: 'plan.md', bytes: Buffer.from('# Plan') }
    const message = await slack.people.say('ben', at, 'our plan', [file])
    await slack.people.messageShortcut('rita', { ...at, message }, 'run_plan')
    const [, picked] = await heardIn(at.channel)
    expect(picked).toMatchObject({
      type: 'message',
      message,
      mentioned: true,
      text: 'our plan',
      files: [{ name: 'plan.md' }],
      by: { name: 'rita', rights: ['start', 'answer', 'view'] },
    })
  })

  test('in a window stands in the channel they chose, below a message of the bot', async () => {
    const { channel } = await newPlace()
    await slack.people.globalShortcut('rita', 'drop_plan')
    await until(() => [...slack.double.workspace.views.values()].some(view => 'blocks' in view), 'the window')
    await slack.people.submit('rita', {
      channel: { value: { selected_conversation: channel } },
      text: { value: { value: '# Plan\n\n- T1: do it' } },
    })
    const [heard] = await heardIn(channel)
    const [root] = await slack.see('rita', { channel, thread: null })
    expect(heard).toMatchObject({
      type: 'message',
      text: '# Plan\n\n- T1: do it',
      message: root!.id,
      by: { name: 'rita' },
    })
  })

  test('in a window that cannot be taken is told there, and the window stays', async () => {
    const { channel } = await newPlace()
    slack.double.workspace.channel(channel).members.delete(BOT_USER)
    await slack.people.globalShortcut('rita', 'drop_plan')
    await until(() => [...slack.double.workspace.views.values()].some(view => 'blocks' in view), 'the window')
    const submit = async (text: string): Promise<unknown> =>
      await slack.people.submit('rita', {
        channel: { value: { selected_conversation: channel } },
        text: { value: { value: text } },
      })
    expect(await submit('')).toMatchObject({
      response_action: 'errors',
      errors: { text: expect.stringContaining('plan') as string },
    })
    expect(await submit('# Plan')).toMatchObject({
      response_action: 'errors',
      errors: { channel: expect.stringContaining('Invite') as string },
    })
    expect(await heardIn(channel)).toEqual([])
    slack.double.workspace.channel(channel).members.add(BOT_USER)
    expect(await submit('# Plan')).toEqual({})
    expect(await heardIn(channel)).toHaveLength(1)
  })

  test('the limits of a start are put in in a window, and nothing is heard before', async () => {
    const at = await newPlace()
    const buttons = [{ label: 'Start', command: 'start r1', style: 'main' as const }]
    const preview = { summary: 'a plan', blocks: [], buttons, reactions: [], limits: 'start r1 --checks' }
    const message = await slack.chat.post(at, preview, 'limits/1')
    await slack.people.press('rita', { ...at, message }, 'Limits…')
    await until(
      () => [...slack.double.workspace.views.values()].some(view => view['callback_id'] === 'set_limits'),
      'the window',
    )
    expect(await heardIn(at.channel)).toEqual([])
    await slack.people.submit('rita', {
      slots: { value: { value: '7' } },
      pace: { value: { selected_option: { value: 'eager' } } },
    })
    expect(await heardIn(at.channel)).toMatchObject([
      { type: 'button', message, command: 'start r1 --checks --slots 7 --pace eager', by: { name: 'rita' } },
    ])
  })

  test('in a window is asked only of who may start, and nobody else is heard through one', async () => {
    const at = await newPlace()
    const buttons = [{ label: 'Start', command: 'start r1', style: 'main' as const }]
    const preview = { summary: 'a plan', blocks: [], buttons, reactions: [], limits: 'start r1' }
    const message = await slack.chat.post(at, preview, 'limits/2')
    const { workspace } = slack.double
    const shown = async (open: () => Promise<unknown>): Promise<string> => {
      workspace.views.clear()
      await open()
      const find = () => [...workspace.views.values()].find(view => 'blocks' in view)
      return JSON.stringify(await until(find, 'the window'))
    }
    const refusal = 'takes the right to start, which ben does not have here.'
    expect(await shown(() => slack.people.press('ben', { ...at, message }, 'Limits…'))).toContain(refusal)
    expect(await shown(() => slack.people.globalShortcut('ben', 'drop_plan'))).toContain(refusal)

    // Who had the right when the window opened.
    await shown(() => slack.people.globalShortcut('rita', 'drop_plan'))
    const filled = {
      channel: { value: { selected_conversation: at.channel } },
      text: { value: { value: '# Plan' } },
    }
    expect(await slack.people.submit('ben', filled)).toMatchObject({
      response_action: 'errors',
      errors: { channel: expect.stringContaining(refusal) as string },
    })
    await shown(() => slack.people.press('rita', { ...at, message }, 'Limits…'))
    const limits = { slots: { value: { value: '7' } }, pace: { value: { selected_option: null } } }
    expect(await slack.people.submit('ben', limits)).toMatchObject({
      errors: { slots: expect.stringContaining(refusal) as string },
    })
    expect(await heardIn(at.channel)).toEqual([])
  })

  test('by other bots is not heard, unless they are named', async () => {
    const at = await newPlace()
    slack.double.workspace.person('helper', { id: 'U0HELPER', isBot: true })
    slack.double.workspace.person('noise', { isBot: true })
    await slack.people.say('noise', at, 'beep')
    await slack.people.say('helper', at, 'start')
    expect(await heardIn(at.channel)).toMatchObject([{ by: { id: 'U0HELPER', rights: ['start'] } }])
  })

  test('from a file that does not lie with Slack is not fetched', async () => {
    const at = await newPlace()
    await slack.people.say('ben', at, 'see', [{ name: 'plan.md', bytes: Buffer.from('x') }])
    const [heard] = await heardIn(at.channel)
    const [file] = heard?.type === 'message' ? heard.files : []
    slack.double.filesHost = 'http://127.0.0.1:9'
    await expect(slack.chat.readFile(file!, 10)).rejects.toMatchObject({ code: 'refused' })
    slack.double.filesHost = null
    slack.double.scopes.delete('files:read')
    await expect(slack.chat.readFile(file!, 10)).rejects.toMatchObject({ code: 'unreachable' })
    slack.double.scopes.add('files:read')
  })
})

describe('who may what in Slack', () => {
  const rightsOf = async (name: string): Promise<{ name: string; rights: unknown }> => {
    const at = await newPlace()
    await slack.people.say(name, at, 'hello')
    const [heard] = await heardIn(at.channel)
    return { name: heard!.by.name, rights: heard!.by.rights }
  }

  test('is told by their id, by their groups, and by the channel they are in', async () => {
    slack.double.workspace.person('somebody', { id: 'U0BOSS' })
    expect(await rightsOf('somebody')).toEqual({ name: 'the boss', rights: ['administer', 'view'] })
    expect(await rightsOf('rita')).toEqual({ name: 'rita', rights: ['start', 'answer', 'view'] })
    expect(await rightsOf('ben')).toEqual({ name: 'ben', rights: ['view'] })
  })

  test('guests and people of other workspaces are nobody', async () => {
    slack.double.workspace.person('guest', { isGuest: true })
    slack.double.workspace.person('stranger', { team: OTHER_TEAM })
    expect((await rightsOf('guest')).rights).toEqual([])
    expect((await rightsOf('stranger')).rights).toEqual([])
  })

  test('nobody is taken for somebody whose name they bear', async () => {
    const { id } = slack.double.workspace.person('Ana')
    expect((await rightsOf('Ana')).name).toBe(`Ana (${id})`)
  })
})

test('who reads a channel is who is in it; of where they are alone with the bot they read their own', async () => {
  const { workspace } = slack.double
  const [inside, outside] = [await newPlace(), await newPlace()]
  await slack.people.say('reader', inside, 'hello')
  const { id } = workspace.person('reader')
  const other = workspace.direct(workspace.person('ben').id).id
  const reads = async (channel: string): Promise<boolean> => await slack.chat.reads!(id, channel)
  expect(await Promise.all([inside.channel, outside.channel, other, 'C0NOWHERE'].map(reads))).toEqual([
    true,
    false,
    false,
    false,
  ])
  expect(await reads(workspace.direct(id).id)).toBe(true)
  expect(await slack.chat.reads!('U0NOWHERE', inside.channel)).toBe(false)
  const direct = await Promise.all([inside.channel, other, 'home'].map(each => slack.chat.isDirect!(each)))
  expect(direct).toEqual([false, true, true])
})

test('whether somebody reads a channel is not guessed while Slack does not say where they are', async () => {
  const { channel } = await newPlace()
  await slack.people.command('late reader', channel, 'list')
  const { id } = slack.double.workspace.person('late reader')
  slack.double.failNext('users.conversations', 'error before')
  await expect(slack.chat.reads!(id, channel)).rejects.toMatchObject({ code: 'unreachable' })
  expect(await slack.chat.reads!(id, channel)).toBe(true)
})

describe('answers for one person', () => {
  test('come where they asked, also in a channel that the bot is not in', async () => {
    const { channel } = await newPlace()
    slack.double.workspace.channel(channel).members.delete(BOT_USER)
    await slack.people.command('ben', channel, 'help')
    const [heard] = await heardIn(channel)
    const answer = {
      summary: 'help',
      blocks: [{ type: 'text' as const, spans: ['this helps'] }],
      buttons: [],
      reactions: [],
    }
    await slack.chat.whisper({ channel, thread: null }, heard!.by.id, answer, `in/slack/${heard!.key}`)
    expect((await slack.see('ben', { channel, thread: null })).map(({ text }) => text)).toEqual([
      'this helps',
    ])
    // With no way left to do that: where the bot and they are alone.
    await slack.chat.whisper({ channel, thread: null }, heard!.by.id, answer, 'in/slack/other')
    const direct = slack.double.workspace.direct(heard!.by.id)
    expect((await slack.see('ben', { channel: direct.id, thread: null })).at(-1)?.text).toBe('this helps')
  })
})

describe('the home of a person', () => {
  const homeOf = async (name: string): Promise<string> => {
    const { id } = slack.double.workspace.person(name)
    await slack.people.openHome(name)
    return JSON.stringify(await until(() => slack.double.workspace.homes.get(id), 'the home'))
  }

  test('shows what is theirs, by the name that the configuration has for them', async () => {
    slack.double.workspace.person('chief', { id: 'U0BOSS' })
    expect(await homeOf('chief')).toContain('the home of the boss: administer, view')
    expect(await homeOf('ben')).toContain('the home of ben: view')
  })

  test('shows nothing of any run to guests and people of other workspaces', async () => {
    slack.double.workspace.person('home guest', { isGuest: true })
    slack.double.workspace.person('home stranger', { team: OTHER_TEAM })
    for (const name of ['home guest', 'home stranger'])
      expect(await homeOf(name)).toContain('takes the right to view')
  })
})

describe('while Slack does not say who somebody is', () => {
  test.each(['hangs', 'error before', 'busy'] as const)(
    'what they do is kept and acknowledged in time, and they may nothing until it does (%s)',
    async fault => {
      const { channel } = await newPlace()
      const who = `newcomer, ${fault}`
      slack.double.failNext('users.info', fault)
      await slack.people.command(who, channel, 'pause')
      const [heard] = await heardIn(channel)
      const { id } = slack.double.workspace.person(who)
      expect(heard!.by).toEqual({ id, name: id, rights: [], unknown: { team: TEAM } })
      if (fault === 'hangs') return
      expect(await slack.chat.whoIs!(heard!.by, channel)).toMatchObject({ id, rights: ['view'] })
    },
  )

  test('nothing at all of somebody, they are nobody, and what others said is heard all the same', async () => {
    const at = await newPlace()
    const { workspace, delivery } = slack.double
    const { ts } = workspace.add(workspace.channel(at.channel), { user: 'U0NOWHERE', text: 'hello' })
    await slack.people.say('ben', at, 'hello to you')
    await delivery.settle()
    const said = await slack.chat.saidSince!(Number(ts) * 1_000 - 1)
    const rightsOf = new Map(said.map(({ by }) => [by.name, by.rights]))
    expect(rightsOf).toEqual(
      new Map([
        ['U0NOWHERE', []],
        ['ben', ['view']],
      ]),
    )
    expect(delivery.lost).toEqual([])
  })
})

describe('a long plan', () => {
  const preview = (text: string): Message => ({
    summary: 'a plan',
    blocks: [{ type: 'text', spans: ['a plan'] }],
    buttons: [],
    reactions: [],
    file: { name: 'plan-r1.md', text },
  })

  test('stands below its preview as a file, once, though nobody knows whether it was put there', async () => {
    const at = await newPlace()
    const root = await slack.people.say('ben', at, 'see')
    const { file, ...message } = preview('# größer')
    const below = { ...at, thread: root }
    const id = await slack.chat.post(below, message, 'file/1')
    slack.double.failNext('files.completeUploadExternal', 'reset after')
    await expect(slack.chat.addFile!(below, id, file!)).rejects.toMatchObject({ code: 'unreachable' })
    await slack.chat.addFile!(below, id, file!)
    const seen = await slack.see('ben', { ...at, thread: root })
    expect(seen.map(({ files }) => files)).toEqual([[], [], [{ name: 'plan-r1.md', bytes: 10 }]])
    expect(await heardIn(at.channel)).toHaveLength(1)
  })

  test('and a picture stand there as well, told in words; what cannot be made is left out', async () => {
    const at = await newPlace()
    const { file: _, ...message } = preview('x')
    const picture = { name: 'r1-plan', alt: 'Three waves '.repeat(70), svg: '<svg/>' }
    const id = await slack.chat.post(at, message, 'file/3')
    slack.double.failNext('files.completeUploadExternal', 'reset after')
    await expect(slack.chat.addPicture!(at, id, picture)).rejects.toMatchObject({ code: 'unreachable' })
    await slack.chat.addPicture!(at, id, picture)
    await slack.chat.addPicture!(at, id, { ...picture, name: 'r1-9', svg: '' })
    const below = await slack.see('ben', { ...at, thread: id })
    expect(below.flatMap(({ files }) => files)).toEqual([{ name: 'r1-plan.png', bytes: 1 }])
  })

  test('is posted also where the file is not taken, and waits for it where Slack is only away', async () => {
    const at = await newPlace()
    const { file, ...message } = preview('x')
    slack.double.scopes.delete('files:write')
    const id = await slack.chat.post(at, message, 'file/2')
    await expect(slack.chat.addFile!(at, id, file!)).rejects.toMatchObject({ code: 'refused' })
    slack.double.scopes.add('files:write')
    expect((await slack.see('ben', at)).map(message => message.id)).toEqual([id])
    slack.double.failNext('files.getUploadURLExternal', 'error before')
    await expect(slack.chat.addFile!(at, id, file!)).rejects.toMatchObject({ code: 'unreachable' })
    slack.double.failNext('/upload', 'reset before')
    await slack.chat.addFile!(at, id, file!)
    const below = await slack.see('ben', { ...at, thread: id })
    expect(below.flatMap(({ files }) => files)).toEqual([{ name: 'plan-r1.md', bytes: 1 }])
  })
})

describe('sockets', () => {
  test('are renewed without a moment in which nobody hears', async () => {
    const at = await newPlace()
    const { delivery } = slack.double
    const [one] = delivery.sockets
    one!.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }))
    await slack.people.say('ben', at, 'during')
    expect(await heardIn(at.channel)).toHaveLength(1)
    await until(() => delivery.sockets.length === 2 && !delivery.sockets.includes(one!), 'a new one')
  })

  test('a channel that is closed while it is looked into is no reason to miss the others', async () => {
    const { workspace } = slack.double
    const closed = workspace.channel(await slack.newChannel())
    let looks = 0
    Object.defineProperty(closed, 'isArchived', { get: () => looks++ > 0 })
    const at = await newPlace()
    const ts = await slack.people.say('ben', at, 'said elsewhere')
    const said = await slack.chat.saidSince!(Number(ts) * 1_000 - 1)
    expect(said.filter(({ channel }) => channel === at.channel)).toHaveLength(1)
    expect(looks).toBe(2)
    workspace.channels.delete(closed.id)
  })

  test('below an old message it is looked where a run goes on, and nowhere else', async () => {
    const at = await newPlace()
    const { workspace } = slack.double
    const channel = workspace.channel(at.channel)
    const user = workspace.person('ben').id
    const old = String(Math.floor(Date.now() / 1_000) - 3 * 86_400)
    for (const ts of [`${old}.000001`, `${old}.000002`])
      channel.messages.push({ ...workspace.add(channel, { user, text: 'old' }), ts })
    const since = Number(workspace.add(channel, { user, text: 'last heard' }).ts) * 1_000
    for (const thread of [`${old}.000001`, `${old}.000002`])
      workspace.add(channel, { user, text: `below ${thread}`, thread })
    const below = [{ channel: at.channel, message: `${old}.000001` }]
    const gone = { channel: 'C0NOWHERE', message: `${old}.000001` }
    const said = await slack.chat.saidSince!(since, { below: [gone, ...below], heardIn: [] })
    expect(said.filter(({ channel }) => channel === at.channel)).toMatchObject([
      { text: `below ${old}.000001`, thread: `${old}.000001` },
    ])
  })

  test('that all were cut are opened again, and what was done meanwhile is looked for', async () => {
    const before = slack.opened()
    for (const socket of slack.double.delivery.sockets) socket.drop()
    await until(() => slack.opened() > before, 'ears')
    const at = await newPlace()
    const said = slack.double.workspace.add(slack.double.workspace.channel(at.channel), {
      user: slack.double.workspace.person('ben').id,
      text: 'said meanwhile',
    })
    const missed = await slack.chat.saidSince!(Number(said.ts) * 1_000 - 1)
    expect(missed).toMatchObject([{ key: `m/${at.channel}/${said.ts}`, text: 'said meanwhile' }])
  })
})

describe('signed HTTP', () => {
  let http: SlackFixture
  let url: string
  beforeAll(async () => {
    http = await openSlackFixture(HTTP)
    url = http.double.delivery.http!.url
  })
  afterAll(async () => {
    await http.chat[Symbol.asyncDispose]()
    await http[Symbol.asyncDispose]()
  })
  const seconds = (shift: number): number => Math.floor(Date.now() / 1_000) + shift
  const way = (): { url: string; secret: string } => ({ url, secret: SIGNING_SECRET })
  const eventIn = (channel: string, user: string): string =>
    JSON.stringify(
      http.double.toEvent({ type: 'message', channel, user, ts: '1900000000.000001', text: 'hello' }).payload,
    )

  test('is answered only for what Slack signed just now', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'c1' })
    const fine = await postSigned(way(), body)
    expect(await fine.json()).toEqual({ challenge: 'c1' })
    for (const at of [seconds(-400), seconds(400), Number.NaN])
      expect((await postSigned(way(), body, { at })).status).toBe(401)
    expect((await postSigned({ url, secret: 'another' }, body)).status).toBe(401)
    expect((await fetch(url, { method: 'POST', body })).status).toBe(401)
    expect((await fetch(url)).status).toBe(404)
  })

  test('what is sent again to the last bit happens once', async () => {
    const channel = await http.newChannel()
    const body = eventIn(channel, http.double.workspace.person('ben').id)
    const at = seconds(0)
    for (const _ of [1, 2, 3]) expect((await postSigned(way(), body, { at })).status).toBe(200)
    expect((await http.kept()).filter(inbound => inbound.channel === channel)).toHaveLength(1)
  })

  test('what is sent again while the first is at work waits for what becomes of that', async () => {
    const channel = await http.newChannel()
    const body = eventIn(channel, http.double.workspace.person('ben').id)
    const post = async (): Promise<number> => (await postSigned(way(), body, { at: seconds(-2) })).status
    http.loseNextKeep()
    const [first, again] = await Promise.all([post(), post()])
    const kept = async (): Promise<Inbound[]> => (await http.kept()).filter(each => each.channel === channel)
    // Either the second came while the first was at work, or it was the one that is told again.
    expect([first, again]).toContain(500)
    expect(await kept()).toHaveLength([first, again].includes(200) ? 1 : 0)
    expect(await post()).toBe(200)
    expect(await kept()).toHaveLength(1)
  })

  test('a body that is too large is refused before it is read', async () => {
    const response = await postSigned(way(), 'x'.repeat(1_100_000)).catch(() => null)
    expect(response?.status ?? 413).toBe(413)
  })
})
