import type { types } from '@slack/bolt'
import { unreachable } from '../../lib/assert.ts'
import { toPlainText } from '../../lib/text.ts'
import { clip, fit } from '../../message/fit.ts'
import { BUTTONS_MAX, CARDS_MAX, COMMAND_CHARS_MAX, LABEL_CHARS_MAX } from '../../message/message.ts'
import type { Block, Button, Card, Message, Span } from '../../message/message.ts'
import { toProgressText, toSpansText } from '../../message/plain.ts'
import { SET_LIMITS } from './names.ts'
import { escapeText } from './escape.ts'
import { toRichElement, toRichSpans } from './rich-text.ts'
import type { RichBlock, RichElement } from './rich-text.ts'

/** A message in Slack's own form. */
export interface SlackMessage {
  /** What notifications show, and who has no blocks. */
  text: string
  blocks: types.KnownBlock[]
}

/**
 * Of all rich text in a message: with more Slack refuses it, though no document says so. What is beyond stands there
 * as plain text.
 */
const RICH_CHARS_MAX = 8_000
/** Of all text in a message, the same; with room for what marks a list. */
const ALL_CHARS_MAX = 12_800
const SECTION_CHARS_MAX = 3_000
const CARD_CHARS_MAX = 120
const STATES: Record<Card['state'], 'pending' | 'in_progress' | 'complete' | 'error'> = {
  waiting: 'pending',
  active: 'in_progress',
  done: 'complete',
  failed: 'error',
}

/** All text in it is data: nothing is read as markup, nobody is called by it, no link is made but to the page. */
export function toBlocks(message: Message): SlackMessage {
  const { summary, blocks, cards } = fit({ ...message, buttons: [], reactions: [] })
  const made: types.KnownBlock[] = []
  const plan = cards && pickPlan(toPlan(cards), blocks)
  let room = RICH_CHARS_MAX - (plan ? sizeOf(plan) : 0)
  for (const block of blocks) {
    const rich = toRich(block)
    const size = rich ? sizeOf(rich) : 0
    if (rich && size <= room) {
      room -= size
      append(made, rich)
    } else made.push(...toPlainBlocks(block))
    if (plan && block.type === 'progress') made.push(plan)
  }
  if (message.page !== undefined) made.push(toLink(message.page))
  const calls = (message.calls ?? []).flatMap(({ ids }) => ids['slack'] ?? [])
  if (calls.length > 0) made.push(toCalls(calls))
  const buttons = message.buttons.slice(0, BUTTONS_MAX).map(toButton)
  if (message.limits !== undefined) buttons.push(toLimitsButton(message.limits))
  if (buttons.length > 0) made.push({ type: 'actions', elements: buttons })
  return { text: escapeText(summary), blocks: made }
}

function toLink(url: string): types.ContextBlock {
  return {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: `<${escapeText(url)}|Open on the page>`, verbatim: true }],
  }
}

/** The only ones who are ever called: those whom the configuration names. */
function toCalls(ids: string[]): RichBlock {
  const elements = ids.map(id => ({ type: 'user' as const, user_id: id }))
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }
}

/** A title and the list below it stand closer as one block. */
function append(blocks: types.KnownBlock[], rich: RichElement): void {
  const last = blocks.at(-1)
  const isBelow = rich.type !== 'rich_text_section'
  if (
    isBelow &&
    last?.type === 'rich_text' &&
    last.elements.length === 1 &&
    last.elements[0]!.type === 'rich_text_section'
  )
    last.elements.push(rich)
  else blocks.push({ type: 'rich_text', elements: [rich] } satisfies RichBlock)
}

/** Undefined: it is none, or not in every case. */
function toRich(block: Block): RichElement | undefined {
  switch (block.type) {
    case 'text':
      return toRichElement(block.spans)
    case 'list':
      return { type: 'rich_text_list', style: 'bullet', elements: block.items.map(toRichElement) }
    case 'code':
      return { type: 'rich_text_preformatted', elements: [{ type: 'text', text: block.text }] }
    case 'progress':
      return toRichElement([toBar(block)])
    case 'heading':
    case 'note':
      return undefined
    default:
      return unreachable(block)
  }
}

function toPlainBlocks(block: Block): types.KnownBlock[] {
  switch (block.type) {
    case 'heading':
      return [{ type: 'header', text: { type: 'plain_text', text: block.text, emoji: false } }]
    case 'note':
      return [toNote(block.spans)]
    case 'text':
      return toSections(toSpansText(block.spans))
    case 'list':
      return toSections(block.items.map(item => `• ${toSpansText(item)}`).join('\n'))
    case 'code':
      return toSections(block.text)
    case 'progress':
      return toSections(toBar(block))
    default:
      return unreachable(block)
  }
}

