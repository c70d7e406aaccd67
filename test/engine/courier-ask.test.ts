import { expect, test } from 'vitest'
import { ask } from '../../src/engine/courier-ask.ts'
import { createHandClock } from '../support/hand-clock.ts'

test('a call that fails at once leaves no timer behind', async () => {
  const clock = createHandClock()
  const call = (): Promise<void> => {
    throw new Error('at once')
  }
  await expect(ask(clock, new AbortController().signal, call)).rejects.toThrow('at once')
  expect(clock.waiting()).toBe(0)
})
