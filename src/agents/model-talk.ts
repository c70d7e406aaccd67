import type { ChatMessage } from '../model/chat.ts'

/** What was said between a model and us, kept within what it can take in. */
export interface Talk {
  readonly messages: ChatMessage[]
  add(...messages: ChatMessage[]): void
  /** Takes out the oldest results of tools till what is left is half as long; false: there is nothing left to take out. */
  shorten(): boolean
}

const LEFT_OUT = '(This was left out to make room. Ask for it again if you need it.)'
const KEPT_LAST = 4

export function openTalk(charsMax: number, ...first: ChatMessage[]): Talk {
  const messages = [...first]
  let chars = messages.reduce((sum, message) => sum + charsOf(message), 0)
  const shortenTo = (wanted: number): boolean => {
    const before = chars
    for (let at = 0; at < messages.length - KEPT_LAST && chars > wanted; at++) {
      const message = messages[at]!
      if (message.role !== 'tool' || charsOf(message) <= LEFT_OUT.length) continue
      chars -= charsOf(message) - LEFT_OUT.length
      messages[at] = { ...message, content: LEFT_OUT }
    }
    return chars < before
  }
  return {
    messages,
    add(...more) {
      messages.push(...more)
      chars += more.reduce((sum, message) => sum + charsOf(message), 0)
      if (chars > charsMax) shortenTo(charsMax * 0.7)
    },
    shorten: () => shortenTo(chars / 2),
  }
}

function charsOf(message: ChatMessage): number {
  const { content } = message
  const calls = 'tool_calls' in message ? (message.tool_calls ?? []) : []
  const said = typeof content === 'string' ? content.length : 0
  return calls.reduce((sum, call) => sum + ('function' in call ? call.function.arguments.length : 0), said)
}
