import { openDiscord } from '../../src/chat/discord/discord.ts'
import { Secret } from '../../src/lib/secret.ts'
import { ChatLoad } from './chat-load.ts'
import { DiscordDouble, TOKEN } from './discord-double/discord-double.ts'
import type { HandClock } from './hand-clock.ts'

/** Runs of many agents told of in Discord; its SDK waits in the same time. */
export class DiscordLoad extends ChatLoad {
  readonly double: DiscordDouble

  constructor() {
    let made: DiscordDouble | undefined
    super(({ clock, log, count }) => {
      const double = new DiscordDouble(clock)
      made = double
      const restore = bendTime(clock, count)
      const nobody = { named: new Map(), roles: new Map(), channels: new Map(), reserved: new Set<string>() }
      return {
        chat: openDiscord({
          token: new Secret(TOKEN),
          apiUrl: double.apiUrl,
          people: { ...nobody, everyone: [], server: null },
          clock,
          log,
          commands: [],
          makeRequest: async (url, init) => {
            count()
            return await double.fetch(url, init)
          },
        }),
        say: channel =>
          double.world.add(channel, { author: double.world.person('ana').id, content: 'a plan' }).id,
        async [Symbol.asyncDispose]() {
          restore()
          await double[Symbol.asyncDispose]()
        },
      }
    })
    this.double = made!
  }
}

/** The SDK takes no clock: what it asks the world for is answered by ours. */
function bendTime(clock: HandClock, count: () => void): () => void {
  const { setTimeout, clearTimeout } = globalThis
  const { now } = Date
  const timers = new Map<object, () => void>()
  Date.now = () => clock.now()
  globalThis.setTimeout = ((call: () => void, ms = 0) => {
    const timer = { unref: () => timer, ref: () => timer, hasRef: () => false }
    timers.set(
      timer,
      clock.after(ms, () => {
        timers.delete(timer)
        count()
        call()
      }),
    )
    return timer
  }) as unknown as typeof setTimeout
  globalThis.clearTimeout = timer => {
    timers.get(timer as unknown as object)?.()
    timers.delete(timer as unknown as object)
  }
  return () => Object.assign(globalThis, { setTimeout, clearTimeout }) && void (Date.now = now)
}
