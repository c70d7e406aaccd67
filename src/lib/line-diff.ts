/** Lines that stand together: what goes, what comes, and some around them that stay. */
export interface Hunk {
  /** Where it begins, from 1, in what was and in what is. */
  before: number
  after: number
  lines: DiffLine[]
}

interface DiffLine {
  sign: '-' | '+' | ' '
  text: string
}

/** Of so many differences a shortest way is looked for: memory grows with their square. Past that, all between is new. */
const EDITS_MAX = 600
const CONTEXT = 3

/** What becomes of one text's lines in the other: as few of them as can be, where few differ. */
export function diffLines(before: readonly string[], after: readonly string[]): Hunk[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++
  const old = before.slice(start, before.length - end)
  const now = after.slice(start, after.length - end)
  const middle = findWay(old, now) ?? [
    ...old.map(text => toLine('-', text)),
    ...now.map(text => toLine('+', text)),
  ]
  const head = before.slice(Math.max(0, start - CONTEXT), start).map(text => toLine(' ', text))
  const tail = before
    .slice(before.length - end)
    .slice(0, CONTEXT)
    .map(text => toLine(' ', text))
  if (middle.length === 0) return []
  return toHunks([...head, ...middle, ...tail], start - head.length)
}

function toLine(sign: DiffLine['sign'], text: string): DiffLine {
  return { sign, text }
}

/** Myers' way: for one edit more each time, how far one comes on each diagonal. Null: there are too many. */
function findWay(old: readonly string[], now: readonly string[]): DiffLine[] | null {
  const most = Math.min(EDITS_MAX, old.length + now.length)
  const reached: Int32Array[] = []
  let last = new Int32Array(3)
  for (let edits = 0; edits <= most; edits++) {
    // by the diagonal, shifted so that none is below 0
    const far = new Int32Array(2 * edits + 3)
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = edits === 0 ? 0 : stepTo(last, edits, diagonal)
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x++
      far[diagonal + edits + 1] = x
      if (x >= old.length && x - diagonal >= now.length) return traceBack(old, now, [...reached, far])
    }
    reached.push(far)
    last = far
  }
  return null
}

/** From the diagonal above a line comes, from the one below a line goes: from wherever one is further. */
function comesFromAbove(last: Int32Array, edits: number, diagonal: number): boolean {
  if (diagonal === -edits) return true
  return diagonal !== edits && last[diagonal - 1 + edits]! < last[diagonal + 1 + edits]!
}

function stepTo(last: Int32Array, edits: number, diagonal: number): number {
  return comesFromAbove(last, edits, diagonal) ? last[diagonal + 1 + edits]! : last[diagonal - 1 + edits]! + 1
}

function traceBack(
  old: readonly string[],
  now: readonly string[],
  reached: readonly Int32Array[],
): DiffLine[] {
  const lines: DiffLine[] = []
  let [x, y] = [old.length, now.length]
  for (let edits = reached.length - 1; edits > 0; edits--) {
    const diagonal = x - y
    const isNew = comesFromAbove(reached[edits - 1]!, edits, diagonal)
    const fromX = reached[edits - 1]![diagonal + (isNew ? 1 : -1) + edits]!
    const to = isNew ? fromX : fromX + 1
    for (; x > to; x--, y--) lines.push(toLine(' ', old[x - 1]!))
    if (isNew) lines.push(toLine('+', now[--y]!))
    else lines.push(toLine('-', old[--x]!))
  }
  for (; x > 0; x--) lines.push(toLine(' ', old[x - 1]!))
  return lines.reverse()
}

/** Long stretches that stay are left out. `skipped`: lines before the first of these. */
function toHunks(lines: readonly DiffLine[], skipped: number): Hunk[] {
  const hunks: Hunk[] = []
  let open: Hunk | null = null
  let [before, after] = [skipped + 1, skipped + 1]
  for (const [at, line] of lines.entries()) {
    const around = lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1)
    if (around.every(({ sign }) => sign === ' ')) open = null
    else {
      if (open === null) hunks.push((open = { before, after, lines: [] }))
      open.lines.push(line)
    }
    if (line.sign !== '+') before++
    if (line.sign !== '-') after++
  }
  return hunks
}
