import { App } from '@slack/bolt'
import type { Receiver, types } from '@slack/bolt'
import { z } from 'zod'
import { backoffMs } from '../../lib/backoff.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { pause } from '../../lib/repeat.ts'
import type { Secret } from '../../lib/secret.ts'
import type { Message } from '../../message/message.ts'
import { renderProblem } from '../../message/reply.ts'
import { openHolding } from '../hold.ts'
import type { Hold } from '../hold.ts'
import { ChatError } from '../port.ts'
import type { Chat, Ears, Inbound, Person } from '../port.ts'
import { createBotSide } from './bot.ts'
import { openCalls } from './calls.ts'
import type { Calls } from './calls.ts'
import { createReceiver } from './door.ts'
import { toSlackCode } from './errors.ts'
import { readSlackFile, uploadFile } from './files.ts'
import { createHearing } from './hearing.ts'
import type { Hearing } from './hearing.ts'
import { findSlackChannel } from './history.ts'
import type { Doer, Self } from './inbound.ts'
import { quietLogger } from './logger.ts'
import { DROP_PLAN, RUN_PLAN, SET_LIMITS } from './names.ts'
import { HOME, createDirectory, isAlone } from './people.ts'
import type { SlackPeople } from './people.ts'
import { createResponses } from './responses.ts'
import { createHttpDoor } from './signed-http.ts'
import { createSocketDoor } from './sockets.ts'
import { toBlocks } from './to-blocks.ts'
import { toDropView, toLimitsView, toRefusalView } from './views.ts'

export interface SlackParts {
  botToken: Secret
  way: SlackWay
  apiUrl: string
  people: SlackPeople
  clock: Clock
  log: Log
  /** Of the many that may hear at once one alone speaks. */
  hold?: Hold
  /** Makes PNGs of pictures; unset: messages go without. */
  toPng?(svg: string): Promise<Uint8Array | null>
  /** What somebody's home shows. */
  toHome?(person: Person, channel: string): Promise<Message>
  /** `unlimited`: for a Slack that has no limits. */
  rates?: 'as Slack says' | 'unlimited'
  /** For tests in a time of their own. */
  fetch?: typeof fetch
}

export type SlackWay =
  | { appToken: Secret }
  /** Slack calls us there. */
  | { signingSecret: Secret; host: string; port: number }

export interface Slack extends Chat {
  /** Resolves once Slack knows the bot. */
  ready(): Promise<Self>
  /** Where Slack is to call, once that is open. */
  address(): { host: string; port: number } | null
}

const SELF = z.object({ user_id: z.string(), bot_id: z.string().default(''), team_id: z.string() })
const ANY = z.object({})
const FIRST_MS = 1_000
const LONGEST_MS = 60_000

export function openSlack(parts: SlackParts): Slack {
  const { botToken, apiUrl, clock, log, way, people, fetch, rates = 'as Slack says' } = parts
  const net = { apiUrl, clock, ...(fetch && { fetch }) }
  const calls = openCalls({ token: botToken, rates, ...net })
  const responses = createResponses(net)
  const closing = new AbortController()
  const known = Promise.withResolvers<Self>()
  // Whoever waits for it hears of it; nobody has to.
  known.promise.catch(() => undefined)
  const bot = createBotSide({
    calls,
    self: () => known.promise,
    upload: file => uploadFile({ calls, ...net }, file),
    toPng: parts.toPng ?? (async () => null),
    respond: (key, message) => responses.respond(key, message),
  })
  const directory = createDirectory(calls, people, clock)
  const hearing = createHearing({
    calls,
    directory,
    named: new Set(people.named.keys()),
    self: () => known.promise,
    clock,
    noteResponse: (key, url) => responses.note(`in/slack/${key}`, url),
  })
  let ears: Ears | undefined
  // Whoever speaks also looks for what was missed: the first to hear again, or the one who takes that over.
  let isOpen = false
  const holding = openHolding(parts.hold ?? null, clock, () => {
    if (isOpen) ears?.opened()
  })
  const opened = (): void => {
    isOpen = true
    if (holding.isHere()) ears?.opened()
  }
  const http = 'appToken' in way ? null : createHttpDoor({ ...way, clock, log, opened })
  const door =
    'appToken' in way ? createSocketDoor({ ...way, options: calls.options, clock, log, opened }) : http!
  const failed = (error: unknown): void =>
    log.warn({ error }, 'what Slack told could not be kept; it comes again')
  const receiver = createReceiver(door, body => hearing.hear(body), failed)
  let beginning: Promise<void> | undefined

  async function begin(): Promise<void> {
    const self = await askWhoWeAre(calls, clock, log, closing.signal)
    if (!self) return known.reject(new ChatError('unreachable', 'The bot is shutting down.'))
    known.resolve(self)
    const app = createApp(parts, calls, self, { receiver, hearing })
    await app.start()
  }

  return {
    name: 'slack',
    ...bot,
    isElsewhere: () => !holding.isHere(),
    findChannel: typed => findSlackChannel(calls, typed),
    saidSince: (at, known) => hearing.saidSince(at, known?.below),
    reads: (person, channel) => directory.isIn(person, channel),
    isDirect: async channel => isAlone(channel),
    whoIs: (person, channel) => hearing.whoIs(person, channel),
    reactionsAt: at => hearing.reactionsAt(at),
    readFile: (file, bytesMax) =>
      readSlackFile({ calls, token: botToken, apiUrl, ...(fetch && { fetch }) }, file, bytesMax),
    ready: () => known.promise,
    address: () => http?.address() ?? null,
    async listen(keep: (inbound: Inbound) => Promise<void>, given?: Ears) {
      ears = given
      hearing.listen(keep)
      holding.begin()
      // That Slack is away now is no reason not to start.
      beginning ??= begin().catch((error: unknown) => log.error({ error }, 'Slack cannot be heard at all'))
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      await holding[Symbol.asyncDispose]()
      await calls[Symbol.asyncDispose]()
      await door[Symbol.asyncDispose]()
      await beginning
    },
  }
}

