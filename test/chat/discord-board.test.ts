import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { toReached } from '../../src/chat/on-page.ts'
import { toBody } from '../../src/chat/discord/to-body.ts'
import { renderBoard } from '../../src/message/board.ts'
import { quiet, text } from '../../src/message/blocks.ts'
import type { Message } from '../../src/message/message.ts'
import { renderPreview } from '../../src/message/preview.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { readExample } from '../plan/examples.ts'
import { anyMessage } from '../support/any-message.ts'
import { fc } from '../support/chance.ts'
import { messageOf } from '../support/messages.ts'
import { checkMessage } from '../support/discord-double/check-message.ts'
import { MESSAGE_KINDS, PREVIEW_ABOUT } from '../support/message-kinds.ts'
import type { Component } from '../support/discord-double/world.ts'
import { flatten } from '../support/discord-double/check-message.ts'
import { charterOf, claims, planOf, runThrough } from '../support/runs.ts'

/** What Discord would not have of it. */
function problemsOf(message: Message): string[] {
  const { body, files } = toBody(message, 7)
  return checkMessage(body as never, { isV2: true, files: files.map(({ name }) => name) })
}
const textsOf = (message: Message): string[] =>
  flatten(toBody(message, 7).body.components as unknown as Component[]).flatMap(({ content }) =>
    typeof content === 'string' ? [content] : [],
  )

/** As it is sent: its texts, what is on its buttons and behind them, what stands in a file. */
function toSent(message: Message): string {
  const { body, files } = toBody(message, 7)
  const all = flatten(body.components as unknown as Component[])
  const lines = all.flatMap(({ type, content, label, custom_id: name }) =>
    type === 10 ? [String(content)] : type === 2 ? [`[${String(label)}] ${String(name)}`] : [],
  )
  const frame = body.components[0]?.components === undefined ? 'bare' : 'framed'
  return [`(${frame})`, ...lines, ...files.flatMap(({ name, data }) => [`(${name})`, String(data)])].join(
    '\n',
  )
}

describe('in Discord', () => {
  test.each(Object.entries(MESSAGE_KINDS))('%s stands as it did', async (name, message) => {
    const reached = toReached(message, 'https://regatta.example')
    expect(problemsOf(reached)).toEqual([])
    const file = join(import.meta.dirname, 'discord-messages', `${name.replaceAll(' ', '-')}.txt`)
    await expect(`${toSent(reached)}\n`).toMatchFileSnapshot(file)
  })

  test('any message is within what Discord takes, also as a board and with a file', () => {
    const cards = { title: 'A board', cards: [] }
    const file = { name: 'r7k2mx.md', text: '# All of it' }
    fc.assert(
      fc.property(anyMessage, fc.constantFrom({}, { cards }, { file }), (message, more) => {
        expect(problemsOf({ ...message, ...more })).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  test('what is folded in a preview stands in a file below it', () => {
    const plan = readPlan(readExample('workers-225'))
    const { files } = toBody(renderPreview(plan, { ...PREVIEW_ABOUT, whole: 'short' }), 7)
    expect(files.map(({ name }) => name)).toEqual(['plan-r7k2mx.md'])
    expect(String(files[0]?.data)).toContain(plan.tasks.at(-1)?.title)
  })
})

test('a picture stands below the words, told in words as well, and with the file of what is folded', () => {
  const file = { name: 'plan-r1.md', text: '# All of it' }
  const shown = { name: 'r1-plan.png', alt: 'Three\u202e waves', png: new Uint8Array([137]) }
  const cards = { title: 'A board', cards: [] }
  for (const more of [{}, { file }, { cards }]) {
    const { body, files } = toBody(messageOf('See', more), 7, shown)
    const names = files.map(({ name }) => name)
    expect(checkMessage(body as never, { isV2: true, files: names })).toEqual([])
    expect(body.attachments.at(-1)).toEqual({ id: names.length - 1, filename: 'r1-plan.png' })
    expect(JSON.stringify(body.components)).toContain(
      '{"type":12,"items":[{"media":{"url":"attachment://r1-plan.png"},"description":"Three waves"}]}',
    )
  }
})

describe('a board', () => {
  test.each([1, 10, 225, 2_000])('of %i tasks fits into a message, and never goes on in a file', tasks => {
    const waves = Math.min(30, tasks)
    const plan = planOf(
      Object.fromEntries(
        Array.from({ length: waves }, (_, wave) => [
          `Wave ${wave + 1} with *a* [long] <name> that @everyone reads ${'_'.repeat(60)}`,
          {
            tasks: Array.from({ length: Math.ceil(tasks / waves) }, (_, at) => ({
              id: `T${wave}.${at}`,
              title: `\`A\` title with ~all~ that **must** be [escaped](x) ${'*'.repeat(80)}`,
            })),
          },
        ]),
      ),
    )
    const charter = charterOf(plan, { slots: tasks })
    const { run } = runThrough(charter, [claims('T0.0')])
    const board = renderBoard(run)
    expect(problemsOf(board)).toEqual([])
    expect(toBody(board, 7).files).toEqual([])
    expect(textsOf(board).join('')).toMatch(/▱ 0 of \d+ done/)
  })
})

test('where a board is too long its longest lists are, and nothing of it goes on in a file', () => {
  const item = (text: string): string[][] =>
    Array.from({ length: 45 }, (_, at) => [`${text} ${at} ${'_'.repeat(30)}`])
  const board: Message = {
    summary: 'x',
    blocks: [
      { type: 'heading', text: 'A plan' },
      { type: 'progress', done: 1, active: 0, parked: 0, failed: 0, total: 90 },
      { type: 'list', items: item('wave') },
      { type: 'list', items: [...item('task'), ['the last']] },
      { type: 'note', spans: ['r7k2mx'] },
    ],
    buttons: [{ label: 'Stop', command: 'stop r7k2mx', style: 'danger' }],
    reactions: [],
    cards: { title: '1 of 90 done', cards: [] },
  }
  expect(problemsOf(board)).toEqual([])
  expect(toBody(board, 7).files).toEqual([])
  const [text = ''] = textsOf(board)
  expect(text.length).toBeGreaterThan(3_500)
  expect(text).toContain('A plan')
  expect(text).toContain('r7k2mx')
  const left = [...text.matchAll(/… and (\d+) more/g)].map(([, count]) => Number(count))
  expect(left).toHaveLength(2)
  const shown = text.split('\n').filter(line => /^- (?:wave|task) /.test(line)).length
  expect(shown + left[0]! + left[1]!).toBe(91)
})

test('whom the configuration has called is called, and nobody else, whatever stands in the text', () => {
  const asked = { ...quiet('@everyone look', [text('<@100000000000000009> @everyone')]), calls: [] }
  expect(toBody(asked, 7).body.allowed_mentions).toEqual({ parse: [] })
  const id = '100000000000000003'
  const called = {
    ...asked,
    calls: [
      { name: 'ana', ids: { discord: id } },
      { name: 'bo', ids: { slack: 'U1' } },
    ],
  }
  expect(toBody(called, 7).body.allowed_mentions).toEqual({ parse: [], users: [id] })
  expect(textsOf(called).join('')).toContain(`\n<@${id}>`)
  expect(problemsOf(called)).toEqual([])
})

test('what has 4,000 characters only once its marks are escaped goes on in a file', () => {
  const stars = '*'.repeat(2_900)
  const message = {
    summary: 'x',
    blocks: [{ type: 'text' as const, spans: [stars] }],
    buttons: [],
    reactions: [],
  }
  expect(problemsOf(message)).toEqual([])
  expect(String(toBody(message, 7).files[0]?.data)).toBe(stars)
})
