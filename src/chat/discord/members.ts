import type { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { ChatError } from '../port.ts'
import type { Calls } from './calls.ts'
import { MEMBER, USER } from './people.ts'
import type { Doer } from './people.ts'

type Member = z.infer<typeof MEMBER>

const KEPT_MS = 5 * 60_000
const KEPT_MAX = 5_000

/** People of whom Discord told no more than who they are. */
export class Members {
  readonly #calls: Calls
  readonly #clock: Clock
  readonly #kept = new Map<string, { at: number; member: Promise<Member | null> }>()

  constructor(calls: Calls, clock: Clock) {
    this.#calls = calls
    this.#clock = clock
  }

  /** Null: they are in no server together, or not any more, and so may do nothing there. */
  async find(guild: string | null, user: string): Promise<Member | null> {
    if (guild === null) return null
    const key = `${guild}/${user}`
    const known = this.#kept.get(key)
    if (known && this.#clock.now() - known.at < KEPT_MS) return await known.member
    const member = this.#ask(guild, user).catch((error: unknown) => {
      // Who cannot be asked after is asked after again.
      this.#kept.delete(key)
      throw error
    })
    this.#kept.set(key, { at: this.#clock.now(), member })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest)
    return await member
  }

  async findDoer(guild: string | null, id: string): Promise<Doer> {
    const user = await this.#calls.call(`GET /users/${id}`, USER)
    return { user, member: await this.find(guild, id), guild }
  }

  async #ask(guild: string, user: string): Promise<Member | null> {
    try {
      return await this.#calls.call(`GET /guilds/${guild}/members/${user}`, MEMBER)
    } catch (error) {
      if (error instanceof ChatError && error.code === 'gone') return null
      throw error
    }
  }
}
