import { describe, expect, test } from 'vitest'
import type { GateCheck } from '../../src/run/charter-terms.ts'
import type { Charter } from '../../src/run/event.ts'
import type { CheckResult } from '../../src/run/outcome.ts'
import { toPrompt } from '../../src/run/prompt.ts'
import { waitsForPeople } from '../../src/run/may-start.ts'
import { changes, charterOf, claims, does, planOf, reports } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { answer, eventsOf, play, refusalOf, rerun, skip, toStand } from './stand.ts'

const PLAN = planOf({
  'Wave 1': { tasks: [{ id: 'A' }] },
  'Wave 2': { tasks: [{ id: 'B', barrier: false }] },
})
const GATE = 'Wave 1 gate'
const TESTS: GateCheck = { command: 'npm test', expect: 'success' }
const COUNT: GateCheck = { command: 'grep -rc fallback src | wc -l', expect: 'not-more' }

function charterWith(questions: string[], checks: GateCheck[], given: Partial<Charter> = {}): Charter {
  return charterOf(PLAN, { pace: 'eager', gates: { 'Wave 1': { questions, checks } }, ...given })
}

function checked(id: string, ...results: Partial<CheckResult>[]): Step[] {
  const all = results.map(result => ({ command: TESTS.command, exit: 0, count: null, tail: '', ...result }))
  return [claims(id), reports(id, { kind: 'checked', results: all })]
}

describe('a gate that asks', () => {
  const charter = charterWith(['All wired?'], [])

  test('holds what comes after its wave, also where tasks start as soon as they can', () => {
    const played = play(charter, ...does('A'))
    expect(toStand(played)).toBe(`running: A done, B waiting, ${GATE} parked`)
    expect(played.run.waves[0]!.status).toBe('gate')
    expect(eventsOf(played, 'escalated')).toMatchObject([
      { task: GATE, wave: 'Wave 1', about: { kind: 'gate', text: 'Wave 1 is done. All wired?' } },
    ])
  })

  test('is passed by a person, and by nothing else', () => {
    expect(toStand(play(charter, ...does('A'), 10_000_000))).toBe(
      `running: A done, B waiting, ${GATE} parked`,
    )
    const passed = play(charter, ...does('A'), answer('q1', 'go'))
    expect(toStand(passed)).toBe(`running: A done, B running, ${GATE} done`)
    expect(passed.run.waves.map(({ status }) => status)).toEqual(['done', 'open'])
  })

  test('has the wave done again, and asks again after that', () => {
    const played = play(charter, ...does('A'), answer('q1', 'rerun'))
    expect(toStand(played)).toBe(`running: A running, B waiting, ${GATE} waiting`)
    const again = play(charter, ...does('A'), answer('q1', 'rerun'), ...does('A'))
    expect(eventsOf(again, 'escalated')).toHaveLength(2)
    expect(
      toStand(play(charter, ...does('A'), answer('q1', 'rerun'), ...does('A'), answer('q2', 'go'))),
    ).toBe(`running: A done, B running, ${GATE} done`)
  })

  test('ends the run where people say no', () => {
    expect(toStand(play(charter, ...does('A'), answer('q1', 'stop')))).toBe(
      `cancelled: A done, B waiting, ${GATE} failed`,
    )
  })

  test('asks no more once a task of its wave is tried again', () => {
    const played = play(charter, ...does('A'), rerun('A'))
    expect(eventsOf(played, 'escalation-withdrawn')).toMatchObject([{ escalation: 'q1' }])
    expect(toStand(played)).toBe(`running: A running, B waiting, ${GATE} waiting`)
  })

  test('is asked again where the whole wave was skipped, and there is nothing to do once more', () => {
    const played = play(charter, skip('A'), answer('q1', 'rerun'))
    expect(toStand(played)).toBe(`running: A skipped, B waiting, ${GATE} parked`)
    expect([...played.run.asking].map(({ id }) => id)).toEqual(['q2'])
    expect(toStand(play(charter, skip('A'), answer('q1', 'rerun'), answer('q2', 'go')))).toBe(
      `running: A skipped, B running, ${GATE} done`,
    )
  })

  test('comes last again where its wave was stopped meanwhile', () => {
    const wave = { by: 'ann', wave: 'Wave 1' } as const
    const stopped = [
      ...does('A'),
      { type: 'stop-wave', ...wave, mode: 'drain' } as const,
      answer('q1', 'rerun'),
      { type: 'start-wave', ...wave } as const,
    ]
    expect(toStand(play(charter, ...stopped))).toBe(`running: A running, B waiting, ${GATE} waiting`)
    const again = play(charter, ...stopped, ...does('A'))
    expect(toStand(again)).toBe(`running: A done, B waiting, ${GATE} parked`)
    expect([...again.run.asking].map(({ id }) => id)).toEqual(['q2'])
  })

  test('can be skipped by who may', () => {
    expect(toStand(play(charter, ...does('A'), skip(GATE)))).toBe(
      `running: A done, B running, ${GATE} skipped`,
    )
  })
})

