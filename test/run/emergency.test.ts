import { expect, test } from 'vitest'
import { toStoryLine } from '../../src/message/story.ts'
import { decide } from '../../src/run/decide.ts'
import type { Input } from '../../src/run/input.ts'
import { charterOf, claims, does, planOf, reports } from '../support/runs.ts'
import type { Played, Step } from '../support/runs.ts'
import { START_AT, eventsOf, play, refOf, skip, stopNow, toStand } from './stand.ts'

const THREE = charterOf(planOf({ W1: { tasks: ['A', 'B', 'C'].map(id => ({ id })) } }), { slots: 3 })
const stopped = (id: string, pids: number[]): Step => reports(id, { kind: 'stopped', ended: { pids } })
const lost =
  (id: string): Step =>
  run => {
    const { token } = run.tasks.find(task => task.id === id)!.attempts.at(-1)!
    const ended = { pids: [77], unsure: 'its worker is gone, and nobody is there to ask' }
    return { type: 'lost', ...refOf(run, id), token, why: 'its worker is gone', ended }
  }
const claimsOn =
  (id: string, host: string): Step =>
  run => ({
    type: 'claim',
    ...refOf(run, id),
    worker: 'worker-1',
    host,
  })

function told(played: Played): string | null {
  const [event] = eventsOf(played, 'agents-ended')
  return event ? toStoryLine(played.run, event) : null
}

test('a stop now ends agents by force, wherever they are, and names those that are gone and those nobody knows of', () => {
  const atWork = play(THREE, claimsOn('A', 'north'), claimsOn('B', 'south'), claimsOn('C', 'east'))
  const { effects } = decide(atWork.run, stopNow, { now: START_AT, capacity: 0, mintToken: () => '' })
  expect(effects.map(effect => (effect.type === 'order' ? effect.order : ''))).toEqual(['end', 'end', 'end'])
  const over = play(
    THREE,
    claimsOn('A', 'north'),
    claimsOn('B', 'south'),
    claimsOn('C', 'east'),
    stopNow,
    stopped('A', [41, 42]),
    800,
    stopped('B', []),
    lost('C'),
  )
  expect(told(over)).toMatch(
    /^2 of the 3 agents of the run are known to be ended, .* after ann stopped it: 1 on north: A \(41, 42\); 1 on south: B \(no process\)\. Not confirmed, look there yourself: C \(77\) on east: its worker is gone, and nobody is there to ask$/,
  )
  expect(toStand(over)).toBe('cancelled: A cancelled, B cancelled, C cancelled')
})

test('a stop of one wave now names its agents only, once', () => {
  const stopWave: Input = { type: 'stop-wave', by: 'ann', wave: 'W1', mode: 'now' }
  const played = play(THREE, does('A'), claims('B'), stopWave, stopped('B', [7]))
  expect(told(played)).toMatch(/^Every agent of W1 is ended, .*: 1 on an unknown machine: B \(7\)$/)
  expect(eventsOf(played, 'agents-ended')).toHaveLength(1)
})

test('whom somebody else was stopping gently is ended with the rest', () => {
  const played = play(
    THREE,
    claims('A'),
    claims('B'),
    skip('A'),
    stopNow,
    stopped('A', [1]),
    stopped('B', [2]),
  )
  expect(eventsOf(played, 'agents-ended')[0]?.ended.map(({ task }) => task)).toEqual(['A', 'B'])
})

test('nobody is told of agents where none was at work', () => {
  expect(told(play(THREE, stopNow))).toBeNull()
})
