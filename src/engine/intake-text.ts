import { quiet, text } from '../message/blocks.ts'
import { fit } from '../message/fit.ts'
import type { Message, Span } from '../message/message.ts'
import { toSpansText } from '../message/plain.ts'

/** A message of one paragraph. */
export function saying(...spans: Span[]): Message {
  return fit(quiet(toSpansText(spans), [text(...spans)]))
}
