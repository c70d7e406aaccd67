import { describe, expect, test } from 'vitest'
import { decide } from '../../src/run/decide.ts'
import type { Effect } from '../../src/run/input.ts'
import { mitigate } from '../../src/run/mitigate.ts'
import type { FailureKind } from '../../src/run/outcome.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Policy } from '../../src/run/policy.ts'
import { listReplies, toPrompt } from '../../src/run/prompt.ts'
import { nextWake } from '../../src/run/next-wake.ts'
import type { Run } from '../../src/run/run.ts'
import { asks, changes, charterOf, claims, fails, planOf, reports } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { START_AT, answer, eventsOf, pause, play, refOf, toStand, toStarts } from './stand.ts'

const PLAN = planOf({
  W1: {
    tasks: [
      { id: 'A', title: 'Rotate the keys' },
      { id: 'B', needs: ['A'] },
    ],
  },
})
const CHARTER = charterOf(PLAN)
const { retryDelayMs, openMs, attemptMs, graceMs, queueMs, mergeMs } = DEFAULT_POLICY
/** Past the pause before any retry. */
const PAUSE_MS = DEFAULT_POLICY.retryDelayMaxMs

const lost: Step = run => {
  const ref = refOf(run, 'A')
  const { token } = run.tasks[ref.task]!.attempts[ref.attempt - 1]!
  return { type: 'lost', ...ref, token, why: 'its worker is gone' }
}
const mergingOf = (run: Run, id: string): { task: number; attempt: number; token: string } => {
  const ref = refOf(run, id)
  return { ...ref, token: run.tasks[ref.task]!.attempts[ref.attempt - 1]!.token ?? '' }
}
const conflicted: Step = run => ({ type: 'conflicted', ...mergingOf(run, 'A'), paths: ['a.txt'] })
const unmerged: Step = run => ({ type: 'unmerged', ...mergingOf(run, 'A'), why: 'the disk is full' })
const merging: Step[] = changes('A', ['a.txt']).slice(0, 3)

describe('a failed attempt', () => {
  test('is tried again after a pause', () => {
    const failed = play(CHARTER, fails('A'))
    expect(toStand(failed)).toBe('running: A ready, B waiting')
    expect(eventsOf(failed, 'task-mended')).toMatchObject([
      { cure: 'retry', failure: 'error', dueAt: failed.now + retryDelayMs },
    ])
    expect(nextWake(failed.run)).toBe(failed.now + retryDelayMs)
    expect(toStand(play(CHARTER, fails('A'), retryDelayMs - 1))).toBe('running: A ready, B waiting')
    expect(toStand(play(CHARTER, fails('A'), retryDelayMs))).toBe('running: A running, B waiting')
  })

  test('is tried again after a pause twice as long', () => {
    const failed = play(CHARTER, fails('A'), PAUSE_MS, fails('A'))
    expect(eventsOf(failed, 'task-mended').at(-1)).toMatchObject({ dueAt: failed.now + 2 * retryDelayMs })
  })

  test('is tried again with what went wrong', () => {
    const { run } = play(CHARTER, fails('A', 'exit code 3', 'assertion failed: 1 === 2'), PAUSE_MS)
    const [task] = run.tasks
    expect(toPrompt(run, task!, task!.attempts[1]!)).toBe(
      '# Rotate the keys\n\nTask A of "Harden the payments".\n\nIt is part of W1.\nWhat you deliver is waited for by B (Task B).\n\n' +
        'This task owes a report rather than a change: end by saying what you found. Change files only where the task asks for it.\n\n' +
        'Attempt 1 failed: exit code 3. Find out what caused this before you begin, and avoid it.\n\nIts last output:\nassertion failed: 1 === 2\n',
    )
    expect(toPrompt(run, task!, task!.attempts[0]!)).not.toContain('failed')
  })

  test('is told what to do differently, by the way it failed', () => {
    const promptAfter = (kind: FailureKind): string => {
      const { run } = play(
        CHARTER,
        claims('A'),
        reports('A', { kind, message: 'so it went', tail: '' }),
        61_000,
      )
      return toPrompt(run, run.tasks[0]!, run.tasks[0]!.attempts[1]!)
    }
    expect(promptAfter('guide')).toContain(
      'so it went. That was a description of the work. Deliver the change itself',
    )
    expect(promptAfter('check')).toContain('What attempt 1 changed is still here: go on from it')
    expect(promptAfter('lost')).toContain('Attempt 1 failed: so it went.\n')
  })

  test('is put to people after two retries', () => {
    const failed = play(
      CHARTER,
      fails('A'),
      PAUSE_MS,
      fails('A'),
      PAUSE_MS,
      fails('A', 'exit code 9', 'the last words'),
    )
    expect(toStand(failed)).toBe('running: A parked, B waiting')
    const [asked] = eventsOf(failed, 'escalated')
    expect(asked).toMatchObject({ escalation: 'q1', task: 'A', attempt: 3 })
    expect(asked!.about).toMatchObject({
      kind: 'failure',
      failure: 'error',
      text: 'A failed: exit code 9. Tried 3 times. What now?',
      evidence: 'the last words',
    })
    expect(asked!.about.options.map(({ does }) => does)).toEqual(['fail', 'retry', 'skip', 'stop'])
  })

  test.each([
    ['missing', undefined, 2],
    ['missing', 2, 3],
    ['error', 2, 3],
  ] as const)(
    'that ended with %s asks early only where the plan does not say after how many tries: %s',
    (kind, asksAfter, attempts) => {
      const policy = { ...CHARTER.policy, ...(asksAfter !== undefined && { asksAfter }) }
      const once: Step[] = [claims('A'), reports('A', { kind, message: 'nothing', tail: '' }), PAUSE_MS]
      const played = play({ ...CHARTER, policy }, ...once, ...once, ...(attempts > 2 ? once : []))
      expect(eventsOf(played, 'escalated').map(({ attempt }) => attempt)).toEqual([attempts])
    },
  )

  test('is put to people again when the new budget is used up', () => {
    const again = [fails('A'), PAUSE_MS, fails('A'), PAUSE_MS, fails('A')]
    const played = play(CHARTER, ...again, answer('q1', 'retry'), ...again)
    expect(
      eventsOf(played, 'escalated').map(({ escalation, attempt }) => `${escalation} ${attempt}`),
    ).toEqual(['q1 3', 'q2 6'])
  })
})

