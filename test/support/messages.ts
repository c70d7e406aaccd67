import type { Message } from '../../src/message/message.ts'

/** A message of one line, and whatever else it is to have. */
export function messageOf(text: string, more: Partial<Message> = {}): Message {
  return {
    summary: text.slice(0, 300),
    blocks: [{ type: 'text', spans: [text] }],
    buttons: [],
    reactions: [],
    ...more,
  }
}
