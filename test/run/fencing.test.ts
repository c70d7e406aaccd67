import { describe, expect, test } from 'vitest'
import type { Input } from '../../src/run/input.ts'
import type { Outcome } from '../../src/run/outcome.ts'
import type { Run } from '../../src/run/run.ts'
import { toRows } from '../../src/run/to-rows.ts'
import { asks, changes, charterOf, claims, does, fails, planOf, reports } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { answer, eventsOf, play, refOf, refusalOf, skip, stopNow, toStand } from './stand.ts'

const PLAN = planOf({ W1: { tasks: [{ id: 'A' }, { id: 'B', needs: ['A'] }] } })
const CHARTER = charterOf(PLAN)
const DONE: Outcome = { kind: 'done', summary: '', changed: 0 }
const CHANGED: Outcome = { kind: 'done', summary: '', changed: 2 }

const claim = (attempt = 1): Input => ({ type: 'claim', task: 0, attempt, worker: 'worker-2' })
const report = (token: string, outcome: Outcome, attempt = 1): Input => ({
  type: 'report',
  task: 0,
  attempt,
  token,
  outcome,
  usage: null,
})

describe('a claim', () => {
  test('mints a token and sets a time limit', () => {
    const { run, now } = play(CHARTER, claims('A'))
    expect(run.tasks[0]!.attempts[0]).toMatchObject({
      status: 'running',
      token: 'token-1',
      worker: 'worker-1',
      deadlineAt: now + CHARTER.policy.openMs + CHARTER.policy.attemptMs,
    })
  })

  test('mints another one for an attempt that goes on with an answer', () => {
    const { run } = play(CHARTER, asks('A', 'Which?', []), answer('q1', 'reply-1'), claims('A'))
    expect(run.tasks[0]!.attempts[0]).toMatchObject({ status: 'running', token: 'token-2' })
  })

  const STALE: { name: string; steps: (Step | Step[])[]; input: Input }[] = [
    { name: 'of an attempt that was taken up', steps: [claims('A')], input: claim() },
    { name: 'of an attempt that has ended', steps: [fails('A')], input: claim() },
    { name: 'of an attempt that there is not', steps: [], input: claim(2) },
    {
      name: 'of a task that there is not',
      steps: [],
      input: { type: 'claim', task: 9, attempt: 1, worker: 'worker-2' },
    },
    { name: 'of a skipped task', steps: [skip('A')], input: claim() },
    { name: 'in a run that was stopped', steps: [stopNow], input: claim() },
  ]
  test.for(STALE)('$name is refused as stale', ({ steps, input }) => {
    expect(refusalOf(play(CHARTER, ...steps), input)?.code).toBe('stale')
  })
})

const VOID: { name: string; steps: (Step | Step[])[]; input: Input }[] = [
  { name: 'with a token of nobody', steps: [claims('A')], input: report('token-99', DONE) },
  { name: 'told twice', steps: [does('A')], input: report('token-1', DONE) },
  {
    name: 'told twice, with another end',
    steps: [does('A')],
    input: report('token-1', { kind: 'error', message: 'no', tail: '' }),
  },
  {
    name: 'while its change is being merged',
    steps: [changes('A', ['a']).slice(0, 3)],
    input: report('token-1', CHANGED),
  },
  { name: 'after its change was merged', steps: [changes('A', ['a'])], input: report('token-1', CHANGED) },
  {
    name: 'of an attempt that timed out',
    steps: [claims('A'), 3_600_000],
    input: report('token-1', DONE),
  },
  {
    name: 'of an attempt whose worker was lost',
    steps: [claims('A'), gone(), 1],
    input: report('token-1', DONE),
  },
  {
    name: 'on the next attempt',
    steps: [fails('A'), 60_000, claims('A')],
    input: report('token-1', DONE, 2),
  },
  {
    name: 'on an attempt that waits to be taken up',
    steps: [fails('A'), 60_000],
    input: report('token-1', DONE, 2),
  },
  { name: 'of an attempt that asked', steps: [asks('A', 'Which?', [])], input: report('token-1', DONE) },
  {
    name: 'from before the answer',
    steps: [asks('A', 'Which?', []), answer('q1', 'reply-1'), claims('A')],
    input: report('token-1', DONE),
  },
  {
    name: 'after the run was stopped',
    steps: [claims('A'), stopNow, reports('A', DONE)],
    input: report('token-1', DONE),
  },
  { name: 'on an attempt that there is not', steps: [], input: report('token-1', DONE, 7) },
  {
    name: 'of a merge that nobody asked for',
    steps: [claims('A')],
    input: { type: 'merged', task: 0, attempt: 1, token: 'token-1', paths: ['a'] },
  },
  {
    name: 'of a merge, told twice',
    steps: [changes('A', ['a'])],
    input: { type: 'merged', task: 0, attempt: 1, token: 'token-1', paths: ['a'] },
  },
  {
    name: 'of a conflict after the merge',
    steps: [changes('A', ['a'])],
    input: { type: 'conflicted', task: 0, attempt: 1, token: 'token-1', paths: ['a'] },
  },
  {
    name: 'of a failed merge after the merge',
    steps: [changes('A', ['a'])],
    input: { type: 'unmerged', task: 0, attempt: 1, token: 'token-1', why: '' },
  },
  {
    name: 'of a loss, told twice',
    steps: [claims('A'), gone(), 1],
    input: { type: 'lost', task: 0, attempt: 1, token: 'token-1', why: '' },
  },
]

describe('a report', () => {
  test.for(VOID)('$name is ignored and recorded', ({ steps, input }) => {
    const before = play(CHARTER, ...steps)
    const after = play(CHARTER, ...steps, input)
    expect(after.events.slice(before.events.length).map(({ type }) => type)).toEqual(['report-ignored'])
    expect({ ...toRows(after.run), run: null }).toEqual({ ...toRows(before.run), run: null })
    expect(toStand(after)).toBe(toStand(before))
  })

  test('says why it was ignored', () => {
    const played = play(CHARTER, does('A'), report('token-1', DONE))
    expect(eventsOf(played, 'report-ignored')).toMatchObject([
      { task: 'A', attempt: 1, why: 'report: its token is no longer current, the attempt is ended' },
    ])
  })

  test('that nothing was changed is done at once', () => {
    expect(toStand(play(CHARTER, claims('A'), reports('A', DONE)))).toBe('running: A done, B running')
  })

  test('brings its usage along', () => {
    const { run } = play(CHARTER, does('A', 10, { inputTokens: 7, outputTokens: 3 }))
    expect(run.tasks[0]!.attempts[0]!.usage).toEqual({ inputTokens: 7, outputTokens: 3 })
  })
})

describe('a run', () => {
  test('is created once', () => {
    expect(refusalOf(play(CHARTER), { type: 'create', charter: CHARTER })?.code).toBe('not-now')
  })
})

function gone(): Step {
  return (run: Run) => ({ type: 'lost', ...refOf(run, 'A'), token: 'token-1', why: 'its worker is gone' })
}
