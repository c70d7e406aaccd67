import { ALIKE_MIN, tellAlike } from './alike.ts'
import { quiet, text } from './blocks.ts'
import { clip, fit } from './fit.ts'
import { LOG_LINES_MAX } from './log.ts'
import { SUMMARY_CHARS_MAX, TEXT_CHARS_MAX } from './message.ts'
import type { Message, Span } from './message.ts'
import { toSpansText } from './plain.ts'

/** More than this nobody reads on a phone; what is left out is in the log. */
const LINES_MAX = 20
/** Of each, when they are together. */
const LINE_CHARS_MAX = 1_000
/** Kept for saying what is left out, and for what a list costs besides its text. */
const SPARE_CHARS = 200

/** What is told in one line, of one event or of several alike. */
interface Line {
  spans: Span[]
  summary: string
  /** How many lines of news it stands for. */
  count: number
}

/**
 * Lines of news as one message: those that differ only in whom they are about are one line. Where they are too many for
 * one message, the newest are kept.
 */
export function joinLines(messages: Message[]): Message {
  const joined = joinTexts(messages)
  const called = messages.flatMap(({ calls = [] }) => calls)
  const ids = new Map(called.map(each => [JSON.stringify([each.name, each.ids]), each]))
  return ids.size === 0 ? joined : fit({ ...joined, calls: [...ids.values()] })
}

function joinTexts(messages: Message[]): Message {
  const [only] = messages
  if (only && messages.length === 1) return fit(only)
  const lines = groupLines(messages)
  const [first] = lines
  if (first && lines.length === 1) return fit(quiet(first.summary, [text(...first.spans)]))
  const kept = pickNewest(lines)
  const shown = kept.reduce((sum, { count }) => sum + count, 0)
  const hidden = messages.length - shown
  const items = kept.map(({ spans }) => spans)
  const newest = clip(lines.at(-1)?.summary ?? '', SUMMARY_CHARS_MAX - 30)
  return fit(
    quiet(`${newest} (and ${lines.length - 1} more)`, [
      { type: 'list', items: hidden > 0 ? [toHidden(hidden, messages.length), ...items] : items },
    ]),
  )
}

/** Several alike stand where the first of them stood. */
function groupLines(messages: Message[]): Line[] {
  const groups = Map.groupBy(messages, ({ alike }) => alike?.key)
  return messages.flatMap(message => {
    const group = message.alike ? (groups.get(message.alike.key) ?? []) : []
    if (group.length < ALIKE_MIN) return [toLine(message)]
    if (group[0] !== message) return []
    const summary = tellAlike(group)
    return [{ spans: [summary], summary, count: group.length }]
  })
}

function toLine({ blocks, summary }: Message): Line {
  const [first] = blocks
  const spans = first?.type === 'text' || first?.type === 'note' ? first.spans : [summary]
  const whole = toSpansText(spans)
  const short = whole.length > LINE_CHARS_MAX ? [clip(whole, LINE_CHARS_MAX)] : spans
  return { spans: short, summary, count: 1 }
}

function pickNewest(lines: Line[]): Line[] {
  const kept: Line[] = []
  let room = TEXT_CHARS_MAX - SPARE_CHARS
  for (const line of lines.slice(-LINES_MAX).reverse()) {
    room -= toSpansText(line.spans).length
    if (room < 0 && kept.length > 0) break
    kept.unshift(line)
  }
  return kept
}

function toHidden(hidden: number, all: number): Span[] {
  const lines = Math.min(LOG_LINES_MAX, all)
  return [
    `${hidden} earlier ${hidden === 1 ? 'line is' : 'lines are'} left out. `,
    { code: `/wave log ${lines}` },
    ' shows more.',
  ]
}
