import type { Clock } from '../../../src/lib/clock.ts'

export interface User {
  id: string
  name: string
  team: string
  isBot: boolean
  isGuest: boolean
}

export interface Channel {
  id: string
  name: string
  isDirect: boolean
  isArchived: boolean
  members: Set<string>
  messages: Message[]
}

export interface Message {
  ts: string
  thread: string | null
  isBroadcast: boolean
  user: string
  text: string
  blocks: Block[]
  metadata: { event_type: string; event_payload: Record<string, unknown> } | null
  isEdited: boolean
  /** By name: whose, in order. */
  reactions: Map<string, string[]>
  files: string[]
  /** Whose eyes alone it is for. */
  only: string | null
}

export interface File {
  id: string
  name: string
  user: string
  bytes: Uint8Array
  isDeleted: boolean
}

export type Block = { type: string } & Record<string, unknown>

export const TEAM = 'T0HOME'
export const OTHER_TEAM = 'T0GUEST'
export const BOT_USER = 'U0REGATTA'
export const BOT_ID = 'B0REGATTA'
export const APP_ID = 'A0REGATTA'

/** What a call is refused with, by Slack's own word. */
export class SlackRefusal extends Error {
  readonly more: Record<string, unknown>
  constructor(code: string, more: Record<string, unknown> = {}) {
    super(code)
    this.name = 'SlackRefusal'
    this.more = more
  }
}

/** A workspace: people, channels, what is said in them. */
export class Workspace {
  readonly users = new Map<string, User>()
  readonly channels = new Map<string, Channel>()
  readonly files = new Map<string, File>()
  readonly groups = new Map<string, string[]>()
  /** What each person's home shows, and the views that are open. */
  readonly homes = new Map<string, Block[]>()
  readonly views = new Map<string, Record<string, unknown>>()
  /** Whom an event is told to. */
  onEvent: (event: Record<string, unknown>) => void = () => {}
  readonly #clock: Clock
  #count = 0
  #lastTs = 0

  constructor(clock: Clock) {
    this.#clock = clock
    this.users.set(BOT_USER, {
      id: BOT_USER,
      name: 'regatta',
      team: TEAM,
      isBot: true,
      isGuest: false,
    })
  }

  mint(letter: string): string {
    return `${letter}0${String(++this.#count).padStart(6, '0')}`
  }

  /** A person by name, who comes into being by it. */
  person(name: string, more: Partial<User> = {}): User {
    const found = [...this.users.values()].find(user => user.name === name)
    const user = found ?? { id: this.mint('U'), name, team: TEAM, isBot: false, isGuest: false }
    Object.assign(user, more)
    this.users.set(user.id, user)
    return user
  }

  newChannel(name?: string): Channel {
    const id = this.mint('C')
    const channel: Channel = {
      id,
      name: name ?? id.toLowerCase(),
      isDirect: false,
      isArchived: false,
      members: new Set([BOT_USER]),
      messages: [],
    }
    this.channels.set(id, channel)
    return channel
  }

  /** Between a person and the bot. */
  direct(user: string): Channel {
    const found = [...this.channels.values()].find(({ isDirect, members }) => isDirect && members.has(user))
    if (found) return found
    if (!this.users.has(user)) throw new SlackRefusal('user_not_found')
    const channel = this.newChannel()
    this.channels.delete(channel.id)
    Object.assign(channel, { id: this.mint('D'), isDirect: true })
    channel.members.add(user)
    this.channels.set(channel.id, channel)
    return channel
  }

  channel(id: string): Channel {
    const channel = this.channels.get(id)
    if (!channel) throw new SlackRefusal('channel_not_found')
    return channel
  }

  /** One that the bot may write in. */
  open(id: string): Channel {
    const channel = this.channel(id)
    if (channel.isArchived) throw new SlackRefusal('is_archived')
    if (!channel.members.has(BOT_USER)) throw new SlackRefusal('not_in_channel')
    return channel
  }