describe('a question of an agent', () => {
  test('frees the slot, and is asked without a retry', () => {
    const played = play(CHARTER, asks('A', 'Which?', ['left', 'right']))
    expect(toStand(played)).toBe('running: A parked, B waiting')
    expect(played.run.atWork.size).toBe(0)
    const { about } = eventsOf(played, 'escalated')[0]!
    expect(about).toMatchObject({ kind: 'question', text: 'A asks: Which?' })
    expect(about.options.map(({ id, label }) => `${id} ${label}`)).toEqual([
      'reply-1 left',
      'reply-2 right',
      'leave Give this task up',
    ])
  })

  test('can be answered with yes or no where it names nothing', () => {
    const { about } = eventsOf(play(CHARTER, asks('A', 'Really?', [])), 'escalated')[0]!
    expect(about.options.map(({ label }) => label)).toEqual(['Yes', 'No', 'Give this task up'])
  })

  test('comes back to it with the answer', () => {
    const { run } = play(CHARTER, asks('A', 'Which?', ['left', 'right']), answer('q1', 'reply-1'))
    const [task] = run.tasks
    expect(toPrompt(run, task!, task!.attempts[0]!)).toContain(
      'People were asked: A asks: Which?\nThey answered: left',
    )
  })

  test('may be asked again by the same attempt', () => {
    const played = play(
      CHARTER,
      asks('A', 'Which?', []),
      answer('q1', 'reply-1'),
      asks('A', 'Sure?', []),
      answer('q2', 'reply-2'),
    )
    expect(listReplies(played.run, played.run.tasks[0]!).map(({ reply }) => reply)).toEqual(['Yes', 'No'])
    expect(toStarts(played)).toBe('A/1 A/1 A/1')
  })
})

describe('a worker that is gone', () => {
  test('costs no try', () => {
    const played = play(CHARTER, claims('A'), lost, 1, claims('A'), lost, 1, claims('A'), lost, 1)
    expect(toStand(played)).toBe('running: A running, B waiting')
    expect(played.run.tasks[0]).toMatchObject({ tries: 0, losses: 3 })
  })

  test('has a limit of its own', () => {
    const losses = Array.from({ length: DEFAULT_POLICY.lossesMax + 1 }, () => [claims('A'), lost, 1]).flat()
    const played = play(CHARTER, losses)
    expect(toStand(played)).toBe('running: A parked, B waiting')
    expect(eventsOf(played, 'escalated')[0]!.about.text).toBe(
      'A lost its worker: its worker is gone. Tried 6 times. What now?',
    )
  })

  test('is told to stop all the same, as only its job may be gone', () => {
    const { run, now } = play(CHARTER, claims('A'))
    expect(effectsOf(run, lost, now)).toEqual([
      { type: 'order', order: 'stop', task: 0, attempt: 1, worker: 'worker-1', why: 'its worker is gone' },
    ])
  })

  test('may have taken a job with it that nobody had claimed', () => {
    expect(toStarts(play(CHARTER, lost, 1))).toBe('A/1 A/2')
  })

  test('leaves a merge to those who merge', () => {
    const played = play(CHARTER, merging, lost)
    expect(toStand(played)).toBe('running: A merging, B waiting')
    expect(eventsOf(played, 'report-ignored')).toMatchObject([
      { task: 'A', why: 'lost: it is no longer under way there' },
    ])
  })
})

