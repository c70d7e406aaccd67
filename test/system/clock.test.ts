import { expect, onTestFinished, test, vi } from 'vitest'
import { steadyClock } from '../../src/system/clock.ts'

test('what lasts in a process is measured evenly though its clock is set', () => {
  const before = steadyClock.now()
  expect(Math.abs(before - Date.now())).toBeLessThan(3_600_000)
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  for (const set of [0, before + 86_400_000]) {
    vi.setSystemTime(set)
    expect(Math.abs(steadyClock.now() - before)).toBeLessThan(3_600_000)
  }
})