/** Letters are not of one width here. */
function toBar(progress: Extract<Block, { type: 'progress' }>): string {
  return toProgressText(progress).replace(
    /^\[(#*)(\.*)\]/,
    (_, done: string, left: string) => '▰'.repeat(done.length) + '▱'.repeat(left.length),
  )
}

function toSections(text: string): types.KnownBlock[] {
  const sections: types.KnownBlock[] = []
  for (let rest = text; rest !== '';) {
    const part = takePart(rest)
    sections.push({ type: 'section', text: { type: 'plain_text', text: part, emoji: false } })
    rest = rest.slice(part.length)
  }
  return sections
}

/** Between lines where there is one to break at, and never within a letter. */
function takePart(text: string): string {
  if (text.length <= SECTION_CHARS_MAX) return text
  const line = text.lastIndexOf('\n', SECTION_CHARS_MAX - 1) + 1
  if (line > 0) return text.slice(0, line)
  return text.slice(0, SECTION_CHARS_MAX).replace(/[\ud800-\udbff]$/, '')
}

/** Small print: an instant needs markup to be shown in the reader's own time, text from outside bears none. */
function toNote(spans: Span[]): types.ContextBlock {
  const elements: types.ContextBlock['elements'] = []
  let plain = ''
  const flush = (): void => {
    if (plain.trim() !== '')
      elements.push({ type: 'plain_text', text: clip(plain.trim(), SECTION_CHARS_MAX), emoji: false })
    plain = ''
  }
  const instants = spans.filter(span => typeof span === 'object' && 'at' in span)
  for (const span of spans) {
    // Each piece is an element of its own, and there may be ten.
    if (instants.length <= 3 && typeof span === 'object' && 'at' in span) {
      flush()
      elements.push({ type: 'mrkdwn', text: toDate(span.at), verbatim: true })
    } else plain += toSpansText([span])
  }
  flush()
  return { type: 'context', elements }
}

function toDate(at: number): string {
  const [date] = toRichSpans([{ at }])
  const { timestamp, format, fallback } = date as { timestamp: number; format: string; fallback: string }
  return `<!date^${timestamp}^${format}|${fallback}>`
}

/** The cards say the same as the blocks: where both are too much they are left out. */
function pickPlan(plan: types.PlanBlock, blocks: Block[]): types.PlanBlock | undefined {
  const besides = sizeOf(blocks.flatMap(toPlainBlocks))
  return besides + sizeOf(plan) <= ALL_CHARS_MAX ? plan : undefined
}

function toPlan({ title, cards }: NonNullable<Message['cards']>): types.PlanBlock {
  return {
    type: 'plan',
    title: clip(title, CARD_CHARS_MAX),
    tasks: cards.slice(0, CARDS_MAX).map(({ id, title: name, state }, index) => ({
      type: 'task_card',
      // The same at each edit, and unique whatever the plan calls its tasks.
      task_id: `${index}-${clip(id, 40)}`,
      title: clip(name, CARD_CHARS_MAX),
      status: STATES[state],
    })),
  }
}

function toButton({ label, command, style }: Button, index: number): types.Button {
  const text = toPlainText(clip(label, LABEL_CHARS_MAX)).trim() || '…'
  return {
    type: 'button',
    action_id: `wave-${index}`,
    text: { type: 'plain_text', text: clip(text, LABEL_CHARS_MAX), emoji: true },
    value: command.slice(0, COMMAND_CHARS_MAX),
    ...(style === 'plain' ? {} : { style: style === 'main' ? 'primary' : 'danger' }),
  }
}

/** Opens a window; what is put in there becomes the command. */
function toLimitsButton(command: string): types.Button {
  return {
    type: 'button',
    action_id: SET_LIMITS,
    text: { type: 'plain_text', text: 'Limits…', emoji: true },
    value: command.slice(0, COMMAND_CHARS_MAX),
  }
}

/** Of all text in it. */
function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + sizeOf(each), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (sum, [key, each]) => sum + (isText(key) && typeof each === 'string' ? each.length : sizeOf(each)),
    0,
  )
}

function isText(key: string): boolean {
  return key === 'text' || key === 'title' || key === 'fallback'
}