describe('a gate that checks', () => {
  test('lets go on by itself what passes', () => {
    const played = play(charterWith([], [TESTS]), ...does('A'), ...checked(GATE, {}))
    expect(toStand(played)).toBe(`running: A done, B running, ${GATE} done`)
    expect(eventsOf(played, 'escalated')).toEqual([])
  })

  test('asks people where a check fails, with what failed', () => {
    const played = play(
      charterWith([], [TESTS]),
      ...does('A'),
      ...checked(GATE, { exit: 1, tail: '2 failed' }),
    )
    expect(eventsOf(played, 'escalated')[0]!.about).toMatchObject({
      text: 'Wave 1 is done. A check fails (npm test: it failed with exit code 1). Go on all the same?',
      evidence: 'npm test: it failed with exit code 1\n2 failed',
    })
  })

  test('asks its question after its checks', () => {
    const played = play(charterWith(['Live?'], [TESTS]), ...does('A'), ...checked(GATE, {}))
    expect(eventsOf(played, 'escalated')[0]!.about.text).toBe('Wave 1 is done. Live?')
  })

  test('is looked at again where its worker was lost, and nobody passes it instead', () => {
    const lost: Step = run => {
      const gate = run.tasks.find(({ id }) => id === GATE)!
      return { type: 'lost', task: gate.index, attempt: 1, token: gate.attempts[0]!.token, why: 'gone' }
    }
    const played = play(charterWith([], [TESTS]), ...does('A'), claims(GATE), lost, 1_000)
    expect(toStand(played)).toBe(`running: A done, B waiting, ${GATE} running`)
  })

  test('cannot have its wave done again while it is looked at', () => {
    const looking = play(charterWith([], [TESTS]), ...does('A'), claims(GATE))
    expect(refusalOf(looking, rerun('A'))?.message).toContain('is being looked at')
    expect(refusalOf(looking, { type: 'rerun-wave', by: 'ann', wave: '1' })?.message).toContain(
      'is being looked at',
    )
  })
})

describe('a gate whose question is not asked, by the policy', () => {
  const charterOn = (...checks: GateCheck[]): Charter =>
    charterOf(PLAN, {
      pace: 'eager',
      gates: { 'Wave 1': { questions: [], checks, unasked: ['All wired?'] } },
    })

  test('is passed by itself where its checks hold', () => {
    const played = play(charterOn(TESTS), ...does('A'), ...checked(GATE, {}))
    expect(toStand(played)).toBe(`running: A done, B running, ${GATE} done`)
    expect(eventsOf(played, 'escalated')).toEqual([])
  })

  test('is never passed by itself where a check fails: people are asked what the plan asks', () => {
    const played = play(charterOn(TESTS), ...does('A'), ...checked(GATE, { exit: 1 }), 10_000_000)
    expect(toStand(played)).toBe(`running: A done, B waiting, ${GATE} parked`)
    const [asked] = eventsOf(played, 'escalated')
    expect(asked!.about.text).toMatch(/A check fails .* All wired\?$/)
    expect(asked!.about.options.map(({ id }) => id)).toEqual(['stop', 'rerun', 'go'])
  })

  test('without any check still holds what comes after till its wave is done', () => {
    expect(toStand(play(charterOn()))).toBe('running: A running, B waiting')
    expect(toStand(play(charterOn(), ...does('A')))).toBe('running: A done, B running')
  })
})

