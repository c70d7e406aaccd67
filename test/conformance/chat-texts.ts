import { describe, expect, test } from 'vitest'
import {
  BLOCKS_MAX,
  BUTTONS_MAX,
  COMMAND_CHARS_MAX,
  HEADING_CHARS_MAX,
  LABEL_CHARS_MAX,
  MESSAGE_CHARS_MAX,
  REACTIONS_MAX,
  SUMMARY_CHARS_MAX,
  TEXT_CHARS_MAX,
} from '../../src/message/message.ts'
import { ChatError } from '../../src/chat/port.ts'
import type { Block, Message } from '../../src/message/message.ts'
import { messageOf } from '../support/messages.ts'
import { until } from '../support/until.ts'
import type { GivenChat, Seen } from './chat.ts'

const ESC = String.fromCodePoint(0x1b)
const RLO = String.fromCodePoint(0x202e)
const ISOLATE = String.fromCodePoint(0x2066)

/** Texts that would do something, and what is to be read of them. */
const HOSTILE: { what: string; text: string; read: string[] }[] = [
  {
    what: 'script',
    text: '<script>alert(1)</script><img src=x onerror=alert(2)>',
    read: ['<script>alert(1)</script>', '<img src=x onerror=alert(2)>'],
  },
  {
    what: 'markup',
    text: '*bold* _it_ **b** `code` ~s~ ||spoiler|| # head [a](https://example.com) <https://example.com|b> &lt;i&gt; &amp;',
    read: ['*bold* _it_ **b** `code` ~s~ ||spoiler|| # head [a](https://example.com)', '&lt;i&gt; &amp;'],
  },
  {
    what: 'calls to everybody',
    text: '@everyone @here @channel @ann <!channel> <!here> <!everyone> <@U123> <@&123> <#C123>',
    read: ['everyone', 'here', 'channel'],
  },
  { what: 'a code fence that ends early', text: 'a ``` b ```` c ~~~ d', read: ['a ``` b ```` c ~~~ d'] },
  {
    what: 'tricks with direction',
    text: `safe${RLO}gpj.exe${ISOLATE} end`,
    read: ['safe', 'gpj.exe', ' end'],
  },
  {
    what: 'terminal colours',
    text: `${ESC}[31mred${ESC}[0m${ESC}]0;title\u0007 bell`,
    read: ['red', ' bell'],
  },
  { what: 'half a character', text: 'broken \ud800 half', read: ['broken ', ' half'] },
]

/** Nothing a reader should ever meet: what steers a terminal or turns text around. */
const STEERING = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u

