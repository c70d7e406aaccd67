import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Chat, Inbound } from '../port.ts'
import { toPath } from './bot.ts'
import type { Calls } from './calls.ts'
import { MISSING_RIGHTS, isPassing, toDiscordCode } from './errors.ts'
import { MESSAGE, sign, toIdAt, toReacted, toSaid } from './inbound.ts'
import type { RawMessage, Self } from './inbound.ts'
import type { Members } from './members.ts'
import { USER } from './people.ts'
import type { DiscordPeople } from './people.ts'
import type { Place, Places } from './places.ts'

interface Parts {
  calls: Calls
  places: Places
  people: DiscordPeople
  members: Members
  self(): Promise<Self>
  clock: Clock
  log: Log
}

const MESSAGES = z.array(z.looseObject({ id: z.string() }))
const USERS = z.array(USER)
const PAGE = 100
const PAGES_MAX = 10

/** What people did while nobody listened, as Discord has it now. */
export function createHistory(parts: Parts): Required<Pick<Chat, 'saidSince' | 'reactionsAt'>> {
  const { calls, places, people, members, self, clock, log } = parts

  async function listSaid(place: Place, at: number): Promise<Inbound[]> {
    const own = await self()
    const said: Inbound[] = []
    for (const message of await readSince(calls, place, at)) {
      const doing = toSaid(message, place, own, people)
      if (!doing) continue
      const member = await members.find(place.guild, doing.doer.user.id)
      said.push(sign({ ...doing, doer: { ...doing.doer, member, guild: place.guild } }, place, people))
    }
    return said
  }

  return {
    async saidSince(at) {
      const floor = BigInt(toIdAt(at))
      const late = places
        .all()
        .filter(({ isText, latest }) => isText && latest !== null && BigInt(latest) >= floor)
      const said: Inbound[] = []
      for (const place of late) {
        try {
          said.push(...(await listSaid(place, at)))
        } catch (error) {
          if (isPassing(error) && toDiscordCode(error.cause) !== MISSING_RIGHTS) throw error
          // What Discord does not show of one place is no reason to miss what was said in the others.
          log.info({ error, channel: place.id }, 'could not see what was said meanwhile in one place')
        }
      }
      return said.toSorted((a, b) => a.at - b.at)
    },
    async reactionsAt(at) {
      const path = toPath(at)
      const message = await calls.call(`GET /${path}`, MESSAGE)
      const place = await places.find(message.channel_id)
      const own = await self()
      const found: Inbound[] = []
      for (const { emoji } of message.reactions) {
        const name = emoji.id == null ? (emoji.name ?? '') : `${emoji.name ?? ''}:${emoji.id}`
        const query = { limit: String(PAGE) }
        const users = await calls.call(`GET /${path}/reactions/${encodeURIComponent(name)}`, USERS, { query })
        for (const user of users) {
          if (user.id === own.user) continue
          const member = await members.find(place.guild, user.id)
          const given = { message: message.id, emoji, id: '', at: clock.now() }
          const reacted = toReacted({ user, member, guild: place.guild }, place, given, people)
          if (reacted) found.push(reacted)
        }
      }
      return found
    },
  }
}

async function readSince(calls: Calls, { id }: Place, at: number): Promise<RawMessage[]> {
  const found: RawMessage[] = []
  let after = toIdAt(at)
  for (let page = 0; page < PAGES_MAX; page++) {
    const query = { after, limit: String(PAGE) }
    const messages = await calls.call(`GET /channels/${id}/messages`, MESSAGES, { query })
    // One of a kind that is new is no reason to miss the others.
    found.push(...messages.flatMap(message => MESSAGE.safeParse(message).data ?? []))
    if (messages.length < PAGE) break
    after = messages[0]!.id
  }
  return found
}
