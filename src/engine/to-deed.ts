import type { Inbound } from '../chat/port.ts'
import { unreachable } from '../lib/assert.ts'
import { toCanonical } from '../lib/canonical.ts'
import type { Deed } from '../run/deed.ts'
import { sha256 } from '../system/hash.ts'

/** How it stands in the history that somebody did this in a chat. */
export function toDeed(inbound: Inbound): Deed {
  const { chat, channel, by, type, key, at } = inbound
  return {
    chat,
    channel,
    person: by.id,
    how: type,
    message: 'message' in inbound ? inbound.message : inbound.thread,
    key,
    doneAt: at,
    approved: { what: 'words', digest: sha256(toWords(inbound)) },
  }
}

/** With the document that is started; empty: it is not kept. */
export function withDocument(deed: Deed, document: string | Uint8Array): Deed {
  if (document.length === 0) return deed
  return { ...deed, approved: { what: 'document', digest: sha256(document) } }
}

/** The same at a terminal, where nobody proves who they are. */
export function toTerminalDeed(by: string, words: object, now: number): Deed {
  return {
    chat: 'terminal',
    channel: null,
    person: by,
    how: 'terminal',
    message: null,
    key: null,
    doneAt: now,
    approved: { what: 'words', digest: sha256(toCanonical(words)) },
  }
}

function toWords(inbound: Inbound): string {
  switch (inbound.type) {
    case 'message':
    case 'command':
      return inbound.text
    case 'button':
      return inbound.command
    case 'reaction':
    case 'reaction-removed':
      return inbound.emoji
    default:
      return unreachable(inbound)
  }
}
