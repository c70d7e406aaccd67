import type { types } from '@slack/bolt'
import { toSpansText } from '../../message/plain.ts'
import type { Span } from '../../message/message.ts'

export type RichBlock = types.RichTextBlock
export type RichElement = RichBlock['elements'][number]
type RichSection = types.RichTextSection
type RichSpan = RichSection['elements'][number]

const DATE_FORMAT = '{date_short_pretty} {time}'

export function toRichElement(spans: Span[]): RichSection {
  return { type: 'rich_text_section', elements: toRichSpans(spans) }
}

export function toRichSpans(spans: Span[]): RichSpan[] {
  return spans.map((span): RichSpan => {
    if (typeof span === 'string') return { type: 'text', text: span }
    if ('bold' in span) return { type: 'text', text: span.bold, style: { bold: true } }
    if ('code' in span) return { type: 'text', text: span.code, style: { code: true } }
    return {
      type: 'date',
      timestamp: Math.floor(span.at / 1_000),
      format: DATE_FORMAT,
      fallback: toSpansText([span]),
    }
  })
}
