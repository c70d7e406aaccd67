import type { ConsoleMessage, ConsoleRows } from '../../store/console-port.ts'

/** Where something can be said or done. */
export interface Places {
  hasChannel(id: string): Promise<boolean>
  /** Undefined also for one that was removed. */
  findMessage(channel: string, id: string): Promise<ConsoleMessage | undefined>
}

export function createPlaces(rows: ConsoleRows): Places {
  // Channels are never taken away, but another instance may have made one.
  const known = new Set<string>()
  return {
    async hasChannel(id) {
      if (!known.has(id)) for (const channel of await rows.listChannels()) known.add(channel.id)
      return known.has(id)
    },
    async findMessage(channel, id) {
      const found = await rows.find(channel, id)
      return found?.removed === true ? undefined : found
    },
  }
}
