import { describe, expect, test } from 'vitest'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { charterOf, does, fails, planOf } from '../support/runs.ts'
import { answer, eventsOf, pause, play, resume, skip, toStand } from './stand.ts'

const tasks = ['A', 'B', 'C', 'D'].map(id => ({ id, title: `Move the ${id} table`, files: [`src/${id}.ts`] }))
const PLAN = planOf({ 'Wave 1': { tasks }, 'Wave 2': { tasks: [{ id: 'E' }] } })
const CHARTER = charterOf(PLAN, { slots: 3, policy: { ...DEFAULT_POLICY, retryDelayMs: 1 } })
const ALIKE = [
  ...fails('A', 'cannot find module "pg" in /copies/1/src/A.ts:12', 'exit 1 after 34 ms'),
  ...fails('B', 'cannot find module "pg" in /copies/2/src/B.ts:7', 'exit 1 after 35 ms'),
]

describe('tasks of a wave that fail alike', () => {
  test('hold the wave, and people are asked once', () => {
    const played = play(CHARTER, ...ALIKE)
    expect(played.run.waves[0]!.status).toBe('held')
    const [asked, ...more] = eventsOf(played, 'escalated')
    expect(more).toEqual([])
    expect(asked).toMatchObject({ task: null, wave: 'Wave 1', about: { kind: 'systemic' } })
    expect(asked!.about.text).toContain('2 tasks of Wave 1 failed alike: A, B')
    expect(asked!.about.evidence).toContain('cannot find module "pg"')
    expect(eventsOf(played, 'wave-held')).toMatchObject([{ wave: 'Wave 1', tasks: ['A', 'B'] }])
  })

  test('hold nothing before each was tried as often as the plan wants it before people are asked', () => {
    const patient = charterOf(PLAN, { slots: 3, policy: { ...CHARTER.policy, retriesMax: 1, asksAfter: 1 } })
    expect(eventsOf(play(patient, ...ALIKE), 'escalated')).toEqual([])
    const again = play(patient, ...ALIKE, 60_000, ...ALIKE)
    expect(eventsOf(again, 'wave-held')).toMatchObject([{ tasks: ['A', 'B'] }])
  })

  test('let what is at work go on, and start nothing more', () => {
    expect(toStand(play(CHARTER, ...ALIKE, 60_000, ...does('C')))).toBe(
      'running: A ready, B ready, C done, D running, E waiting',
    )
  })

  test('are laid by, not asked about one by one, while the wave is held', () => {
    const none = charterOf(PLAN, { slots: 4, policy: { ...DEFAULT_POLICY, retriesMax: 0 } })
    const played = play(
      none,
      ...fails('A', 'no space'),
      ...fails('B', 'no space'),
      ...fails('C', 'no space'),
      ...fails('D', 'no space'),
    )
    expect(eventsOf(played, 'escalated').map(({ task }) => task)).toEqual(['A', 'B', null])
    expect(toStand(played)).toBe('running: A parked, B parked, C ready, D ready, E waiting')
  })

  test.each([
    ['go-on', 'running: A running, B ready, C running, D running, E waiting'],
    ['stop', 'running: A ready, B ready, C running, D running, E waiting'],
  ])('go their way when people answer %s', (option, stand) => {
    expect(toStand(play(CHARTER, ...ALIKE, 1_000, answer('q1', option), 10))).toBe(stand)
  })

  test('have the whole wave done again when people say so, what was done included', () => {
    const played = play(CHARTER, ...does('C'), ...ALIKE, 1_000, answer('q1', 'rerun'), 10)
    expect(eventsOf(played, 'task-renewed').map(({ task }) => task)).toEqual(['C'])
    expect(played.run.waves[0]!.status).toBe('open')
  })

  test('are tried again when people let them go on, also where they were asked about one by one before', () => {
    const none = charterOf(PLAN, { slots: 4, policy: { ...DEFAULT_POLICY, retriesMax: 0 } })
    const held = [...fails('A', 'no space'), ...fails('B', 'no space')]
    const played = play(none, ...held, answer('q3', 'go-on'))
    expect(eventsOf(played, 'task-renewed').map(({ task }) => task)).toEqual(['A', 'B'])
    expect(played.run.asking.size).toBe(0)
  })

  test('have a whole budget once people let them go on', () => {
    const { run } = play(CHARTER, ...ALIKE, 1_000, answer('q1', 'go-on'))
    expect(run.tasks.slice(0, 2).map(({ tries }) => tries)).toEqual([0, 0])
  })

  test('hold it again only if two fail anew', () => {
    const again = play(
      CHARTER,
      ...ALIKE,
      1_000,
      answer('q1', 'go-on'),
      10,
      ...fails('A', 'cannot find module "pg"'),
    )
    expect(again.run.waves[0]!.status).toBe('open')
  })
})

