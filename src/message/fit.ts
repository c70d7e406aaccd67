import { unreachable } from '../lib/assert.ts'
import { toPlainLines, toPlainText } from '../lib/text.ts'
import {
  BLOCKS_MAX,
  BUTTONS_MAX,
  CALLS_MAX,
  CARDS_MAX,
  COMMAND_CHARS_MAX,
  FILE_CHARS_MAX,
  HEADING_CHARS_MAX,
  LABEL_CHARS_MAX,
  MESSAGE_CHARS_MAX,
  REACTIONS_MAX,
  SUMMARY_CHARS_MAX,
  TEXT_CHARS_MAX,
} from './message.ts'
import type { Alike, Block, Message, Span } from './message.ts'

const SPANS_MAX = 100
const SAME_MAX = 4
const CARD_CHARS = 100
const ITEMS_MAX = 100
/** What is higher is scrolled past on a phone. */
const LINES_MAX = 80
/** What an item of a list costs besides its text, and what an instant costs, in the forms of the chats. */
const ITEM_CHARS = 4
const INSTANT_CHARS = 60
/** Kept for saying how much of a list is left out. */
const MORE_CHARS = 30
/** With less room nothing worth reading comes after. */
const ROOM_MIN = 80
/** The last instant that a date can be. */
const AT_MAX = 8.64e15

const PAGE = /^\/[\w%/-]{1,200}$/
const MARK = '…'
/** Stacked on one letter, further marks reach over the lines above. */
const STACKED_MARKS = /(\p{M}{6})\p{M}+/gu
const EMPTY_LINES = /\n(?:[ \t]*\n){2,}/g

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * The message as every chat can bear it: within the limits, what is cut marked so, and nothing in it that does more
 * than stand there. Every message goes through this; it costs the same however long the texts are.
 */
export function fit(message: Message): Message {
  const blocks = fitBlocks(message.blocks)
  const summary = toLine(message.summary, SUMMARY_CHARS_MAX).trim() || firstLine(blocks) || MARK
  return {
    summary,
    blocks: blocks.length > 0 ? blocks : [{ type: 'text', spans: [summary] }],
    buttons: message.buttons
      .slice(0, BUTTONS_MAX)
      .map(button => ({ ...button, label: toLine(button.label, LABEL_CHARS_MAX).trim() }))
      .filter(({ label, command }) => label !== '' && isCommand(command)),
    reactions: message.reactions.slice(0, REACTIONS_MAX).filter(({ command }) => isCommand(command)),
    ...(message.alike && { alike: fitAlike(message.alike) }),
    ...(message.cards && { cards: fitCards(message.cards) }),
    ...(message.limits !== undefined && isCommand(message.limits) && { limits: message.limits }),
    ...(message.page !== undefined && PAGE.test(message.page) && { page: message.page }),
    ...(message.calls && { calls: message.calls.slice(0, CALLS_MAX) }),
    ...(message.file && { file: { ...message.file, text: clip(message.file.text, FILE_CHARS_MAX) } }),
  }
}

function fitCards({ title, cards }: NonNullable<Message['cards']>): NonNullable<Message['cards']> {
  return {
    title: toLine(title, CARD_CHARS).trim() || MARK,
    cards: cards.slice(0, CARDS_MAX).map(card => ({
      ...card,
      id: toLine(card.id, CARD_CHARS),
      title: toLine(card.title, CARD_CHARS).trim() || MARK,
    })),
  }
}

function fitAlike({ key, lead, rest, name, same }: Alike): Alike {
  const toShort = (text: string): string => toLine(text, SUMMARY_CHARS_MAX)
  return {
    key: toShort(key),
    lead: toShort(lead),
    rest: toShort(rest),
    name: toShort(name),
    same: same.slice(0, SAME_MAX).map(toShort),
  }
}

/** At most so many characters, whole letters only; the last of them is the mark if anything is missing. */
export function clip(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text
  if (charsMax < 1) return ''
  const read = text.slice(0, charsMax + 1)
  // A heap of joined marks may be one letter as long as all of it.
  const end = graphemes.segment(read).containing(charsMax - 1)?.index || charsMax - 1
  return `${dropHalf(read.slice(0, end)).replace(/[\s\u200d]+$/, '')}${MARK}`
}

/** Text from outside in one line. */
export function toLine(text: string, charsMax: number): string {
  return clean(text, charsMax, toPlainText)
}

/** Text from outside with its lines kept. */
export function toLines(text: string, charsMax: number): string {
  const lines = clean(text, charsMax, toPlainLines).replace(EMPTY_LINES, '\n\n').split('\n')
  return lines.length <= LINES_MAX ? lines.join('\n') : [...lines.slice(0, LINES_MAX - 1), MARK].join('\n')
}

function clean(text: string, charsMax: number, toPlain: (text: string) => string): string {
  // Some of it may be taken out, so more than fits is read.
  const read = dropHalf(text.slice(0, 2 * charsMax))
  const mark = read.length < text.length ? MARK : ''
  return clip(toPlain(read).replace(STACKED_MARKS, '$1') + mark, charsMax)
}

/** Of a character of two halves. */
function dropHalf(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text
}

function isCommand(command: string): boolean {
  return command !== '' && command.length <= COMMAND_CHARS_MAX && toPlainText(command) === command
}

