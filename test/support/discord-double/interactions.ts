import { randomUUID } from 'node:crypto'
import type { Clock } from '../../../src/lib/clock.ts'
import { textOf } from './check-message.ts'
import { BOT, DiscordRefusal, GUILD, V2 } from './world.ts'
import type { Component, Message, User, World } from './world.ts'

/** How the app answered at first, and what it said since. */
export interface Answer {
  type: number
  data: Record<string, unknown>
}

interface Open {
  id: string
  user: User
  channel: string
  at: number
  /** What was pressed, where something was. */
  message: Message | null
  answer: Answer | null
  original: Message | null
  resolve(answer: Answer): void
}

const ANSWER_MS = 3_000
const TOKEN_MS = 15 * 60_000
const EPHEMERAL = 64

/** What people ask of the app: to be answered within three seconds, and to be followed up for a quarter of an hour. */
export class Interactions {
  readonly #world: World
  readonly #clock: Clock
  readonly #open = new Map<string, Open>()

  constructor(world: World, clock: Clock) {
    this.#world = world
    this.#clock = clock
  }

  /** Rejects as the person sees it: the application did not respond. */
  async begin(given: {
    type: number
    by: User
    channel: string
    data: Record<string, unknown>
    message?: Message
  }): Promise<Answer> {
    const { type, by, channel, data, message } = given
    const id = this.#world.mint()
    const token = `token-${randomUUID()}`
    const at = this.#world.channel(channel)
    const isDirect = at.type === 1
    const answered = new Promise<Answer>((resolve, reject) => {
      const cancel = this.#clock.after(ANSWER_MS, () => {
        this.#open.delete(token)
        reject(new Error('The application did not respond'))
      })
      const open: Open = {
        id,
        user: by,
        channel,
        at: this.#clock.now(),
        message: message ?? null,
        answer: null,
        original: null,
        resolve: answer => {
          cancel()
          resolve(answer)
        },
      }
      this.#open.set(token, open)
    })
    this.#world.tell('INTERACTION_CREATE', {
      id,
      application_id: BOT,
      type,
      token,
      version: 1,
      channel_id: channel,
      channel: this.#world.toChannelJson(at),
      data,
      ...(isDirect
        ? { user: this.#world.toUser(by) }
        : {
            guild_id: GUILD,
            guild: { id: GUILD, locale: 'en-US', features: [] },
            member: { ...this.#world.toMember(by), user: this.#world.toUser(by), permissions: '0' },
          }),
      ...(message && { message: this.#world.toJson(message) }),
      locale: 'en-US',
      guild_locale: 'en-US',
      app_permissions: '0',
      entitlements: [],
      authorizing_integration_owners: { 0: GUILD },
      context: isDirect ? 1 : 0,
      attachment_size_limit: 10_485_760,
    })
    return await answered
  }

  answer(id: string, token: string, answer: Answer): Message | null {
    const open = this.#find(token)
    if (open.id !== id) throw new DiscordRefusal(404, 10_062, 'Unknown interaction')
    if (open.answer) throw new DiscordRefusal(400, 40_060, 'Interaction has already been acknowledged.')
    if (this.#clock.now() - open.at > ANSWER_MS) throw new DiscordRefusal(404, 10_062, 'Unknown interaction')
    open.answer = answer
    if (answer.type === 4 || answer.type === 5) open.original = this.#say(open, answer.data)
    if (answer.type === 6 || answer.type === 7) open.original = open.message
    open.resolve(answer)
    return open.original
  }

  /** Null: it was not answered by a message. */
  original(token: string): Message {
    const { original } = this.#find(token)
    if (!original) throw new DiscordRefusal(404, 10_008, 'Unknown Message')
    return original
  }

  followUp(token: string, data: Record<string, unknown>): Message {
    const open = this.#find(token)
    if (!open.answer) throw new DiscordRefusal(404, 10_015, 'Unknown Webhook')
    return this.#say(open, data)
  }

  #find(token: string): Open {
    const open = this.#open.get(token)
    if (!open || this.#clock.now() - open.at > TOKEN_MS)
      throw new DiscordRefusal(401, 50_027, 'Invalid Webhook Token')
    return open
  }

  #say({ channel, user }: Open, data: Record<string, unknown>): Message {
    const flags = Number(data['flags'] ?? 0)
    return this.#world.add(channel, {
      author: BOT,
      content: textOf(data, 'content'),
      flags: flags & V2,
      components: (data['components'] ?? []) as Component[],
      only: (flags & EPHEMERAL) === 0 ? null : user.id,
    })
  }
}
