import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { abortWith } from '../../src/lib/abort-with.ts'

test('aborts with the first of several, for its reason', () => {
  const [one, other] = [new AbortController(), new AbortController()]
  using ending = abortWith(one.signal, other.signal)
  other.abort('enough')
  one.abort('too late')
  expect(ending.signal.reason).toBe('enough')
})

test('is aborted from the start where one of them is', () => {
  using ending = abortWith(new AbortController().signal, AbortSignal.abort('before'))
  expect(ending.signal.reason).toBe('before')
})

test('leaves nothing behind once it is disposed of', () => {
  const one = new AbortController()
  const ending = abortWith(one.signal)
  ending[Symbol.dispose]()
  one.abort()
  expect(getEventListeners(one.signal, 'abort')).toEqual([])
  expect(ending.signal.aborted).toBe(false)
})
