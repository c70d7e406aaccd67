import { SocketModeReceiver } from '@slack/bolt'
import type { App, webApi } from '@slack/bolt'
import { backoffMs } from '../../lib/backoff.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { pause } from '../../lib/repeat.ts'
import type { Secret } from '../../lib/secret.ts'
import type { Door } from './door.ts'
import { quietLogger } from './logger.ts'

interface Parts {
  appToken: Secret
  options: webApi.WebClientOptions
  clock: Clock
  log: Log
  /** After all sockets were closed one is open again. */
  opened(): void
}

/** While Slack renews one the other still hears. */
const SOCKETS = 2
const HELLO_MS = 20_000
const GOODBYE_MS = 1_000
const FIRST_MS = 250
const LONGEST_MS = 30_000
/** What lived no longer was no good. */
const SHORT_MS = 1_000

/** Socket Mode: nothing has to be reachable from outside. */
export function createSocketDoor(parts: Parts): Door {
  const closing = new AbortController()
  const open = new Set<number>()
  const holding: Promise<void>[] = []
  return {
    open(take) {
      const note = (socket: number, isOpen: boolean): void => {
        const wasDeaf = open.size === 0
        if (isOpen) open.add(socket)
        else open.delete(socket)
        if (isOpen && wasDeaf) parts.opened()
      }
      for (let socket = 0; socket < SOCKETS; socket++)
        holding.push(holdOpen(parts, take, closing.signal, isOpen => note(socket, isOpen)))
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      const waiting = new AbortController()
      await Promise.race([Promise.all(holding), pause(parts.clock, 2 * GOODBYE_MS, waiting.signal)])
      waiting.abort()
    },
  }
}

/**
 * One socket after the other. The client's own way of opening the next one waits five seconds, and an error in it ends
 * the process.
 */
async function holdOpen(
  { appToken, options, clock, log }: Parts,
  take: Parameters<Door['open']>[0],
  signal: AbortSignal,
  note: (isOpen: boolean) => void,
): Promise<void> {
  let fails = 0
  const rest = (): Promise<void> => pause(clock, backoffMs(fails++, FIRST_MS, LONGEST_MS), signal)
  while (!signal.aborted) {
    const { client } = createSocket(appToken, options, take)
    const ended = new Promise<void>(resolve => client.once('disconnected', () => resolve()))
    try {
      await sayHello(client, clock)
    } catch (error) {
      if (fails === 0 && !signal.aborted) log.warn({ error }, 'Slack cannot be heard; trying again')
      await rest()
      continue
    }
    const openedAt = clock.now()
    note(true)
    await Promise.race([ended, aborted(signal)])
    note(false)
    if (signal.aborted) return await leave(client, ended, clock)
    // A refresh is followed at once, what breaks again and again is not.
    if (clock.now() - openedAt > SHORT_MS) fails = 0
    else await rest()
  }
}

function createSocket(
  appToken: Secret,
  options: webApi.WebClientOptions,
  take: Parameters<Door['open']>[0],
): SocketModeReceiver {
  const receiver = new SocketModeReceiver({
    appToken: appToken.reveal(),
    autoReconnectEnabled: false,
    logger: quietLogger,
    // It writes into them.
    installerOptions: { clientOptions: { ...options } },
  })
  receiver.init({ processEvent: take } as unknown as App)
  return receiver
}

type Client = SocketModeReceiver['client']

async function sayHello(client: Client, clock: Clock): Promise<void> {
  const cancel = clock.after(HELLO_MS, () => void client.disconnect().catch(() => undefined))
  try {
    await client.start()
  } finally {
    cancel()
  }
}

async function leave(client: Client, ended: Promise<void>, clock: Clock): Promise<void> {
  const waiting = new AbortController()
  void client.disconnect().catch(() => undefined)
  await Promise.race([ended, pause(clock, GOODBYE_MS, waiting.signal)])
  waiting.abort()
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
