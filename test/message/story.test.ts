import { describe, expect, it } from 'vitest'
import { toStoryLine } from '../../src/message/story.ts'
import {
  asks,
  changes,
  charterOf,
  claims,
  does,
  fails,
  planOf,
  reports,
  runThrough,
} from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { latestAttempt, taskOf } from '../../src/run/run.ts'

const PLAN = planOf({
  'Wave 1': {
    tasks: [
      { id: '1.1', title: 'Add the ledger' },
      { id: '1.2', title: 'Move the schema' },
      { id: '1.3', title: 'Write the guide', needs: ['1.2'] },
    ],
  },
  'Wave 2': {
    tasks: [
      { id: '2.1', title: 'Switch over' },
      { id: '2.2', title: 'Clean up', needs: ['2.1'] },
    ],
  },
})

const answer = (escalation: string, option: string): Step => ({
  type: 'answer',
  by: 'kim',
  escalation,
  option,
})

const lose: Step = run => {
  const task = taskOf(run, '1.1')
  const token = latestAttempt(task)?.token ?? null
  return { type: 'lost', task: task.index, attempt: 1, token, why: 'worker-1 is gone' }
}

const conflict: Step = run => {
  const task = taskOf(run, '1.2')
  const token = latestAttempt(task)?.token ?? ''
  return { type: 'conflicted', task: task.index, attempt: 1, token, paths: ['schema.sql'] }
}

function tell(steps: Step[], wishes: Parameters<typeof charterOf>[1] = {}): string[] {
  return runThrough(charterOf(PLAN, wishes), steps, toStoryLine).seen
}

describe('the story', () => {
  it('tells a run from its start to its end', () => {
    const steps = [
      ...changes('1.1', ['src/ledger.ts', 'test/ledger.test.ts'], 192_000),
      ...changes('1.2', ['schema.sql'], 800),
      ...does('1.3'),
      ...does('2.1', 1_500_000),
      ...does('2.2'),
    ]
    expect(tell(steps, { rehearsal: true })).toMatchInlineSnapshot(`
      [
        "ann started run r7k2m, Harden the payments: 5 tasks, 2 waves, at most 4 at once. REHEARSAL: agents only act as if",
        "Wave 1 opens: 3 tasks to do",
        "1.1 done in 3 min 12 s, 2 files changed: Add the ledger",
        "1.2 done in 0.8 s, 1 file changed: Move the schema",
        "1.3 done in 1 s, no file changed: Write the guide",
        "Wave 1 done: 3 tasks",
        "Wave 2 opens: 2 tasks to do",
        "2.1 done in 25 min, no file changed: Switch over",
        "2.2 done in 1 s, no file changed: Clean up",
        "Wave 2 done: 2 tasks",
        "All done after 28 min 15 s: 5 of 5 tasks",
      ]
    `)
  })

  it('tells what failed, what is done about it, what people are asked and what they said', () => {
    const steps = [
      ...fails('1.2'),
      1_000,
      ...fails('1.2'),
      2_000,
      ...fails('1.2'),
      answer('q1', 'retry'),
      ...does('1.2'),
    ]
    expect(tell(steps).slice(2)).toMatchInlineSnapshot(`
      [
        "1.2 failed: exit code 1; trying again in 1 s (retry 1 of 2)",
        "1.2 failed: exit code 1; trying again in 2 s (retry 2 of 2)",
        "Question q1: 1.2 failed: exit code 1. Tried 3 times. What now? (1) Leave it failed; do what does not need it (2) Try again, with a fresh budget of tries (3) Go on as if it were done (4) Stop the run once what runs has ended",
        "kim answered q1 about 1.2: Try again, with a fresh budget of tries",
        "1.2 done in 1 s, no file changed, attempt 4: Move the schema",
      ]
    `)
  })

  it('counts no restart where none is used up', () => {
    const free: Step = run => {
      const { token } = run.tasks[0]!.attempts[0]!
      return { type: 'released', task: 0, attempt: 1, token: token ?? '', why: 'it is shut down' }
    }
    const told = tell([claims('1.1'), free]).join('\n')
    expect(told).toMatch(/1\.1 lost its worker: .*starting it again at once$/m)
    expect(told).not.toContain('restart')
  })

  it('tells a lost worker and a conflict as what they are', () => {
    const steps = [
      claims('1.1'),
      lose,
      claims('1.2'),
      reports('1.2', { kind: 'done', summary: '', changed: 1 }),
      conflict,
    ]
    expect(tell(steps).slice(2)).toMatchInlineSnapshot(`
      [
        "1.1 lost its worker: worker-1 is gone; starting it again at once (restart 1 of 5)",
        "1.2 conflicts with others: what it changed was changed by others meanwhile: schema.sql; doing it again at once on what there is now (retry 1 of 2)",
      ]
    `)
  })

  it('tells what people do to a run, and once', () => {
    const steps: Step[] = [
      ...asks('1.1', 'Which schema?', ['Blue', 'Green']),
      { type: 'skip', by: 'kim', task: '1.1' },
      { type: 'pause', by: 'kim' },
      { type: 'resume', by: 'lee' },
      { type: 'rerun', by: 'lee', task: '1.1' },
      claims('1.2'),
      { type: 'stop', by: 'kim', mode: 'drain' },
      { type: 'stop', by: 'kim', mode: 'now' },
      reports('1.2', { kind: 'stopped' }),
    ]
    expect(tell(steps).slice(2)).toMatchInlineSnapshot(`
      [
        "Question q1: 1.1 asks: Which schema? (1) Blue (2) Green (3) Give this task up",
        "Question q1 about 1.1 is no longer asked: kim skipped the task",
        "kim skipped 1.1",
        "kim paused the run: nothing new starts, 1 at work goes on to the end",
        "lee resumed the run",
        "lee has 1.1 tried again",
        "kim stopped the run: nothing new starts, 2 at work go on to the end",
        "kim stopped the run: what is at work is ended now",
        "The agent of the run is not known to be ended, 0 s after kim stopped it. Not confirmed, look there yourself: 1.2 (no process) on an unknown machine: nothing was heard from its worker",
        "Stopped after 1 s with 0 of 5 tasks done, 0 failed",
      ]
    `)
  })

  it('tells each thing in one line without what would act on a terminal', () => {
    const hostile = `\u001b[2J\nevil\u202e${'very '.repeat(500)}long`
    const lines = tell([...fails('1.1', hostile), ...asks('1.2', hostile, [hostile, hostile])])
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{Cc}\u202e]/u)
      expect(line.length).toBeLessThan(800)
    }
  })
})
