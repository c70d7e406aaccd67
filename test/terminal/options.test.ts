import { expect, test } from 'vitest'
import { BadInput } from '../../src/terminal/bad-input.ts'
import { parseOnly } from '../../src/terminal/options.ts'

test('one thing is named besides options, no fewer and no more', () => {
  expect(parseOnly(['monday.backup'], 'file: regatta backup FILE')).toBe('monday.backup')
  for (const named of [[], ['monday.backup', 'tuesday.backup']])
    expect(() => parseOnly(named, 'file: regatta backup FILE')).toThrow(
      new BadInput('Name one file: regatta backup FILE'),
    )
})
