import type { Clock } from '../../../src/lib/clock.ts'

/** So often a minute, as the documents of Slack say: a method, a workspace, an app. */
const PER_MINUTE: Record<string, number> = {
  'auth.test': 600,
  'apps.connections.open': 100,
  'chat.postMessage': 300,
  'chat.update': 50,
  'chat.delete': 50,
  'chat.postEphemeral': 100,
  'conversations.history': 50,
  'conversations.replies': 50,
  'conversations.info': 50,
  'conversations.open': 50,
  'conversations.members': 100,
  'users.conversations': 50,
  'reactions.add': 50,
  'reactions.remove': 20,
  'reactions.get': 50,
  'users.info': 100,
  'usergroups.users.list': 20,
  'files.info': 100,
  'files.getUploadURLExternal': 100,
  'files.completeUploadExternal': 100,
  'views.open': 100,
  'views.publish': 100,
  'views.update': 100,
}
const MINUTE_MS = 60_000
/** In one channel about one a second, with short bursts. */
const CHANNEL_BURST = 4

/** Counts calls, and says when one comes too soon. */
export class Tiers {
  isStrict = true
  /** Every call, in order. */
  readonly calls: { method: string; at: number }[] = []
  /** Those that were too many. */
  readonly limited: string[] = []
  readonly #clock: Clock
  readonly #windows = new Map<string, number[]>()
  readonly #channels = new Map<string, { left: number; at: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Seconds to wait; 0: it may be made. */
  take(method: string, channel: string | undefined): number {
    const now = this.#clock.now()
    this.calls.push({ method, at: now })
    if (!this.isStrict) return 0
    const window = (this.#windows.get(method) ?? []).filter(at => at > now - MINUTE_MS)
    const isFull = window.length >= (PER_MINUTE[method] ?? 20)
    const wait = isFull
      ? Math.ceil((window[0]! + MINUTE_MS - now) / 1_000)
      : method === 'chat.postMessage' && channel !== undefined
        ? this.#takeIn(channel, now)
        : 0
    if (wait > 0) this.limited.push(method)
    else window.push(now)
    this.#windows.set(method, window)
    return wait
  }

  #takeIn(channel: string, now: number): number {
    const { left, at } = this.#channels.get(channel) ?? { left: CHANNEL_BURST, at: now }
    const full = Math.min(CHANNEL_BURST, left + (now - at) / 1_000)
    if (full < 1) return 1
    this.#channels.set(channel, { left: full - 1, at: now })
    return 0
  }

  count(method: string): number {
    return this.calls.filter(call => call.method === method).length
  }
}
