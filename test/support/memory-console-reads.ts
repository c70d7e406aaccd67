import type { ConsoleMessage, ConsoleRows } from '../../src/store/console-port.ts'
import type { StoredMessage } from './memory-console.ts'
import { outside, type MemoryHost } from './memory-host.ts'
import type { MemoryState } from './memory-state.ts'

type Reads = Pick<
  ConsoleRows,
  | 'listChannels'
  | 'findByKey'
  | 'channelMessages'
  | 'threadMessages'
  | 'changesAfter'
  | 'latestRev'
  | 'find'
  | 'readFile'
>

export function openMemoryConsoleReads(host: MemoryHost): Reads {
  const { memory } = host
  const { messages } = memory
  return {
    listChannels: () => outside(host, 'listChannels', () => memory.channels.all()),
    findByKey: (channel, key) =>
      outside(host, 'findByKey', () =>
        messages
          .all()
          .filter(row => row.channel === channel && row.key === key && !row.removed)
          .map(row => toMessage(memory, row, row.only)),
      ),
    channelMessages: (channel, as, before, limit) =>
      outside(host, 'channelMessages', () => {
        const end = before === null ? Infinity : (messages.get(before)?.nth ?? 0)
        return messages
          .all()
          .filter(row => row.channel === channel && row.nth < end && isShown(row, as))
          .filter(row => row.thread === null || row.broadcast)
          .slice(-limit)
          .map(row => toMessage(memory, row, as))
      }),
    threadMessages: (root, as, limit) =>
      outside(host, 'threadMessages', () => {
        const shown = messages.all().filter(row => isShown(row, as))
        const roots = shown.filter(({ id }) => id === root)
        const replies = shown.filter(({ thread }) => thread === root).slice(-limit)
        return [...roots, ...replies].map(row => toMessage(memory, row, as))
      }),
    changesAfter: (rev, as, limit) =>
      outside(host, 'changesAfter', () =>
        messages
          .all()
          .filter(row => row.rev > rev && isFor(row, as))
          .sort((a, b) => a.rev - b.rev)
          .slice(0, limit)
          .map(row => toMessage(memory, row, as)),
      ),
    latestRev: () =>
      outside(host, 'latestRev', () => messages.all().reduce((latest, { rev }) => Math.max(latest, rev), 0)),
    find: (channel, id) =>
      outside(host, 'find', () => {
        const row = messages.get(id)
        return row?.channel === channel ? toMessage(memory, row, null) : undefined
      }),
    readFile: id =>
      outside(host, 'readFile', () => {
        const file = memory.files.get(id)
        return file && { name: file.name, bytes: toBytes(file.base64) }
      }),
  }
}

/** As `as` sees it; null: as everybody does. */
export function toMessage(memory: MemoryState, row: StoredMessage, as: string | null): ConsoleMessage {
  const { nth: _nth, key: _key, ...message } = row
  const files = memory.files.all().filter(file => file.message === row.id)
  const reactions = memory.reactions
    .all()
    .filter(({ message }) => message === row.id)
    .sort((a, b) => a.nth - b.nth)
  const replies = memory.messages.all().filter(other => other.thread === row.id && isShown(other, as))
  return {
    ...message,
    files: files
      .sort((a, b) => a.nth - b.nth)
      .map(({ id, name, base64 }) => ({ id, name, bytes: toBytes(base64).length })),
    reactions: [...Map.groupBy(reactions, ({ emoji }) => emoji)].map(([emoji, group]) => ({
      emoji,
      by: group.map(({ by }) => by),
      bot: group.some(({ bot }) => bot),
    })),
    replies: replies.length,
    repliedAt: replies.length === 0 ? null : Math.max(...replies.map(({ at }) => at)),
  }
}

function isShown(row: StoredMessage, as: string | null): boolean {
  return !row.removed && isFor(row, as)
}

function isFor({ only }: StoredMessage, as: string | null): boolean {
  return only === null || only === as
}

function toBytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}
