import { describe, expect, it } from 'vitest'
import { renderBoard } from '../../src/message/board.ts'
import { expectEnd } from '../../src/message/expect-end.ts'
import { toText } from '../../src/message/plain.ts'
import { renderSummary } from '../../src/message/summary.ts'
import type { Plan } from '../../src/plan/plan.ts'
import type { Charter } from '../../src/run/event.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { asks, charterOf, claims, does, planOf, runThrough, START_AT } from '../support/runs.ts'
import type { Played, Step } from '../support/runs.ts'

const MINUTE = 60_000
/** Nothing is ended for taking long. */
const PATIENT = { ...DEFAULT_POLICY, attemptMs: 1_000_000 * MINUTE }

/** Six tasks of ten minutes, then two of thirty. */
const PLAN = planOf({
  A: { tasks: Array.from({ length: 6 }, (_, index) => ({ id: `A${index + 1}`, minutes: 10 })) },
  B: { tasks: ['B1', 'B2'].map(id => ({ id, minutes: 30, minutesRange: [20, 40] })) },
})

const play = (steps: Step[], wishes: Partial<Charter> = {}, plan: Plan = PLAN): Played =>
  runThrough(charterOf(plan, { slots: 3, policy: PATIENT, ...wishes }), steps)

/** In minutes from the start of the run. */
const endsOf = ({ run, now }: Played): [number, number] | null => {
  const expected = expectEnd(run, now)
  return expected && [(expected.from - START_AT) / MINUTE, (expected.to - START_AT) / MINUTE]
}

/** Three at once, each claimed before any of them ends. */
const three = (ids: string[], minutes: number): Step[] => [
  ...ids.map(id => claims(id)),
  minutes * MINUTE,
  ...ids.map(id => does(id, 0).at(-1)!),
]

