import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { createAdaptorServer } from '@hono/node-server'
import type { Doings } from '../chat/console/people.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { every } from '../lib/repeat.ts'
import type { Plan } from '../plan/plan.ts'
import type { Store } from '../store/port.ts'
import { createDoor } from './admit.ts'
import type { DoorConfig } from './admit.ts'
import type { Hello } from './api.ts'
import { readExamples } from './examples.ts'
import { IMPORT_MAP_HASH } from './files.ts'
import { isEverywhere, toHosts } from './guard.ts'
import type { InstallationParts } from './installation-routes.ts'
import { listen, toHostPort } from './listen.ts'
import type { Listening } from './listen.ts'
import type { Probed } from './probes.ts'
import { readAhead } from './read-ahead.ts'
import { createRoutes } from './routes.ts'
import { openRunNews } from './run-news.ts'
import type { RunsSeen } from './run-routes.ts'
import { openChangeStream } from './stream.ts'

export interface WebParts extends InstallationParts {
  /** The console as people use it. */
  chat: { people: Doings }
  store: Pick<Store, 'console' | 'listen' | 'transaction' | 'eventsAfter' | 'promptOf' | 'views' | 'chats'>
  runs: RunsSeen
  /** Reads a document beside everything else. */
  read(bytes: Uint8Array): Promise<Plan>
  /** A document that reads as this plan. */
  write(plan: Plan): string
  config: Listening
  door: DoorConfig
  probed?: Probed
  /** The folder of the project's own plans. */
  examples: string
  commands: Hello['commands']
  /** Who has rights of their own by configuration. */
  people: string[]
  clock: Clock
  log: Log
}

export interface Web extends AsyncDisposable {
  /** Where a person on this machine finds it. */
  url: string
}

const CLOSE_MS = 2_000
/** A connection whose last answer has gone out while we close is kept open by the browser. */
const IDLE_LOOK_MS = 50
/** First, runs are gone on with. */
const READ_AHEAD_MS = 1_000
const REQUEST_MS = 30_000
const CONNECTIONS_MAX = 1_000

/** The page and what it asks for. Fails with a ListenError if it cannot be put where it was wanted. */
export async function openWeb(parts: WebParts): Promise<Web> {
  const { chat, store, runs, config, commands, people, clock, log } = parts
  await using stack = new AsyncDisposableStack()
  const stream = stack.use(openChangeStream({ clock, latestRev: () => store.console.latestRev(), log }))
  stack.use(
    openRunNews({
      listen: heard => runs.listen(heard),
      listGoing: limit => store.views.listGoing(limit),
      tell: run => stream.stir(run),
      isWanted: () => stream.isHeard(),
      clock,
      log,
    }),
  )
  let hosts: ReadonlySet<string> = new Set()
  const app = createRoutes({
    people: chat.people,
    rows: store.console,
    runs,
    read: parts.read,
    write: parts.write,
    settled: parts.settled,
    diagnose: parts.diagnose,
    store,
    now: () => clock.now(),
    stream,
    examples: await readExamples(parts.examples),
    told: { commands, people },
    log,
    scriptHashes: [IMPORT_MAP_HASH],
    hosts: () => hosts,
    url: parts.door.url,
    door: createDoor(parts.door),
    ...(parts.probed && { probed: parts.probed }),
  })
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS },
  }) as Server
  server.maxConnections = CONNECTIONS_MAX
  const silent = watchSilent(server)
  const port = await listen(server, config)
  hosts = toHosts({ host: config.host, port, addresses: findAddresses() })
  store.listen(notice => {
    if (notice.kind === 'console') stream.change()
  })

  const open = stack.move()
  open.defer(clock.after(READ_AHEAD_MS, () => void open.use(readAhead())))
  let closing: Promise<void> | undefined
  async function close(): Promise<void> {
    const closed = closeServer(server, silent, clock)
    await open.disposeAsync()
    await closed
  }
  return {
    url: `http://${toHostPort(toShownHost(config.host), port)}`,
    [Symbol.asyncDispose]: () => (closing ??= close()),
  }
}

/** Connections over which nothing was asked yet: browsers open some in advance, and Node does not call them idle. */
function watchSilent(server: Server): () => Socket[] {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return () => [...sockets].filter(({ bytesRead }) => bytesRead === 0)
}

/** Requests at work may end; whoever only holds a connection is hung up on after a while. */
function closeServer(server: Server, silent: () => Socket[], clock: Clock): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancelLooks = every(clock, IDLE_LOOK_MS, () => {
    server.closeIdleConnections()
    for (const socket of silent()) socket.destroy()
  })
  const cancelEnd = clock.after(CLOSE_MS, () => server.closeAllConnections())
  server.close(() => {
    cancelLooks()
    cancelEnd()
    resolve()
  })
  return promise
}

function toShownHost(host: string): string {
  if (!isEverywhere(host)) return host
  return host === '::' ? '::1' : '127.0.0.1'
}

/** By which others reach this machine. */
function findAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap(found => found ?? [])
  return [hostname(), ...addresses.map(({ address }) => address)]
}
