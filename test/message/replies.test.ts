import { describe, expect, it } from 'vitest'
import { COMMANDS, findCommand, parseRequest } from '../../commands/index.ts'
import { renderHelp } from '../../src/message/help.ts'
import { joinLines } from '../../src/message/join.ts'
import { LOG_LINES_MAX, renderLog } from '../../src/message/log.ts'
import { toText } from '../../src/message/plain.ts'
import { renderProblem, renderText } from '../../src/message/reply.ts'
import { renderRuns } from '../../src/message/runs.ts'
import { renderTask } from '../../src/message/task.ts'
import { findTask } from '../../src/run/run.ts'
import { toRows } from '../../src/run/to-rows.ts'
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
import { HOSTILE, expectBearable } from './limits.ts'
import { HARBOUR } from './plan.ts'

const play = (steps: Step[]) => runThrough(charterOf(HARBOUR, { run: 'r7k2mx' }), steps).run

describe('help', () => {
  it('has every command, each as it is typed', () => {
    const text = toText(renderHelp(COMMANDS))
    for (const { name, usage, about } of COMMANDS) {
      expect(text).toContain(`- /wave ${`${name} ${usage}`.trim()}: ${about}`)
    }
    expectBearable(renderHelp(COMMANDS))
  })

  it('of one command has its examples and options', () => {
    expect(toText(renderHelp(COMMANDS, findCommand('stop')))).toMatchInlineSnapshot(`
      "/wave stop [RUN] [WAVE] [now]: stops a run or one wave; what is at work comes to its end unless it is now
          /wave stop              the run of this thread; what is at work comes to its end
          /wave stop now          ends what is at work, too
          /wave stop 2            one wave, the rest goes on
          /wave stop r7k2mx 2 now   one wave of that run, at once
      Options
      - --now: ends what is at work, too
      Who may stop may use it. Also: halt, cancel."
    `)
    for (const command of COMMANDS) expectBearable(renderHelp(COMMANDS, command))
  })
})

describe('the list of runs', () => {
  it('has the plans that wait for a start, then the runs', () => {
    const running = toRows(play([claims('H01')])).run
    const done = { ...running, id: 'rabcde', status: 'done' as const, endedAt: START_AT + 60_000, active: 0 }
    const plan = { id: 'rfghjk', title: 'Boat shed', by: 'kim', at: START_AT }
    expect(toText(renderRuns([running, done], [plan]))).toMatchInlineSnapshot(`
      "Plans that wait for a start
      - rfghjk Boat shed · from kim · 2030-01-01 12:00 UTC
      Runs
      - r7k2mx Harbour · running, 1 at work · by ann · 2030-01-01 12:00 UTC
      - rabcde Harbour · all done after 1 min · by ann · 2030-01-01 12:00 UTC
      One of them: /wave status r7k2mx"
    `)
  })

  it('says what to do where there is nothing yet', () => {
    expect(toText(renderRuns([], []))).toBe(
      'There is no run and no plan yet. Drop a plan here as a file, or paste it.',
    )
  })

  it('is bounded', () => {
    const { run } = toRows(play([]))
    const message = renderRuns(
      Array.from({ length: 500 }, () => ({ ...run, title: 'x'.repeat(5_000) })),
      [],
    )
    expectBearable(message)
    expect(toText(message)).toContain('… and 489 more')
  })
})

