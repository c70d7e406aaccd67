import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../../commands/index.ts'
import { toBlocks } from '../../src/chat/slack/to-blocks.ts'
import { renderBegun } from '../../src/message/begun.ts'
import { renderBoard } from '../../src/message/board.ts'
import { renderHelp } from '../../src/message/help.ts'
import { renderHome } from '../../src/message/home.ts'
import { joinLines } from '../../src/message/join.ts'
import { renderLog } from '../../src/message/log.ts'
import type { Block, Message } from '../../src/message/message.ts'
import { renderDiscarded, renderPreview, renderStarted, renderSuperseded } from '../../src/message/preview.ts'
import { renderPrompt } from '../../src/message/prompt.ts'
import { renderQuestion, renderSettled } from '../../src/message/question.ts'
import { renderProblem, renderText } from '../../src/message/reply.ts'
import { renderRules } from '../../src/message/rules.ts'
import { renderRuns } from '../../src/message/runs.ts'
import { renderShipping } from '../../src/message/ship.ts'
import { renderSummary } from '../../src/message/summary.ts'
import { renderTask } from '../../src/message/task.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { taskOf } from '../../src/run/run.ts'
import type { Run } from '../../src/run/run.ts'
import type { BranchSummary } from '../../src/run/shipping.ts'
import { toRows } from '../../src/run/to-rows.ts'
import { HARBOUR } from '../message/plan.ts'
import { readExample } from '../plan/examples.ts'
import { messageOf } from '../support/messages.ts'
import {
  START_AT,
  asks,
  changes,
  charterOf,
  claims,
  does,
  fails,
  planOf,
  runThrough,
} from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { checkBlocks } from '../support/slack-double/check-blocks.ts'
import { toSeen } from '../support/slack-double/see.ts'
import { BOT_USER, Workspace } from '../support/slack-double/workspace.ts'
import { createHandClock } from '../support/hand-clock.ts'

const SNAPSHOTS = join(import.meta.dirname, 'slack-messages')
const MIDWAY: Step[] = [
  ...changes('H01', ['a.ts'], 65_000),
  ...does('H02'),
  ...fails('H03'),
  ...asks('H05', 'Which bank? <!channel> *bold* & more', ['Blue', 'Green']),
  1_000,
  claims('H03'),
]
const play = (steps: Step[]): Run => runThrough(charterOf(HARBOUR, { run: 'r7k2mx' }), steps).run
const midway = play(MIDWAY)
const answered = play([...MIDWAY, { type: 'answer', by: 'kim', escalation: 'q1', option: 'reply-1' }])
const ended = play(['H01', 'H02', 'H03', 'H04', 'H05', 'H06', 'H07', 'H08'].flatMap(id => does(id)))
const question = midway.escalations.get('q1')!
const { run: row } = toRows(midway)
const about = {
  run: 'r7k2mx',
  name: 'harbour.md',
  by: 'ann',
  base: {
    folder: '/srv/work/harbour',
    repository: { branch: 'main', commit: '0123456789abcdef', subject: 'Draw the map', changed: 2 },
  },
  rehearsal: false,
  manner: { pace: 'waves' as const, slots: 50 },
  problems: [],
  start: 'start r7k2mx',
  whole: 'short' as const,
  replaces: null,
}

const summary: BranchSummary = {
  branch: 'regatta/r7k2mx',
  base: 'main',
  commit: '0123456789abcdef',
  tip: 'fedcba9876543210',
  log: ['fedcba9 H08: Raise the <flag>', 'abcdef0 H01: Draw the map'],
  commits: 2,
  files: [{ path: 'docs/map.md', added: 12, removed: 3 }],
  added: 12,
  removed: 3,
}

/** Every kind of message that is ever said. */
const KINDS: Record<string, Message> = {
  preview: renderPreview(HARBOUR, about),
  'preview with problems': renderPreview(HARBOUR, {
    ...about,
    problems: ['Line 3: no end to it.'],
    replaces: 'r1aaaa',
  }),
  superseded: renderSuperseded('Harbour', { run: 'r2bbbb', by: 'kim', name: 'harbour-2.md' }),
  started: renderStarted(midway),
  begun: renderBegun(charterOf(HARBOUR)),
  board: renderBoard(midway),
  'board at its end': renderBoard(ended),
  question: renderQuestion(midway, question),
  settled: renderSettled(answered, answered.escalations.get('q1')!),
  news: joinLines([
    messageOf('H01 was tried again'),
    messageOf('H02 took too long'),
    messageOf('H03 failed'),
  ]),
  summary: renderSummary(ended),
  task: renderTask(midway, taskOf(midway, 'H03'), { activity: [], paths: null, now: START_AT }),
  log: renderLog(midway, [{ at: START_AT, text: 'ann started run r7k2mx' }], 3),
  rules: renderRules(midway),
  list: renderRuns([row], [{ id: 'r9', title: 'Another', by: 'ann', at: START_AT }]),
  home: renderHome({ rows: [row], asking: [midway], name: 'ann' }),
  help: renderHelp(COMMANDS.slice(0, 3)),
  problem: renderProblem('There is no plan here.', 'Drop one.'),
  text: renderText('Run r7k2mx waits. <@U012AB3CD> *said* so.'),
  discarded: renderDiscarded('Harbour', { run: 'r7k2mx', by: 'kim' }),
  'whole plan': renderPreview(HARBOUR, { ...about, whole: 'long' }),
  prompt: renderPrompt(midway, taskOf(midway, 'H03'), {
    attempt: 1,
    isTold: true,
    text: '# Paint\n\nthe `shed` <!here> & *all* of it\n'.repeat(300),
  }),
  'what it has come to': renderShipping(ended, { kind: 'shown', summary, command: ['gh', 'pr', 'create'] }),
  shipped: renderShipping(ended, { kind: 'shipped', summary, tail: 'https://git.example.com/pull/7\n' }),
  'not shipped': renderShipping(ended, {
    kind: 'failed',
    summary,
    why: 'The program ended with 1.',
    tail: 'no <remote>\n',
  }),
}

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
  test.each(Object.entries(KINDS))('%s stands as it did', async (name, message) => {
    const made = toBlocks(message)
    expect(checkBlocks(made.blocks, 'message')).toEqual([])
    const file = join(SNAPSHOTS, name.replaceAll(' ', '-'))
    await expect(`${JSON.stringify(made, null, 2)}\n`).toMatchFileSnapshot(`${file}.json`)
    await expect(`${see(message)}\n`).toMatchFileSnapshot(`${file}.txt`)
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
      const { blocks } = toBlocks(renderPreview(plan, { ...about, whole }))
      expect(checkBlocks(blocks, 'message')).toEqual([])
    }
  })
})
