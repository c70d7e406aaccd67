import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { COMMANDS } from '../commands/index.ts'
import type { App } from './app.ts'
import { openConsole } from './chat/console/console.ts'
import type { Console } from './chat/console/console.ts'
import { toChannelName } from './chat/console/names.ts'
import type { Chat } from './chat/port.ts'
import type { Config } from './config.ts'
import { mintRunId, mintSeed, toOffer, toPlace, toTargetFolder } from './desk/installation.ts'
import { openCourier } from './engine/courier.ts'
import { openIntake } from './engine/intake.ts'
import type { Intake } from './engine/intake.ts'
import type { Log } from './lib/log.ts'
import { renderBegun } from './message/begun.ts'
import type { Charter, ThreadRef } from './run/event.ts'
import { systemClock } from './system/clock.ts'
import { readRepository } from './system/repository.ts'
import { openWeb } from './web/server.ts'

/** Everything by which people talk with the engine: the chats, what comes in, what goes out, the page. */
export interface Front extends AsyncDisposable {
  /** What a person types into a browser. */
  url: string
  /** Begins to hear and to speak, once the engine works. */
  start(): Promise<void>
  /** Where people are told of a run that was begun elsewhere. */
  openThread(charter: Charter): Promise<ThreadRef>
}

const EXAMPLES = join(import.meta.dirname, '../examples')
/** Where runs are told of that were begun at a terminal. */
const CHANNEL = 'general'

export async function openFront(app: App, config: Config, log: Log): Promise<Front> {
  await using stack = new AsyncDisposableStack()
  const console = stack.use(
    await openConsole({
      store: app.store,
      now: () => systemClock.now(),
      mintId: randomUUID,
      log,
      channels: config.channels.keys(),
    }),
  )
  const chats = new Map<string, Chat>([[console.name, console]])
  const web = stack.use(
    await openWeb({
      chat: console,
      store: app.store,
      config: config.listen,
      examples: EXAMPLES,
      commands: COMMANDS.map(({ name, usage, about }) => ({ name, usage, about })),
      people: [...config.people.named.keys()],
      clock: systemClock,
      log,
    }),
  )
  const open = stack.move()
  const start = async (): Promise<void> => {
    const intake = open.use(openIntake(toIntakeContext(app, config, log, chats)))
    const courier = open.use(
      openCourier({
        store: app.store,
        chats,
        worker: app.worker,
        clock: systemClock,
        log,
        runOf: async id => (await app.engine.runs.submit(id, { type: 'look' })).run,
      }),
    )
    app.store.listen(({ kind }) => {
      if (kind === 'threads') courier.stir()
    })
    for (const chat of chats.values()) await hear(app, chat, intake)
    courier.start()
  }
  return {
    url: web.url,
    start,
    openThread: charter => openThread(console, charter),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

/** Stored first; then it is as good as done, and the chat may be told so. */
async function hear({ store }: App, chat: Chat, intake: Intake): Promise<void> {
  await chat.listen(async inbound => {
    await store.chats.keepInbound(inbound)
    void intake.take(inbound)
  })
}

async function openThread(console: Console, charter: Charter): Promise<ThreadRef> {
  const to = { channel: CHANNEL, thread: null }
  const root = await console.post(to, renderBegun(charter), `${charter.run}/begun`)
  return { chat: console.name, channel: CHANNEL, root }
}

function toIntakeContext(
  { store, engine, read }: App,
  config: Config,
  log: Log,
  chats: ReadonlyMap<string, Chat>,
): Parameters<typeof openIntake>[0] {
  const folders = toFolders(config)
  const folderOf = (channel: string): string => folders.get(channel) ?? config.folder
  return {
    store,
    runs: engine.runs,
    chats,
    clock: systemClock,
    log,
    people: config.people,
    offer: toOffer(config),
    place: toPlace(config),
    mintRunId,
    mintSeed,
    read,
    describeBase: async ({ channel }) => {
      const folder = folderOf(channel)
      return { folder, repository: await readRepository(folder, config.dataFolder) }
    },
    openFolder: async ({ run, channel, isRehearsal }) => {
      const folder = toTargetFolder(config, run, isRehearsal, folderOf(channel))
      try {
        await mkdir(folder, { recursive: true })
        return { folder }
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        return { problem: `The folder that its changes would go to cannot be used: ${why}` }
      }
    },
  }
}

/** By the names of channels as they were written, and as the console writes them. */
function toFolders({ channels }: Config): Map<string, string> {
  const written = Array.from(channels, ([name, { folder }]) => [name, folder] as const)
  const folded = written.flatMap(([name, folder]) => {
    const channel = toChannelName(name)
    return 'name' in channel ? [[channel.name, folder] as const] : []
  })
  return new Map([...folded, ...written])
}
