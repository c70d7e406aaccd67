import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openTimeLimit } from '../../src/agents/time-limit.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

test('is up when the time is', () => {
  using limit = openTimeLimit(1_000)
  vi.advanceTimersByTime(999)
  expect(limit.signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(limit.signal.aborted).toBe(true)
})

test('stands still while people are asked, also by two at once', async () => {
  using limit = openTimeLimit(1_000)
  vi.advanceTimersByTime(600)
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const waits = [limit.pauseFor(first.promise), limit.pauseFor(second.promise)]
  vi.advanceTimersByTime(100_000)
  first.resolve()
  await waits[0]
  vi.advanceTimersByTime(100_000)
  expect(limit.signal.aborted).toBe(false)
  second.resolve()
  await waits[1]
  vi.advanceTimersByTime(399)
  expect(limit.signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(limit.signal.aborted).toBe(true)
})

test('is never up once it is closed', async () => {
  const limit = openTimeLimit(1_000)
  const asked = Promise.withResolvers<void>()
  const wait = limit.pauseFor(asked.promise)
  limit[Symbol.dispose]()
  asked.resolve()
  await wait
  vi.advanceTimersByTime(10_000)
  expect(limit.signal.aborted).toBe(false)
})
