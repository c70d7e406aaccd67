import { expect, test } from 'vitest'
import { Heap } from '../../src/lib/heap.ts'
import { fc } from '../support/chance.ts'

const ascending = (a: number, b: number): number => a - b

function heapOf(items: number[]): Heap<number> {
  const heap = new Heap<number>((a, b) => a < b)
  for (const item of items) heap.push(item)
  return heap
}

test('gives its elements in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), items => {
      const heap = heapOf(items)
      expect(items.map(() => heap.pop())).toEqual(items.toSorted(ascending))
      expect(heap.pop()).toBeUndefined()
    }),
  )
})

test('shows its elements in order and keeps them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), items => {
      const heap = heapOf(items)
      expect([...heap.inOrder()]).toEqual(items.toSorted(ascending))
      expect(heap.size).toBe(items.length)
    }),
  )
})
