import { WebSocketManager, WebSocketShardEvents } from '@discordjs/ws'
import type { SessionInfo } from '@discordjs/ws'
import { GatewayIntentBits } from 'discord.js'
import { z } from 'zod'
import { backoffMs } from '../../lib/backoff.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { pause } from '../../lib/repeat.ts'
import type { Secret } from '../../lib/secret.ts'
import type { Hold } from '../hold.ts'
import type { Calls } from './calls.ts'

/** Something the gateway told, with a name that it has however often it is told. */
export interface Dispatch {
  type: string
  data: unknown
  id: string
}

interface Parts {
  calls: Calls
  token: Secret
  clock: Clock
  log: Log
  heard(dispatch: Dispatch): void
  /** A new session began: what was done before, it was not told. `told`: until the servers have come by. */
  began(told: Promise<void>): void
  /** Of the many that may run at once one alone opens a gateway. */
  hold: Hold | null
}

export interface Gateway extends AsyncDisposable {
  open(): void
  /** Whether it is here, and not with another instance. */
  isHere(): boolean
}

const INTENTS =
  GatewayIntentBits.Guilds |
  GatewayIntentBits.GuildMessages |
  GatewayIntentBits.GuildMessageReactions |
  GatewayIntentBits.DirectMessages |
  GatewayIntentBits.DirectMessageReactions
const READY = z.object({ session_id: z.string(), guilds: z.array(z.object({ id: z.string() })) })
const GUILD = z.object({ id: z.string() })
const FIRST_MS = 1_000
const LONGEST_MS = 60_000
const HOLD_EVERY_MS = 2_000
/** Servers that have not come by then come later. */
const GUILDS_MS = 3_000
const GOODBYE_MS = 2_000
/** By the words of the SDK: what no trying again mends. */
const CLEAR: Readonly<Record<string, string>> = {
  'Authentication failed': 'Discord does not know the token of the bot: put a new one into DISCORD_TOKEN',
  'Used disallowed intents':
    'Discord does not tell the bot what messages say: turn on “Message Content Intent” on the page Bot of the developer portal and start again; until then it hears only what mentions it, and commands',
}

/** One socket to Discord, opened anew as often as it takes. */
export function openGateway(parts: Parts): Gateway {
  const { clock, log, hold } = parts
  const closing = new AbortController()
  let running: Promise<void> | undefined
  let isHere = hold === null
  let hasContent = true

  /** Until it ends for good, or is to end. */
  async function live(signal: AbortSignal): Promise<void> {
    const over = Promise.withResolvers<string>()
    const manager = toManager(parts, signal, hasContent)
    listen(parts, manager, over)
    const ended = new Promise<null>(resolve =>
      signal.addEventListener('abort', () => resolve(null), { once: true }),
    )
    try {
      const why = await Promise.race([manager.connect().then(() => over.promise), over.promise, ended])
      if (why === null) return
      if (why === 'Used disallowed intents') hasContent = false
      throw new Error(why)
    } finally {
      await Promise.race([manager.destroy(), pause(clock, GOODBYE_MS, AbortSignal.any([]))])
    }
  }

  async function liveOn(signal: AbortSignal): Promise<void> {
    for (let tries = 0; !signal.aborted; tries++) {
      const begunAt = clock.now()
      try {
        await live(signal)
      } catch (error) {
        if (signal.aborted) return
        if (clock.now() - begunAt > LONGEST_MS) tries = 0
        const said = error instanceof Error ? CLEAR[error.message] : undefined
        if (said !== undefined) log.error({}, said)
        else if (tries === 0) log.warn({ error }, 'Discord does not let the bot in yet; trying again')
        await pause(clock, backoffMs(tries, FIRST_MS, LONGEST_MS), signal)
      }
    }
  }

  async function holdOn(): Promise<void> {
    let current: { end: AbortController; life: Promise<void> } | undefined
    while (!closing.signal.aborted) {
      isHere = hold === null || (await hold.take().catch(() => false))
      if (isHere && !current) {
        const end = new AbortController()
        current = { end, life: liveOn(AbortSignal.any([end.signal, closing.signal])) }
      }
      if (!isHere && current) {
        current.end.abort()
        await current.life
        current = undefined
      }
      await pause(clock, HOLD_EVERY_MS, closing.signal)
    }
    await current?.life
    await hold?.drop().catch(() => undefined)
  }

  return {
    isHere: () => isHere,
    open() {
      running ??= holdOn().catch((error: unknown) => log.error({ error }, 'Discord cannot be heard at all'))
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      await running
    },
  }
}

function toManager({ token, calls }: Parts, signal: AbortSignal, hasContent: boolean): WebSocketManager {
  let session: SessionInfo | null = null
  return new WebSocketManager({
    token: token.reveal(),
    rest: calls.rest,
    intents: hasContent ? INTENTS | GatewayIntentBits.MessageContent : INTENTS,
    shardCount: 1,
    // One that was on its way to open a socket again must not come back from the dead.
    retrieveSessionInfo: async () => (signal.aborted ? await new Promise<never>(() => {}) : session),
    updateSessionInfo: (_, given) => {
      session = given
    },
  })
}

function listen(parts: Parts, manager: WebSocketManager, over: PromiseWithResolvers<string>): void {
  const { clock, log, heard } = parts
  let session = ''
  let expected = new Set<string>()
  let told: (() => void) | undefined
  /** Before anything else of the session is heard. */
  const begin = (servers: string[]): void => {
    told?.()
    expected = new Set(servers)
    const all = Promise.withResolvers<void>()
    const cancel = clock.after(GUILDS_MS, all.resolve)
    told = () => {
      cancel()
      all.resolve()
    }
    parts.began(all.promise)
  }
  manager.on(WebSocketShardEvents.Dispatch, ({ data: { t: type, s, d } }) => {
    const t: string = type
    const ready = t === 'READY' ? READY.safeParse(d).data : undefined
    if (ready) {
      session = ready.session_id
      begin(ready.guilds.map(({ id }) => id))
    }
    heard({ type: t, data: d, id: `${session}.${s}` })
    if (t === 'GUILD_CREATE') expected.delete(GUILD.safeParse(d).data?.id ?? '')
    if (expected.size === 0) told?.()
  })
  manager.on(WebSocketShardEvents.Error, ({ error }) => {
    log.info({ error }, 'the socket to Discord had an error')
    if (FATAL.has(error.message)) over.resolve(error.message)
  })
}

const FATAL = new Set([
  ...Object.keys(CLEAR),
  'Invalid shard',
  'Sharding is required',
  'Used an invalid API version',
  'Used invalid intents',
])
