import { z } from 'zod'
import type { Right } from '../../../commands/request.ts'
import type { Person } from '../port.ts'
import { toShownName } from '../shown-name.ts'

/** Who may do what in Discord: by the ids of people, of roles, and of channels for what is done there. */
export interface DiscordPeople {
  named: ReadonlyMap<string, { rights: readonly Right[]; name: string | null }>
  roles: ReadonlyMap<string, readonly Right[]>
  channels: ReadonlyMap<string, readonly Right[]>
  /** Those who can write where the bot is. */
  everyone: readonly Right[]
  /** The server whose people count; null: each that the bot is in. */
  server: string | null
  /** Names that mean somebody elsewhere in the configuration. */
  reserved: ReadonlySet<string>
}

export const USER = z.object({
  id: z.string(),
  username: z.string(),
  global_name: z.string().nullish(),
  bot: z.boolean().optional(),
})
export const MEMBER = z.object({ nick: z.string().nullish(), roles: z.array(z.string()).default([]) })

/** Who did something, as Discord tells. */
export interface Doer {
  user: z.infer<typeof USER>
  /** In the server; null: nobody said, as in direct messages. */
  member: z.infer<typeof MEMBER> | null
  guild: string | null
}

/** What they may do: of a stranger's roles and of bots nothing counts but their own entry. */
export function toPerson(
  { user, member, guild }: Doer,
  channels: readonly string[],
  people: DiscordPeople,
): Person {
  const own = people.named.get(user.id)
  const isHome = guild !== null && (people.server === null || people.server === guild)
  const isOne = isHome && user.bot !== true
  const roles = isOne ? (member?.roles ?? []).flatMap(role => people.roles.get(role) ?? []) : []
  const places = isOne ? channels.flatMap(channel => people.channels.get(channel) ?? []) : []
  const everyone = isOne ? people.everyone : []
  const written = member?.nick || user.global_name || user.username
  return {
    id: user.id,
    name: own?.name ?? toShownName(written, user.id, people.reserved),
    rights: [...new Set([...(own?.rights ?? []), ...roles, ...places, ...everyone])],
  }
}