describe('what was so before the run', () => {
  const before = 'before the run'
  const charter = charterWith([], [TESTS, COUNT], { baseline: [TESTS.command, COUNT.command] })
  const measured = (id: string, exit: number, count: number): Step[] =>
    checked(id, { exit }, { command: COUNT.command, exit: 0, count })

  test('is found out first, nothing else being started', () => {
    expect(toStand(play(charter))).toBe(`running: A ready, B waiting, ${GATE} waiting, ${before} running`)
  })

  test('is not measured again: what would be found then is not what was so before', () => {
    const played = play(charter, ...measured(before, 1, 7), ...does('A'))
    expect(refusalOf(played, rerun(before))?.message).toContain('it comes again once a task of its wave')
  })

  test('is asked about where it could not be measured, and the run does without if people leave it', () => {
    const failed = [claims(before), reports(before, { kind: 'timeout', message: 'too slow', tail: '' })]
    const asked = play(charter, failed)
    expect(waitsForPeople(asked.run)).toBe(true)
    expect(toStand(play(charter, failed, answer('q1', 'leave')))).toBe(
      `running: A running, B waiting, ${GATE} waiting, ${before} failed`,
    )
  })

  test('is not blamed on the run where it is a figure', () => {
    const played = play(charter, ...measured(before, 0, 7), ...does('A'), ...measured(GATE, 0, 7))
    expect(toStand(played)).toBe(`running: A done, B running, ${GATE} done, ${before} done`)
  })

  test('passes no gate that wants it otherwise: people are asked, and told that it was so before', () => {
    const played = play(charter, ...measured(before, 1, 7), ...does('A'), ...measured(GATE, 1, 7), 10_000_000)
    expect(toStand(played)).toBe(`running: A done, B waiting, ${GATE} parked, ${before} done`)
    expect(eventsOf(played, 'escalated')).toMatchObject([
      {
        about: {
          evidence:
            'npm test: it failed with exit code 1, as it did before the run; the plan wants it to succeed',
        },
      },
    ])
  })

  test.each([
    [1, []],
    [2, ['npm test: it failed with exit code 2']],
  ])('is asked about once, and again only where it then fails otherwise: exit code %i', (exit, evidence) => {
    const tests = { questions: [], checks: [TESTS] }
    const both = charterOf(PLAN, {
      gates: { 'Wave 1': tests, 'Wave 2': tests },
      baseline: [TESTS.command],
    })
    const passed = [...checked(before, { exit: 1 }), ...does('A'), ...checked(GATE, { exit: 1 })]
    const played = play(both, passed, answer('q1', 'go'), ...does('B'), ...checked('Wave 2 gate', { exit }))
    const [, ...more] = eventsOf(played, 'escalated')
    expect(more.map(({ about }) => about.evidence)).toEqual(evidence)
    expect(played.run.status).toBe(exit === 1 ? 'done' : 'running')
  })

  test('is told apart where the command is not there at all', () => {
    const missing = [checked(before, { exit: 127 }), does('A'), checked(GATE, { exit: 127 })]
    const played = play(charterWith([], [TESTS], { baseline: [TESTS.command] }), ...missing)
    expect(eventsOf(played, 'escalated')[0]!.about.text).toContain(
      'there is no such command where it was run',
    )
  })

  test.each([
    [2, 7, 'npm test: it failed with exit code 2'],
    [0, 8, `${COUNT.command}: it rose from 7 to 8`],
  ])('is worse with exit code %i and a count of %i, which is asked about', (exit, count, evidence) => {
    const played = play(charter, ...measured(before, 0, 7), ...does('A'), ...measured(GATE, exit, count))
    expect(eventsOf(played, 'escalated')[0]!.about.evidence).toBe(evidence)
  })

  test.each(['rerun', 'retry'])(
    'stays what a later failure is held against, though it is looked at again by %s',
    way => {
      const worse = [...measured(before, 0, 7), ...does('A'), ...measured(GATE, 1, 9)]
      const again: Step[] = way === 'rerun' ? [answer('q1', 'rerun'), ...does('A')] : [rerun(GATE)]
      const played = play(charter, ...worse, ...again, ...measured(GATE, 1, 9))
      expect(eventsOf(played, 'escalated').map(({ about }) => about.kind)).toEqual(['gate', 'gate'])
      expect(played.run.waves[0]!.status).toBe('gate')
    },
  )

  test('that never ended excuses nothing that does not end either', () => {
    const unended = (id: string): Step[] =>
      checked(id, { exit: null }, { command: COUNT.command, exit: 0, count: 7 })
    const played = play(charter, ...unended(before), ...does('A'), ...unended(GATE))
    expect(eventsOf(played, 'escalated')).toHaveLength(1)
  })

  test('is the last wave’s figure for the next one', () => {
    const gates = {
      'Wave 1': { questions: [], checks: [COUNT] },
      'Wave 2': { questions: [], checks: [COUNT] },
    }
    const counts = (id: string, count: number): Step[] => checked(id, { command: COUNT.command, count })
    const both = charterOf(PLAN, { gates, baseline: [COUNT.command] })
    const steps = [
      ...counts(before, 7),
      ...does('A'),
      ...counts(GATE, 5),
      ...does('B'),
      ...counts('Wave 2 gate', 6),
    ]
    expect(eventsOf(play(both, ...steps), 'escalated')[0]!.about.evidence).toContain('it rose from 5 to 6')
  })
})

