import { describe, expect, test } from 'vitest'
import type { Pacing } from '../../src/run/charter-terms.ts'
import type { Charter } from '../../src/run/event.ts'
import type { Failure, FailureKind } from '../../src/run/outcome.ts'
import { toStoryLine } from '../../src/message/story.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Row } from '../../src/run/policy.ts'
import { nextWake } from '../../src/run/next-wake.ts'
import { asks, charterOf, claims, does, planOf, reports } from '../support/runs.ts'
import type { Played, Step } from '../support/runs.ts'
import { START_AT, answer, eventsOf, play, skip, toStand } from './stand.ts'

const MINUTE = 60_000
const ALL = ['A', 'B', 'C', 'D']

function charterWith(
  slots: (number | null)[] = [null, null],
  given: { pacing?: Pacing; at?: number } = {},
): Charter {
  const names = ['openai', 'ollama']
  return charterOf(planOf({ 'Wave 1': { tasks: ALL.map(id => ({ id })) } }), {
    slots: given.at ?? 2,
    policy: { ...DEFAULT_POLICY, retryDelayMs: 1 },
    providers: slots.map((most, index) => ({ name: names[index]!, slots: most })),
    allocation: Object.fromEntries(ALL.map(id => [id, 'openai'])),
  })
}

const refused = (id: string, kind: FailureKind, until: number | null = null): Step[] => {
  const failure: Failure = { kind, message: 'refused', tail: '', until }
  return [claims(id), reports(id, failure), 2]
}

/** `A/1 openai`, in order. */
function starts(played: Played): string[] {
  return eventsOf(played, 'attempt-queued').map(
    ({ task, attempt, provider }) => `${task}/${attempt} ${provider ?? 'none'}`,
  )
}

describe('a provider that is down', () => {
  test('has all its tasks done by the next, not only the one that found out, at nobody’s cost', () => {
    const played = play(charterWith(), ...refused('A', 'provider'), ...does('B'))
    expect(starts(played)).toEqual(['A/1 openai', 'B/1 openai', 'C/1 ollama', 'A/2 ollama'])
    expect(played.run.tasks[0]).toMatchObject({ tries: 0, waits: 1 })
    expect(eventsOf(played, 'provider-closed')).toMatchObject([{ provider: 'openai', because: 'down' }])
  })

  test('is told of once, though several were under way there', () => {
    const played = play(charterWith(), ...refused('A', 'provider'), ...refused('B', 'provider'))
    expect(eventsOf(played, 'provider-closed')).toHaveLength(1)
  })

  test('is tried by one task when its time is up, and is back when that task has an answer from it', () => {
    const probing = [...refused('A', 'provider'), 31_000, ...does('B'), ...does('C')]
    expect(starts(play(charterWith(), ...probing)).slice(3)).toEqual(['A/2 openai', 'D/1 ollama'])
    expect(eventsOf(play(charterWith(), ...probing), 'provider-back')).toEqual([])
    const back = play(charterWith(), ...probing, ...does('A'))
    expect(eventsOf(back, 'provider-back')).toMatchObject([{ provider: 'openai' }])
  })

  test('is back when its probe asks people something: nobody need answer that first', () => {
    const charter = charterWith([null], { at: 1 })
    const played = play(charter, ...refused('A', 'provider'), 60_000, ...asks('A', 'Which?', []))
    expect(eventsOf(played, 'provider-back')).toHaveLength(1)
    expect(toStand(played)).toContain('A parked')
    expect(toStand(played)).toContain('B running')
  })

  test('counts an attempt that is answered meanwhile where that goes on', () => {
    const plan = planOf({ 'Wave 1': { tasks: [{ id: 'A' }, { id: 'B' }] } })
    const played = play(
      { ...charterWith([1, 1]), plan },
      ...asks('A', 'Which?', []),
      ...refused('B', 'provider', START_AT + 100 * MINUTE),
      answer('q1', 'reply-1'),
      ...does('B'),
      ...does('A'),
    )
    expect(starts(played)).toEqual(['A/1 openai', 'B/1 openai', 'B/2 ollama', 'A/1 ollama'])
    expect([...played.run.providers.values()].map(({ atWork }) => atWork)).toEqual([0, 0])
  })

  test('is left alone for longer each time it is found down', () => {
    const probing = [...refused('A', 'provider'), 31_000, ...does('B'), ...refused('A', 'provider')]
    const played = play(charterWith(), ...probing)
    const [first, second] = eventsOf(played, 'provider-closed')
    expect([first!.until - first!.at, second!.until - second!.at]).toEqual([30_000, 60_000])
  })

  test('with nobody behind it, and no command, has its tasks wait for its return, and asks nobody', () => {
    const played = play(
      charterWith([null], { at: 2 }),
      ...refused('A', 'provider'),
      ...refused('B', 'provider'),
    )
    expect(eventsOf(played, 'escalated')).toEqual([])
    expect(toStand(played)).toBe('running: A ready, B ready, C ready, D ready')
    expect(nextWake(played.run)).toBe(START_AT + 30_000)
  })

  test('has all that waits for it start once it is back, whatever it said to one of them', () => {
    const late = START_AT + 100 * MINUTE
    const waiting = [...refused('A', 'provider'), ...refused('B', 'provider', late)]
    const played = play(charterWith([null]), ...waiting, 31_000, ...does('A'))
    expect(starts(played)).toEqual(['A/1 openai', 'B/1 openai', 'A/2 openai', 'B/2 openai', 'C/1 openai'])
    expect(eventsOf(played, 'attempt-queued').map(({ because }) => because)[3]).toBe('mended')
  })

  test('while it is tried, wakes nobody for what is to be tried again there', () => {
    const charter = charterWith([null], { at: 3 })
    const policy = { ...charter.policy, alikeMax: null }
    const failed = ['B', 'C'].flatMap(id => refused(id, 'error'))
    const { run, now } = play({ ...charter, policy }, ...refused('A', 'provider'), ...failed, 31_000)
    expect(toStand({ run })).toBe('running: A ready, B running, C ready, D ready')
    expect(nextWake(run)).toBeGreaterThan(now)
  })

  test('with nobody behind it is made up for by the configured command', () => {
    const charter = charterWith([null], { at: 1 })
    const played = play(
      { ...charter, policy: { ...charter.policy, command: 'validator' } },
      ...refused('A', 'provider'),
    )
    expect(toStand(played)).toBe('running: A running, B ready, C ready, D ready')
    expect(played.run.tasks[0]).toMatchObject({ agent: 'validator', provider: null })
  })
})

