import { describe, expect, test } from 'vitest'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Input } from '../../src/run/input.ts'
import { charterOf, claims, changes, does, fails, planOf, reports } from '../support/runs.ts'
import { answer, eventsOf, play, refusalOf, toStand } from './stand.ts'

const PLAN = planOf({
  'Wave 1': { tasks: [{ id: 'A' }, { id: 'B' }] },
  'Wave 2': { tasks: [{ id: 'C', needs: ['A'] }] },
})
const undo: Input = { type: 'undo-wave', by: 'ann', wave: '1' }
const start: Input = { type: 'start-wave', by: 'ann', wave: '1' }
const UNDOING = 'Wave 1 undo'

describe('a wave that is taken back', () => {
  const MERGED = [...changes('A', ['a.ts']), ...does('B')]

  test('has a task of its own take back what was merged, and is done again once somebody starts it', () => {
    const played = play(charterOf(PLAN), ...MERGED, undo)
    expect(toStand(played)).toBe(`running: A done, B done, C running, ${UNDOING} running`)
    expect(played.run.waves[0]!.status).toBe('stopped')
    const undone = play(
      charterOf(PLAN),
      ...MERGED,
      undo,
      claims(UNDOING),
      reports(UNDOING, { kind: 'undone', paths: ['a.ts'] }),
    )
    expect(eventsOf(undone, 'wave-undone')).toMatchObject([
      { wave: 'Wave 1', by: 'ann', tasks: ['A'], paths: ['a.ts'] },
    ])
    expect(toStand(undone)).toBe(`running: A ready, B done, C running, ${UNDOING} done`)
  })

  test('is done and followed as before once its task is done anew', () => {
    const steps = [
      ...MERGED,
      undo,
      claims(UNDOING),
      reports(UNDOING, { kind: 'undone', paths: ['a.ts'] }),
      start,
    ]
    const played = play(charterOf(PLAN), ...steps, ...changes('A', ['a.ts']), ...does('C'))
    expect(toStand(played)).toBe(`done: A done, B done, C done, ${UNDOING} done`)
    expect(eventsOf(played, 'wave-done').map(({ wave }) => wave)).toEqual(['Wave 1', 'Wave 1', 'Wave 2'])
  })

  test('takes up a run that has ended', () => {
    const ended = [...MERGED, ...does('C')]
    expect(toStand(play(charterOf(PLAN), ...ended, undo))).toBe(
      `running: A done, B done, C done, ${UNDOING} running`,
    )
  })

  test('is asked about where others have built on it, and stays as it was if it is left', () => {
    const conflict = { kind: 'conflict' as const, message: 'changed since by C: a.ts', tail: '' }
    const asked = play(charterOf(PLAN), ...MERGED, undo, claims(UNDOING), reports(UNDOING, conflict))
    expect(eventsOf(asked, 'escalated')).toMatchObject([
      { task: UNDOING, about: { text: expect.stringContaining('changed since by C: a.ts') as string } },
    ])
    const left = play(
      charterOf(PLAN),
      ...MERGED,
      undo,
      claims(UNDOING),
      reports(UNDOING, conflict),
      answer('q1', 'skip'),
      start,
    )
    expect(toStand(left)).toBe(`running: A done, B done, C running, ${UNDOING} skipped`)
    expect(left.run.waves[0]!.status).toBe('done')
  })

  test('is refused while something of it is at work, and where nothing of it was merged', () => {
    expect(refusalOf(play(charterOf(PLAN), ...changes('A', ['a.ts'])), undo)?.message).toContain(
      'B is at work',
    )
    expect(refusalOf(play(charterOf(PLAN), ...does('A'), ...does('B')), undo)?.message).toContain(
      'nothing to take back',
    )
  })

  test('is not started while it is taken back, nor taken back twice at once', () => {
    const undoing = play(charterOf(PLAN), ...MERGED, undo)
    expect(refusalOf(undoing, start)?.message).toContain('is being taken back: start it once that is done')
    expect(refusalOf(undoing, undo)?.message).toContain('is being taken back already')
  })

  test('cannot be left half done: neither by skipping, nor by stopping the run at once', () => {
    const undoing = play(charterOf(PLAN), ...MERGED, undo, claims(UNDOING))
    expect(refusalOf(undoing, { type: 'skip', by: 'ann', task: UNDOING })?.message).toContain('half done')
    const stopped = play(charterOf(PLAN), ...MERGED, undo, claims(UNDOING), {
      type: 'stop',
      by: 'ann',
      mode: 'now',
    })
    expect(eventsOf(stopped, 'attempt-stopping').map(({ task }) => task)).not.toContain(UNDOING)
  })

  test('takes with it what was asked about its tasks, so that no answer starts one beside the undoing', () => {
    const policy = { ...DEFAULT_POLICY, retriesMax: 0 }
    const asked = play(charterOf(PLAN, { policy }), ...changes('A', ['a.ts']), ...fails('B'), undo)
    expect(eventsOf(asked, 'escalation-withdrawn')).toMatchObject([{ escalation: 'q1' }])
    expect(refusalOf(asked, answer('q1', 'retry'))?.code).toBe('settled')
  })

  test('takes the question of its gate with it', () => {
    const charter = charterOf(PLAN, { gates: { 'Wave 1': { questions: ['Right?'], checks: [] } } })
    const played = play(
      charter,
      ...MERGED,
      undo,
      claims(UNDOING),
      reports(UNDOING, { kind: 'undone', paths: ['a.ts'] }),
    )
    expect(eventsOf(played, 'escalation-withdrawn')).toMatchObject([{ escalation: 'q1' }])
    expect(
      eventsOf(
        play(
          charter,
          ...MERGED,
          undo,
          claims(UNDOING),
          reports(UNDOING, { kind: 'undone', paths: ['a.ts'] }),
          start,
          ...changes('A', ['a.ts']),
        ),
        'escalated',
      ),
    ).toHaveLength(2)
  })
})
