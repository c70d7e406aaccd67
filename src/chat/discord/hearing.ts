import { z } from 'zod'
import { backoffMs } from '../../lib/backoff.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { pause } from '../../lib/repeat.ts'
import { ChatError } from '../port.ts'
import type { Inbound, MessageRef } from '../port.ts'
import { toMessageId, toPath } from './bot.ts'
import type { Calls } from './calls.ts'
import { MISSING_RIGHTS, toDiscordCode } from './errors.ts'
import type { Dispatch } from './gateway.ts'
import { MESSAGE, REACTION, toIdAt, toReactionKey, toSaid, toWhere } from './inbound.ts'
import type { Doing, RawMessage, Self } from './inbound.ts'
import { MEMBER, USER, toPerson } from './people.ts'
import type { DiscordPeople, Doer } from './people.ts'
import { CHANNEL } from './places.ts'
import type { Place, Places } from './places.ts'

interface Parts {
  calls: Calls
  places: Places
  people: DiscordPeople
  self(): Promise<string>
  clock: Clock
  log: Log
  signal: AbortSignal
  /** What people ask by commands, buttons and windows. */
  interact(raw: unknown): Promise<void>
  keep(inbound: Inbound): Promise<void>
  /** Something was told that could not be heard. */
  missed(): void
}

export interface Hearing {
  hear(dispatch: Dispatch): void
  reactionsAt(at: MessageRef): Promise<Inbound[]>
  saidSince(at: number): Promise<Inbound[]>
}

const GUILD = z.object({
  id: z.string(),
  roles: z
    .array(z.object({ id: z.string(), tags: z.object({ bot_id: z.string().optional() }).optional() }))
    .default([]),
  channels: z.array(CHANNEL).default([]),
  threads: z.array(CHANNEL).default([]),
})
const REMOVED = z.object({ id: z.string() })
const FIRST_MS = 250
const LONGEST_MS = 5_000
const WAITING_MAX = 10_000
const PAGE = 100
const PAGES_MAX = 10
const MEMBER_MS = 5 * 60_000
const MEMBERS_MAX = 5_000

