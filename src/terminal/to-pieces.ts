import { toPlainText } from '../lib/text.ts'
import type { Span } from '../message/message.ts'
import { piece } from './style.ts'
import type { Piece } from './style.ts'

/** What a message says, as a line of a terminal; instants by this machine's own clock. */
export function toPieces(spans: Span[]): Piece[] {
  return spans.map(span => {
    if (typeof span === 'string') return piece(toPlainText(span))
    if ('at' in span) return piece(toTime(span.at))
    return 'bold' in span ? piece(toPlainText(span.bold), 'bold') : piece(toPlainText(span.code), 'cyan')
  })
}

function toTime(at: number): string {
  const date = new Date(at)
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map(value => String(value).padStart(2, '0'))
    .join(':')
}
