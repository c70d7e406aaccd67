import { describe, expect, test } from 'vitest'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Input } from '../../src/run/input.ts'
import type { Outcome } from '../../src/run/outcome.ts'
import { asks, charterOf, claims, changes, does, fails, planOf, reports } from '../support/runs.ts'
import { rerun, answer, eventsOf, play, refusalOf, toStand } from './stand.ts'

const PLAN = planOf({
  'Wave 1': { tasks: [{ id: 'A' }, { id: 'B' }] },
  'Wave 2': { tasks: [{ id: 'C', needs: ['A'] }] },
})
/** D goes before C, which is ready with it. */
const EAGER = planOf({
  'Wave 1': { tasks: [{ id: 'A' }] },
  'Wave 2': {
    tasks: [
      { id: 'D', barrier: false, minutes: 15 },
      { id: 'C', barrier: false, minutes: 10, needs: ['A'] },
    ],
  },
})
const undo: Input = { type: 'undo-wave', by: 'ann', wave: '1' }
const start: Input = { type: 'start-wave', by: 'ann', wave: '1' }
const UNDOING = 'Wave 1 undo'
const UNDONE: Outcome = { kind: 'undone', paths: ['a.ts'] }
const CONFLICT: Outcome = { kind: 'conflict', message: 'changed since by C: a.ts', tail: '' }