describe('a task that is shown', () => {
  const show = (steps: Step[], id: string, about: Partial<Parameters<typeof renderTask>[2]> = {}): string => {
    const run = play(steps)
    const message = renderTask(run, findTask(run, id)!, {
      activity: [],
      paths: null,
      now: START_AT,
      ...about,
    })
    expectBearable(message)
    return toText(message)
  }
  const GROUND = [...does('H01'), ...does('H02')]

  it('has its state, its attempts, what its agent last said and what it changed', () => {
    const activity = [
      { at: START_AT, text: 'reading src/book.ts' },
      { at: START_AT + 60_000, text: 'editing src/book.ts' },
    ]
    const steps = [...GROUND, ...fails('H03'), 1_000, ...changes('H03', ['src/book.ts', 'test/book.test.ts'])]
    expect(show(steps, 'H03', { activity, paths: ['src/book.ts', 'test/book.test.ts'] }))
      .toMatchInlineSnapshot(`
        "H03 Book a berth
        Done at 2030-01-01 12:00 UTC
        Phase 2 Booking · agent codex
        Attempts
        - 1 failed: exit code 1 · 1 s · then tried again
        - 2 done, 2 files changed · 1 s
        The last it said
        - 2030-01-01 12:00 UTC reading src/book.ts
        - 2030-01-01 12:01 UTC editing src/book.ts
        2 files changed
        - src/book.ts
        - test/book.test.ts
        r7k2mx Harbour"
      `)
  })

  it.each<[string, Step[], string, RegExp]>([
    ['waits', [], 'H04', /Waits for H03, Phase 1$/m],
    ['is taken up by nobody yet', [], 'H01', /^Waits for a worker$/m],
    ['is at work', [claims('H01')], 'H01', /^At work since 2030-01-01 12:00 UTC$/m],
    [
      'asks',
      asks('H01', 'Which bank?', ['Blue']),
      'H01',
      /^- q1 H01 asks: Which bank\? \/wave answer r7k2mx q1 1$/m,
    ],
    ['is to be tried again', fails('H01'), 'H01', /^To be tried again, not before 2030-01-01/m],
    ['was skipped', [{ type: 'skip', by: 'kim', task: 'H01' }], 'H01', /^Skipped/m],
  ])('that %s says so', (_, steps, id, line) => {
    expect(show(steps, id)).toMatch(line)
  })

  it('that failed can be tried again by a button', () => {
    const steps: Step[] = [
      ...asks('H01', 'Which bank?', ['Blue']),
      { type: 'answer', by: 'kim', escalation: 'q1', option: 'leave' },
    ]
    const run = play(steps)
    const [button] = renderTask(run, findTask(run, 'H01')!, {
      activity: [],
      paths: null,
      now: START_AT,
    }).buttons
    expect(parseRequest(button!.command)).toMatchObject({
      request: { verb: 'retry', run: 'r7k2mx', task: 'H01' },
    })
  })

  it.each(Object.entries(HOSTILE))('bears %s', (_, text) => {
    const plan = planOf({ A: { title: text, tasks: [{ id: `1${text}`, title: text, detail: text }] } }, text)
    const { run } = runThrough(charterOf(plan), [
      ...fails(`1${text}`, text),
      60_000,
      ...asks(`1${text}`, text, []),
    ])
    const activity = Array.from({ length: 50 }, () => ({ at: START_AT, text }))
    expectBearable(renderTask(run, run.tasks[0]!, { activity, paths: [text, text], now: START_AT }))
  })
})

describe('the log', () => {
  it('has the last lines with their instants, and how many came before', () => {
    const lines = [
      { at: START_AT, text: 'Phase 1 opens: 2 tasks to do' },
      { at: START_AT + 60_000, text: 'H01 done' },
    ]
    expect(toText(renderLog(play([]), lines, 7))).toMatchInlineSnapshot(`
      "Harbour r7k2mx:
      7 earlier
      - 2030-01-01 12:00 UTC Phase 1 opens: 2 tasks to do
      - 2030-01-01 12:01 UTC H01 done"
    `)
  })

  it('keeps the newest where not all fit', () => {
    const lines = Array.from({ length: 200 }, (_, index) => ({
      at: START_AT,
      text: `line ${index} ${'x'.repeat(300)}`,
    }))
    const message = renderLog(play([]), lines, 0)
    expectBearable(message)
    const text = toText(message)
    expect(text).toContain('line 199 ')
    expect(text).not.toContain('line 0 ')
    expect(text).toMatch(/^100 earlier$/m)
  })

  it.each([
    ['short', 'H01 done'],
    ['long', 'x'.repeat(300)],
    ['wide', '港'.repeat(300)],
  ])('shows as many %s lines as it says it can, all of them', (_, words) => {
    const lines = Array.from({ length: LOG_LINES_MAX }, (_, index) => ({
      at: START_AT,
      text: `line ${index} ${words}`,
    }))
    const message = renderLog(play([]), lines, 0)
    expectBearable(message)
    const shown = toText(message).split('\n').slice(1)
    expect(shown.map(line => /UTC (line \d+) /.exec(line)?.[1])).toEqual(
      lines.map((_, index) => `line ${index}`),
    )
  })
})

describe('lines of news that are joined', () => {
  const lines = (count: number, text = 'something happened') =>
    Array.from({ length: count }, (_, index) => messageOf(`${index + 1} ${text}`))

  it('are one message, each an item of it', () => {
    const joined = joinLines(lines(3))
    expect(joined.summary).toBe('3 something happened (and 2 more)')
    expect(toText(joined)).toBe('- 1 something happened\n- 2 something happened\n- 3 something happened')
    expect(joinLines(lines(1))).toEqual(lines(1)[0])
  })

  it('are the newest where they are many, and how many are left out', () => {
    const text = toText(joinLines(lines(50)))
    expect(text.split('\n')).toHaveLength(21)
    expect(text).toMatch(/^- 30 earlier lines are left out. \/wave log 50 shows more.\n- 31 something/)
    expect(text).toMatch(/- 50 something happened$/)
  })

  it.each(Object.entries(HOSTILE))('bear %s', (_, text) => {
    expectBearable(joinLines(lines(40, text)))
    expect(toText(joinLines([...lines(40, text), messageOf('the newest')]))).toContain('the newest')
  })
})

describe('a short reply', () => {
  it.each(Object.entries(HOSTILE))('bears %s', (_, text) => {
    expectBearable(renderText(text))
    expectBearable(renderProblem(text, text))
  })

  it('has what is wrong, and what to do', () => {
    expect(toText(renderProblem('There is no run rabcde.', 'The latest: r7k2mx'))).toBe(
      'There is no run rabcde.\nThe latest: r7k2mx',
    )
  })
})
