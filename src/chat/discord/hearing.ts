import { z } from 'zod'
import { backoffMs } from '../../lib/backoff.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { pause } from '../../lib/repeat.ts'
import type { Inbound } from '../port.ts'
import { isPassing } from './errors.ts'
import type { Dispatch } from './gateway.ts'
import { MESSAGE, REACTION, sign, toReacted, toSaid } from './inbound.ts'
import type { Self } from './inbound.ts'
import type { Members } from './members.ts'
import type { DiscordPeople } from './people.ts'
import { CHANNEL } from './places.ts'
import type { Places } from './places.ts'

interface Parts {
  places: Places
  people: DiscordPeople
  members: Members
  self(): Promise<Self>
  clock: Clock
  log: Log
  signal: AbortSignal
  /** What people ask by commands, buttons and windows. */
  interact(raw: unknown): Promise<void>
  keep(inbound: Inbound): Promise<void>
  /** Something was told that could not be heard. */
  missed(): void
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

/** What the gateway tells, one after the other, until it is kept: it is told once, and nobody takes it back. */
export function createHearing(parts: Parts): (dispatch: Dispatch) => void {
  const { places, clock, log, signal } = parts
  let queue = Promise.resolve()
  let waiting = 0
  let isOverrun = false

  async function keepOn(dispatch: Dispatch): Promise<void> {
    // What cannot be understood now will not be later, and others wait behind it; what cannot be stored may be later.
    const inbound = await insist(dispatch, isPassing, () => toInbound(parts, dispatch))
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

  return dispatch => {
    const { type, data } = dispatch
    switch (type) {
      case 'GUILD_CREATE':
        return noteGuild(parts, data)
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
  }
}

async function toInbound(parts: Parts, { type, data, id }: Dispatch): Promise<Inbound | null> {
  const { places, people, members, clock } = parts
  if (type === 'MESSAGE_CREATE') {
    const message = MESSAGE.parse(data)
    places.noteLatest(message.channel_id, message.id)
    const self = await parts.self()
    if (message.author.id === self.user) return null
    const place = await places.find(message.channel_id)
    const doing = toSaid(message, place, self, people)
    return doing && sign(doing, place, people)
  }
  const { user_id: user, channel_id: channel, message_id: message, emoji, member } = REACTION.parse(data)
  if (user === (await parts.self()).user) return null
  const place = await places.find(channel)
  const doer = member?.user
    ? { user: member.user, member, guild: place.guild }
    : await members.findDoer(place.guild, user)
  const reacted = toReacted(doer, place, { message, emoji, id, at: clock.now() }, people)
  return type === 'MESSAGE_REACTION_ADD' || reacted?.type !== 'reaction'
    ? reacted
    : { ...reacted, type: 'reaction-removed', key: `-${reacted.key}` }
}

/** At once: what was said meanwhile is looked for as soon as the gateway has told all servers. */
function noteGuild({ places, log }: Parts, data: unknown): void {
  const told = GUILD.safeParse(data)
  if (!told.success)
    return log.warn({ error: told.error }, 'Discord told of a server that cannot be understood')
  const { id, roles, channels, threads } = told.data
  for (const { id: role, tags } of roles) if (tags?.bot_id !== undefined) places.noteRole(role, tags.bot_id)
  for (const channel of [...channels, ...threads]) places.note(channel, id)
}