  message(channel: string, ts: string): Message {
    const found = this.channel(channel).messages.find(message => message.ts === ts && message.only === null)
    if (!found) throw new SlackRefusal('message_not_found')
    return found
  }

  add(channel: Channel, given: Pick<Message, 'user' | 'text'> & Partial<Message>): Message {
    const message: Message = {
      ts: this.#nextTs(),
      thread: null,
      isBroadcast: false,
      blocks: [],
      metadata: null,
      isEdited: false,
      reactions: new Map(),
      files: [],
      only: null,
      ...given,
    }
    const { thread } = message
    if (thread !== null && !channel.messages.some(({ ts }) => ts === thread))
      throw new SlackRefusal('thread_not_found')
    channel.messages.push(message)
    if (message.only === null) this.onEvent(this.toEvent(channel, message))
    return message
  }

  /** As Slack tells of a message, in events and in histories. */
  toEvent(channel: Channel, message: Message): Record<string, unknown> {
    return {
      ...this.toJson(message),
      channel: channel.id,
      channel_type: channel.isDirect ? 'im' : 'channel',
      event_ts: message.ts,
      ...(message.files.length > 0 ? { subtype: 'file_share' } : {}),
    }
  }

  toJson(message: Message): Record<string, unknown> {
    const { ts, thread, user, text, blocks, isEdited, files, reactions, isBroadcast } = message
    const from = this.users.get(user)
    return {
      type: 'message',
      ts,
      user,
      text,
      blocks,
      team: from?.team,
      user_team: from?.team,
      ...(thread === null ? {} : { thread_ts: thread }),
      ...(isBroadcast ? { subtype: 'thread_broadcast' } : {}),
      ...(from?.isBot === true
        ? { bot_id: user === BOT_USER ? BOT_ID : `B${user.slice(1)}`, app_id: APP_ID }
        : {}),
      ...(isEdited ? { edited: { user, ts } } : {}),
      ...(files.length > 0 ? { files: files.map(id => this.toFileJson(id)) } : {}),
      ...(reactions.size > 0
        ? {
            reactions: [...reactions].map(([name, users]) => ({ name, users, count: users.length })),
          }
        : {}),
    }
  }

  toFileJson(id: string, host = ''): Record<string, unknown> {
    const file = this.files.get(id)
    if (!file || file.isDeleted) throw new SlackRefusal('file_not_found')
    return {
      id,
      name: file.name,
      size: file.bytes.length,
      user: file.user,
      mode: 'hosted',
      ...(host === ''
        ? {}
        : {
            url_private: `${host}/files-pri/${id}`,
            url_private_download: `${host}/files-pri/${id}/download`,
          }),
    }
  }

  /** `by` reacts; false: they had already. */
  react(channel: Channel, message: Message, name: string, by: string): boolean {
    const there = message.reactions.get(name) ?? []
    if (there.includes(by)) return false
    message.reactions.set(name, [...there, by])
    this.onEvent(this.#toReaction('reaction_added', channel, message, name, by))
    return true
  }

  unreact(channel: Channel, message: Message, name: string, by: string): boolean {
    const there = message.reactions.get(name) ?? []
    if (!there.includes(by)) return false
    const left = there.filter(user => user !== by)
    if (left.length > 0) message.reactions.set(name, left)
    else message.reactions.delete(name)
    this.onEvent(this.#toReaction('reaction_removed', channel, message, name, by))
    return true
  }

  #toReaction(
    type: string,
    channel: Channel,
    message: Message,
    reaction: string,
    user: string,
  ): Record<string, unknown> {
    const item = { type: 'message', channel: channel.id, ts: message.ts }
    return { type, user, reaction, item, item_user: message.user, event_ts: this.#nextTs() }
  }

  #nextTs(): string {
    this.#lastTs = Math.max(this.#clock.now() * 1_000, this.#lastTs + 1)
    const seconds = Math.floor(this.#lastTs / 1_000_000)
    return `${seconds}.${String(this.#lastTs % 1_000_000).padStart(6, '0')}`
  }
}
