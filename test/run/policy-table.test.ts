import { describe, expect, test } from 'vitest'
import type { Charter } from '../../src/run/event.ts'
import { FAILURE_KINDS } from '../../src/run/outcome.ts'
import type { Failure, FailureKind } from '../../src/run/outcome.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Cure, Mode, Policy, Row } from '../../src/run/policy.ts'
import { charterOf, claims, planOf, reports } from '../support/runs.ts'
import type { Played, Step } from '../support/runs.ts'
import { answer, eventsOf, play } from './stand.ts'

// One task with all that a cure may want: files to split by, a provider with another behind it, a command as the last resort.
const PLAN = planOf({ 'Wave 1': { tasks: [{ id: 'A', files: ['a.ts', 'b.ts'] }] } })
const FIRST_MS = 61_000
/** Till the next attempt, where that is not a matter of seconds. */
const WAITS_MS: Partial<Record<FailureKind, number>> = { rate: 16 * 60_000, usage: 31 * 60_000, provider: 10 }

function charterWith(rows: Partial<Policy['rows']>, given: Partial<Policy> = {}): Charter {
  const policy = {
    ...DEFAULT_POLICY,
    command: 'validator',
    ...given,
    rows: { ...DEFAULT_POLICY.rows, ...rows },
  }
  const providers = [
    { name: 'openai', slots: null },
    { name: 'ollama', slots: null },
  ]
  return charterOf(PLAN, {
    policy,
    providers,
    allocation: { A: 'openai' },
  })
}

function failing(kind: FailureKind, until: number | null = null): Step[] {
  const failure: Failure = {
    kind,
    message: `it was ${kind}`,
    tail: 'last words',
    ...(until !== null && { until }),
  }
  if (kind === 'conflict') {
    return [
      claims('A'),
      1_000,
      reports('A', { kind: 'done', summary: '', changed: 1 }),
      run => ({
        type: 'conflicted',
        task: 0,
        attempt: run.tasks[0]!.attempts.length,
        token: run.tasks[0]!.attempts.at(-1)!.token!,
        paths: ['a.ts'],
      }),
      FIRST_MS,
    ]
  }
  if (kind === 'lost') {
    return [
      claims('A'),
      run => ({
        type: 'lost',
        task: 0,
        attempt: run.tasks[0]!.attempts.length,
        token: run.tasks[0]!.attempts.at(-1)!.token!,
        why: 'gone',
      }),
      FIRST_MS,
    ]
  }
  return [claims('A'), 1_000, reports('A', failure), WAITS_MS[kind] ?? FIRST_MS]
}

/** What was done about each failure, in order. */
function cured({ events }: Played): string[] {
  return events.flatMap(event => {
    if (event.type === 'task-mended') return [event.cure]
    if (event.type === 'task-split') return ['split']
    return event.type === 'escalated' ? ['people'] : []
  })
}

/** What follows upon one failure after the other, where everything can be had. */
const LADDERS: Record<FailureKind, string[]> = {
  error: ['retry', 'next-provider', 'people'],
  missing: ['retry', 'people'],
  timeout: ['retry', 'split'],
  stalled: ['retry', 'retry', 'people'],
  guide: ['retry', 'next-provider', 'people'],
  check: ['continue', 'next-provider', 'people'],
  blocked: ['people'],
  rate: ['wait', 'wait', 'wait', 'wait', 'wait', 'people'],
  usage: ['park', 'park', 'park', 'park', 'park', 'people'],
  provider: ['next-provider', 'configured-command', 'people'],
  conflict: ['redo', 'redo', 'people'],
  lost: ['restart', 'restart', 'restart', 'restart', 'restart', 'people'],
}

