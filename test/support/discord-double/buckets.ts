import type { Clock } from '../../../src/lib/clock.ts'

interface Bucket {
  resetAt: number
  used: number
}

interface Taken {
  headers: Record<string, string>
  /** Seconds; 0: it may go. */
  wait: number
  isGlobal: boolean
}

const GLOBAL_PER_SECOND = 50
/** As they were observed: Discord documents none, and tells them with each answer. */
const LIMITS: { name: string; route: RegExp; limit: number; perMs: number }[] = [
  { name: 'post', route: /^POST \/channels\/\d+\/messages$/, limit: 5, perMs: 5_000 },
  { name: 'edit', route: /^PATCH \/channels\/\d+\/messages\/\d+$/, limit: 5, perMs: 5_000 },
  { name: 'react', route: /^PUT .*\/reactions\//, limit: 1, perMs: 250 },
  { name: 'rename', route: /^PATCH \/channels\/\d+$/, limit: 2, perMs: 600_000 },
]

/** Rate limits as the headers of each answer tell them. */
export class Buckets {
  isStrict = true
  /** Calls that came though the bucket was empty. */
  readonly limited: string[] = []
  readonly counts = new Map<string, number>()
  readonly #buckets = new Map<string, Bucket>()
  readonly #clock: Clock
  #second: Bucket = { resetAt: 0, used: 0 }

  constructor(clock: Clock) {
    this.#clock = clock
  }

  take(method: string, path: string): Taken {
    const call = `${method} ${path}`
    const found = LIMITS.find(({ route }) => route.test(call))
    const name = found?.name ?? 'other'
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
    if (!this.isStrict) return { headers: {}, wait: 0, isGlobal: false }
    const now = this.#clock.now()
    const isFree = path.startsWith('/interactions/') || path.startsWith('/webhooks/')
    if (!isFree && !this.#takeGlobal(now)) {
      this.limited.push(`global ${call}`)
      return {
        headers: { 'x-ratelimit-global': 'true' },
        wait: (this.#second.resetAt - now) / 1_000,
        isGlobal: true,
      }
    }
    if (!found) return { headers: {}, wait: 0, isGlobal: false }
    const major = /\/channels\/(\d+)/.exec(path)?.[1] ?? ''
    const key = `${name}/${major}`
    const known = this.#buckets.get(key)
    const bucket = known && known.resetAt > now ? known : { resetAt: now + found.perMs, used: 0 }
    this.#buckets.set(key, bucket)
    bucket.used++
    const wait = bucket.used > found.limit ? (bucket.resetAt - now) / 1_000 : 0
    if (wait > 0) this.limited.push(call)
    return {
      wait,
      isGlobal: false,
      headers: {
        'x-ratelimit-limit': String(found.limit),
        'x-ratelimit-remaining': String(Math.max(0, found.limit - bucket.used)),
        'x-ratelimit-reset': String(bucket.resetAt / 1_000),
        'x-ratelimit-reset-after': String((bucket.resetAt - now) / 1_000),
        'x-ratelimit-bucket': name,
        ...(wait > 0 && { 'x-ratelimit-scope': 'user' }),
      },
    }
  }

  #takeGlobal(now: number): boolean {
    if (this.#second.resetAt <= now) this.#second = { resetAt: now + 1_000, used: 0 }
    this.#second.used++
    return this.#second.used <= GLOBAL_PER_SECOND
  }
}
