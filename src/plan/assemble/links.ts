import { parseChain, splitEnds } from '../words/arrows.ts'
import type { End, Ends } from './find-end.ts'
import { findEnd, findLeading, findTrailing } from './find-end.ts'

/** An order between named things that stands apart from the tasks: an arrow, an edge, a sentence. */
export interface Link {
  before: End
  after: End
  /** A table or a sentence says it in words; a sketch draws it. */
  by: 'words' | 'sketch'
  line: number
}

export interface Reader {
  ends: Ends
  links: Link[]
  /** Lines that tell a task: what they say in words of order was read with the task. */
  told: Set<number>
}

/** No document draws more; it bounds what sets on both sides of an arrow can cost. */
const LINKS_MAX = 50_000

export function addLink(reader: Reader, before: End, after: End, by: Link['by'], line: number): void {
  if (reader.links.length < LINKS_MAX) reader.links.push({ before, after, by, line })
}

/** `0.1 → {0.2, 0.3} → 0.4`; an arrow with something unknown at one end orders nothing. */
export function readChain(clause: string, line: number, reader: Reader): boolean {
  const chain = parseChain(clause)
  if (chain === null) return false
  const parts = chain.parts.map((part, at) => toEnd(part, at, chain.parts.length, reader))
  let found = false
  for (const [at, forward] of chain.forward.entries()) {
    const [left, right] = [parts[at], parts[at + 1]]
    if (left === null || left === undefined || right === null || right === undefined) continue
    found = true
    // `F1 → oracle, F2 → deep` says who does it.
    if (left.tasks.some(task => right.tasks.includes(task))) continue
    // `Wave A → T1, T2` says what is in it.
    if (isWithin(reader, left, right) || isWithin(reader, right, left)) continue
    if (forward) addLink(reader, left, right, 'sketch', line)
    else addLink(reader, right, left, 'sketch', line)
  }
  return found
}

function isWithin({ ends: { names } }: Reader, { waves }: End, { tasks }: End): boolean {
  return (
    waves.length > 0 && tasks.length > 0 && tasks.every(task => waves.includes(names.draft.tasks[task]!.wave))
  )
}

/** Before the first arrow and behind the last one a sentence may go on. */
function toEnd(part: string, at: number, count: number, reader: Reader): End | null {
  const members = splitEnds(part)
  const whole = findEnd(reader.ends, members)
  if (whole !== null) return whole
  if (at === count - 1) return findLeading(reader.ends, part)
  return at === 0
    ? (findTrailing(reader.ends, part.replace(/\s*[:(]\s*$/, '')) ?? findLeading(reader.ends, part))
    : findLeading(reader.ends, part)
}
