import { expect, test } from 'vitest'
import { toCanonical } from '../../src/lib/canonical.ts'
import { fc } from '../support/chance.ts'

test('writes the same value as the same text, in whatever order its keys were set', () => {
  expect(toCanonical({ b: 1, a: [{ d: null, c: 'x' }] })).toBe('{"a":[{"c":"x","d":null}],"b":1}')
})

test('leaves out what is undefined, as JSON does', () => {
  expect(toCanonical({ a: undefined, b: [undefined] })).toBe('{"b":[null]}')
})

test('writes JSON that reads back as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(JSON.parse(toCanonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
