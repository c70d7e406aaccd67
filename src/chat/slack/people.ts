import { z } from 'zod'
import type { Right } from '../../../commands/request.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Person } from '../port.ts'
import { ChatError } from '../port.ts'
import { toShownName } from '../shown-name.ts'
import type { Calls } from './calls.ts'
import { toSlackCode } from './errors.ts'
import type { Doer, Self } from './inbound.ts'

/** Who may do what in Slack: by the ids of people, of user groups, and of channels for those who are in them. */
export interface SlackPeople {
  named: ReadonlyMap<string, { rights: readonly Right[]; name: string | null }>
  /** Those who are in a channel, there. */
  everyone: readonly Right[]
  /** Names that mean somebody elsewhere in the configuration. */
  reserved: ReadonlySet<string>
}

export interface Directory {
  /** Who it is, and what they may do in a channel. */
  find(doer: Doer, channel: string, self: Self): Promise<Person>
}

const USER = z.object({
  user: z.object({
    team_id: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    name: z.string().optional(),
    real_name: z.string().optional(),
    profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
  }),
})
type User = z.infer<typeof USER>['user']
const GROUP = z.object({ users: z.array(z.string()) })
const MEMBERS = z.object({
  members: z.array(z.string()),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
})
const FRESH_MS = 5 * 60_000
const KNOWN_MAX = 5_000
const PAGES_MAX = 20

export function createDirectory(calls: Calls, people: SlackPeople, clock: Clock): Directory {
  const remembered = new Map<string, { at: number; value: Promise<unknown> }>()

  /** Asked once in a while; what failed is asked again. */
  async function remember<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = remembered.get(key)
    if (known && clock.now() - known.at < FRESH_MS) return (await known.value) as T
    const value = ask()
    remembered.delete(key)
    remembered.set(key, { at: clock.now(), value })
    const [oldest] = remembered.keys()
    if (remembered.size > KNOWN_MAX && oldest !== undefined) remembered.delete(oldest)
    value.catch(() => remembered.delete(key))
    return await value
  }

  const userOf = (id: string): Promise<User> =>
    remember(`user/${id}`, async () => (await calls.call('users.info', { user: id }, USER)).user)

  async function membersOf(id: string): Promise<ReadonlySet<string>> {
    return await remember(`members/${id}`, async () =>
      id.startsWith('S')
        ? new Set((await calls.call('usergroups.users.list', { usergroup: id }, GROUP)).users)
        : await listMembers(id),
    )
  }

  async function listMembers(channel: string): Promise<Set<string>> {
    const members = new Set<string>()
    let cursor: string | undefined
    for (let page = 0; page < PAGES_MAX; page++) {
      const args = { channel, limit: 500, ...(cursor && { cursor }) }
      const answer = await calls.call('conversations.members', args, MEMBERS)
      for (const member of answer.members) members.add(member)
      cursor = answer.response_metadata?.next_cursor
      if (!cursor) break
    }
    return members
  }

  /** Of the groups and channels that are named. */
  async function findGroups(user: string): Promise<Right[]> {
    const rights: Right[] = []
    for (const [id, given] of people.named) {
      if (isUserId(id)) continue
      if ((await orNobody(membersOf(id))).has(user)) rights.push(...given.rights)
    }
    return rights
  }

  return {
    async find(doer, channel, self) {
      const own = people.named.get(doer.user)
      const user = await orNone(userOf(doer.user))
      if (user === null) return { id: doer.user, name: own?.name ?? doer.user, rights: own?.rights ?? [] }
      const isOne = isMember(user, doer, self)
      const groups = isOne ? await findGroups(doer.user) : []
      // Who does something in a channel is in it; in a conversation with the bot alone that says nothing.
      const everyone = isOne && !channel.startsWith('D') ? people.everyone : []
      return {
        id: doer.user,
        name: own?.name ?? toShownName(toWritten(user, doer.user), doer.user, people.reserved),
        rights: [...new Set([...(own?.rights ?? []), ...groups, ...everyone])],
      }
    },
  }
}

/** Guests, people of other workspaces, and bots are nobody unless they are named. */
function isMember(user: User, { team }: Doer, self: Self): boolean {
  const isGuest = user.is_restricted === true || user.is_ultra_restricted === true
  const isStranger =
    user.is_stranger === true ||
    (user.team_id !== undefined && user.team_id !== self.team) ||
    (team !== null && team !== self.team)
  return !isGuest && !isStranger && user.is_bot !== true && user.deleted !== true
}

/** Of whom Slack will not speak, as it does not of everybody from elsewhere: nobody, unless they are named. */
async function orNone(asked: Promise<User>): Promise<User | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ChatError && (error.code === 'gone' || error.code === 'refused')) return null
    throw error
  }
}

/** What a group may counts for nothing where nobody can say who is in it. */
async function orNobody(asked: Promise<ReadonlySet<string>>): Promise<ReadonlySet<string>> {
  try {
    return await asked
  } catch (error) {
    const isPassing = error instanceof ChatError && (error.code === 'busy' || error.code === 'unreachable')
    if (isPassing && toSlackCode(error.cause) === null) throw error
    return new Set()
  }
}

function isUserId(id: string): boolean {
  return /^[UWB]/.test(id)
}

function toWritten(user: User, id: string): string {
  return user.profile?.display_name || user.profile?.real_name || user.real_name || user.name || id
}
