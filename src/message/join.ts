import { quiet } from './blocks.ts'
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

/** Lines of news as one message. Where they are too many for one, the newest are kept. */
export function joinLines(messages: Message[]): Message {
  const [first] = messages
  if (first && messages.length === 1) return fit(first)
  const kept = pickNewest(messages)
  const hidden = messages.length - kept.length
  const items = hidden > 0 ? [toHidden(hidden, messages.length), ...kept] : kept
  const newest = clip(messages.at(-1)?.summary ?? '', SUMMARY_CHARS_MAX - 30)
  return fit(quiet(`${newest} (and ${messages.length - 1} more)`, [{ type: 'list', items }]))
}

function pickNewest(messages: Message[]): Span[][] {
  const kept: Span[][] = []
  let room = TEXT_CHARS_MAX - SPARE_CHARS
  for (const message of messages.slice(-LINES_MAX).reverse()) {
    const item = toItem(message)
    room -= toSpansText(item).length
    if (room < 0 && kept.length > 0) break
    kept.unshift(item)
  }
  return kept
}

function toItem({ blocks, summary }: Message): Span[] {
  const [first] = blocks
  const spans = first?.type === 'text' || first?.type === 'note' ? first.spans : [summary]
  const whole = toSpansText(spans)
  return whole.length > LINE_CHARS_MAX ? [clip(whole, LINE_CHARS_MAX)] : spans
}

function toHidden(hidden: number, all: number): Span[] {
  const lines = Math.min(LOG_LINES_MAX, all)
  return [
    `${hidden} earlier ${hidden === 1 ? 'line is' : 'lines are'} left out. `,
    { code: `/wave log ${lines}` },
    ' shows more.',
  ]
}