export function testTexts(given: GivenChat): void {
  async function show(message: Message, key: string): Promise<Seen> {
    const at = { channel: await given.fixture().newChannel(), thread: null }
    const id = await given.chat().post(at, message, key)
    const seen = await given.fixture().see('ann', at)
    expect(seen.map(message => message.id)).toEqual([id])
    return seen[0]!
  }

  describe('shows as it stands', () => {
    for (const { what, text, read } of HOSTILE) {
      test(`${what}, in every kind of block`, async () => {
        const blocks: Block[] = [
          { type: 'heading', text },
          { type: 'text', spans: [text, { bold: text }, { code: text }, { at: 1_893_499_200_000 }] },
          { type: 'list', items: [[text], [{ bold: text }]] },
          { type: 'code', text },
          { type: 'note', spans: [text] },
        ]
        for (const block of blocks) {
          const seen = await show(messageOf(text, { blocks: [block] }), `hostile/${what}/${block.type}`)
          for (const part of read) expect(seen.text).toContain(part)
          expect(seen.text).not.toMatch(STEERING)
          expect(seen.pings).toEqual([])
        }
      })

      test(`${what}, on a button`, async () => {
        const buttons = [{ label: text.slice(0, 30), command: text.slice(0, 50), style: 'plain' as const }]
        const seen = await show(messageOf('which?', { buttons }), `hostile/${what}/button`)
        expect(seen.buttons).toHaveLength(1)
        expect(seen.buttons[0]).not.toMatch(STEERING)
        expect(seen.pings).toEqual([])
      })

      test(`${what}, said by a person, comes in as it was typed`, async () => {
        const at = { channel: await given.fixture().newChannel(), thread: null }
        await given.fixture().say('ann', at, text.toWellFormed())
        const heard = await until(
          async () => (await given.fixture().kept()).find(({ channel }) => channel === at.channel),
          'what was said',
        )
        // A chat may take out what cannot be seen; what can be read is there.
        for (const part of read) expect((heard as { text: string }).text).toContain(part)
      })
    }

    test('the lines of what a program printed', async () => {
      const text = 'first line\n  second line\n\nlast line'
      const seen = await show(messageOf('x', { blocks: [{ type: 'code', text }] }), 'texts/lines')
      expect(seen.text).toContain(text)
    })

    test('how far it is', async () => {
      const blocks: Block[] = [{ type: 'progress', done: 17, active: 3, parked: 2, failed: 1, total: 43 }]
      const seen = await show(messageOf('17 of 43', { blocks }), 'texts/progress')
      expect(seen.text).toContain('17')
      expect(seen.text).toContain('43')
    })

    test('a million characters cut, or not at all', async () => {
      const at = { channel: await given.fixture().newChannel(), thread: null }
      for (const text of ['a'.repeat(1_000_000), '<@everyone>'.repeat(90_000)]) {
        await given
          .chat()
          .post(at, messageOf(text), `texts/million/${text.length}`)
          .catch((error: unknown) => {
            expect(error).toBeInstanceOf(ChatError)
            expect(error).toMatchObject({ code: 'refused' })
          })
      }
      await given.chat().post(at, messageOf('still here'), 'texts/after')
      const seen = await given.fixture().see('ann', at)
      expect(seen.at(-1)?.text).toBe('still here')
      expect(seen.flatMap(({ pings }) => pings)).toEqual([])
    })
  })

  test('bears a message as large as messages may be, and what its buttons say is whole', async () => {
    const at = { channel: await given.fixture().newChannel(), thread: null }
    const message = await given.chat().post(at, LARGEST, 'texts/largest')
    for (const { emoji } of LARGEST.reactions)
      await given.chat().react({ channel: at.channel, message }, emoji)
    await given.chat().edit({ channel: at.channel, message }, LARGEST)
    const [seen] = await given.fixture().see('ann', at)
    for (let index = 0; index < BLOCKS_MAX; index++) expect(seen?.text).toContain(` end ${index}.`)
    expect(seen?.buttons).toEqual(LARGEST.buttons.map(({ label }) => label))
    expect(seen?.reactions).toEqual(LARGEST.reactions.map(({ emoji }) => ({ emoji, by: ['bot'] })))
    await given.fixture().press('ann', { channel: at.channel, message }, LARGEST.buttons[9]!.label)
    const heard = await until(
      async () => (await given.fixture().kept()).find(({ channel }) => channel === at.channel),
      'the button that was pressed',
    )
    expect(heard).toMatchObject({ type: 'button', message, command: LARGEST.buttons[9]!.command })
  })
}

/** As large as a message may be in every respect. */
const LARGEST: Message = {
  summary: fill(SUMMARY_CHARS_MAX, '.'),
  blocks: [
    { type: 'heading', text: fill(HEADING_CHARS_MAX, ' end 0.') },
    { type: 'text', spans: [fill(TEXT_CHARS_MAX, ' end 1.')] },
    { type: 'code', text: fill(TEXT_CHARS_MAX, ' end 2.') },
    ...Array.from({ length: BLOCKS_MAX - 3 }, (_, index): Block => {
      const text = fill(Math.floor((MESSAGE_CHARS_MAX - 6_300) / BLOCKS_MAX), ` end ${index + 3}.`)
      return index % 2 === 0 ? { type: 'text', spans: [text] } : { type: 'list', items: [[text]] }
    }),
  ],
  buttons: Array.from({ length: BUTTONS_MAX }, (_, index) => ({
    label: fill(LABEL_CHARS_MAX, ` ${index}`),
    command: fill(COMMAND_CHARS_MAX, ` q${index}`),
    style: 'plain' as const,
  })),
  reactions: ['1️⃣', '2️⃣', '3️⃣', '4️⃣', '5️⃣', '6️⃣', '7️⃣', '8️⃣', '9️⃣', '🔟']
    .slice(0, REACTIONS_MAX)
    .map(emoji => ({ emoji, command: 'help' })),
}

function fill(length: number, end: string): string {
  return 'word '.repeat(length).slice(0, length - end.length) + end
}