describe('a wave that is taken back', () => {
  const MERGED = [...changes('A', ['a.ts']), ...does('B')]

  test('has a task of its own take back what was merged, and is done again once somebody starts it', () => {
    const played = play(charterOf(PLAN), ...MERGED, undo)
    expect(toStand(played)).toBe(`running: A done, B done, C running, ${UNDOING} running`)
    expect(played.run.waves[0]!.status).toBe('stopped')
    const undone = play(charterOf(PLAN), ...MERGED, undo, claims(UNDOING), reports(UNDOING, UNDONE))
    expect(eventsOf(undone, 'wave-undone')).toMatchObject([
      { wave: 'Wave 1', by: 'ann', tasks: ['A'], paths: ['a.ts'] },
    ])
    expect(toStand(undone)).toBe(`running: A ready, B done, C running, ${UNDOING} done`)
  })

  test('is done and followed as before once its task is done anew', () => {
    const steps = [...MERGED, undo, claims(UNDOING), reports(UNDOING, UNDONE), start]
    const played = play(charterOf(PLAN), ...steps, ...changes('A', ['a.ts']), ...does('C'))
    expect(toStand(played)).toBe(`done: A done, B done, C done, ${UNDOING} done`)
    expect(eventsOf(played, 'wave-done').map(({ wave }) => wave)).toEqual(['Wave 1', 'Wave 1', 'Wave 2'])
  })

  describe('with others behind it', () => {
    const THREE = planOf({
      'Wave 1': { tasks: [{ id: 'A' }] },
      'Wave 2': { tasks: [{ id: 'B' }] },
      'Wave 3': { tasks: [{ id: 'C' }, { id: 'D' }] },
    })
    const undone = [undo, claims(UNDOING), reports(UNDOING, UNDONE)]
    const all = [...changes('A', ['a.ts']), ...does('B'), ...does('C'), ...does('D')]
    const again = (type: 'rerun-wave' | 'start-wave', wave: string): Input => ({ type, by: 'ann', wave })

    test.each(['2', '3'])('has wave %s not done again before it is itself, and says so', wave => {
      const { run, now } = play(charterOf(THREE), ...all, ...undone)
      const task = wave === '2' ? 'B' : 'C'
      const first = `Wave 1, which Wave ${wave} comes after, is taken back: start Wave 1 first.`
      for (const input of [again('rerun-wave', wave), rerun(task)])
        expect(refusalOf({ run, now }, input)?.message).toBe(first)
      const started = play(charterOf(THREE), ...all, ...undone, start)
      const later = `Wave 1, which Wave ${wave} comes after, is taken back: do Wave ${wave} once Wave 1 is done again.`
      expect(refusalOf(started, again('rerun-wave', wave))?.message).toBe(later)
      const redone = [...all, ...undone, start, ...does('A')]
      expect(toStand(play(charterOf(THREE), ...redone, again('rerun-wave', wave)))).toContain(
        `${task} running`,
      )
      const busy = play(charterOf(THREE), ...redone, rerun('A'))
      expect(refusalOf(busy, again('rerun-wave', wave))).toBeUndefined()
    })

    test('that was taken back as well, that one is not started before it', () => {
      const merged = [...changes('A', ['a.ts']), ...changes('B', ['b.ts'])]
      const second: Input = { type: 'undo-wave', by: 'ann', wave: '2' }
      const backwards = [second, claims('Wave 2 undo'), reports('Wave 2 undo', UNDONE), ...undone]
      const both = play(charterOf(THREE), ...merged, ...backwards)
      expect(refusalOf(both, again('start-wave', '2'))?.message).toContain('start Wave 1 first')
      const steps = [...merged, ...backwards, start, ...does('A'), again('start-wave', '2')]
      expect(toStand(play(charterOf(THREE), ...steps))).toContain('A done, B running')
    })

    test('keeps what has not begun behind it waiting till it is done again', () => {
      const two = planOf({
        'Wave 1': { tasks: [{ id: 'A' }] },
        'Wave 2': { tasks: [{ id: 'C' }, { id: 'D' }] },
      })
      const charter = charterOf(two, { slots: 1 })
      const busy = [...changes('A', ['a.ts']), undo, ...does('C'), ...undone.slice(1)]
      const waits = play(charter, ...busy)
      expect(toStand(waits)).toBe(`running: A ready, C done, D waiting, ${UNDOING} done`)
      expect(waits.run.waves[1]!.status).toBe('waiting')
      const on = play(charter, ...busy, start, ...does('A'))
      expect(toStand(on)).toBe(`running: A done, C done, D running, ${UNDOING} done`)
    })
  })

  test('takes up a run that has ended', () => {
    const ended = [...MERGED, ...does('C')]
    expect(toStand(play(charterOf(PLAN), ...ended, undo))).toBe(
      `running: A done, B done, C done, ${UNDOING} running`,
    )
  })

  test('is asked about where others have built on it, and stays as it was if it is left', () => {
    const asked = play(charterOf(PLAN), ...MERGED, undo, claims(UNDOING), reports(UNDOING, CONFLICT))
    expect(eventsOf(asked, 'escalated')).toMatchObject([
      { task: UNDOING, about: { text: expect.stringContaining('changed since by C: a.ts') as string } },
    ])
    const left = play(
      charterOf(PLAN),
      ...MERGED,
      undo,
      claims(UNDOING),
      reports(UNDOING, CONFLICT),
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

  test('has what was answered begin anew, after what it needs that is done anew', () => {
    const undoSecond: Input = { type: 'undo-wave', by: 'ann', wave: '2' }
    const played = play(
      charterOf(PLAN, { slots: 1 }),
      ...MERGED,
      ...changes('C', ['c.ts']),
      rerun('C'),
      ...asks('C', 'Which way?', []),
      rerun('A'),
      claims('A'),
      answer('q1', 'reply-1'),
      undoSecond,
    )
    expect(toStand(played)).toBe('running: A running, B done, C waiting, Wave 2 undo ready')
  })

  test('is not called merged where nobody knows how far it came', () => {
    const broken: Outcome = { kind: 'error', message: 'the disk did not answer', tail: '' }
    const asked = play(charterOf(PLAN), ...MERGED, undo, claims(UNDOING), reports(UNDOING, broken))
    const [question] = asked.run.asking
    expect(question!.about.options.map(({ id }) => id)).toEqual(['leave', 'retry'])
    const skip: Input = { type: 'skip', by: 'ann', task: UNDOING }
    expect(refusalOf(asked, skip)?.message).toContain('half done')
    const left = play(
      charterOf(PLAN),
      ...MERGED,
      undo,
      claims(UNDOING),
      reports(UNDOING, broken),
      answer('q1', 'leave'),
    )
    expect(refusalOf(left, start)?.message).toContain('is being taken back')
    expect(refusalOf(left, { type: 'rerun', by: 'ann', task: UNDOING })).toBeUndefined()
  })

  test('takes with it what was asked about its tasks, so that no answer starts one beside the undoing', () => {
    const policy = { ...DEFAULT_POLICY, retriesMax: 0 }
    const asked = play(charterOf(PLAN, { policy }), ...changes('A', ['a.ts']), ...fails('B'), undo)
    expect(eventsOf(asked, 'escalation-withdrawn')).toMatchObject([{ escalation: 'q1' }])
    expect(refusalOf(asked, answer('q1', 'retry'))?.code).toBe('settled')
  })

  test('has those of its tasks tried again that people were asked about, once somebody starts it', () => {
    const policy = { ...DEFAULT_POLICY, retriesMax: 0 }
    const undone = play(
      charterOf(PLAN, { policy }),
      ...changes('A', ['a.ts']),
      ...fails('B'),
      undo,
      claims(UNDOING),
      reports(UNDOING, UNDONE),
    )
    expect(toStand(undone)).toBe(`running: A ready, B ready, C waiting, ${UNDOING} done`)
    expect(undone.run.atWork.size).toBe(0)
  })

  test.for([
    ['it has been taken back, and then waits for it', [reports(UNDOING, UNDONE)], 'waiting'],
    ['people leave it as it is', [reports(UNDOING, CONFLICT), answer('q1', 'skip')], 'running'],
  ] as const)('keeps what needs it from starting till %s', ([, end, then]) => {
    const begun = [...changes('A', ['a.ts']), undo, ...does('D'), claims(UNDOING)]
    const charter = charterOf(EAGER, { pace: 'eager', slots: 1 })
    expect(toStand(play(charter, begun))).toBe(`running: A done, D done, C ready, ${UNDOING} running`)
    expect(toStand(play(charter, begun, [...end]))).toContain(`D done, C ${then}`)
  })

  test('is asked about at its gate once more where it stays as it is', () => {
    const charter = charterOf(PLAN, { gates: { 'Wave 1': { questions: ['Right?'], checks: [] } } })
    const left = play(
      charter,
      ...MERGED,
      undo,
      claims(UNDOING),
      reports(UNDOING, CONFLICT),
      answer('q2', 'skip'),
      start,
    )
    expect([...left.run.asking].map(({ about }) => about.kind)).toEqual(['gate'])
  })

  test('takes the question of its gate with it', () => {
    const charter = charterOf(PLAN, { gates: { 'Wave 1': { questions: ['Right?'], checks: [] } } })
    const played = play(charter, ...MERGED, undo, claims(UNDOING), reports(UNDOING, UNDONE))
    expect(eventsOf(played, 'escalation-withdrawn')).toMatchObject([{ escalation: 'q1' }])
    expect(
      eventsOf(
        play(
          charter,
          ...MERGED,
          undo,
          claims(UNDOING),
          reports(UNDOING, UNDONE),
          start,
          ...changes('A', ['a.ts']),
        ),
        'escalated',
      ),
    ).toHaveLength(2)
  })
})
