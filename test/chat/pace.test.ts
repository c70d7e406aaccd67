import { describe, expect, test } from 'vitest'
import { Lane, takeTurn } from '../../src/chat/pace.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { nextTurn } from '../../src/system/clock.ts'

const RATE = { everyMs: 1_000, burst: 2 }
const board = (who: string): Parameters<Lane['take']>[0] => ({ haste: 'when there is room', who })
const urgent: Parameters<Lane['take']>[0] = { haste: 'now', who: '' }

describe('a queue of calls', () => {
  test('lets a burst pass, and then one at a time', () => {
    const clock = createHandClock(0)
    const lane = new Lane(RATE, clock)
    expect([1, 2, 3].map(() => lane.take(urgent))).toEqual([0, 0, 1_000])
    clock.pass(1_000)
    expect(lane.take(urgent)).toBe(0)
  })

  test('gives turns to those who can wait, one after the other, however often they ask', () => {
    const clock = createHandClock(0)
    const lane = new Lane({ everyMs: 1_000, burst: 1 }, clock)
    const went: string[] = []
    const all = ['a', 'b', 'c']
    for (let at = 0; at < 9_000; at += 250) {
      for (const who of all) if (lane.take(board(who)) === 0) went.push(who)
      clock.pass(250)
    }
    expect(went.join('')).toBe('abcabcabc')
  })

  test('lets who is in haste pass before those who can wait, who lose no turn by it', () => {
    const clock = createHandClock(0)
    const lane = new Lane({ everyMs: 1_000, burst: 1 }, clock)
    expect(lane.take(board('a'))).toBe(0)
    expect(lane.take(board('b'))).toBe(1_000)
    clock.pass(1_000)
    expect(lane.take(urgent)).toBe(0)
    expect(lane.take(board('b'))).toBe(1_000)
    clock.pass(1_000)
    expect(lane.take(board('b'))).toBe(0)
  })

  test('rests when it is told to', () => {
    const clock = createHandClock(0)
    const lane = new Lane(RATE, clock)
    lane.rest(5_000)
    expect(lane.take(urgent)).toBe(5_000)
  })

  test('a turn that nobody came for is given to others', () => {
    const clock = createHandClock(0)
    const lane = new Lane({ everyMs: 1_000, burst: 1 }, clock)
    lane.take(board('a'))
    lane.take(board('b'))
    clock.pass(60_000)
    expect(lane.take(board('c'))).toBe(0)
  })

  test('says that it is busy rather than to hold up its caller', async () => {
    const clock = createHandClock(0)
    const lane = new Lane({ everyMs: 20_000, burst: 1 }, clock)
    const signal = new AbortController().signal
    await takeTurn([lane], urgent, clock, signal)
    await expect(takeTurn([lane], urgent, clock, signal)).rejects.toMatchObject({
      code: 'busy',
      retryAfterMs: 20_000,
    })
    clock.pass(10_000)
    let isDone = false
    const waiting = takeTurn([lane], urgent, clock, signal).then(() => (isDone = true))
    await nextTurn()
    expect(isDone).toBe(false)
    clock.pass(10_000)
    await waiting
  })
})
