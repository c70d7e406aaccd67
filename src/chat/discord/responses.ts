import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { ChatError } from '../port.ts'
import type { Calls } from './calls.ts'
import type { DiscordMessage } from './to-body.ts'

/** Discord lets each be followed up for a quarter of an hour. */
const KEPT_MS = 14 * 60_000
const KEPT_MAX = 2_000
const EPHEMERAL = 64
const ANY = z.unknown()

/** Where who asked can be answered for their eyes alone. */
interface Way {
  application: string
  token: string
  at: number
  /** Whether an answer of ours stands there already that waits for its words. */
  original: 'open' | 'said' | 'none'
}

/** The tokens of interactions: secrets, so they are kept nowhere but here. */
export class Responses {
  readonly #calls: Calls
  readonly #clock: Clock
  readonly #kept = new Map<string, Way>()

  constructor(calls: Calls, clock: Clock) {
    this.#calls = calls
    this.#clock = clock
  }

  /** `open`: it was told to wait for an answer. */
  note(key: string, way: Pick<Way, 'application' | 'token' | 'original'>): void {
    this.#kept.set(key, { ...way, at: this.#clock.now() })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest)
  }

  /** False: there is no way any more. */
  async respond(key: string, { body, files }: DiscordMessage): Promise<boolean> {
    const way = this.#kept.get(key)
    if (!way || this.#clock.now() - way.at > KEPT_MS) return false
    const { application, token, original } = way
    const isFirst = original !== 'none'
    way.original = 'none'
    try {
      if (isFirst)
        await this.#calls.call(`PATCH /webhooks/${application}/${token}/messages/@original`, ANY, {
          auth: 'its own',
          body,
          files,
        })
      else
        await this.#calls.call(`POST /webhooks/${application}/${token}`, ANY, {
          auth: 'its own',
          body: { ...body, flags: body.flags | EPHEMERAL },
          files,
        })
      return true
    } catch (error) {
      if (error instanceof ChatError && error.code === 'busy') way.original = original
      if (!(error instanceof ChatError) || error.code === 'busy') throw error
      // Whether it was shown nobody can tell; twice is better than never.
      return false
    }
  }

  /** Where nothing came by now: what it leads to is seen elsewhere. */
  async settle(key: string, message: DiscordMessage): Promise<void> {
    const way = this.#kept.get(key)
    if (way?.original !== 'open') return
    way.original = 'said'
    await this.#calls
      .call(`PATCH /webhooks/${way.application}/${way.token}/messages/@original`, ANY, {
        auth: 'its own',
        body: message.body,
        files: message.files,
      })
      .catch(() => undefined)
  }
}
