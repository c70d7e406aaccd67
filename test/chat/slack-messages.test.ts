import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { toReached } from '../../src/chat/on-page.ts'
import { toBlocks } from '../../src/chat/slack/to-blocks.ts'
import { quiet, text } from '../../src/message/blocks.ts'
import { renderBoard } from '../../src/message/board.ts'
import type { Block, Message } from '../../src/message/message.ts'
import { renderPreview } from '../../src/message/preview.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { readExample } from '../plan/examples.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { MESSAGE_KINDS, PREVIEW_ABOUT } from '../support/message-kinds.ts'
import { messageOf } from '../support/messages.ts'
import { START_AT, charterOf, planOf, runThrough } from '../support/runs.ts'
import { checkBlocks } from '../support/slack-double/check-blocks.ts'
import { toSeen } from '../support/slack-double/see.ts'
import { BOT_USER, Workspace } from '../support/slack-double/workspace.ts'

const KINDS_FILE = join(import.meta.dirname, '../support/message-kinds.ts')
const URL = 'https://regatta.example'
const SNAPSHOTS = join(import.meta.dirname, 'slack-messages')

function see(message: Message): string {
  const { text, blocks } = toBlocks(message)
  const workspace = new Workspace(createHandClock(START_AT))
  const channel = workspace.newChannel()
  const said = workspace.add(channel, { user: BOT_USER, text, blocks: blocks as never })
  const { text: shown, buttons, pings } = toSeen(workspace, said)
  expect(pings).toEqual([])
  return [`(${text})`, shown, ...buttons.map(label => `[${label}]`)].join('\n')
}

describe('in Slack', () => {
  test('no kind of message is missing here', async () => {
    const folder = join(import.meta.dirname, '../../src/message')
    const here = await readFile(KINDS_FILE, 'utf8')
    for (const file of await readdir(folder)) {
      const source = await readFile(join(folder, file), 'utf8')
      for (const [, name = ''] of source.matchAll(/^export function (render\w+)/gm))
        expect(here).toContain(`${name}(`)
    }
  })

  test('whom the configuration has called is called, and nobody else', () => {
    const asked = quiet('<!channel> look', [text('<@U0000009> @everyone')])
    const calls = [
      { name: 'ana', ids: { slack: 'U0000003' } },
      { name: 'bo', ids: { discord: '100000000000000003' } },
    ]
    const { blocks } = toBlocks({ ...asked, calls })
    expect(checkBlocks(blocks, 'message')).toEqual([])
    const called = JSON.stringify(blocks).match(/"user_id":"\w+"/g)
    expect(called).toEqual(['"user_id":"U0000003"'])
  })

  test.each(Object.entries(MESSAGE_KINDS))('%s stands as it did', async (name, message) => {
    const made = toBlocks(toReached(message, URL))
    expect(checkBlocks(made.blocks, 'message')).toEqual([])
    const file = join(SNAPSHOTS, name.replaceAll(' ', '-'))
    await expect(`${JSON.stringify(made, null, 2)}\n`).toMatchFileSnapshot(`${file}.json`)
    await expect(`${see(toReached(message, URL))}\n`).toMatchFileSnapshot(`${file}.txt`)
  })

  test('a board bears every size of plan: its tasks as cards where they are few, its waves where they are not', () => {
    const cardsOf = (waves: number, tasks: number): number | undefined => {
      const plan = planOf(
        Object.fromEntries(
          Array.from({ length: waves }, (_, wave) => [
            `Wave ${wave + 1}`,
            {
              tasks: Array.from({ length: tasks }, (_, at) => ({
                id: `${wave + 1}.${at + 1}`,
                title: 'x'.repeat(500),
              })),
            },
          ]),
        ),
      )
      const { blocks } = toBlocks(renderBoard(runThrough(charterOf(plan, { slots: 50 }), []).run))
      expect(checkBlocks(blocks, 'message')).toEqual([])
      return blocks.find(block => block.type === 'plan')?.tasks?.length
    }
    expect([cardsOf(5, 10), cardsOf(5, 45), cardsOf(50, 20), cardsOf(300, 2)]).toEqual([50, 5, 50, 50])
  })

  test.each([
    ['text', 3_000, 4],
    ['text', 400, 30],
    ['code', 1_200, 10],
    ['text', 100, 5],
  ] as const)('a board with cards is within the limits with any %s beside them', (type, chars, count) => {
    const written = 'x'.repeat(chars)
    const block: Block = type === 'text' ? { type, spans: [written] } : { type, text: written }
    const cards = Array.from({ length: 50 }, (_, at) => ({
      id: `${at}`,
      title: 'T'.repeat(100),
      state: 'done' as const,
    }))
    const progress = { type: 'progress' as const, done: 1, active: 0, parked: 0, failed: 0, total: 50 }
    const blocks = [progress, ...Array.from({ length: count }, () => block)]
    const made = toBlocks({ ...messageOf('a board'), blocks, cards: { title: 'A board', cards } }).blocks
    expect(checkBlocks(made, 'message')).toEqual([])
    expect(made.some(({ type }) => type === 'plan')).toBe(chars * count < 5_000)
  })

  test('the longest preview is whole within the limits', () => {
    const plan = readPlan(readExample('workers-225'))
    for (const whole of ['short', 'long'] as const) {
      const { blocks } = toBlocks(renderPreview(plan, { ...PREVIEW_ABOUT, whole }))
      expect(checkBlocks(blocks, 'message')).toEqual([])
    }
  })
})
