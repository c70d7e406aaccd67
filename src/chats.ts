import { randomUUID } from 'node:crypto'
import type { App } from './app.ts'
import { openConsole } from './chat/console/console.ts'
import type { Console } from './chat/console/console.ts'
import type { Hold } from './chat/hold.ts'
import { withPage } from './chat/on-page.ts'
import type { Chat, Inbound, Person } from './chat/port.ts'
import { COMMANDS } from '../commands/index.ts'
import type { Config } from './config/config.ts'
import type { DiscordConfig } from './config/discord.ts'
import type { SlackConfig } from './config/slack.ts'
import { createEars } from './engine/ears.ts'
import type { Intake } from './engine/intake.ts'
import { propose } from './engine/propose.ts'
import { listSeen } from './engine/sight.ts'
import type { Log } from './lib/log.ts'
import { isSlackId } from './lib/names.ts'
import { renderHome } from './message/home.ts'
import type { Message } from './message/message.ts'
import type { Run } from './run/run.ts'
import { openRendering } from './system/rendering.ts'
import type { Rendering } from './system/rendering.ts'

export interface Chats {
  console: Console
  all: ReadonlyMap<string, Chat>
}

type Means = { log: Log } & Pick<Rendering, 'toPng'>

const RUNS_MAX = 40

/** The console, and those that the configuration asks for. */
export async function openChats(
  app: App,
  config: Config,
  log: Log,
  stack: AsyncDisposableStack,
): Promise<Chats> {
  const console = stack.use(
    await openConsole({
      store: app.store,
      now: () => app.clock.now(),
      mintId: randomUUID,
      log,
      channels: [...config.channels.keys()].filter(name => !isSlackId(name) && !isDiscordId(name)),
    }),
  )
  const { toPng } = stack.use(openRendering({ clock: app.clock, log }))
  const all = new Map<string, Chat>([[console.name, console]])
  if (config.slack) {
    const slack = stack.use(await openSlackOf(app, config.slack, { log, toPng }))
    all.set(slack.name, withPage(slack, config.door.url))
  }
  if (config.discord) {
    const discord = stack.use(await openDiscordOf(app, config.discord, { log, toPng }))
    all.set(discord.name, withPage(discord, config.door.url))
  }
  return { console, all }
}

/** Stored first; then it is as good as done, and the chat may be told so. */
export async function hear(
  { store, clock, engine: { runs } }: App,
  chat: Chat,
  { intake, log, signal }: { intake: Intake; log: Log; signal: AbortSignal },
): Promise<void> {
  const take = (inbound: Inbound): void => void intake.take(inbound)
  const ears = createEars({ store, runs, clock, log, signal, take }, chat)
  await chat.listen(ears.keep, ears)
}

/** The SDK takes half a second to load: only who has a token waits for it. */
async function openSlackOf(
  app: App,
  { botToken, way, apiUrl, people }: SlackConfig,
  { log, toPng }: Means,
): Promise<Chat> {
  const { openSlack } = await import('./chat/slack/slack.ts')
  const toHome = (person: Person, channel: string): Promise<Message> => showHome(app, slack, person, channel)
  const hold = toHold(app, 'slack')
  const slack = openSlack({ botToken, way, apiUrl, people, clock: app.clock, log, toHome, hold, toPng })
  return slack
}

async function openDiscordOf(
  app: App,
  { token, apiUrl, people }: DiscordConfig,
  { log, toPng }: Means,
): Promise<Chat> {
  const { openDiscord } = await import('./chat/discord/discord.ts')
  const { store, engine } = app
  const runOf = async (id: string): Promise<Run> => (await engine.runs.submit(id, { type: 'look' })).run
  const discord = openDiscord({
    token,
    apiUrl,
    people,
    clock: app.clock,
    log,
    commands: COMMANDS,
    propose: wanted =>
      propose({ store, runOf, chats: new Map([['discord', discord]]) }, { ...wanted, chat: 'discord' }),
    commandsAt: async at => {
      const post = await store.chats.findPostAt({ chat: 'discord', ...at })
      return post?.body.buttons.map(({ command }) => command) ?? []
    },
    hold: toHold(app, 'discord'),
    toPng,
  })
  return discord
}

function toHold({ store, worker }: App, chat: string): Hold {
  return {
    take: () => store.chats.takeHold(chat, worker),
    drop: () => store.chats.dropHold(chat, worker),
  }
}

async function showHome({ store, engine }: App, chat: Chat, by: Person, channel: string): Promise<Message> {
  const { name } = by
  const chats = new Map([[chat.name, chat]])
  const rows = await listSeen({ store, chats }, { by, chat: chat.name, channel }, RUNS_MAX)
  const going = rows.filter(({ endedAt }) => endedAt === null)
  const runs = await Promise.all(
    going.map(async ({ id }) => (await engine.runs.submit(id, { type: 'look' })).run),
  )
  return renderHome({ rows, asking: runs, name })
}

function isDiscordId(name: string): boolean {
  return /^\d{17,20}$/.test(name)
}
