import { unreachable } from '../../lib/assert.ts'
import { toPlainLines, toPlainText } from '../../lib/text.ts'
import { clip } from '../../message/fit.ts'
import {
  BLOCKS_MAX,
  BUTTONS_MAX,
  LABEL_CHARS_MAX,
  REACTIONS_MAX,
  SUMMARY_CHARS_MAX,
  TEXT_CHARS_MAX,
} from '../../message/message.ts'
import type { Block, Message, Span } from '../../message/message.ts'

/** A message as the console keeps it: within the limits, and nothing in it that does more than stand there. */
export function toShown({ summary, blocks, buttons, reactions, picture, page }: Message): Message {
  return {
    summary: clip(toPlainText(clip(summary, TEXT_CHARS_MAX)), SUMMARY_CHARS_MAX),
    blocks: blocks.slice(0, BLOCKS_MAX).map(toShownBlock),
    buttons: buttons
      .slice(0, BUTTONS_MAX)
      .map(button => ({ ...button, label: clip(toPlainText(button.label), LABEL_CHARS_MAX) })),
    reactions: reactions.slice(0, REACTIONS_MAX),
    ...(picture && { picture: { ...picture, alt: toPlainText(clip(picture.alt, TEXT_CHARS_MAX)) } }),
    ...(page !== undefined && { page }),
  }
}

function toShownBlock(block: Block): Block {
  switch (block.type) {
    case 'heading':
      return { type: 'heading', text: toPlainText(clip(block.text, TEXT_CHARS_MAX)) }
    case 'code':
      return { type: 'code', text: toPlainLines(clip(block.text, TEXT_CHARS_MAX)) }
    case 'text':
    case 'note':
      return { type: block.type, spans: block.spans.map(toShownSpan) }
    case 'list':
      return { type: 'list', items: block.items.map(item => item.map(toShownSpan)) }
    case 'progress':
      return block
    default:
      return unreachable(block)
  }
}

function toShownSpan(span: Span): Span {
  if (typeof span === 'string') return toShownText(span)
  if ('bold' in span) return { bold: toShownText(span.bold) }
  if ('code' in span) return { code: toShownText(span.code) }
  return span
}

function toShownText(text: string): string {
  return toPlainLines(clip(text, TEXT_CHARS_MAX))
}