describe('a provider that is down, where people decide about that', () => {
  const asked = (row: Partial<Row>): Charter => {
    const charter = charterWith()
    const { rows } = charter.policy
    return {
      ...charter,
      policy: { ...charter.policy, rows: { ...rows, provider: { ...rows.provider, ...row } } },
    }
  }
  const ROWS: [string, Partial<Row>][] = [
    ['is set to ask', { mode: 'ask' }],
    ['is set to never', { mode: 'never' }],
    ['wants consent for another provider', { consent: ['next-provider'] }],
    ['knows no other provider', { cures: ['wait'] }],
    ['waits first', { cures: ['wait', 'next-provider'] }],
  ]
  test.each(ROWS)('where the row %s, its other tasks start with nobody else', (_, row) => {
    const played = play(asked(row), ...refused('A', 'provider'), ...does('B'))
    expect(starts(played)).toEqual(['A/1 openai', 'B/1 openai'])
    expect(toStand(played)).toContain('C ready, D ready')
    expect(nextWake(played.run)).toBe(START_AT + 30_000)
    const [closed] = eventsOf(played, 'provider-closed')
    expect(toStoryLine(played.run, closed!)).toContain('nobody stands in for it yet, so its tasks wait')
  })

  test('the task that people let go on with the next one goes on there, and no other', () => {
    const played = play(
      asked({ mode: 'ask' }),
      ...refused('A', 'provider'),
      ...does('B'),
      answer('q1', 'cure'),
      2,
    )
    expect(starts(played)).toEqual(['A/1 openai', 'B/1 openai', 'A/2 ollama'])
    expect(toStand(played)).toContain('A running, B done, C ready, D ready')
  })
})

describe('a provider that its tasks are to wait for before another does them', () => {
  const waitsFirst = (row: Partial<Row> = {}): Charter => {
    const charter = charterWith()
    const { rows } = charter.policy
    const provider: Row = { mode: 'auto', cures: ['wait', 'next-provider'], ...row }
    return { ...charter, policy: { ...charter.policy, rows: { ...rows, provider } } }
  }
  const foundTwice = [...refused('A', 'provider'), ...does('B'), 31_000, ...refused('A', 'provider')]

  test('has all of them done by the next when it is found down again', () => {
    const played = play(waitsFirst(), ...foundTwice)
    const moved = ['A/1 openai', 'B/1 openai', 'A/2 openai', 'C/1 ollama', 'D/1 ollama']
    expect(starts(played)).toEqual(moved)
    const closed = eventsOf(played, 'provider-closed')
    expect(toStoryLine(played.run, closed[1]!)).toContain('its tasks go to ollama')
    const [mended] = eventsOf(played, 'task-mended').slice(1)
    expect(mended).toMatchObject({ task: 'A', cure: 'next-provider', provider: 'ollama' })
  })

  test('tells a task that finds it down for the first time what the others know', () => {
    const found = [...refused('A', 'provider'), skip('A'), 31_000, ...refused('B', 'provider')]
    const played = play({ ...waitsFirst(), slots: 1 }, ...found)
    const mended = eventsOf(played, 'task-mended').map(({ task, cure }) => `${task} ${cure}`)
    expect(mended).toEqual(['A wait', 'B next-provider'])
  })

  test('is waited for once where that comes between two other steps', () => {
    const found = refused('A', 'provider')
    const charter = { ...waitsFirst({ cures: ['retry', 'wait', 'next-provider'] }), slots: 1 }
    const played = play(charter, ...found, 31_000, ...found, 61_000, ...found)
    const cures = eventsOf(played, 'task-mended').map(({ cure }) => cure)
    expect(cures).toEqual(['retry', 'wait', 'next-provider'])
  })

  test('is asked about with the next step of the ladder where people decide', () => {
    const offered = (played: Played): unknown[] =>
      eventsOf(played, 'escalated').map(({ about: { options } }) => options[0]!.cure)
    const found = refused('A', 'provider')
    expect(offered(play(waitsFirst({ consent: ['next-provider'] }), ...foundTwice))).toEqual([
      'next-provider',
    ])
    const ask = waitsFirst({ mode: 'ask' })
    const asked = play(ask, ...found, ...does('B'), answer('q1', 'cure'), 31_000, ...found)
    expect(offered(asked)).toEqual(['wait', 'next-provider'])
  })
})

