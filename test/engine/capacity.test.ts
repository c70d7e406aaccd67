import { describe, expect, test } from 'vitest'
import { grantSlots } from '../../src/engine/capacity.ts'

describe('of the slots of the installation a run gets', () => {
  test.each([
    ['all that are free, when nobody waits', { used: 4, line: [] }, 10, 6],
    ['all that are free, when only it waits itself', { used: 6, line: ['a'] }, 10, 4],
    ['none, when all are used', { used: 10, line: [] }, 10, 0],
    ['none, when there are fewer now than are used', { used: 10, line: [] }, 4, 0],
    ['half of them, while another waits', { used: 6, line: ['b'] }, 10, 2],
    ['not the last one, while another waits', { used: 9, line: ['b'] }, 10, 0],
    ['the last one, when it is its turn', { used: 9, line: ['a', 'b'] }, 10, 1],
    ['not the last one, when others stand before it', { used: 9, line: ['b', 'a'] }, 10, 0],
    ['what does not divide, when it stands before others', { used: 5, line: ['a', 'b'] }, 10, 3],
  ])('%s', (_, capacity, total, granted) => {
    expect(grantSlots(capacity, total, 'a')).toBe(granted)
  })
})