describe('a change', () => {
  test('is merged before its task is done', () => {
    expect(toStand(play(CHARTER, merging))).toBe('running: A merging, B waiting')
    const played = play(CHARTER, changes('A', ['a.txt', 'b.txt']))
    expect(toStand(played)).toBe('running: A done, B running')
    expect(played.run.tasks[0]!.attempts[0]!.outcome).toEqual({ kind: 'done', summary: '', changed: 2 })
  })

  test('that was changed by others meanwhile is done again on what they made', () => {
    const played = play(CHARTER, merging, conflicted, 1)
    expect(toStarts(played)).toBe('A/1 A/2')
    expect(eventsOf(played, 'task-mended')).toMatchObject([{ failure: 'conflict', cure: 'redo' }])
    expect(eventsOf(played, 'attempt-ended')[0]!.outcome).toMatchObject({
      message: 'what it changed was changed by others meanwhile: a.txt',
    })
  })

  test('that cannot be brought back costs no try', () => {
    const played = play(CHARTER, merging, unmerged, 1)
    expect(toStarts(played)).toBe('A/1 A/2')
    expect(played.run.tasks[0]).toMatchObject({ tries: 0, losses: 1 })
  })
})

const OVERDUE: {
  name: string
  steps: (Step | Step[])[]
  limitMs: number
  kind: FailureKind | 'interrupted'
  message: string
}[] = [
  {
    name: 'that runs is timed out when nothing is heard of it',
    steps: [claims('A')],
    limitMs: openMs + attemptMs,
    kind: 'timeout',
    message: 'its time was up and nothing was heard from its worker',
  },
  {
    name: 'that nobody takes up is started anew',
    steps: [],
    limitMs: queueMs,
    kind: 'interrupted',
    message: 'no worker took it up in time',
  },
  {
    name: 'that is being merged for ever is started anew',
    steps: [merging],
    limitMs: mergeMs,
    kind: 'lost',
    message: 'its change was not brought back in time',
  },
]

describe('an attempt', () => {
  test.for(OVERDUE)('$name', ({ steps, limitMs, kind, message }) => {
    const before = play(CHARTER, ...steps, limitMs + graceMs - 1)
    expect(eventsOf(before, 'attempt-ended')).toEqual([])
    expect(nextWake(before.run)).toBe(before.now + 1)
    const { outcome } = eventsOf(play(CHARTER, ...steps, limitMs + graceMs), 'attempt-ended')[0]!
    expect(outcome).toMatchObject({ kind, message })
  })

  test('that may have ended while nothing could be stored has the grace from then on', () => {
    const { run, now } = play(CHARTER, claims('A'), openMs + attemptMs + graceMs - 1)
    const given = { now: now + 60_000, capacity: 0, mintToken: () => 'token' }
    const look = (wholeMs: number): number =>
      decide(run, { type: 'look' }, { ...given, wholeMs }).events.length
    expect(look(graceMs - 1)).toBe(0)
    expect(look(graceMs)).toBeGreaterThan(0)
  })

  test('that was told to stop and does not is given up after the grace', () => {
    const told = [claims('A'), { type: 'skip', by: 'ann', task: 'A' } as const]
    expect(play(CHARTER, told, graceMs - 1).run.atWork.size).toBe(2)
    const given = play(CHARTER, told, graceMs)
    expect(toStand(given)).toBe('running: A skipped, B running')
    expect(eventsOf(given, 'attempt-ended')).toMatchObject([{ outcome: { kind: 'stopped' } }])
  })

  test('that is overdue ends in a paused run, too', () => {
    expect(toStand(play(CHARTER, claims('A'), pause, openMs + attemptMs + graceMs))).toBe(
      'paused: A ready, B waiting',
    )
  })

  test('that says it was stopped though nobody told it to has failed', () => {
    const played = play(CHARTER, claims('A'), reports('A', { kind: 'stopped' }))
    expect(eventsOf(played, 'task-mended')).toMatchObject([{ failure: 'error', cure: 'retry' }])
  })
})

describe('the policy', () => {
  test.for(['ask', 'never'] as const)('that says %s puts the first failure to people', mode => {
    const policy: Policy = {
      ...DEFAULT_POLICY,
      rows: { ...DEFAULT_POLICY.rows, error: { mode, cures: ['retry', 'escalate'] } },
    }
    expect(toStand(play(charterOf(PLAN, { policy }), fails('A')))).toBe('running: A parked, B waiting')
  })

  test('never has a retry wait longer than it says', () => {
    const { run } = play(CHARTER, claims('A'))
    const task = { ...run.tasks[0]!, tries: 1 }
    const policy = { ...DEFAULT_POLICY, retryDelayMs: 50_000, retryDelayMaxMs: 60_000 }
    const failure = { kind: 'error' as const, message: '', tail: '' }
    const bounded = { ...run, policy }
    expect(mitigate(bounded, task, task.attempts[0]!, failure, START_AT)).toMatchObject([
      { dueAt: START_AT + 60_000 },
    ])
  })
})

function effectsOf(run: Run, step: Step, now: number): Effect[] {
  const input = typeof step === 'function' ? step(run) : step
  if (typeof input === 'number') return []
  return decide(run, input, { now, capacity: 0, mintToken: () => 'token' }).effects
}
