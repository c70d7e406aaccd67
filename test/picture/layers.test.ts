import { array, assert, integer, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { placeBoxes } from '../../src/picture/layers.ts'
import type { GraphBox } from '../../src/picture/layers.ts'

const NONE = new Map<number, number[]>()

function columnsOf(boxes: GraphBox[], groupsAfter = NONE): number[] {
  return placeBoxes(boxes, groupsAfter).places.map(({ column }) => column)
}

test('a box stands to the right of all that it comes after', () => {
  const boxes = [{ after: [] }, { after: [0] }, { after: [0, 1] }, { after: [] }].map(box => ({
    ...box,
    group: 0,
  }))
  expect(columnsOf(boxes)).toEqual([0, 1, 2, 0])
})

test('boxes of a group stand together, to the right of the groups that theirs comes after', () => {
  const boxes = [
    { after: [], group: 0 },
    { after: [0], group: 0 },
    { after: [], group: 1 },
    { after: [2], group: 2 },
  ]
  const { places, groups, columns } = placeBoxes(boxes, new Map([[1, [0]]]))
  expect(places.map(({ column }) => column)).toEqual([0, 1, 2, 3])
  expect([...groups]).toEqual([
    [0, { first: 0, last: 1 }],
    [1, { first: 2, last: 2 }],
    [2, { first: 0, last: 3 }],
  ])
  expect(columns).toBe(4)
})

test('lines between two columns cross no more than they must', () => {
  const boxes = [{ after: [] }, { after: [] }, { after: [1] }, { after: [0] }].map(box => ({
    ...box,
    group: 0,
  }))
  const rows = placeBoxes(boxes, NONE).places.map(({ row }) => row)
  expect(rows[0]! < rows[1]!).toBe(rows[3]! < rows[2]!)
})

test('what waits for itself, in a circle or for what is not there, is placed all the same', () => {
  const boxes = [{ after: [0] }, { after: [2, 99] }, { after: [1] }].map(box => ({ ...box, group: 0 }))
  const { places } = placeBoxes(boxes, new Map([[0, [0]]]))
  expect(places).toHaveLength(3)
  expect(places[0]).toEqual({ column: 0, row: expect.any(Number) })
})

test('no two boxes stand at the same place, and none stands left of what it comes after', () => {
  const box = tuple(array(integer({ min: 0, max: 29 }), { maxLength: 4 }), integer({ min: 0, max: 3 }))
  assert(
    property(array(box, { maxLength: 30 }), made => {
      const boxes = made.map(([after, group], at) => ({ after: after.filter(other => other < at), group }))
      const { places, columns, rows } = placeBoxes(boxes, NONE)
      expect(new Set(places.map(({ column, row }) => `${column} ${row}`)).size).toBe(boxes.length)
      for (const [at, { after, group }] of boxes.entries()) {
        const { column, row } = places[at]!
        expect(column < columns && row < rows).toBe(true)
        for (const other of after)
          if (boxes[other]!.group === group) expect(places[other]!.column).toBeLessThan(column)
      }
    }),
  )
})
