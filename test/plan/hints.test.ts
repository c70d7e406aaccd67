import { expect, test } from 'vitest'
import { hintsOf, toHint } from '../../src/plan/statements/hints.ts'

const MONEY = toHint('token|cost|up|=')

test.each([
  'cost',
  'Costs: 4',
  'what it COSTS',
  '(tokenised)',
  'under_cost_of',
  'goes up',
  '2*3=6',
  'a = b',
  'UPPER',
  '3 € each',
  'waſ tat Koſten',
])('a line may have words or signs of a group where it has them: %s', text => {
  expect(hintsOf(text) & MONEY).not.toBe(0)
})

test.each([
  '',
  'accost',
  'sup',
  'Write part 17 in src/part17.ts (depends on T16)',
  'to ken',
  '1cost',
  'a > b',
])('a line without words or signs of a group says so: %s', text => {
  expect(hintsOf(text) & MONEY).toBe(0)
})
