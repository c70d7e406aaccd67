import { COMMANDS } from '../../commands/index.ts'
import { announce } from '../../src/message/announce.ts'
import { renderBegun } from '../../src/message/begun.ts'
import { renderBoard } from '../../src/message/board.ts'
import { renderAdopted, renderEdit } from '../../src/message/edit.ts'
import { renderDigest } from '../../src/message/digest.ts'
import { renderHelp } from '../../src/message/help.ts'
import { renderHome } from '../../src/message/home.ts'
import { joinLines } from '../../src/message/join.ts'
import { renderLog } from '../../src/message/log.ts'
import type { Message } from '../../src/message/message.ts'
import { renderDiscarded, renderStarted, renderSuperseded } from '../../src/message/preview-after.ts'
import { renderPreview } from '../../src/message/preview.ts'
import { renderPrompt } from '../../src/message/prompt.ts'
import { renderQuestion, renderSettled } from '../../src/message/question.ts'
import {
  renderAsked,
  renderChosen,
  renderModelReading,
  renderNotAnswered,
} from '../../src/message/model-reading.ts'
import { renderProblem, renderText } from '../../src/message/reply.ts'
import { renderRules } from '../../src/message/rules.ts'
import { renderRuns } from '../../src/message/runs.ts'
import {
  renderLeftOut,
  renderScheduled,
  renderScheduledStart,
  renderScheduleEnded,
  renderSchedules,
} from '../../src/message/schedule.ts'
import type { ScheduledItem } from '../../src/message/schedule.ts'
import { renderShipping } from '../../src/message/ship.ts'
import { renderSummary } from '../../src/message/summary.ts'
import { renderTask } from '../../src/message/task.ts'
import { renderWhyRead } from '../../src/message/why-read.ts'
import type { Change } from '../../src/plan/compare/change.ts'
import type { Charter } from '../../src/run/event.ts'
import { taskOf } from '../../src/run/run.ts'
import type { Run } from '../../src/run/run.ts'
import type { BranchSummary } from '../../src/run/shipping.ts'
import { toRows } from '../../src/run/to-rows.ts'
import { HARBOUR } from '../message/plan.ts'
import { messageOf } from './messages.ts'
import { START_AT, asks, changes, charterOf, claims, does, fails, planOf, runThrough } from './runs.ts'
import type { Step } from './runs.ts'

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
export const PREVIEW_ABOUT = {
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

const ASKED = { run: 'r7k2mx', name: 'harbour.md', model: 'a-model', by: 'ann' }

const SCHEDULED: ScheduledItem = {
  id: 's7k2mx',
  kind: 'run',
  by: 'ann',
  zone: 'Europe/Berlin',
  cron: '0 22 * * 1-5',
  nextAt: START_AT,
  title: 'Harbour <!channel> *bold*',
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

const CHANGES: Change[] = [
  {
    change: 'task-added',
    task: { ...HARBOUR.tasks[0]!, id: 'H09', title: 'Oil the <crane>', needs: ['H01'] },
  },
  { change: 'task-removed', task: HARBOUR.tasks[3]! },
  { change: 'need-added', task: 'H05', need: 'H09' },
]

const GATED = planOf({
  'Wave 1': { tasks: [{ id: 'A' }, { id: 'B' }, { id: 'C' }] },
  'Wave 2': { tasks: [{ id: 'D' }] },
})
const gates = { 'Wave 1': { questions: ['Is it <dry>? Then go on.'], checks: [] } }
const thread = { chat: 'slack', channel: 'C0PAINT', root: '1.1' }
const playGated = (steps: Step[], wishes: Partial<Charter> = {}): Run =>
  runThrough(charterOf(GATED, { run: 'r7k2mx', thread, ...wishes }), steps).run
const askFirst = (run: Run): Message => renderQuestion(run, run.escalations.get('q1')!)
const thrice = (id: string): Step[] => [
  ...fails(id),
  1_000,
  ...fails(id),
  2_000,
  ...fails(id, 'exit code 1', 'no <tape>'),
]
const asksLeave: Step[] = [
  claims('A'),
  ({ tasks: [task] }) => ({
    type: 'asked',
    task: 0,
    attempt: 1,
    token: task!.attempts[0]!.token ?? '',
    text: 'execute: Test',
    evidence: 'rm -rf build',
    options: ['Allow', 'Reject'],
    kind: 'permission',
    ask: 'one',
  }),
]
const spends: Step[] = does('A', 1_000, { inputTokens: 9, outputTokens: 1, cost: 12 })
const PG = 'cannot find module "pg"'
const money = { currency: '$', prices: {}, budget: { run: 10 } }
/** All that is told line by line of a run in which something happens. */
const tellLines = (steps: Step[]): Message[] => {
  const said: Message[] = []
  runThrough(charterOf(HARBOUR, { run: 'r7k2mx', thread }), steps, (run, event) => {
    said.push(...announce(run, event).flatMap(post => (post.kind === 'line' ? [post.message] : [])))
    return null
  })
  return said
}

/** Every kind of message that is ever said. */
export const MESSAGE_KINDS: Record<string, Message> = {
  preview: renderPreview(HARBOUR, PREVIEW_ABOUT),
  'preview with problems': renderPreview(HARBOUR, {
    ...PREVIEW_ABOUT,
    problems: ['Line 3: no end to it.'],
    replaces: 'r1aaaa',
  }),
  superseded: renderSuperseded('Harbour', { run: 'r2bbbb', by: 'kim', name: 'harbour-2.md' }),
  started: renderStarted(midway),
  begun: renderBegun(charterOf(HARBOUR)),
  board: renderBoard(midway),
  'board at its end': renderBoard(ended),
  question: renderQuestion(midway, question),
  'question of a failure': askFirst(playGated(thrice('A'))),
  'question of leave': askFirst(playGated(asksLeave)),
  'question of a gate': askFirst(playGated([...does('A'), ...does('B'), ...does('C')], { gates })),
  'question of a wave': askFirst(playGated([...fails('A', PG), ...fails('B', PG)])),
  'question of a budget': askFirst(playGated(spends, { money, slots: 1 })),
  'board with a budget': renderBoard(playGated(spends, { money, slots: 1 })),
  story: joinLines(
    tellLines([
      ...MIDWAY,
      { type: 'pause', by: 'kim' },
      { type: 'resume', by: 'kim' },
      { type: 'skip', by: 'kim', task: 'H04' },
      { type: 'set-mode', by: 'kim', row: 'timeout', mode: 'ask' },
      { type: 'answer', by: 'kim', escalation: 'q1', option: 'reply-1' },
      { type: 'stop', by: 'kim', mode: 'now' },
    ]),
  ),
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
  'a change to be confirmed': renderEdit(midway, {
    changes: CHANGES,
    left: ['H01 is done: only what has not begun can be removed.'],
    judged: { putBack: ['H05'], waits: ['H04'], unblocks: [], reopened: ['Wave 1'], held: ['Wave 2'] },
    command: 'edit r7k2mx adopt r8kw3n --shown=0123abcd',
    isAnew: true,
  }),
  'a change that was made': renderAdopted('Harbour', { run: 'r7k2mx', by: 'kim' }),
  'a preview of a newer version': renderPreview(HARBOUR, {
    ...PREVIEW_ABOUT,
    since: { run: 'r8kw3n', changes: CHANGES },
  }),
  discarded: renderDiscarded('Harbour', { run: 'r7k2mx', by: 'kim' }),
  'whole plan': renderPreview(HARBOUR, { ...PREVIEW_ABOUT, whole: 'long' }),
  prompt: renderPrompt(midway, taskOf(midway, 'H03'), {
    attempt: 1,
    isTold: true,
    text: '# Paint\n\nthe `shed` <!here> & *all* of it\n'.repeat(300),
  }),
  scheduled: renderScheduled(SCHEDULED, { digest: 'a1b2c3'.repeat(11), commands: 2, checks: true }),
  schedules: renderSchedules([SCHEDULED, { ...SCHEDULED, id: 's8k3nx', kind: 'digest', title: '' }]),
  'schedule ended': renderScheduleEnded(SCHEDULED, 'kim'),
  'scheduled start': renderScheduledStart({
    run: 'r9',
    by: 'ann',
    title: 'Harbour',
    newer: { id: 'r8', by: 'bo' },
    due: { at: START_AT, missed: 2, late: false, nextAt: null },
  }),
  'left out': renderLeftOut({
    id: 's7k2mx',
    title: 'Harbour',
    why: 'somebody discarded its plan',
    due: { at: START_AT, missed: 0, late: false, nextAt: START_AT },
  }),
  'what happened': renderDigest({
    since: START_AT,
    runs: [{ run: midway, done: 2, failed: 1, merged: 1, spent: 2_500_000, isNews: true }],
    coming: [SCHEDULED],
  })!,
  'a model is asked': renderAsked(ASKED),
  'a model did not answer': renderNotAnswered(ASKED, 'It took longer than 5 min <!channel>.'),
  'what a model reads': renderModelReading(
    ASKED,
    HARBOUR,
    {
      plan: {
        ...HARBOUR,
        tasks: [...HARBOUR.tasks, { ...HARBOUR.tasks[0]!, id: 'H09', title: 'Paint the *quay*' }],
      },
      dropped: ['“Dig”: line 3 does not speak of it'],
    },
    'r9x8y7',
  ),
  'a reading was chosen': renderChosen('harbour.md as a-model reads it', 'kim', 'taken'),
  'why a task was read so': renderWhyRead({
    task: 'H04',
    title: 'Moor the *boats*',
    told: [{ rule: 'canonical', because: 'an item of a list', line: 7, text: '- H04: Moor the *boats*' }],
    wave: { name: 'Phase 2', rule: 'heading', because: 'a heading', line: 5, text: '## Phase 2' },
    agent: null,
    needs: [{ name: 'H03', rule: 'below', because: 'what stands below it says so', line: null, text: '' }],
    after: [],
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
