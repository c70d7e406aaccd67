import { z } from 'zod'
import type { Inbound } from '../port.ts'
import { toMessageId } from './bot.ts'
import { ATTACHMENT, toFileRef } from './files.ts'
import { MEMBER, USER, toPerson } from './people.ts'
import type { DiscordPeople, Doer } from './people.ts'
import type { Place } from './places.ts'

/** Who the bot is. */
export interface Self {
  user: string
  /** Its own roles, which people mention instead of it. */
  roles: ReadonlySet<string>
}

/** Something that was done, before it is known what its doer is called and may do. */
interface Doing {
  doer: Doer
  inbound: Unsigned<Inbound>
}

type Unsigned<T> = T extends unknown ? Omit<T, 'by'> : never

export const MESSAGE = z.object({
  id: z.string(),
  channel_id: z.string(),
  guild_id: z.string().optional(),
  type: z.int().default(0),
  author: USER,
  member: MEMBER.optional(),
  content: z.string().default(''),
  webhook_id: z.string().optional(),
  mentions: z.array(z.object({ id: z.string() })).default([]),
  mention_roles: z.array(z.string()).default([]),
  attachments: z.array(ATTACHMENT).default([]),
  reactions: z
    .array(z.object({ emoji: z.object({ id: z.string().nullish(), name: z.string().nullish() }) }))
    .default([]),
})
export type RawMessage = z.infer<typeof MESSAGE>

export const REACTION = z.object({
  user_id: z.string(),
  channel_id: z.string(),
  message_id: z.string(),
  guild_id: z.string().optional(),
  member: MEMBER.extend({ user: USER.optional() }).optional(),
  emoji: z.object({ id: z.string().nullish(), name: z.string().nullish() }),
})

/** Said by people: plain, and as an answer to something. */
const SAID = new Set([0, 19])
const EPOCH_MS = 1_420_070_400_000
const SHIFT = 22n

/** When something came to be that has this id. */
export function toInstant(id: string): number {
  return Number(BigInt(id) >> SHIFT) + EPOCH_MS
}

/** Whatever has a later id is younger. */
export function toIdAt(at: number): string {
  return String(BigInt(Math.max(0, Math.floor(at) - EPOCH_MS)) << SHIFT)
}

/** Where something was done, as the port has it. */
export function toWhere({ id, parent }: Place): { channel: string; thread: string | null } {
  return parent === null ? { channel: id, thread: null } : { channel: parent, thread: id }
}

/** Null: nothing that concerns the bot. `named` bots are heard like people. */
export function toSaid(
  message: RawMessage,
  place: Place,
  self: Self,
  { named }: DiscordPeople,
): Doing | null {
  const { id, author, member, content, mentions, mention_roles: roles, attachments } = message
  if (author.id === self.user || message.webhook_id !== undefined || !SAID.has(message.type)) return null
  if (author.bot === true && !named.has(author.id)) return null
  const { channel, thread } = toWhere(place)
  const isDirect = place.guild === null
  return {
    doer: { user: author, member: member ?? null, guild: message.guild_id ?? place.guild },
    inbound: {
      type: 'message',
      key: `m/${id}`,
      chat: 'discord',
      at: toInstant(id),
      channel,
      thread,
      message: toMessageId(id, thread),
      text: unfence(content),
      files: attachments.map(file => toFileRef(message.channel_id, id, file)),
      mentioned:
        isDirect || mentions.some(each => each.id === self.user) || roles.some(role => self.roles.has(role)),
    },
  }
}

/** `id`: of this telling of it; empty: as it stands there. All tellings of one begin with the same. */
export function toReacted(
  doer: Doer,
  place: Place,
  given: { message: string; emoji: z.infer<typeof REACTION>['emoji']; id: string; at: number },
  people: DiscordPeople,
): Inbound | null {
  const { user } = doer
  if (user.bot === true && !people.named.has(user.id)) return null
  const { channel, thread } = toWhere(place)
  const message = toMessageId(given.message, thread)
  const name = given.emoji.name ?? ''
  const emoji = given.emoji.id == null ? name : `:${name}:`
  const key = `r/${message}/${user.id}/${emoji}/${given.id}`
  const stem = { key, chat: 'discord', at: given.at, channel, thread, message, emoji }
  return sign({ doer, inbound: { type: 'reaction', ...stem } }, place, people)
}

export function sign({ doer, inbound }: Doing, place: Place, people: DiscordPeople): Inbound {
  return { ...inbound, by: toPerson(doer, toChannels(place), people) }
}

/** What is done in a thread is done in its channel, too. */
export function toChannels({ id, parent }: Place): string[] {
  return parent === null ? [id] : [id, parent]
}

/** A text that is nothing but one fence is what stands in the fence: that is how documents are pasted. */
export function unfence(text: string): string {
  const trimmed = text.trim()
  if (!trimmed.startsWith('```') || !trimmed.endsWith('```') || trimmed.length < 6) return text
  const inner = trimmed.slice(3, -3)
  return inner.includes('```') ? text : inner.replace(/^(?:\w{1,20})?\n/, '')
}