/** As often as it takes; undefined: we are to end. */
async function askWhoWeAre(
  calls: Calls,
  clock: Clock,
  log: Log,
  signal: AbortSignal,
): Promise<Self | undefined> {
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      const { user_id: user, bot_id: bot, team_id: team } = await calls.call('auth.test', {}, SELF)
      return { user, bot, team }
    } catch (error) {
      if (signal.aborted) return undefined
      const code = error instanceof ChatError ? toSlackCode(error.cause) : null
      const why = code === null ? 'it does not answer' : `it says ${code}`
      if (tries === 0) log.warn({ error }, `Slack does not let the bot in yet: ${why}; trying again`)
      await pause(clock, backoffMs(tries, FIRST_MS, LONGEST_MS), signal)
    }
  }
  return undefined
}

/** Bolt, for what needs an answer at once and is lost without harm: windows, the home, acknowledgements. */
function createApp(
  { toHome, log, clock }: SlackParts,
  calls: Calls,
  self: Self,
  { receiver, hearing }: { receiver: Receiver; hearing: Hearing },
): App {
  const app = new App({
    receiver,
    logger: quietLogger,
    // What the bot does itself is told apart where events are read.
    ignoreSelf: false,
    authorize: async () => ({ botId: self.bot, botUserId: self.user, teamId: self.team }),
    clientOptions: calls.options,
  })
  /** Nobody fills in what would be refused. */
  async function openWindow(trigger: string, refusal: string | null, view: types.ModalView): Promise<void> {
    const shown = refusal === null ? view : toRefusalView(view, refusal)
    await calls.call('views.open', { trigger_id: trigger, view: shown }, ANY)
  }
  app.command(/.*/, async ({ ack }) => await ack())
  app.action(/.*/, async ({ ack, body, action }) => {
    await ack()
    if (!('action_id' in action) || action.action_id !== SET_LIMITS || !('trigger_id' in body)) return
    const { container } = body as { container: Record<string, string | undefined> }
    const channel = container['channel_id'] ?? ''
    const view = toLimitsView({
      command: 'value' in action ? action.value : '',
      channel,
      message: container['message_ts'],
      thread: container['thread_ts'] ?? null,
    })
    await openWindow(body.trigger_id, await hearing.refuseStart(toDoer(body.user), channel), view)
  })
  app.view(DROP_PLAN, async ({ ack }) => await ack())
  app.view(SET_LIMITS, async ({ ack }) => await ack())
  app.shortcut(RUN_PLAN, async ({ ack }) => await ack())
  app.shortcut(DROP_PLAN, async ({ ack, body }) => {
    await ack()
    const refusal = await hearing.refuseStart(toDoer(body.user), null)
    await openWindow(body.trigger_id, refusal, toDropView(null))
  })
  app.event('app_home_opened', async ({ event }) => {
    if (!toHome || event.tab !== 'home') return
    const person = await hearing.whoIs({ id: event.user, name: event.user }, HOME)
    const { blocks } = toBlocks(
      mayLook(person) ? await toHome(person, HOME) : renderProblem(toClosed(person)),
    )
    await calls.call('views.publish', { user_id: event.user, view: { type: 'home', blocks } }, ANY)
  })
  app.error(async error => log.warn({ error, at: clock.now() }, 'a window of Slack could not be shown'))
  return app
}

function toDoer({ id, team_id: team }: { id: string; team_id?: string | undefined }): Doer {
  return { user: id, team: team ?? null }
}

function mayLook({ rights = [] }: Person): boolean {
  return rights.includes('view') || rights.includes('administer')
}

function toClosed({ name }: Person): string {
  return `“home” takes the right to view, which ${name} does not have here.`
}
