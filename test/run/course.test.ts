import { describe, expect, test } from 'vitest'
import { toStoryLine } from '../../src/message/story.ts'
import type { Charter } from '../../src/run/event.ts'
import type { Input } from '../../src/run/input.ts'
import { charterOf, claims, does, planOf } from '../support/runs.ts'
import type { Played } from '../support/runs.ts'
import { drain, eventsOf, pause, play, refusalOf, resume, toStand, toStarts } from './stand.ts'

const slots = (slots: number): Input => ({ type: 'set-slots', by: 'ann', slots })
const pace = (pace: 'waves' | 'eager'): Input => ({ type: 'set-pace', by: 'ann', pace })
const first = (task: string, how: 'first' | 'usual' = 'first'): Input => ({
  type: 'set-first',
  by: 'ann',
  task,
  how,
})
const provider = (of: { task: string } | { wave: string } | null, provider: string | null): Input => ({
  type: 'set-provider',
  by: 'ann',
  of,
  provider,
})

const FOUR = planOf({ W1: { tasks: ['A', 'B', 'C', 'D'].map(id => ({ id })) } })
const LAYERED = planOf({
  W1: { tasks: [{ id: 'A' }, { id: 'B', minutes: 60 }] },
  W2: { tasks: [{ id: 'C', needs: ['A'], barrier: false }, { id: 'D' }] },
})
const GATED: Charter['gates'] = { W1: { questions: ['Good?'], checks: [] } }

/** What was told of the last event of its kind. */
function told(played: Played, type: Parameters<typeof eventsOf>[1]): string | null {
  return toStoryLine(played.run, eventsOf(played, type).at(-1)!)
}

describe('slots of a run that goes on', () => {
  test('more of them are used at once', () => {
    const played = play(charterOf(FOUR, { slots: 1 }), slots(3))
    expect(toStarts(played)).toBe('A/1 B/1 C/1')
  })

  test('with fewer, what is at work goes on, and nothing starts till one is free', () => {
    const played = play(charterOf(FOUR, { slots: 3 }), slots(1), does('A'), does('B'))
    expect(toStand(played)).toBe('running: A done, B done, C running, D ready')
    expect(toStand(play(charterOf(FOUR, { slots: 3 }), slots(1), does('A'), does('B'), does('C')))).toBe(
      'running: A done, B done, C done, D running',
    )
    const before = play(charterOf(FOUR, { slots: 3 }), slots(1))
    expect(told(before, 'slots-set')).toBe(
      'ann set the slots of the run to 1: at most 1 at work at once; 3 are at work and go on, and nothing new starts till 3 of them have ended',
    )
  })

  test('are refused where they are so already, and once the run is being stopped', () => {
    expect(refusalOf(play(charterOf(FOUR, { slots: 2 })), slots(2))?.message).toContain('has 2 slots already')
    const stopping = play(charterOf(FOUR, { slots: 2 }), drain)
    expect(refusalOf(stopping, slots(4))?.message).toContain('nothing new starts in it')
  })
})

describe('the pace of a run that goes on', () => {
  test('from waves to eager lets a task start whose own needs are met, and no other', () => {
    const played = play(charterOf(LAYERED), does('A'), pace('eager'))
    expect(toStand(played)).toBe('running: A done, B running, C running, D waiting')
    expect(told(played, 'pace-set')).toContain('a task starts as soon as what it needs is done')
  })

  test('never leads around a gate', () => {
    const played = play(charterOf(LAYERED, { gates: GATED }), does('A'), pace('eager'))
    expect(toStand(played)).toContain('C waiting, D waiting')
  })

  test('from eager to waves holds what has not begun, and lets go on what has', () => {
    const steps = [does('A'), pause, pace('waves'), resume]
    const begun = play(charterOf(LAYERED, { pace: 'eager' }), ...steps)
    expect(toStand(begun)).toBe('running: A done, B running, C running, D waiting')
    const ready = play(charterOf(LAYERED, { pace: 'eager' }), pause, does('A'), pace('waves'), resume)
    expect(toStand(ready)).toBe('running: A done, B running, C waiting, D waiting')
    const opened = play(
      charterOf(LAYERED, { pace: 'eager' }),
      pause,
      does('A'),
      pace('waves'),
      resume,
      does('B'),
    )
    expect(toStand(opened)).toBe('running: A done, B done, C running, D running')
  })

  test('is refused where what the plan says, or was changed to, would then wait for ever', () => {
    const plan = planOf({
      W1: { tasks: [{ id: 'A', barrier: false }] },
      W2: { tasks: [{ id: 'B', barrier: false }] },
    })
    const change = { change: 'need-added' as const, task: 'A', need: 'B' }
    const edit = { changes: [change], agents: {}, allocation: {}, locks: {} }
    const played = play(charterOf(plan, { pace: 'eager', slots: 0 }), { type: 'edit', by: 'ann', edit })
    expect(refusalOf(played, pace('waves'))?.message).toBe(
      'They would wait for each other: W1 → A → B → W2 → W1.',
    )
  })

  test('there and back again leaves all as it was', () => {
    const played = play(charterOf(LAYERED), pace('eager'), pace('waves'), does('A'), does('B'))
    expect(toStand(played)).toBe('running: A done, B done, C running, D running')
  })
})