test('what was at work already when people let the wave go on does not hold it again', () => {
  const charter = charterOf(PLAN, { slots: 4, policy: { ...DEFAULT_POLICY, retryDelayMs: 1 } })
  const late = [...fails('C', 'cannot find module "pg"'), ...fails('D', 'cannot find module "pg"')]
  const played = play(charter, ...ALIKE, 1_000, answer('q1', 'go-on'), 10, ...late)
  expect(played.run.waves[0]!.status).toBe('open')
  expect(eventsOf(played, 'escalated')).toHaveLength(1)
})

test('failures that have nothing in common hold nothing', () => {
  const played = play(CHARTER, ...fails('A', 'type error'), ...fails('B', 'disk is full'))
  expect(played.run.waves[0]!.status).toBe('open')
})

test('what failed and was done since counts no more', () => {
  const charter = charterOf(PLAN, { slots: 1, policy: { ...DEFAULT_POLICY, retryDelayMs: 1 } })
  const played = play(
    charter,
    ...fails('A', 'no space'),
    10,
    ...does('B'),
    ...does('A'),
    ...fails('C', 'no space'),
  )
  expect(played.run.waves[0]!.status).toBe('open')
})

test('as many failures of any kind as the plan names hold the wave, too', () => {
  const policy = { ...DEFAULT_POLICY, alikeMax: null, failuresMax: 2 }
  const played = play(charterOf(PLAN, { policy }), ...fails('A', 'type error'), ...fails('B', 'disk is full'))
  expect(played.run.waves[0]!.status).toBe('held')
})

test('in a wave that people stopped after it was held, what then fails is asked about again', () => {
  const policy = { ...DEFAULT_POLICY, retriesMax: 0 }
  const charter = charterOf(PLAN, { policy, slots: 3 })
  const both = [...fails('A', 'no space'), ...fails('B', 'no space')]
  const played = play(charter, both, answer('q3', 'stop'), ...fails('C', 'type error'))
  expect(toStand(played)).toBe('running: A parked, B parked, C parked, D running, E waiting')
  expect(eventsOf(played, 'task-mended')).toEqual([])
})

test('what failed alike while the run was paused and is skipped holds nothing when it goes on', () => {
  const policy = { ...DEFAULT_POLICY, retriesMax: 0 }
  const charter = charterOf(PLAN, { policy, slots: 3 })
  const both = [...fails('A', 'no space'), ...fails('B', 'no space')]
  const played = play(charter, pause, both, skip('A'), skip('B'), resume)
  expect(eventsOf(played, 'wave-held')).toEqual([])
  expect(toStand(played)).toBe('running: A skipped, B skipped, C running, D running, E waiting')
})

test('a wave that people stop before it is held stays stopped', () => {
  const charter = charterOf(PLAN, { policy: { ...DEFAULT_POLICY, retriesMax: 0 }, slots: 3 })
  const both = [...fails('A', 'no space'), ...fails('B', 'no space')]
  const stop = { type: 'stop-wave', by: 'ann', wave: 'Wave 1', mode: 'drain' } as const
  const { run } = play(charter, pause, both, stop, resume)
  expect(run.waves[0]!.status).toBe('stopped')
})
