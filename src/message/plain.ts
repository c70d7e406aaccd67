import { unreachable } from '../lib/assert.ts'
import { sayLocal, toLocal } from '../lib/zone.ts'
import { fit } from './fit.ts'
import type { Block, Button, Message, Reaction, Span } from './message.ts'

/** What is read by nobody knows whom says so. */
const UTC = 'UTC'
const BAR_CELLS = 20

/**
 * Any message as lines of plain text: for terminals, and for chats that show nothing else. Instants are shown as the clocks
 * of a time zone show them.
 */
export function toText(message: Message, zone = UTC): string {
  const { blocks, buttons, reactions } = fit(message)
  return [...blocks.map(block => toBlockText(block, zone)), ...toCommandLines(buttons, reactions)].join('\n')
}

function toBlockText(block: Block, zone: string): string {
  switch (block.type) {
    case 'heading':
      return block.text
    case 'text':
    case 'note':
      return toSpansText(block.spans, zone)
    case 'list':
      return block.items.map(item => `- ${toSpansText(item, zone)}`).join('\n')
    case 'code':
      return block.text
        .split('\n')
        .map(line => `    ${line}`.trimEnd())
        .join('\n')
    case 'progress':
      return toProgressText(block)
    default:
      return unreachable(block)
  }
}

export function toProgressText({
  done,
  active,
  parked,
  failed,
  total,
}: Extract<Block, { type: 'progress' }>): string {
  const cells = total === 0 ? 0 : Math.min(BAR_CELLS, Math.floor((done / total) * BAR_CELLS))
  const parts = [`${done} of ${total} done`]
  if (active > 0) parts.push(`${active} at work`)
  if (parked > 0) parts.push(`${parked} waiting for people`)
  if (failed > 0) parts.push(`${failed} failed`)
  return `[${'#'.repeat(cells)}${'.'.repeat(BAR_CELLS - cells)}] ${parts.join(', ')}`
}

export function toSpansText(spans: Span[], zone = UTC): string {
  return spans.map(span => toSpanText(span, zone)).join('')
}

function toSpanText(span: Span, zone: string): string {
  if (typeof span === 'string') return span
  if ('bold' in span) return span.bold
  if ('code' in span) return span.code
  return `${sayLocal(toLocal(span.at, zone))}${zone === UTC ? ' UTC' : ''}`
}

/** What stands behind the buttons, to be typed; a reaction that does the same stands before it. */
function toCommandLines(buttons: Button[], reactions: Reaction[]): string[] {
  const emojiOf = (command: string): string => {
    const emoji = reactions.filter(reaction => reaction.command === command).map(reaction => reaction.emoji)
    return emoji.map(each => `${each} `).join('')
  }
  return buttons.map(({ label, command }) => `${emojiOf(command)}[${label}] /wave ${command}`)
}