describe('what people want first', () => {
  test('starts before what has a longer way behind it', () => {
    const plan = planOf({ W1: { tasks: [{ id: 'A', minutes: 90 }, { id: 'B', minutes: 60 }, { id: 'C' }] } })
    const played = play(charterOf(plan, { slots: 1 }), first('C'), does('A'))
    expect(toStarts(played)).toBe('A/1 C/1')
  })

  test('brings with it what it needs, and the last word comes before earlier ones', () => {
    const plan = planOf({
      W1: { tasks: [{ id: 'A', minutes: 90 }, { id: 'B', minutes: 60 }, { id: 'C' }, { id: 'E' }] },
      W2: { tasks: [{ id: 'D', needs: ['C'], barrier: false }] },
    })
    const charter = charterOf(plan, { slots: 1, pace: 'eager' })
    const played = play(charter, first('E'), first('D'), does('A'), does('C'), does('D'), does('E'))
    expect(toStarts(played)).toBe('A/1 C/1 D/1 E/1 B/1')
    expect(told(played, 'first-set')).toBe('ann has D start before all others, with what it needs (C)')
  })

  test('starts in its usual turn again once that is wanted', () => {
    const plan = planOf({ W1: { tasks: [{ id: 'A', minutes: 90 }, { id: 'B', minutes: 60 }, { id: 'C' }] } })
    const played = play(charterOf(plan, { slots: 1 }), first('C'), first('C', 'usual'), does('A'))
    expect(toStarts(played)).toBe('A/1 B/1')
  })

  test('is refused of what is done, unknown, or first already', () => {
    const played = play(charterOf(FOUR, { slots: 1 }), does('A'), first('C'))
    expect(refusalOf(played, first('A'))?.message).toBe('A is done: it does not start any more.')
    expect(refusalOf(played, first('C'))?.message).toBe('C comes first already.')
    expect(refusalOf(played, first('X'))?.code).toBe('unknown')
    expect(refusalOf(played, first('D', 'usual'))?.message).toBe('D does not come before others now.')
  })
})

describe('the provider of what starts from now on', () => {
  const charter = charterOf(FOUR, {
    slots: 2,
    providers: [
      { name: 'openai', slots: null },
      { name: 'ollama', slots: null },
    ],
    allocation: { A: 'openai', B: 'openai', C: 'openai' },
  })
  const starts = (played: Played): string =>
    eventsOf(played, 'attempt-queued')
      .map(({ task, provider }) => `${task} ${provider ?? 'none'}`)
      .join(', ')

  test('is that of a task, a wave or all, and what is at work goes on as before', () => {
    const one = play(charter, provider({ task: 'C' }, 'ollama'), does('A'), does('B'))
    expect(starts(one)).toBe('A openai, B openai, C ollama, D none')
    const all = play(charter, claims('A'), provider(null, 'ollama'), does('B'), does('C'))
    expect(starts(all)).toBe('A openai, B openai, C ollama, D ollama')
    expect(told(all, 'provider-set')).toBe(
      'ann set the provider of A, B, C, D to ollama, from their next start on; 2 at work go on as before',
    )
    const wave = play(charter, provider({ wave: 'W1' }, 'ollama'))
    expect(eventsOf(wave, 'provider-set')[0]?.tasks).toEqual(['A', 'B', 'C', 'D'])
  })

  test('is switched back to the one that each began with', () => {
    const played = play(charter, provider(null, 'ollama'), provider(null, null), does('A'), does('B'))
    expect(starts(played)).toBe('A openai, B openai, C openai, D none')
  })

  test('is refused where there is none of that name, or nothing would change', () => {
    const played = play(charter)
    expect(refusalOf(played, provider(null, 'claude'))?.message).toContain('It has: openai, ollama.')
    expect(refusalOf(played, provider({ task: 'C' }, 'openai'))?.message).toContain('already')
  })
})