function fitBlocks(blocks: Block[]): Block[] {
  const fitted: Block[] = []
  const count = blocks.length > BLOCKS_MAX ? BLOCKS_MAX - 1 : blocks.length
  let room = MESSAGE_CHARS_MAX
  let at = 0
  for (; at < count && room >= ROOM_MIN; at++) {
    const block = fitBlock(blocks[at]!, Math.min(room - 1, TEXT_CHARS_MAX))
    if (!block) continue
    fitted.push(block)
    room -= sizeOf(block)
  }
  if (at < blocks.length) fitted.push({ type: 'note', spans: [MARK] })
  return fitted
}

/** Undefined if there is nothing in it to see. */
function fitBlock(block: Block, charsMax: number): Block | undefined {
  switch (block.type) {
    case 'heading': {
      const text = toLine(block.text, Math.min(HEADING_CHARS_MAX, charsMax)).trim()
      return text === '' ? undefined : { type: 'heading', text }
    }
    case 'code': {
      const text = toLines(block.text, charsMax).replace(/^\n+/, '').trimEnd()
      return text === '' ? undefined : { type: 'code', text }
    }
    case 'text': {
      const spans = fitSpans(block.spans, charsMax, toLines)
      return isEmpty(spans) ? undefined : { type: 'text', spans }
    }
    case 'note': {
      const spans = fitSpans(block.spans, charsMax, toLine)
      return isEmpty(spans) ? undefined : { type: 'note', spans }
    }
    case 'list': {
      const items = fitItems(block.items, charsMax)
      return items.length === 0 ? undefined : { type: 'list', items }
    }
    case 'progress': {
      const { done, active, parked, failed, total } = block
      return {
        type: 'progress',
        done: toCount(done),
        active: toCount(active),
        parked: toCount(parked),
        failed: toCount(failed),
        total: toCount(total),
      }
    }
    default:
      return unreachable(block)
  }
}

function fitItems(items: Span[][], charsMax: number): Span[][] {
  const fitted: Span[][] = []
  let room = charsMax - MORE_CHARS
  for (const [at, item] of items.entries()) {
    const isLast = at === items.length - 1
    const space = room - ITEM_CHARS + (isLast ? MORE_CHARS : 0)
    if (fitted.length >= ITEMS_MAX - 1 && !isLast) return [...fitted, toMore(items.length - at)]
    // Rather left out than a stump, unless it is all there is.
    if (fitted.length > 0 && !isLast && sizeOfSpans(item) > space)
      return [...fitted, toMore(items.length - at)]
    const spans = fitSpans(item, space, toLine)
    if (isEmpty(spans)) continue
    fitted.push(spans)
    room -= sizeOfSpans(spans) + ITEM_CHARS
  }
  return fitted
}

function toMore(count: number): Span[] {
  return [`${MARK} and ${count} more`]
}

type Clean = (text: string, charsMax: number) => string

function fitSpans(spans: Span[], charsMax: number, toClean: Clean): Span[] {
  const fitted: Span[] = []
  let room = charsMax
  for (const [at, span] of spans.entries()) {
    // A character is kept for the mark as long as anything follows.
    const space = at < spans.length - 1 ? room - 1 : room
    const whole = at < SPANS_MAX ? cleanSpan(span, toClean) : MARK
    if (whole === undefined) continue
    if (at >= SPANS_MAX || sizeOfSpan(whole) > space) return [...fitted, shorten(whole, Math.max(1, space))]
    fitted.push(whole)
    room -= sizeOfSpan(whole)
  }
  return fitted
}

/** Undefined if there is nothing of it to show. */
function cleanSpan(span: Span, toClean: Clean): Span | undefined {
  if (typeof span === 'string') return toClean(span, TEXT_CHARS_MAX) || undefined
  if ('at' in span) {
    return Number.isFinite(span.at) && Math.abs(span.at) <= AT_MAX ? { at: span.at } : undefined
  }
  const text = toClean('bold' in span ? span.bold : span.code, TEXT_CHARS_MAX)
  // Chats show odd signs where only space is set off.
  if (text.trim() === '') return text || undefined
  return 'bold' in span ? { bold: text } : { code: text }
}

function shorten(span: Span, charsMax: number): Span {
  if (typeof span === 'string') return clip(span, charsMax)
  if ('at' in span) return MARK
  return 'bold' in span ? { bold: clip(span.bold, charsMax) } : { code: clip(span.code, charsMax) }
}

function textOf(span: Span): string | null {
  if (typeof span === 'string') return span
  if ('at' in span) return null
  return 'bold' in span ? span.bold : span.code
}

function isEmpty(spans: Span[]): boolean {
  return spans.every(span => textOf(span)?.trim() === '')
}

function sizeOf(block: Block): number {
  switch (block.type) {
    case 'heading':
    case 'code':
      return block.text.length
    case 'text':
    case 'note':
      return sizeOfSpans(block.spans)
    case 'list':
      return block.items.reduce((sum, item) => sum + sizeOfSpans(item) + ITEM_CHARS, 0)
    case 'progress':
      return INSTANT_CHARS
    default:
      return unreachable(block)
  }
}

function sizeOfSpans(spans: Span[]): number {
  return spans.reduce((sum, span) => sum + sizeOfSpan(span), 0)
}

function sizeOfSpan(span: Span): number {
  return textOf(span)?.length ?? INSTANT_CHARS
}

function toCount(value: number): number {
  return Number.isFinite(value) ? Math.max(0, Math.trunc(value)) : 0
}

function firstLine(blocks: Block[]): string {
  for (const block of blocks) {
    const text =
      'text' in block
        ? block.text
        : 'spans' in block
          ? block.spans.map(span => textOf(span) ?? '').join('')
          : ''
    const line = toLine(text, SUMMARY_CHARS_MAX).trim()
    if (line !== '') return line
  }
  return ''
}
