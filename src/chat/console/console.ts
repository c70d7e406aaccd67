import type { Log } from '../../lib/log.ts'
import type { Store } from '../../store/port.ts'
import type { Chat, Inbound } from '../port.ts'
import { createBotSide } from './bot.ts'
import { toChannelName } from './names.ts'
import { createPeopleSide } from './people.ts'
import type { Doings } from './people.ts'
import { createPlaces } from './places.ts'

export interface ConsoleParts {
  store: Pick<Store, 'console'>
  now(): number
  mintId(): string
  log: Log
  /** That are to be there besides the first, by the names that the team has given them. */
  channels?: Iterable<string>
}

/** The chat that Regatta brings: as the bot sees it, and as people do. */
export interface Console extends Chat {
  readonly people: Doings
}

const FIRST_CHANNEL = 'general'

export async function openConsole(parts: ConsoleParts): Promise<Console> {
  const { store, now, mintId, log } = parts
  const rows = store.console
  const places = createPlaces(rows)
  const telling = new Set<Promise<void>>()
  let keep: ((inbound: Inbound) => Promise<void>) | null = null

  // It is stored already: what is not told because the process dies is found among what waits.
  function tell(inbound: Inbound): void {
    if (!keep) return
    const told = keep(inbound)
      .catch((error: unknown) => log.warn({ error, key: inbound.key }, 'the console was not heard at once'))
      .finally(() => telling.delete(told))
    telling.add(told)
  }

  for (const named of [FIRST_CHANNEL, ...(parts.channels ?? [])]) {
    const channel = toChannelName(named)
    if ('name' in channel) await rows.makeChannel({ id: channel.name, name: channel.name, at: now() })
    // It may be a channel of another chat.
    else log.warn({ channel: named, problem: channel.problem }, 'the console cannot have a channel')
  }
  return {
    name: 'console',
    ...createBotSide({ rows, places, now, mintId }),
    people: createPeopleSide({ rows, places, now, mintId, tell }),
    async listen(listener) {
      keep = listener
    },
    async [Symbol.asyncDispose]() {
      keep = null
      await Promise.all(telling)
    },
  }
}
