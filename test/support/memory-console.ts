import type { ConsoleMessage, ConsoleRows, NewConsoleMessage } from '../../src/store/console-port.ts'
import { keepInbound } from './memory-chats.ts'
import { openMemoryConsoleReads, toMessage } from './memory-console-reads.ts'
import { outside, type MemoryHost } from './memory-host.ts'
import type { MemoryState } from './memory-state.ts'

export interface StoredMessage extends Omit<ConsoleMessage, 'files' | 'reactions' | 'replies' | 'repliedAt'> {
  nth: number
  key: string | null
}

export interface StoredFile {
  nth: number
  id: string
  message: string
  name: string
  base64: string
}

export interface StoredReaction {
  nth: number
  message: string
  emoji: string
  by: string
  bot: boolean
}

type Reaction = Parameters<ConsoleRows['react']>[0]

/** The console's messages as `ConsoleRows` wants them. */
export function openMemoryConsole(host: MemoryHost): ConsoleRows {
  const { memory } = host
  return {
    ...openMemoryConsoleReads(host),
    makeChannel: channel =>
      outside(
        host,
        'makeChannel',
        () => memory.channels.get(channel.id) ?? memory.channels.add(channel.id, channel),
      ),
    say: (message, inbound) =>
      outside(host, 'say', () => {
        if (inbound) keepInbound(memory, inbound)
        return toMessage(memory, add(memory, message, null), message.only)
      }),
    keepInboundOnly: inbound => outside(host, 'keepInboundOnly', () => void keepInbound(memory, inbound)),
    post: message =>
      outside(host, 'post', () => {
        const known = memory.messages
          .all()
          .find(({ channel, key }) => channel === message.channel && key === message.key)
        return toMessage(memory, known ?? add(memory, message, message.key), message.only)
      }),
    edit: (channel, id, body, at) =>
      outside(host, 'edit', () => Boolean(change(memory, channel, id, () => ({ body, editedAt: at })))),
    remove: (channel, id) => outside(host, 'remove', () => remove(memory, channel, id)),
    react: (reaction, inbound) =>
      outside(host, 'react', () => {
        if (!findLive(memory, reaction.channel, reaction.message)) return false
        if (!react(memory, reaction)) return true
        if (inbound) keepInbound(memory, inbound)
        change(memory, reaction.channel, reaction.message, () => ({}))
        return true
      }),
  }
}

function add(memory: MemoryState, message: NewConsoleMessage, key: string | null): StoredMessage {
  const { id, channel, thread, broadcast, by, at, text, body, only } = message
  for (const file of message.files) {
    const base64 = Buffer.from(file.bytes).toString('base64')
    memory.files.add(file.id, { nth: memory.nextNumber(), id: file.id, message: id, name: file.name, base64 })
  }
  const added = memory.messages.add(id, {
    nth: memory.nextNumber(),
    rev: memory.nextNumber(),
    id,
    channel,
    thread,
    broadcast,
    by,
    at,
    text,
    body,
    only,
    key,
    editedAt: null,
    removed: false,
  })
  touchRoot(memory, added)
  memory.tell({ kind: 'console' })
  return added
}

/** Gives it the next revision; undefined: there is no such message, or it was removed. */
function change(
  memory: MemoryState,
  channel: string,
  id: string,
  part: () => Partial<StoredMessage>,
): StoredMessage | undefined {
  if (!findLive(memory, channel, id)) return undefined
  memory.tell({ kind: 'console' })
  return memory.messages.change(
    id,
    () => true,
    () => ({ ...part(), rev: memory.nextNumber() }),
  )
}

function remove(memory: MemoryState, channel: string, id: string): void {
  const removed = change(memory, channel, id, () => ({ removed: true, text: null, body: null }))
  if (!removed) return
  for (const file of memory.files.all()) if (file.message === id) memory.files.drop(file.id)
  for (const row of memory.reactions.all()) if (row.message === id) memory.reactions.drop(keyOf(row))
  touchRoot(memory, removed)
}

/** How many replies it has, its readers are to learn. */
function touchRoot(memory: MemoryState, { channel, thread }: StoredMessage): void {
  if (thread !== null) change(memory, channel, thread, () => ({}))
}

/** False: nothing changed by it. */
function react(memory: MemoryState, { message, emoji, by, kind, on }: Reaction): boolean {
  const row = { message, emoji, by, bot: kind === 'bot' }
  if (!on) return memory.reactions.drop(keyOf(row))
  if (memory.reactions.get(keyOf(row))) return false
  memory.reactions.add(keyOf(row), { nth: memory.nextNumber(), ...row })
  return true
}

function findLive(memory: MemoryState, channel: string, id: string): StoredMessage | undefined {
  const found = memory.messages.get(id)
  return found && found.channel === channel && !found.removed ? found : undefined
}

function keyOf({ message, emoji, by, bot }: Omit<StoredReaction, 'nth'>): string {
  return JSON.stringify([message, emoji, bot, by])
}
