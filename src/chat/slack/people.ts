import { z } from 'zod'
import type { Right } from '../../../commands/request.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Person } from '../port.ts'
import { ChatError } from '../port.ts'
import { createRemembered } from '../remembered.ts'
import { toShownName } from '../shown-name.ts'
import type { Calls } from './calls.ts'
import { toSlackCode } from './errors.ts'
import { listChannels } from './history.ts'
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
  /** Whether somebody is in a channel where the bot is too. */
  isIn(user: string, channel: string): Promise<boolean>
}

/** Of somebody who is in no channel, but looks at what the bot shows them. */
export const HOME = 'home'

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
const OPENED = z.object({ channel: z.object({ id: z.string() }) })
const PAGES_MAX = 20

export function createDirectory(calls: Calls, people: SlackPeople, clock: Clock): Directory {
  const remember = createRemembered(clock)

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

  /** Where they and the bot are, and where they are alone with it. */
  async function channelsOf(user: string): Promise<ReadonlySet<string>> {
    return await remember(`channels/${user}`, async () => {
      const shared = await listChannels(calls, { user, types: 'public_channel,private_channel' })
      const alone = await orNone(calls.call('conversations.open', { users: user }, OPENED))
      return new Set([...shared.map(({ id }) => id), ...(alone === null ? [] : [alone.channel.id])])
    })
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
      // Who does something in a channel is in it. Alone with the bot they may look, at what is told where they are.
      const everyone = people.everyone.filter(right => isOne && (!isAlone(channel) || right === 'view'))
      return {
        id: doer.user,
        name: own?.name ?? toShownName(toWritten(user, doer.user), doer.user, people.reserved),
        rights: [...new Set([...(own?.rights ?? []), ...groups, ...everyone])],
      }
    },
    isIn: async (user, channel) => (await orNobody(channelsOf(user))).has(channel),
  }
}

/** Where one person alone is with the bot: its messages, and its home. */
export function isAlone(channel: string): boolean {
  return channel.startsWith('D') || channel === HOME
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
async function orNone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ChatError && (error.code === 'gone' || error.code === 'refused')) return null
    throw error
  }
}

/** A group, or being somewhere, counts for nothing where nobody can say who is in it. */
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
