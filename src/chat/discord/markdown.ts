import { unreachable } from '../../lib/assert.ts'
import type { Block, Span } from '../../message/message.ts'
import { toSpansText } from '../../message/plain.ts'

const BAR_CELLS = 20
/** What begins something anywhere in a line; a stroke before it takes its force. */
const MARKS = /[\\*_~|`<>[\]@#]/g
/** What begins something at the start of a line. */
const LINE_MARKS = /^(\s{0,20})([-+]|\d{1,9}(?=[.)]))/gm
const EMOJI_NAME = /:(?=\w{2,32}:)/g

/** Text from outside, so that Discord reads nothing in it as markup. */
function escapeText(text: string): string {
  return text
    .replaceAll(MARKS, '\\$&')
    .replaceAll(LINE_MARKS, (_, space: string, mark: string) => `${space}${toInert(mark)}`)
    .replaceAll(EMOJI_NAME, '\\:')
}

/** A block as it stands in a text of Discord. */
export function toMarkdown(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `### ${escapeText(block.text)}`
    case 'text':
      return toSpans(block.spans)
    case 'list':
      return block.items.map(item => `- ${toSpans(item)}`).join('\n')
    case 'code':
      return toCode(block.text)
    case 'progress':
      return toBar(block)
    case 'note':
      return `-# ${toSpans(block.spans)}`
    default:
      return unreachable(block)
  }
}

function toSpans(spans: Span[]): string {
  return spans.map(toSpan).join('')
}

function toSpan(span: Span): string {
  if (typeof span === 'string') return escapeText(span)
  if ('at' in span) return `<t:${Math.floor(span.at / 1_000)}:f>`
  const text = toSpansText([span])
  // Marks hold only around words.
  if (text.trim() !== text || text === '') return escapeText(text)
  if ('bold' in span) return `**${escapeText(text)}**`
  return /[`\\\n]/.test(text) ? escapeText(text) : `\`${text}\``
}

function toCode(text: string): string {
  return text.includes('```') || text.endsWith('`') ? escapeText(text) : `\`\`\`\n${text}\n\`\`\``
}

function toBar({ done, active, parked, failed, total }: Extract<Block, { type: 'progress' }>): string {
  const cells = total === 0 ? 0 : Math.min(BAR_CELLS, Math.floor((done / total) * BAR_CELLS))
  const parts = [`${done} of ${total} done`]
  if (active > 0) parts.push(`${active} at work`)
  if (parked > 0) parts.push(`${parked} waiting for people`)
  if (failed > 0) parts.push(`${failed} failed`)
  return `${'▰'.repeat(cells)}${'▱'.repeat(BAR_CELLS - cells)} ${parts.join(', ')}`
}

function toInert(mark: string): string {
  return /\d/.test(mark) ? `${mark}\\` : `\\${mark}`
}
