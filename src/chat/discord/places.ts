import { z } from 'zod'
import { ChatError } from '../port.ts'
import type { Calls } from './calls.ts'
import { isPassing } from './errors.ts'

/** A channel, or a thread of one. */
export interface Place {
  id: string
  name: string
  guild: string | null
  /** Of a thread: where it hangs. */
  parent: string | null
  /** The latest message there, as far as it was told. */
  latest: string | null
  isText: boolean
  /** Whether a message there can have a thread: none has in direct messages, or beside a voice channel. */
  hasThreads: boolean
  /** Only who was asked in may read it. */
  isPrivate: boolean
}

export const CHANNEL = z.object({
  id: z.string(),
  type: z.int(),
  name: z.string().nullish(),
  guild_id: z.string().optional(),
  parent_id: z.string().nullish(),
  last_message_id: z.string().nullish(),
})
type Channel = z.infer<typeof CHANNEL>
const GUILDS = z.array(z.object({ id: z.string() }))

const TEXT = 0
const DIRECT = 1
const VOICE = 2
const NEWS = 5
const STAGE = 13
const PRIVATE_THREAD = 12
const THREADS = new Set([10, 11, PRIVATE_THREAD])
/** Where messages stand in the channel itself. */
const TEXTS = new Set([TEXT, DIRECT, VOICE, NEWS, STAGE])
const KNOWN_MAX = 20_000
const GUILDS_MAX = 20

/** The channels and threads that the bot knows of. */
export class Places {
  readonly #calls: Calls
  readonly #known = new Map<string, Place>()
  /** Whose own a role is: those that bots have by themselves, which people take for their names. */
  readonly #botOf = new Map<string, string>()

  constructor(calls: Calls) {
    this.#calls = calls
  }

  note(channel: Channel, guild: string | null = null): Place {
    const { id, type, name, guild_id: home, parent_id: parent, last_message_id: latest } = channel
    const isThread = THREADS.has(type)
    const place = {
      id,
      name: name ?? '',
      guild: home ?? guild ?? this.#known.get(id)?.guild ?? null,
      parent: isThread ? (parent ?? null) : null,
      latest: latest ?? this.#known.get(id)?.latest ?? null,
      isText: isThread || TEXTS.has(type),
      hasThreads: type === TEXT || type === NEWS,
      isPrivate: type === PRIVATE_THREAD || type === DIRECT,
    }
    this.#known.delete(id)
    this.#known.set(id, place)
    const [oldest] = this.#known.keys()
    if (this.#known.size > KNOWN_MAX && oldest !== undefined) this.#known.delete(oldest)
    return place
  }

  noteRole(role: string, bot: string): void {
    this.#botOf.set(role, bot)
  }

  rolesOf(bot: string): Set<string> {
    return new Set([...this.#botOf].filter(([, own]) => own === bot).map(([role]) => role))
  }

  noteLatest(id: string, message: string): void {
    const place = this.#known.get(id)
    if (place) place.latest = message
  }

  forget(id: string): void {
    this.#known.delete(id)
  }

  known(id: string): Place | undefined {
    return this.#known.get(id)
  }

  all(): Place[] {
    return [...this.#known.values()]
  }

  async find(id: string): Promise<Place> {
    return this.#known.get(id) ?? this.note(await this.#calls.call(`GET /channels/${id}`, CHANNEL))
  }

  /** Where messages can stand: by what people call it in the server that counts (all do: null), or by its id. */
  async findChannel(typed: string, server: string | null): Promise<string | null> {
    const name = typed.replace(/^#/, '').toLowerCase()
    const isOurs = ({ isText, parent, guild }: Place): boolean =>
      isText && parent === null && (server === null || guild === null || guild === server)
    if (/^\d{17,20}$/.test(name)) {
      const place = await this.#findIfThere(name)
      return place && isOurs(place) ? place.id : null
    }
    const alike = (await this.#listChannels(server)).filter(
      place => isOurs(place) && place.name.toLowerCase() === name,
    )
    // Which of several is meant only its id tells.
    return alike.length === 1 ? alike[0]!.id : null
  }

  async #findIfThere(id: string): Promise<Place | null> {
    try {
      return await this.find(id)
    } catch (error) {
      if (error instanceof ChatError && error.code === 'gone') return null
      throw error
    }
  }

  /** As Discord has them now: who has no gateway was told of none. */
  async #listChannels(server: string | null): Promise<Place[]> {
    const guilds = await this.#calls.call('GET /users/@me/guilds', GUILDS)
    const asked = guilds.filter(({ id }) => server === null || id === server).slice(0, GUILDS_MAX)
    const found = await Promise.all(
      asked.map(async ({ id }) => {
        const channels = await this.#calls.call(`GET /guilds/${id}/channels`, z.array(CHANNEL))
        return channels.map(channel => this.note(channel, id))
      }),
    )
    return found.flat()
  }

  /** Direct messages are told of by nobody: whom the bot spoke with before it has to ask after. */
  async meetAgain(channels: readonly string[]): Promise<void> {
    for (const id of channels) {
      const known = this.#known.get(id)
      if (known ? known.guild !== null : !/^\d{17,20}$/.test(id)) continue
      try {
        this.note(await this.#calls.call(`GET /channels/${id}`, CHANNEL))
      } catch (error) {
        if (!(error instanceof ChatError) || isPassing(error)) throw error
      }
    }
  }

  /** The thread below a message, which it begins if there is none yet. */
  async openThread(channel: string, root: string, name: string): Promise<string> {
    if (this.#known.get(root)?.parent != null) return root
    try {
      const body = { name, auto_archive_duration: 10_080 }
      const made = await this.#calls.call(`POST /channels/${channel}/messages/${root}/threads`, CHANNEL, {
        body,
      })
      return this.note(made).id
    } catch (error) {
      if (!(error instanceof ChatError)) throw error
      // Somebody was first, or it hangs below no message; or it is gone.
      if (isPassing(error)) throw error
      if ((await this.find(root)).parent === null) throw error
      return root
    }
  }
}
