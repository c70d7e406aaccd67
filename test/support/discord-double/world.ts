import type { Clock } from '../../../src/lib/clock.ts'

export interface User {
  id: string
  name: string
  nick: string | null
  isBot: boolean
  roles: string[]
}

export interface Channel {
  id: string
  /** 0: text, 1: direct messages, 2: voice, 11: a thread, 12: one for those asked in, 15: a forum. */
  type: 0 | 1 | 2 | 11 | 12 | 15
  name: string
  parent: string | null
  isArchived: boolean
  /** Whom direct messages are with. */
  with: string | null
  /** The bot may not see it. */
  isHidden: boolean
  /** What it lets and forbids roles and people. */
  overwrites: { id: string; type: 0 | 1; allow: string; deny: string }[]
  /** It may not write there. */
  isClosed?: boolean
  /** Only who may manage threads writes there, and takes it up again. */
  isLocked?: boolean
}

export interface Message {
  id: string
  channel: string
  author: string
  content: string
  flags: number
  components: Component[]
  attachments: Attachment[]
  /** By emoji: whose, in order. */
  reactions: Map<string, string[]>
  isEdited: boolean
  /** Whose eyes alone it is for. */
  only: string | null
}

interface Attachment {
  id: string
  filename: string
  bytes: Uint8Array
}

export type Component = { type: number; id?: number; components?: Component[] } & Record<string, unknown>

export type Tell = (type: string, data: Record<string, unknown>) => void

export const GUILD = '100000000000000001'
/** A bot's own user has the id of its application. */
export const BOT = '100000000000000002'
const BOT_ROLE = '100000000000000003'
export const V2 = 1 << 15
/** To see a channel and what was said in it. */
const READING = (1n << 10n) | (1n << 16n)
const EPOCH = 1_420_070_400_000n

/** What a call is refused with: an HTTP status and Discord's own number. */
export class DiscordRefusal extends Error {
  readonly status: number
  readonly code: number
  constructor(status: number, code: number, message: string) {
    super(message)
    this.name = 'DiscordRefusal'
    this.status = status
    this.code = code
  }
}

/** A server: people, channels, threads, what is said in them. */
export class World {
  readonly users = new Map<string, User>()
  readonly channels = new Map<string, Channel>()
  readonly messages = new Map<string, Message>()
  readonly commands = new Map<string, unknown[]>()
  readonly roles = new Map<string, string>([[BOT_ROLE, 'regatta']])
  /** By role; the server's own id is everybody. */
  readonly permissions = new Map([[GUILD, READING]])
  /** Files that stand under no message: of modals and commands, by id. */
  readonly lent = new Map<string, Uint8Array>()
  /** Posts of a while, by place and nonce. */
  readonly nonces = new Map<string, string>()
  /** Whom an event is told to. */
  tell: Tell = () => {}
  host = 'http://double'
  readonly #clock: Clock
  #count = 0

  constructor(clock: Clock) {
    this.#clock = clock
    this.users.set(BOT, { id: BOT, name: 'regatta', nick: null, isBot: true, roles: [BOT_ROLE] })
  }

