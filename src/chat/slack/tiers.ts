import type { Clock } from '../../lib/clock.ts'
import { Lane } from '../pace.ts'
import type { Rate } from '../pace.ts'

const MINUTE_MS = 60_000

/** Under what Slack allows in a minute, its burst included: whatever minute is looked at, it is kept. */
function within(perMinute: number, burst: number): Rate {
  return { everyMs: Math.ceil(MINUTE_MS / (perMinute - burst)), burst }
}

/** By method: what is asked for and placed by hand may come in bursts, boards come evenly. */
const RATES: Readonly<Record<string, Rate>> = {
  'chat.postMessage': within(200, 20),
  'chat.update': within(50, 2),
  'chat.delete': within(50, 10),
  'chat.postEphemeral': within(100, 20),
  'reactions.add': within(50, 20),
  'reactions.get': within(50, 10),
  'conversations.history': within(50, 10),
  'conversations.replies': within(50, 10),
  'conversations.info': within(50, 10),
  'conversations.members': within(100, 10),
  'conversations.open': within(50, 10),
  'users.conversations': within(50, 10),
  'users.info': within(100, 40),
  'usergroups.users.list': within(20, 5),
  'files.info': within(100, 20),
  'files.getUploadURLExternal': within(100, 20),
  'files.completeUploadExternal': within(100, 20),
  'views.open': within(100, 20),
  'views.publish': within(100, 20),
}
/** Nothing is said of others. */
const OTHER: Rate = within(20, 5)
/** Messages of one channel: about one a second. */
const CHANNEL: Rate = { everyMs: 1_050, burst: 2 }
/** More channels than these are not remembered at once. */
const CHANNELS_MAX = 1_000

/** The queues of one workspace. */
export class Tiers {
  readonly #clock: Clock
  readonly #methods = new Map<string, Lane>()
  readonly #channels = new Map<string, Lane>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Those that a call goes through. */
  lanesOf(method: string, channel: string | undefined): Lane[] {
    const lane = this.#methods.get(method) ?? new Lane(RATES[method] ?? OTHER, this.#clock)
    this.#methods.set(method, lane)
    return method === 'chat.postMessage' && channel !== undefined
      ? [this.#channelLane(channel), lane]
      : [lane]
  }

  #channelLane(channel: string): Lane {
    const lane = this.#channels.get(channel) ?? new Lane(CHANNEL, this.#clock)
    // The one that was used longest ago makes room.
    this.#channels.delete(channel)
    this.#channels.set(channel, lane)
    const [oldest] = this.#channels.keys()
    if (this.#channels.size > CHANNELS_MAX && oldest !== undefined) this.#channels.delete(oldest)
    return lane
  }
}