describe('every row of the table', () => {
  test.for(FAILURE_KINDS)('answers %s again and again with what stands there, then asks people', kind => {
    const wanted = LADDERS[kind]
    const steps = wanted.flatMap(() => failing(kind))
    const played = play(
      charterWith({}),
      ...(kind === 'timeout' ? failing(kind).concat(failing(kind)) : steps),
    )
    expect(cured(played)).toEqual(wanted)
  })

  test.for(FAILURE_KINDS)('asks people at the first %s where it is set to never', kind => {
    const played = play(
      charterWith({ [kind]: { ...DEFAULT_POLICY.rows[kind], mode: 'never' } }),
      ...failing(kind),
    )
    expect(cured(played)).toEqual(['people'])
    expect(eventsOf(played, 'escalated')[0]!.about.options.map(({ does }) => does)).not.toContain('cure')
  })

  test.for(FAILURE_KINDS.filter(kind => kind !== 'blocked'))(
    'puts the cure of %s to people where it is set to ask, and does it when they agree',
    kind => {
      const row: Row = { ...DEFAULT_POLICY.rows[kind], mode: 'ask' }
      const asked = play(charterWith({ [kind]: row }), ...failing(kind))
      const [first] = eventsOf(asked, 'escalated')[0]!.about.options
      expect(first).toMatchObject({ id: 'cure', does: 'cure', cure: LADDERS[kind][0] })
      expect(eventsOf(asked, 'task-mended')).toEqual([])
      const agreed = play(charterWith({ [kind]: row }), ...failing(kind), answer('q1', 'cure'))
      expect(cured(agreed)).toEqual(['people', LADDERS[kind][0]])
    },
  )

  test.for(FAILURE_KINDS)('can be set for %s while the run goes on', kind => {
    const set = (mode: Mode): Step => ({ type: 'set-mode', by: 'ann', row: kind, mode })
    expect(cured(play(charterWith({}), set('never'), ...failing(kind)))).toEqual(['people'])
  })
})

describe('a ladder', () => {
  const ladder = (...cures: Cure[]): Row => ({ mode: 'auto', cures })

  test('passes over what cannot be had', () => {
    const bare = charterOf(planOf({ 'Wave 1': { tasks: [{ id: 'A' }] } }), {
      policy: { ...DEFAULT_POLICY, alikeMax: null },
    })
    expect(cured(play(bare, ...failing('error'), ...failing('error'), ...failing('error')))).toEqual([
      'retry',
      'retry',
      'people',
    ])
    expect(cured(play(bare, ...failing('timeout'), ...failing('timeout')))).toEqual(['retry', 'retry'])
    expect(cured(play(bare, ...failing('provider')))).toEqual(['people'])
  })

  test('ends where it says escalate', () => {
    const charter = charterWith({ error: ladder('retry', 'escalate', 'next-provider') })
    expect(cured(play(charter, ...failing('error'), ...failing('error')))).toEqual(['retry', 'people'])
  })

  test('is climbed for each kind of failure by itself, within one budget', () => {
    const played = play(charterWith({}), ...failing('error'), ...failing('check'), ...failing('guide'))
    expect(cured(played)).toEqual(['retry', 'continue', 'people'])
  })

  test('asks for what needs consent though its row is auto', () => {
    const row: Row = { mode: 'auto', cures: ['next-provider'], consent: ['next-provider'] }
    const played = play(charterWith({ error: row }), ...failing('error'))
    expect(eventsOf(played, 'escalated')[0]!.about.options[0]).toMatchObject({ label: 'Go on with ollama' })
    expect(
      eventsOf(play(charterWith({ error: row }), ...failing('error'), answer('q1', 'cure')), 'task-mended'),
    ).toMatchObject([{ cure: 'next-provider', provider: 'ollama', cost: 'try' }])
  })

  test('begins anew once a person has the task tried again', () => {
    const thrice = [...failing('error'), ...failing('error'), ...failing('error')]
    const played = play(charterWith({}), ...thrice, answer('q1', 'retry'), ...failing('error'))
    expect(cured(played)).toEqual(['retry', 'next-provider', 'people', 'retry'])
  })
})