describe('a gate whose check was broken by a merge that was taken back', () => {
  const charter = charterWith([], [TESTS])
  const broke = (attempt: number): Step =>
    reports(GATE, {
      kind: 'checked',
      results: [{ command: TESTS.command, exit: 1, count: null, tail: 'boom' }],
      broke: { task: 0, attempt, why: 'with its change npm test: it failed with exit code 1', tail: 'boom' },
    })
  const begun = [...changes('A', ['a.ts']), claims(GATE)]

  test('has that task done again, told of it, and runs its checks once more', () => {
    const played = play(charter, begun, broke(1))
    expect(eventsOf(played, 'merge-undone')).toMatchObject([{ task: 'A', attempt: 1, tail: 'boom' }])
    expect(eventsOf(played, 'escalated')).toEqual([])
    expect(toStand(played)).toBe(`running: A running, B waiting, ${GATE} waiting`)
    const [task] = played.run.tasks
    expect(task).toMatchObject({ tries: 1, attempts: [{ merged: false }, {}] })
    expect(toPrompt(played.run, task!, task!.attempts[1]!)).toMatch(
      /Attempt 1 failed: with its change npm test.*boom/s,
    )
    const again = play(charter, begun, broke(1), ...changes('A', ['a.ts']), ...checked(GATE, { exit: 0 }))
    expect(toStand(again)).toBe(`running: A done, B running, ${GATE} done`)
  })

  test('asks people where no merge of its wave is named that stands', () => {
    const played = play(charter, begun, broke(2))
    expect(eventsOf(played, 'merge-undone')).toEqual([])
    expect(eventsOf(played, 'escalated')).toMatchObject([{ about: { kind: 'gate' } }])
  })
})
