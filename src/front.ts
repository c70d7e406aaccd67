import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { COMMANDS } from '../commands/index.ts'
import { listAdministrators as listByName } from '../commands/rights.ts'
import type { App } from './app.ts'
import type { Console } from './chat/console/console.ts'
import { toChannelName } from './chat/console/names.ts'
import type { Chat } from './chat/port.ts'
import { hear, openChats } from './chats.ts'
import { REHEARSAL } from './config/agents.ts'
import type { ChannelConfig, Config } from './config/config.ts'
import { mintRunId, mintSeed, toOffer, remoteOf, toPlace, toTarget } from './desk/installation.ts'
import { openCalendar } from './engine/calendar.ts'
import { openCourier } from './engine/courier.ts'
import type { IntakeContext } from './engine/intake-context.ts'
import { withLimits } from './engine/intake-limits.ts'
import { openIntake } from './engine/intake.ts'
import type { Log } from './lib/log.ts'
import { renderBegun } from './message/begun.ts'
import { nameReadingModel, openReadingModel } from './open-reading-model.ts'
import { formatSpan } from './message/duration.ts'
import type { Charter, ThreadRef } from './run/event.ts'
import { writeCanonical } from './plan/canonical/write-canonical.ts'
import { systemZone } from './system/clock.ts'
import { readPapers } from './system/read-papers.ts'
import { readRepository } from './system/repository.ts'
import type { Settled } from './web/installation-routes.ts'
import type { Probed } from './web/probes.ts'
import type { RunsSeen } from './web/run-routes.ts'
import { openWeb } from './web/server.ts'
import { WorkspaceError } from './workspace/port.ts'

/** Everything by which people talk with the engine: the chats, what comes in, what goes out, the page. */
export interface Front extends AsyncDisposable {
  /** What a person types into a browser. */
  url: string
  /** Begins to hear and to speak, once the engine works. */
  start(): Promise<void>
  /** What is under way here, in words. */
  waitsFor(): string[]
  /** Where people are told of a run that was begun elsewhere. */
  openThread(charter: Charter): Promise<ThreadRef>
}

const EXAMPLES = join(import.meta.dirname, '../examples')
/** Where runs are told of that were begun at a terminal. */
const CHANNEL = 'general'

