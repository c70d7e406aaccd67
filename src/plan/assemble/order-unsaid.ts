import { saysTurn } from '../words/turns.ts'
import { toWindow } from '../words/time-name.ts'
import { kindOf } from '../words/wave-name.ts'
import type { Draft, DraftWave } from './draft.ts'
import { noteWhy } from './trail.ts'
import type { OrderRule } from './trail.ts'

/** What the document says of one wave's order. */
export interface Order {
  after: Set<number>
  beside: Set<number>
  tasks: Set<number>
  none: boolean
}

/** Where nothing is said, a wave comes after the one before it; beside another, after what that one comes after. */
export function imply(draft: Draft, orders: Order[], serialKinds: Set<string>): void {
  const windows = toWindows(draft.waves)
  for (const [index, wave] of draft.waves.entries()) {
    if (wave.explicit || index === 0 || kindOf(wave.name) === 'lane' || isEdged(draft, wave)) continue
    const beside = [...orders[index]!.beside].find(other => other < index)
    if (beside !== undefined) wave.after = [...draft.waves[beside]!.after]
    else {
      wave.after = before(orders, windows, index)
      wave.strict = kindsOf(wave.name.kind).some(kind => serialKinds.has(kind))
      if (wave.strict) wave.explicit = true
      else wave.implied = wave.after.length > 0 && !saysTurn(wave.name.label)
    }
    const rule: OrderRule = beside !== undefined ? 'beside' : wave.strict ? 'strict' : 'numbering'
    for (const other of wave.after) noteWhy(draft.trail, 'after', index, other, { rule, line: null })
  }
}

/** A stretch of the clock may be spoken of by any of these. */
const TIMED = ['window', 'slot', 'shift', 'block']

function kindsOf(kind: string): string[] {
  return kind === 'clock' || kind === 'day' ? ['', kind, ...TIMED] : ['', kind]
}

/** Told by arrows alone, which are the order then. */
function isEdged(draft: Draft, wave: DraftWave): boolean {
  return wave.tasks.length > 0 && wave.tasks.every(index => draft.tasks[index]!.telling.edged === true)
}

/** The wave before, unless that one itself waits for this one; of windows of the clock all that end in time. */
function before(orders: Order[], windows: (Window | null)[], index: number): number[] {
  const window = windows[index]
  if (window !== null && window !== undefined) {
    const near = Array.from({ length: Math.min(index, WINDOWS_MAX) }, (_, at) => index - 1 - at)
    const past = near.filter(other => (windows[other]?.to ?? 0) <= window.from)
    // Those that end before another of them begins are before it anyway.
    const last = Math.max(0, ...past.map(other => windows[other]?.from ?? 0))
    return past.filter(other => (windows[other]?.to ?? 0) > last).sort((a, b) => a - b)
  }
  for (let other = index - 1; other >= 0; other--)
    if (!orders[other]!.after.has(index)) return withBeside(orders, other)
  return index > 0 ? [index - 1] : []
}

/** A wave and those right above it that run beside it or are said to come after the same ones: all of them end first. */
function withBeside(orders: Order[], index: number): number[] {
  const { after, beside } = orders[index]!
  let first = index
  while (first > 0 && (beside.has(first - 1) || (after.size > 0 && isSame(after, orders[first - 1]!.after))))
    first--
  return Array.from({ length: index - first + 1 }, (_, at) => first + at)
}

function isSame(some: Set<number>, others: Set<number>): boolean {
  return some.size === others.size && [...some].every(one => others.has(one))
}

/** A day has no more windows that could run beside each other. */
const WINDOWS_MAX = 24
const DAY = 24 * 60

interface Window {
  from: number
  to: number
}

/** In the document's order: a window that begins before the one above it is of the next day. */
function toWindows(waves: DraftWave[]): (Window | null)[] {
  let [day, last] = [0, 0]
  return waves.map(({ name }) => {
    const window = toWindow(name)
    if (window === null) return null
    if (window.from < last) day += DAY
    last = window.from
    return { from: window.from + day, to: window.to + day }
  })
}