/** What the gateway tells, one after the other, until it is kept: it is told once, and nobody takes it back. */
export function createHearing(parts: Parts): Hearing {
  const { calls, places, people, clock, log, signal } = parts
  const named = new Set(people.named.keys())
  const members = new Map<string, { at: number; member: Promise<z.infer<typeof MEMBER> | null> }>()
  let queue = Promise.resolve()
  let waiting = 0
  let isOverrun = false

  async function selfOf(): Promise<Self> {
    const user = await parts.self()
    return { user, roles: places.rolesOf(user) }
  }

  function sign({ doer, inbound }: Doing, place: Place): Inbound {
    const by = toPerson(doer, [place.id, ...(place.parent === null ? [] : [place.parent])], people)
    return { ...inbound, by }
  }

  /** Of somebody of whom the history tells no more than who it was. */
  async function memberOf(guild: string | null, user: string): Promise<z.infer<typeof MEMBER> | null> {
    if (guild === null) return null
    const key = `${guild}/${user}`
    const known = members.get(key)
    if (known && clock.now() - known.at < MEMBER_MS) return await known.member
    const member = calls.call(`GET /guilds/${guild}/members/${user}`, MEMBER).catch((error: unknown) => {
      members.delete(key)
      // Who has left may do nothing; who cannot be asked after is asked after again.
      if (error instanceof ChatError && error.code === 'gone') return null
      throw error
    })
    members.set(key, { at: clock.now(), member })
    const [oldest] = members.keys()
    if (members.size > MEMBERS_MAX && oldest !== undefined) members.delete(oldest)
    return await member
  }

  async function toInbound({ type, data, id }: Dispatch): Promise<Inbound | null> {
    if (type === 'MESSAGE_CREATE') {
      const message = MESSAGE.parse(data)
      places.noteLatest(message.channel_id, message.id)
      const self = await selfOf()
      if (message.author.id === self.user) return null
      const place = await places.find(message.channel_id)
      const doing = toSaid(message, place, self, named)
      return doing && sign(doing, place)
    }
    const reaction = REACTION.parse(data)
    if (reaction.user_id === (await parts.self())) return null
    const reacted = await toReacted(reaction, id)
    return type === 'MESSAGE_REACTION_ADD' || reacted?.type !== 'reaction'
      ? reacted
      : { ...reacted, type: 'reaction-removed', key: `-${reacted.key}` }
  }

  async function toReacted(reaction: z.infer<typeof REACTION>, id: string): Promise<Inbound | null> {
    const { user_id: user, channel_id: room, message_id: message, emoji, member } = reaction
    const place = await places.find(room)
    const found = member?.user ? { user: member.user, member } : await whoIs(place.guild, user)
    return toReaction({ ...found, guild: place.guild }, place, { message, emoji, id })
  }

  async function whoIs(guild: string | null, id: string): Promise<Pick<Doer, 'user' | 'member'>> {
    const user = await calls.call(`GET /users/${id}`, USER)
    return { user, member: await memberOf(guild, id) }
  }

  function toReaction(
    doer: Doer,
    place: Place,
    given: { message: string; emoji: z.infer<typeof REACTION>['emoji']; id: string },
  ): Inbound | null {
    const { user } = doer
    if (user.bot === true && !named.has(user.id)) return null
    const { channel, thread } = toWhere(place)
    const message = toMessageId(given.message, thread)
    const name = given.emoji.name ?? ''
    const emoji = given.emoji.id == null ? name : `:${name}:`
    const key = `${toReactionKey(message, user.id, emoji)}${given.id}`
    const stem = { key, chat: 'discord', at: clock.now(), channel, thread, message, emoji }
    return sign({ doer, inbound: { type: 'reaction', ...stem } }, place)
  }

  async function keepOn(dispatch: Dispatch): Promise<void> {
    // What cannot be understood now will not be later, and others wait behind it; what cannot be stored may be later.
    const inbound = await insist(dispatch, isPassing, () => toInbound(dispatch))
    if (inbound)
      await insist(
        dispatch,
        () => true,
        () => parts.keep(inbound),
      )
  }

  async function insist<T>(
    { type }: Dispatch,
    mayPass: (error: unknown) => boolean,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    for (let tries = 0; !signal.aborted; tries++) {
      try {
        return await work()
      } catch (error) {
        const passes = mayPass(error)
        if (tries === 0 || !passes) log.warn({ error, type }, 'what Discord told could not be kept')
        if (!passes) return undefined
        await pause(clock, backoffMs(tries, FIRST_MS, LONGEST_MS), signal)
      }
    }
    return undefined
  }

  function enqueue(dispatch: Dispatch): void {
    if (waiting >= WAITING_MAX) {
      if (!isOverrun) log.error({}, 'too much waits to be kept; the rest is looked for later')
      isOverrun = true
    }
    // All from there on, so that what is looked for begins where the last ends that was kept.
    if (isOverrun) return
    waiting++
    queue = queue
      .then(() => keepOn(dispatch))
      .finally(() => {
        waiting--
        if (waiting > 0 || !isOverrun) return
        isOverrun = false
        parts.missed()
      })
  }

  /** At once: what was said meanwhile is looked for as soon as the gateway has told all guilds. */
  function noteGuild(data: unknown): void {
    const told = GUILD.safeParse(data)
    if (!told.success)
      return log.warn({ error: told.error }, 'Discord told of a server that cannot be understood')
    const { id, roles, channels, threads } = told.data
    places.guilds.add(id)
    for (const { id: role, tags } of roles) if (tags?.bot_id !== undefined) places.noteRole(role, tags.bot_id)
    for (const channel of [...channels, ...threads]) places.note(channel, id)
  }

  async function readSince(place: Place, at: number): Promise<RawMessage[]> {
    const found: RawMessage[] = []
    let after = toIdAt(at)
    for (let page = 0; page < PAGES_MAX; page++) {
      const query = { after, limit: String(PAGE) }
      const messages = await calls.call(`GET /channels/${place.id}/messages`, z.array(MESSAGE), { query })
      found.push(...messages)
      if (messages.length < PAGE) break
      after = messages[0]!.id
    }
    return found
  }

  async function listSaid(place: Place, at: number): Promise<Inbound[]> {
    const self = await selfOf()
    const said: Inbound[] = []
    for (const message of await readSince(place, at)) {
      const doing = toSaid(message, place, self, named)
      if (!doing) continue
      const member = await memberOf(place.guild, doing.doer.user.id)
      said.push(sign({ ...doing, doer: { ...doing.doer, member, guild: place.guild } }, place))
    }
    return said
  }

  return {
    hear(dispatch) {
      const { type, data } = dispatch
      switch (type) {
        case 'GUILD_CREATE':
          return noteGuild(data)
        case 'CHANNEL_CREATE':
        case 'CHANNEL_UPDATE':
        case 'THREAD_CREATE':
        case 'THREAD_UPDATE': {
          const channel = CHANNEL.safeParse(data).data
          return channel && void places.note(channel)
        }
        case 'CHANNEL_DELETE':
        case 'THREAD_DELETE':
          return places.forget(REMOVED.safeParse(data).data?.id ?? '')
        case 'INTERACTION_CREATE':
          // Not behind the others: somebody sees a clock run.
          return void parts
            .interact(data)
            .catch((error: unknown) => log.warn({ error }, 'what was asked in Discord could not be answered'))
        case 'MESSAGE_CREATE':
        case 'MESSAGE_REACTION_ADD':
        case 'MESSAGE_REACTION_REMOVE':
          return enqueue(dispatch)
        default:
          return undefined
      }
    },
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
          // What Discord does not show of one place is no reason to miss what was said in the others.
          if (isPassing(error) && toDiscordCode(error.cause) !== MISSING_RIGHTS) throw error
        }
      }
      return said.toSorted((a, b) => a.at - b.at)
    },
    async reactionsAt(at) {
      const path = toPath(at)
      const message = await calls.call(`GET /${path}`, MESSAGE)
      const place = await places.find(message.channel_id)
      const self = await parts.self()
      const found: Inbound[] = []
      for (const { emoji } of message.reactions) {
        const name = emoji.id == null ? (emoji.name ?? '') : `${emoji.name ?? ''}:${emoji.id}`
        const users = await calls.call(`GET /${path}/reactions/${encodeURIComponent(name)}`, z.array(USER), {
          query: { limit: '100' },
        })
        for (const user of users) {
          if (user.id === self) continue
          const member = await memberOf(place.guild, user.id)
          const given = { message: message.id, emoji, id: '' }
          const reacted = toReaction({ user, member, guild: place.guild }, place, given)
          if (reacted) found.push(reacted)
        }
      }
      return found
    },
  }
}

function isPassing(error: unknown): error is ChatError {
  return error instanceof ChatError && (error.code === 'busy' || error.code === 'unreachable')
}
