import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { ChatError } from '../port.ts'
import type { Chat } from '../port.ts'
import { createRemembered } from '../remembered.ts'
import type { Calls } from './calls.ts'
import { MEMBER } from './people.ts'

const BITS = z.string().regex(/^\d{1,30}$/)
const CHANNEL = z.object({
  type: z.int(),
  guild_id: z.string().optional(),
  parent_id: z.string().nullish(),
  recipients: z.array(z.object({ id: z.string() })).default([]),
  permission_overwrites: z.array(z.object({ id: z.string(), allow: BITS, deny: BITS })).default([]),
})
const GUILD = z.object({
  id: z.string(),
  owner_id: z.string(),
  roles: z.array(z.object({ id: z.string(), permissions: BITS })),
})
const THREADS = new Set([10, 11])
const PRIVATE_THREAD = 12
const ADMINISTRATOR = 1n << 3n
/** To see the channel, and what was said in it. */
const READ = (1n << 10n) | (1n << 16n)

type Readers = Required<Pick<Chat, 'reads' | 'isDirect'>>

/**
 * Who can read what, as Discord reckons it of roles and channels. Asked of Discord and not of the gateway, which one
 * instance alone has.
 */
export function createReaders(calls: Calls, clock: Clock): Readers {
  const remember = createRemembered(clock)

  const channelOf = (id: string): Promise<z.infer<typeof CHANNEL> | null> =>
    remember(`channel/${id}`, () => orGone(calls.call(`GET /channels/${id}`, CHANNEL)))
  const guildOf = (id: string): Promise<z.infer<typeof GUILD> | null> =>
    remember(`guild/${id}`, () => orGone(calls.call(`GET /guilds/${id}`, GUILD)))
  const memberOf = (guild: string, id: string): Promise<z.infer<typeof MEMBER> | null> =>
    remember(`member/${guild}/${id}`, () => orGone(calls.call(`GET /guilds/${guild}/members/${id}`, MEMBER)))

  async function reads(person: string, id: string): Promise<boolean> {
    const channel = await channelOf(id)
    if (!channel || channel.type === PRIVATE_THREAD) return false
    const { guild_id: home, recipients, parent_id: parent } = channel
    if (home === undefined) return recipients.some(each => each.id === person)
    if (THREADS.has(channel.type)) return parent != null && (await reads(person, parent))
    const [guild, member] = await Promise.all([guildOf(home), memberOf(home, person)])
    if (!guild || !member) return false
    return guild.owner_id === person || mayRead(channel, guild, { id: person, roles: member.roles })
  }

  return {
    reads,
    async isDirect(id) {
      const channel = await channelOf(id)
      return channel !== null && channel.guild_id === undefined
    },
  }
}

/** First what all may, then what their roles may, then they alone; in each the allowed outweighs the forbidden. */
function mayRead(
  { permission_overwrites: overwrites }: z.infer<typeof CHANNEL>,
  { id: everyone, roles: all }: z.infer<typeof GUILD>,
  { id, roles }: { id: string; roles: string[] },
): boolean {
  const own = new Set([everyone, ...roles])
  let may = join(all.flatMap(role => (own.has(role.id) ? [role.permissions] : [])))
  if ((may & ADMINISTRATOR) !== 0n) return true
  for (const layer of [[everyone], roles, [id]]) {
    const there = overwrites.filter(overwrite => layer.includes(overwrite.id))
    may = (may & ~join(there.map(({ deny }) => deny))) | join(there.map(({ allow }) => allow))
  }
  return (may & READ) === READ
}

function join(bits: string[]): bigint {
  return bits.reduce((sum, each) => sum | BigInt(each), 0n)
}

/** Of whom or what is not there any more, or not for us, nobody reads anything. */
async function orGone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ChatError && (error.code === 'gone' || error.code === 'refused')) return null
    throw error
  }
}
