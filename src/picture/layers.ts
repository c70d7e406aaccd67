/** What is drawn as a graph: boxes by their place in the list, and what each comes after. */
export interface GraphBox {
  after: readonly number[]
  /** Boxes with the same number stand together, in columns of their own; those of a group come after these groups. */
  group: number
}

export interface GraphPlaces {
  /** By box: the column from the left, and the row from the top. */
  places: { column: number; row: number }[]
  /** The first and the last column of each group. */
  groups: Map<number, { first: number; last: number }>
  columns: number
  rows: number
}

const SWEEPS = 4

/**
 * Each box to the right of what it comes after, and in its column near to that. Linear but for the sorting. What waits
 * for itself in a circle stays where it was met first.
 */
export function placeBoxes(
  boxes: readonly GraphBox[],
  groupsAfter: ReadonlyMap<number, readonly number[]>,
): GraphPlaces {
  const { column, groups } = toColumns(boxes, groupsAfter)
  const columns: number[][] = []
  for (const [box, at] of column.entries()) (columns[at] ??= []).push(box)
  const filled = Array.from(columns, boxes => boxes ?? [])
  const row = orderRows(boxes, filled)
  return {
    places: column.map((at, box) => ({ column: at, row: row[box]! })),
    groups,
    columns: filled.length,
    rows: filled.reduce((most, { length }) => Math.max(most, length), 0),
  }
}

function toColumns(
  boxes: readonly GraphBox[],
  groupsAfter: ReadonlyMap<number, readonly number[]>,
): { column: number[]; groups: GraphPlaces['groups'] } {
  const members = new Map<number, number[]>()
  for (const [box, { group }] of boxes.entries()) {
    const known = members.get(group)
    if (known) known.push(box)
    else members.set(group, [box])
  }
  const column = boxes.map(() => 0)
  const groups: GraphPlaces['groups'] = new Map()
  for (const group of inOrder([...members.keys()], group => groupsAfter.get(group) ?? [])) {
    const before = (groupsAfter.get(group) ?? []).flatMap(other => groups.get(other)?.last ?? [])
    const first = Math.max(0, ...before.map(last => last + 1))
    let last = first
    for (const box of inOrder(members.get(group) ?? [], box => boxes[box]!.after)) {
      for (const other of boxes[box]!.after)
        if (other !== box && other < column.length) column[box] = Math.max(column[box]!, column[other]! + 1)
      column[box] = Math.max(column[box]!, first)
      last = Math.max(last, column[box])
    }
    groups.set(group, { first, last })
  }
  return { column, groups }
}

/** Each after those of its own kind that it comes after. */
function inOrder(keys: readonly number[], afterOf: (key: number) => readonly number[]): number[] {
  const among = new Set(keys)
  const met = new Set<number>()
  const ordered: number[] = []
  for (const start of keys) {
    const open = [start]
    while (open.length > 0) {
      const key = open.at(-1)!
      if (!met.has(key)) {
        met.add(key)
        open.push(...afterOf(key).filter(other => among.has(other) && !met.has(other)))
        continue
      }
      open.pop()
      if (among.delete(key)) ordered.push(key)
    }
  }
  return ordered
}

/** To and fro, each box goes to the middle of its neighbours. */
function orderRows(boxes: readonly GraphBox[], columns: number[][]): number[] {
  const before = boxes.map(({ after }, box) => after.filter(other => other !== box && other < boxes.length))
  const behind: number[][] = boxes.map(() => [])
  for (const [box, others] of before.entries()) for (const other of others) behind[other]!.push(box)
  const row = boxes.map(() => 0)
  const settle = (column: number[]): void => column.forEach((box, at) => void (row[box] = at))
  columns.forEach(settle)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isForth = sweep % 2 === 0
    const near = isForth ? before : behind
    for (const column of isForth ? columns : columns.toReversed()) {
      const middles = new Map(column.map(box => [box, toMiddle(near[box]!, row) ?? row[box]!]))
      column.sort((a, b) => middles.get(a)! - middles.get(b)! || row[a]! - row[b]!)
      settle(column)
    }
  }
  return row
}

function toMiddle(boxes: readonly number[], row: readonly number[]): number | null {
  if (boxes.length === 0) return null
  return boxes.reduce((sum, box) => sum + row[box]!, 0) / boxes.length
}