describe('a provider that is asked too often', () => {
  test('is left alone as long as it says, and asked more slowly after that', () => {
    const until = START_AT + 20_000
    const charter = charterWith([null, null], { at: 4 })
    const played = play(charter, ...refused('A', 'rate', until), 20_000, 500)
    expect(eventsOf(played, 'provider-closed')).toMatchObject([{ because: 'rate', until }])
    expect(played.run.tasks[0]).toMatchObject({ tries: 0, waits: 1 })
    expect(starts(played)).toContain('A/2 openai')
    expect(played.run.providers.get('openai')!.intervalMs).toBe(1_000)
  })

  test('holds back what has not started as well', () => {
    const until = START_AT + 20_000
    const played = play(charterWith(), ...refused('A', 'rate', until), ...does('B'))
    expect(toStand(played)).toBe('running: A ready, B done, C ready, D ready')
    expect(nextWake(played.run)).toBe(until)
  })
})

describe('a usage limit', () => {
  const until = START_AT + 90 * MINUTE

  test('parks its tasks until the reset, asks nobody, costs no try, and goes on by itself', () => {
    const parked = play(
      charterWith(),
      ...refused('A', 'usage', until),
      ...refused('B', 'usage', until),
      80 * MINUTE,
    )
    expect(toStand(parked)).toBe('running: A ready, B ready, C ready, D ready')
    expect(eventsOf(parked, 'escalated')).toEqual([])
    expect(nextWake(parked.run)).toBe(until)
    const resumed = play(
      charterWith(),
      ...refused('A', 'usage', until),
      ...refused('B', 'usage', until),
      91 * MINUTE,
    )
    expect(toStand(resumed)).toBe('running: A running, B running, C ready, D ready')
    expect(resumed.run.tasks[0]).toMatchObject({ tries: 0, waits: 1 })
  })

  test('is woken for at its reset, also where something due before waits for the same provider', () => {
    const refusal = { kind: 'error' as const, message: 'exit code 1', tail: '' }
    const rows = {
      ...DEFAULT_POLICY.rows,
      error: { mode: 'auto' as const, cures: ['next-provider' as const] },
    }
    const mixed = {
      ...charterWith(),
      policy: { ...DEFAULT_POLICY, rows },
      allocation: { A: 'openai', B: 'ollama', C: 'ollama', D: 'ollama' },
    }
    const played = play(mixed, ...refused('B', 'usage', until), claims('A'), reports('A', refusal), 10_000)
    expect(toStand(played)).toBe('running: A ready, B ready, C ready, D ready')
    expect(nextWake(played.run)).toBe(until)
  })

  test('of one provider holds nothing back that has another', () => {
    const mixed = { ...charterWith(), allocation: { A: 'openai', B: 'ollama', C: 'openai', D: 'ollama' } }
    const played = play(mixed, ...refused('A', 'usage', until), ...does('B'))
    expect(toStand(played)).toBe('running: A ready, B done, C ready, D running')
  })

  test('without a reset is looked at again after half an hour', () => {
    const played = play(charterWith(), ...refused('A', 'usage'))
    expect(eventsOf(played, 'provider-closed')[0]!.until - START_AT).toBe(30 * MINUTE)
  })
})

test('a provider has no more at work than its slots', () => {
  const played = play(charterWith([1, null], { at: 4 }))
  expect(starts(played)).toEqual(['A/1 openai'])
  expect(starts(play(charterWith([1, null], { at: 4 }), ...does('A')))).toEqual(['A/1 openai', 'B/1 openai'])
})