  /** They grow, and bear the instant. */
  mint(): string {
    this.#count++
    return String(((BigInt(this.#clock.now()) - EPOCH) << 22n) + BigInt(this.#count))
  }

  person(name: string): User {
    const known = [...this.users.values()].find(user => user.name === name)
    if (known) return known
    const user = { id: this.mint(), name, nick: null, isBot: false, roles: [] }
    this.users.set(user.id, user)
    return user
  }

  role(name: string): string {
    const known = [...this.roles].find(([, other]) => other === name)
    if (known) return known[0]
    const id = this.mint()
    this.roles.set(id, name)
    return id
  }

  newChannel(name = `channel-${this.#count}`, more: Partial<Channel> = {}): Channel {
    const id = this.mint()
    const channel: Channel = {
      id,
      type: 0,
      name,
      parent: null,
      isArchived: false,
      with: null,
      isHidden: false,
      overwrites: [],
      ...more,
    }
    this.channels.set(id, channel)
    this.tell('CHANNEL_CREATE', this.toChannelJson(channel))
    return channel
  }

  direct(user: string): Channel {
    const known = [...this.channels.values()].find(channel => channel.with === user)
    if (known) return known
    const channel: Channel = {
      id: this.mint(),
      type: 1,
      name: '',
      parent: null,
      isArchived: false,
      with: user,
      isHidden: false,
      overwrites: [],
    }
    this.channels.set(channel.id, channel)
    return channel
  }

  /** A thread of a message has its id. */
  startThread(parent: string, message: string, name: string): Channel {
    if (this.channels.has(message))
      throw new DiscordRefusal(400, 160_004, 'A thread has already been created for this message')
    this.message(parent, message)
    if (this.channel(parent).type !== 0)
      throw new DiscordRefusal(400, 50_024, 'Cannot execute action on this channel type')
    const thread: Channel = {
      id: message,
      type: 11,
      name,
      parent,
      isArchived: false,
      with: null,
      isHidden: false,
      overwrites: [],
    }
    this.channels.set(message, thread)
    this.tell('THREAD_CREATE', { ...this.toChannelJson(thread), newly_created: true })
    return thread
  }

  channel(id: string): Channel {
    const found = this.channels.get(id)
    if (!found) throw new DiscordRefusal(404, 10_003, 'Unknown Channel')
    if (found.isHidden) throw new DiscordRefusal(403, 50_001, 'Missing Access')
    return found
  }

  message(channel: string, id: string): Message {
    this.channel(channel)
    const found = this.messages.get(id)
    if (found?.channel !== channel) throw new DiscordRefusal(404, 10_008, 'Unknown Message')
    return found
  }

  /** Oldest first. */
  messagesIn(channel: string): Message[] {
    return [...this.messages.values()].filter(message => message.channel === channel)
  }

  add(
    channel: string,
    said: Pick<Message, 'author'> & Partial<Message>,
    more: Record<string, unknown> = {},
  ): Message {
    const at = this.channel(channel)
    if (at.type === 15)
      throw new DiscordRefusal(400, 40_058, 'Cannot message this channel until after post created')
    const message: Message = {
      id: this.mint(),
      channel,
      content: '',
      flags: 0,
      components: [],
      attachments: [],
      reactions: new Map(),
      isEdited: false,
      only: null,
      ...said,
    }
    this.messages.set(message.id, message)
    if (at.isArchived) this.setArchived(at, 'open')
    if (message.only === null) this.tell('MESSAGE_CREATE', { ...this.toEvent(message), ...more })
    return message
  }

  setArchived(channel: Channel, to: 'archived' | 'open'): void {
    channel.isArchived = to === 'archived'
    this.tell('THREAD_UPDATE', this.toChannelJson(channel))
  }

  delete({ id, channel }: Message): void {
    this.messages.delete(id)
    this.tell('MESSAGE_DELETE', { id, channel_id: channel, ...this.#guildOf(channel) })
  }

  deleteChannel(id: string): void {
    const channel = this.channel(id)
    this.channels.delete(id)
    for (const other of this.channels.values()) if (other.parent === id) this.channels.delete(other.id)
    this.tell(channel.parent !== null ? 'THREAD_DELETE' : 'CHANNEL_DELETE', this.toChannelJson(channel))
  }

  react(message: Message, emoji: string, user: string): void {
    const users = message.reactions.get(emoji) ?? []
    message.reactions.set(emoji, users)
    if (users.includes(user)) return
    users.push(user)
    const who = this.users.get(user)!
    const guild = this.#guildOf(message.channel)
    this.tell('MESSAGE_REACTION_ADD', {
      ...this.#toReaction(message, emoji, user),
      message_author_id: message.author,
      ...(guild.guild_id && { member: { ...this.toMember(who), user: this.toUser(who) } }),
    })
  }

  unreact(message: Message, emoji: string, user: string): void {
    const left = (message.reactions.get(emoji) ?? []).filter(other => other !== user)
    if (left.length > 0) message.reactions.set(emoji, left)
    else message.reactions.delete(emoji)
    this.tell('MESSAGE_REACTION_REMOVE', this.#toReaction(message, emoji, user))
  }

  #toReaction({ id, channel }: Message, emoji: string, user: string): Record<string, unknown> {
    return {
      user_id: user,
      channel_id: channel,
      message_id: id,
      emoji: { id: null, name: emoji },
      burst: false,
      type: 0,
      ...this.#guildOf(channel),
    }
  }

  #guildOf(channel: string): { guild_id?: string } {
    return this.channels.get(channel)?.type === 1 ? {} : { guild_id: GUILD }
  }

  toUser({ id, name, isBot }: User): Record<string, unknown> {
    return {
      id,
      username: name,
      discriminator: '0',
      global_name: null,
      avatar: null,
      ...(isBot && { bot: true }),
    }
  }

  toMember({ nick, roles }: User): Record<string, unknown> {
    return { nick, roles, joined_at: '2030-01-01T00:00:00.000000+00:00', deaf: false, mute: false, flags: 0 }
  }

  /** As the gateway tells it: with the member who said it. */
  toEvent(message: Message): Record<string, unknown> {
    const guild = this.#guildOf(message.channel)
    const user = this.users.get(message.author)!
    return { ...this.toJson(message), ...guild, ...(guild.guild_id && { member: this.toMember(user) }) }
  }

  toJson(message: Message): Record<string, unknown> {
    const { id, channel, author, content, flags, components, attachments, reactions, isEdited } = message
    const mentioned = [...content.matchAll(/<@!?(\d+)>/g)].flatMap(([, user]) => this.users.get(user!) ?? [])
    return {
      id,
      channel_id: channel,
      author: this.toUser(this.users.get(author)!),
      content,
      timestamp: new Date(Number((BigInt(id) >> 22n) + EPOCH)).toISOString(),
      edited_timestamp: isEdited ? new Date(this.#clock.now()).toISOString() : null,
      tts: false,
      mention_everyone: false,
      mentions: mentioned.map(user => this.toUser(user)),
      mention_roles: [...content.matchAll(/<@&(\d+)>/g)].map(([, role]) => role),
      attachments: attachments.map(({ id: file, filename, bytes }) => ({
        id: file,
        filename,
        size: bytes.length,
        url: `${this.host}/attachments/${channel}/${file}/${encodeURIComponent(filename)}?ex=1&is=1&hm=1`,
        proxy_url: `${this.host}/attachments/${channel}/${file}/x`,
      })),
      embeds: [],
      components,
      flags,
      type: 0,
      pinned: false,
      reactions: [...reactions].map(([emoji, users]) => ({
        emoji: { id: null, name: emoji },
        count: users.length,
        me: users.includes(BOT),
        burst_colors: [],
      })),
    }
  }

  toChannelJson({
    id,
    type,
    name,
    parent,
    isArchived,
    with: user,
    overwrites,
  }: Channel): Record<string, unknown> {
    const latest = this.messagesIn(id).at(-1)?.id ?? null
    const stem = { id, type, name, last_message_id: latest }
    if (type === 1) return { id, type, last_message_id: latest, recipients: [{ id: user }] }
    if (parent === null)
      return { ...stem, guild_id: GUILD, parent_id: null, permission_overwrites: overwrites, position: 0 }
    const metadata = {
      archived: isArchived,
      auto_archive_duration: 10_080,
      archive_timestamp: new Date(this.#clock.now()).toISOString(),
      locked: false,
    }
    return { ...stem, guild_id: GUILD, parent_id: parent, thread_metadata: metadata, owner_id: BOT }
  }

  toGuild(): Record<string, unknown> {
    const all = [...this.channels.values()].filter(({ isHidden }) => !isHidden)
    return {
      id: GUILD,
      name: 'home',
      owner_id: '1',
      unavailable: false,
      roles: [[GUILD, '@everyone'] as const, ...this.roles].map(([id, name]) => ({
        id,
        name,
        permissions: String(this.permissions.get(id) ?? 0n),
        ...(id === BOT_ROLE && { managed: true, tags: { bot_id: BOT } }),
      })),
      channels: all
        .filter(({ type, parent }) => type !== 1 && parent === null)
        .map(channel => this.toChannelJson(channel)),
      threads: all
        .filter(({ parent, isArchived }) => parent !== null && !isArchived)
        .map(channel => this.toChannelJson(channel)),
      members: [],
      emojis: [],
      presences: [],
      voice_states: [],
    }
  }
}