export async function openFront(app: App, config: Config, log: Log, probed: Probed): Promise<Front> {
  await using stack = new AsyncDisposableStack()
  const { console, all: chats } = await openChats(app, config, log, stack)
  const web = stack.use(
    await openWeb({
      chat: console,
      store: app.store,
      runs: toSeen(app, config),
      read: bytes => app.read(bytes),
      write: plan => writeCanonical(plan, 'markdown'),
      settled: toSettled(config),
      diagnose: async () => await (await import('./terminal/doctor.ts')).diagnose(),
      config: config.listen,
      door: config.door,
      probed,
      examples: EXAMPLES,
      commands: COMMANDS.map(({ name, usage, about }) => ({ name, usage, about })),
      people: [...config.people.named.keys()],
      clock: app.clock,
      log,
    }),
  )
  const open = stack.move()
  let waitsFor = (): string[] => []
  const start = async (): Promise<void> => {
    const context = toIntakeContext(app, config, log, chats)
    const intake = open.use(openIntake(context))
    const closing = new AbortController()
    const limited = withLimits(context, closing.signal)
    const calendar = open.use(openCalendar({ ...limited, runs: app.engine.runs }))
    const courier = open.use(
      openCourier({
        store: app.store,
        chats,
        worker: app.worker,
        tally: app.tally,
        clock: app.clock,
        log,
        runOf: async id => (await app.engine.runs.submit(id, { type: 'look' })).run,
      }),
    )
    app.store.listen(({ kind }) => {
      if (kind === 'threads') courier.stir()
    })
    open.defer(() => closing.abort())
    for (const chat of chats.values()) await hear(app, chat, { intake, log, signal: closing.signal })
    waitsFor = () => courier.waitsFor()
    courier.start()
    calendar.start()
  }
  return {
    url: web.url,
    start,
    waitsFor: () => waitsFor(),
    openThread: charter => openThread(console, charter),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

function toSettled(config: Config): Settled {
  const { slots, policy, budget, dataFolder, databaseUrl, agents, providers } = config
  const amounts = Object.entries(budget).map(([what, amount]) => `${amount} for each ${what}`)
  return {
    slots,
    agents: [
      ...agents.map(({ name, provider }) => ({ name, provider })),
      { name: REHEARSAL, provider: null },
    ],
    providers: providers.map(({ name, slots }) => ({ name, slots })),
    limits: [
      { name: 'An attempt', limit: formatSpan(policy.attemptMs) },
      { name: 'Retries of a task', limit: String(policy.retriesMax) },
      { name: 'Budget', limit: amounts.length === 0 ? 'none' : amounts.join(', ') },
      { name: 'Data', limit: dataFolder },
      { name: 'Database', limit: databaseUrl === null ? 'embedded' : 'PostgreSQL' },
    ],
  }
}

function toSeen({ engine: { runs, onActivity }, workspaces }: App, config: Config): RunsSeen {
  return {
    look: run => runs.look(run),
    listen(heard) {
      const stops = [runs.listen(({ id }) => heard(id)), onActivity(({ run }) => heard(run))]
      return () => stops.forEach(stop => stop())
    },
    async contents({ id, charter: { folder, place } }, ref, limits) {
      try {
        const found = await workspaces.contents({ run: id, ...ref }, folder, limits)
        return found ?? (place === toPlace(config) ? null : { place })
      } catch (error) {
        if (error instanceof WorkspaceError) return { problem: error.message }
        throw error
      }
    },
  }
}

async function openThread(console: Console, charter: Charter): Promise<ThreadRef> {
  const to = { channel: CHANNEL, thread: null }
  const root = await console.post(to, renderBegun(charter), `${charter.run}/begun`)
  return { chat: console.name, channel: CHANNEL, root }
}

function toIntakeContext(
  { store, clock, engine, read, explain, desk }: App,
  config: Config,
  log: Log,
  chats: ReadonlyMap<string, Chat>,
): Parameters<typeof openIntake>[0] {
  const channels = toChannels(config)
  const folderOf = (channel: string): string => channels(channel)?.folder ?? config.folder
  return {
    store,
    runs: engine.runs,
    chats,
    rooms: chats,
    clock,
    zone: systemZone(),
    log,
    people: config.people,
    administratorsOf: chat => listAdministrators(config, chat),
    offer: toOffer(config),
    place: toPlace(config),
    mintRunId,
    mintSeed,
    read,
    explain,
    pictures: config.pictures,
    saysIn: channel => channels(channel)?.says ?? 'normal',
    readPapers,
    ...toModel(config),
    ship: (run, tip) => desk.ship(run, tip),
    troubles: () => desk.listTroubles(),
    describeBase: async ({ channel }) => {
      const folder = folderOf(channel)
      const remote = remoteOf(config, folder)
      if (remote) return { folder: remote.url, remote: { branch: remote.base }, repository: null }
      return { folder, repository: await readRepository(folder, config.dataFolder) }
    },
    openFolder: async ({ run, channel, isRehearsal }) => {
      const target = toTarget(config, run, isRehearsal, folderOf(channel))
      try {
        if (target.place === toPlace(config)) await mkdir(target.folder, { recursive: true })
        return target
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        return { problem: `The folder that its changes would go to cannot be used: ${why}` }
      }
    },
  }
}

/** Asked for nothing before somebody wants it. */
function toModel(config: Config): Pick<IntakeContext, 'model'> {
  const name = nameReadingModel(config)
  if (name === null) return {}
  return {
    model: {
      name,
      async read(text, known, stop) {
        const model = await openReadingModel(config)
        const { askModel } = await import('./reading/ask-model.ts')
        return 'problem' in model ? model : await askModel(model, text, known, stop)
      },
    },
  }
}

function listAdministrators(config: Config, chat: string): { id: string; name: string | null }[] {
  const { people, slack, discord } = config
  if (chat === 'console') return listByName(people).map(name => ({ id: name, name }))
  const named = chat === 'slack' ? slack?.people.named : discord?.people.named
  return [...(named ?? [])]
    .filter(([id, { rights }]) => rights.includes('administer') && !isGroup(id))
    .map(([id, { name }]) => ({ id, name }))
}

/** Of Slack, a user group or a channel: nobody who could be asked. */
function isGroup(id: string): boolean {
  return /^[SCG]/.test(id)
}

/** By the names that chats have for channels, and by their ids. */
function toChannels({ channels }: Config): (channel: string) => ChannelConfig | undefined {
  return channel => {
    const made = toChannelName(channel)
    return 'name' in made ? channels.get(made.name) : undefined
  }
}