describe('when a run is expected to end', () => {
  it('goes by the times of the plan, with its ranges, until some tasks have finished', () => {
    expect(endsOf(play([]))).toEqual([40, 60])
    expect(endsOf(play([...three(['A1', 'A2'], 15)]))).toEqual([55, 75])
  })

  it('takes what is left as three and more finished tasks really took, to their times', () => {
    const played = play(three(['A1', 'A2', 'A3'], 15))
    // Fifteen more for the first wave, forty-five for the second.
    expect(endsOf(played)).toEqual([75, 75])
  })

  it('is not led astray by one that took far longer', () => {
    const steps = [...three(['A1', 'A2'], 5), ...does('A3', 200 * MINUTE)]
    expect(endsOf(play(steps))).toEqual([225, 225])
  })

  it('believes what it measured only up to five times, in a rehearsal all of it', () => {
    const fast = three(['A1', 'A2', 'A3'], 0.1)
    expect(endsOf(play(fast))![0]).toBeCloseTo(0.1 + 2 + 6)
    expect(endsOf(play(fast, { rehearsal: true }))![0]).toBeCloseTo(0.1 + 0.1 + 0.3)
    expect(endsOf(play(three(['A1', 'A2', 'A3'], 900)))![0]).toBeCloseTo(900 + 50 + 150)
  })

  it('takes off what tasks at work have done, and gives late ones a tenth more', () => {
    const half = [...three(['A1', 'A2', 'A3'], 10), claims('A4'), claims('A5'), claims('A6'), 4 * MINUTE]
    expect(endsOf(play(half))).toEqual([50, 50])
    expect(endsOf(play([...half, 16 * MINUTE]))).toEqual([61, 61])
  })

  it('leaves what is at work its place, though what became ready meanwhile has more behind it', () => {
    const after = (id: string, minutes: number) => ({ id, minutes, needs: ['P'] })
    const tasks = [
      { id: 'P', minutes: 1 },
      { id: 'X', minutes: 6 },
      after('Y', 10),
      after('Z', 8),
      after('V', 8),
    ]
    const played = play(
      [claims('P'), claims('X'), MINUTE, does('P', 0).at(-1)!],
      { slots: 2 },
      planOf({ A: { tasks } }),
    )
    expect(endsOf(played)).toEqual([19, 19])
  })

  it('knows that tasks start no faster than the run lets them', () => {
    const pacing = { intervalMs: 3 * MINUTE, burst: 1 }
    expect(endsOf(play([], { pacing, slots: 6 }))).toEqual([15 + 10 + 3 + 20, 15 + 10 + 3 + 40])
  })

  it('takes no time for questions between waves', () => {
    const gates = { A: { questions: ['Go on?'], checks: [] } }
    expect(endsOf(play([], { gates }))).toEqual([40, 60])
    expect(endsOf(play(three(['A1', 'A2', 'A3'], 15), { gates }))).toEqual([75, 75])
  })

  it('moves on with time only where somebody is late', () => {
    const { run, now } = play([...three(['A1', 'A2', 'A3'], 10), claims('A4'), claims('A5'), claims('A6')])
    expect(expectEnd(run, now + 5 * MINUTE)).toEqual(expectEnd(run, now))
  })

  it('says nothing where nobody knows: no times and none measured, a rehearsal not yet measured', () => {
    const blank = planOf({ A: { tasks: ['A1', 'A2', 'A3', 'A4'].map(id => ({ id })) } })
    expect(endsOf(play([], {}, blank))).toBeNull()
    expect(endsOf(play(three(['A1', 'A2', 'A3'], 30), {}, blank))).toEqual([60, 60])
    expect(endsOf(play([], { rehearsal: true }))).toBeNull()
  })

  it.each<[string, Step[]]>([
    ['paused', [{ type: 'pause', by: 'ann' }]],
    ['stopping', [claims('A1'), { type: 'stop', by: 'ann', mode: 'drain' }]],
  ])('says nothing of a run that is %s', (_, steps) => {
    expect(endsOf(play(steps))).toBeNull()
  })

  it('is the earliest end where people are asked, and none where all waits for them', () => {
    const asked = play([...asks('A1', 'Which?', ['One', 'Two'])])
    expect(expectEnd(asked.run, asked.now)).toMatchObject({ waits: true })
    expect(toText(renderBoard(asked.run))).toMatch(/ · ends .* at the earliest\n/)
    const single = play(
      asks('T', 'Which?', ['One', 'Two']),
      {},
      planOf({ A: { tasks: [{ id: 'T', minutes: 5 }] } }),
    )
    expect(endsOf(single)).toBeNull()
  })

  it('does not wait for what a failed task holds back for ever', () => {
    const leave: Step = { type: 'answer', by: 'ann', escalation: 'q1', option: 'leave' }
    const failed = play([...asks('A1', 'Which?', ['One', 'Two']), leave])
    const ends = endsOf(failed)!
    expect(failed.run.counts.failed).toBe(1)
    // Five tasks of ten minutes by three at once; the second wave never opens.
    expect(ends[1]).toBeLessThan(21)
  })

  it('knows of a part of a plan only that', () => {
    expect(endsOf(play([], { scope: ['B'] }))).toEqual([20, 40])
    expect(endsOf(play([], { slots: 1, scope: ['B'] }))).toEqual([40, 80])
  })

  it('is on the board, to the minute, and the same for the same run', () => {
    const { run } = play(three(['A1', 'A2', 'A3'], 10.3))
    const text = toText(renderBoard(run))
    expect(text).toContain('Running · started 2030-01-01 12:00 UTC · expected to end 2030-01-01 12:52 UTC')
    expect(toText(renderBoard(run))).toBe(text)
    const early = toText(renderBoard(play([claims('A1')]).run))
    expect(early).toContain('expected to end between 2030-01-01 12:40 UTC and 2030-01-01 13:00 UTC')
  })

  it('looks at each of 10,000 tasks twice at most', () => {
    const waves = Object.fromEntries(
      Array.from({ length: 10 }, (_, wave) => [
        `W${wave}`,
        {
          tasks: Array.from({ length: 1_000 }, (__, task) => ({
            id: `${wave}.${task}`,
            minutes: 5 + (task % 7),
          })),
        },
      ]),
    )
    const { run, now } = play(three(['0.6', '0.13', '0.20'], 11), { slots: 50 }, planOf(waves))
    expectEnd(run, now)
    let looks = 0
    const tasks = new Proxy(run.tasks, {
      get(target, name, receiver): unknown {
        if (typeof name === 'string' && /^\d+$/.test(name)) looks++
        return Reflect.get(target, name, receiver)
      },
    })
    expect(expectEnd({ ...run, tasks }, now)).toEqual(expectEnd(run, now))
    expect(looks).toBeLessThanOrEqual(2 * tasks.length)
  })
})

describe('the time that a run took', () => {
  const ALL = [...three(['A1', 'A2', 'A3'], 10), ...three(['A4', 'A5', 'A6'], 10), ...three(['B1', 'B2'], 35)]

  it('is held against the forecast in its summary', () => {
    const text = toText(renderSummary(play(ALL).run))
    expect(text).toContain('all done in 55 min\n8 of 8 tasks done. Expected were 40 min to 1 h.')
  })

  it('is no measure in a rehearsal, and none where the plan gives no times or not all is done', () => {
    expect(toText(renderSummary(play(ALL, { rehearsal: true }).run))).toContain(
      '8 of 8 tasks done. In earnest 40 min to 1 h are to be expected.',
    )
    const blank = planOf({ A: { tasks: [{ id: 'T' }] } })
    expect(toText(renderSummary(play(does('T'), {}, blank).run))).not.toContain('Expected')
    const stopped = play([...three(['A1'], 10), { type: 'stop', by: 'ann', mode: 'now' }])
    expect(toText(renderSummary(stopped.run))).not.toContain('Expected')
  })
})
