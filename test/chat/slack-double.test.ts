import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { webApi } from '@slack/bolt'
import { checkBlocks } from '../support/slack-double/check-blocks.ts'
import { BOT_TOKEN, SlackDouble } from '../support/slack-double/slack-double.ts'
import { createHandClock } from '../support/hand-clock.ts'

const NOON = Date.UTC(2030, 0, 1, 12)

describe('the double of Slack', () => {
  const clock = createHandClock(NOON)
  let double: SlackDouble
  let client: webApi.WebClient
  let channel: string

  beforeAll(async () => {
    double = new SlackDouble(clock)
    await double.listen()
    client = openClient(BOT_TOKEN)
  })
  afterAll(async () => {
    await double[Symbol.asyncDispose]()
  })
  beforeEach(() => {
    channel = double.workspace.newChannel().id
    double.refusals.length = 0
    clock.pass(60_000)
  })

  function openClient(token: string): webApi.WebClient {
    return new webApi.WebClient(token, {
      slackApiUrl: double.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logLevel: 'error' as never,
    })
  }
  const errorOf = async (call: Promise<unknown>): Promise<string> =>
    await call.then(
      () => 'none',
      (error: unknown) => (error instanceof webApi.WebAPIPlatformError ? error.data.error : String(error)),
    )

  test('knows its tokens, and what they may', async () => {
    expect(await errorOf(openClient('xoxb-other').auth.test())).toBe('invalid_auth')
    double.scopes.delete('reactions:write')
    const message = await client.chat.postMessage({ channel, text: 'hello' })
    const reaction = { channel, timestamp: message.ts!, name: 'eyes' }
    expect(await errorOf(client.reactions.add(reaction))).toBe('missing_scope')
    double.scopes.add('reactions:write')
    expect(await errorOf(client.reactions.add(reaction))).toBe('none')
    expect(await errorOf(client.reactions.add(reaction))).toBe('already_reacted')
  })

  test('remembers what Slack would refuse', async () => {
    expect(await errorOf(client.apiCall('chat.sing', {}))).toBe('unknown_method')
    const blocks = Array.from({ length: 51 }, () => ({ type: 'divider' }))
    expect(await errorOf(client.chat.postMessage({ channel, text: 'x', blocks }))).toBe('invalid_blocks')
    expect(double.refusals).toHaveLength(2)
  })

  test('lets a method be called as often as its tier says, and a channel be written in once a second', async () => {
    const { ts } = await client.chat.postMessage({ channel, text: 'hello' })
    for (let count = 0; count < 50; count++) await client.chat.update({ channel, ts: ts!, text: `${count}` })
    const last = client.chat.update({ channel, ts: ts!, text: 'too many' })
    await expect(last).rejects.toMatchObject({ retryAfter: 60 })
    clock.pass(60_000)
    await client.chat.update({ channel, ts: ts!, text: 'again' })
    for (let count = 0; count < 4; count++) await client.chat.postMessage({ channel, text: 'a burst' })
    await expect(client.chat.postMessage({ channel, text: 'x' })).rejects.toMatchObject({ retryAfter: 1 })
  })

  test('fails before and after it has done what was asked', async () => {
    const texts = (): string[] => double.workspace.channel(channel).messages.map(({ text }) => text)
    for (const fault of ['error before', 'reset before'] as const) {
      double.failNext('chat.postMessage', fault)
      await expect(client.chat.postMessage({ channel, text: fault })).rejects.toThrow()
    }
    expect(texts()).toEqual([])
    for (const fault of ['error after', 'reset after'] as const) {
      double.failNext('chat.postMessage', fault)
      await expect(client.chat.postMessage({ channel, text: fault })).rejects.toThrow()
    }
    expect(texts()).toEqual(['error after', 'reset after'])
  })

  test('gives metadata to who asks for it, keeps it over an edit, and pages', async () => {
    const metadata = { event_type: 'x', event_payload: { key: 'k' } }
    const { ts } = await client.chat.postMessage({ channel, text: 'one', metadata })
    await client.chat.update({ channel, ts: ts!, text: 'two' })
    await client.chat.postMessage({ channel, text: 'three' })
    const page = await client.conversations.history({ channel, limit: 1, include_all_metadata: true })
    expect(page.messages).toMatchObject([{ text: 'three' }])
    const cursor = page.response_metadata!.next_cursor!
    const next = await client.conversations.history({ channel, limit: 1, cursor, include_all_metadata: true })
    expect(next.messages).toMatchObject([{ text: 'two', metadata }])
    const bare = await client.conversations.history({ channel })
    expect(bare.messages?.some(message => 'metadata' in message)).toBe(false)
  })
})

describe('blocks that Slack refuses', () => {
  const text = (chars: number): object => ({ type: 'plain_text', text: 'x'.repeat(chars) })
  const cards = (count: number, status = 'pending'): object[] =>
    Array.from({ length: count }, (_, at) => ({ type: 'task_card', task_id: `${at}`, title: 'T', status }))
  const rich = (chars: number): object => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x'.repeat(chars) }] }],
  })

  test.each([
    ['a long heading', [{ type: 'header', text: text(151) }]],
    ['a long section', [{ type: 'section', text: text(3_001) }]],
    ['an empty text', [{ type: 'section', text: text(0) }]],
    [
      'too many buttons',
      [{ type: 'actions', elements: Array.from({ length: 26 }, () => ({ type: 'button', text: text(3) })) }],
    ],
    ['too many small prints', [{ type: 'context', elements: Array.from({ length: 11 }, () => text(2)) }]],
    ['too many cards', [{ type: 'plan', title: 'x', tasks: cards(51) }]],
    ['a state that is none', [{ type: 'plan', title: 'x', tasks: cards(1, 'completed') }]],
    ['a plan and cards beside it', [{ type: 'plan', title: 'x', tasks: cards(1) }, ...cards(1)]],
    ['too much rich text', [rich(11_001)]],
    ['too much of all', Array.from({ length: 5 }, () => ({ type: 'section', text: text(2_900) }))],
    ['what is no block', [{ type: 'poem' }]],
  ])('%s', (_, blocks) => {
    expect(checkBlocks(blocks, 'message')).not.toEqual([])
  })

  test('and nothing that stands', () => {
    const blocks = [
      rich(9_000),
      { type: 'plan', title: 'x', tasks: cards(50) },
      { type: 'header', text: text(150) },
    ]
    expect(checkBlocks(blocks, 'message')).toEqual([])
  })
})
