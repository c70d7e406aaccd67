import type { RESTOptions } from 'discord.js'
import { z } from 'zod'
import type { Command } from '../../../commands/command.ts'
import { backoffMs } from '../../lib/backoff.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { pause } from '../../lib/repeat.ts'
import type { Secret } from '../../lib/secret.ts'
import type { Hold } from '../hold.ts'
import { ChatError } from '../port.ts'
import type { Chat, Ears, Inbound } from '../port.ts'
import { createBotSide } from './bot.ts'
import { Buttons } from './buttons.ts'
import { openCalls } from './calls.ts'
import type { Calls } from './calls.ts'
import { readDiscordFile } from './files.ts'
import { openGateway } from './gateway.ts'
import { createHearing } from './hearing.ts'
import { createHistory } from './history.ts'
import { toChannels } from './inbound.ts'
import type { Self } from './inbound.ts'
import { Members } from './members.ts'
import { interact } from './interactions.ts'
import type { Proposal, Wanted } from './interactions.ts'
import { toPerson } from './people.ts'
import type { DiscordPeople } from './people.ts'
import { Places } from './places.ts'
import { createReaders } from './readers.ts'
import { Responses } from './responses.ts'

export interface DiscordParts {
  token: Secret
  apiUrl: string
  people: DiscordPeople
  clock: Clock
  log: Log
  commands: readonly Command[]
  propose?(wanted: Wanted): Promise<Proposal[]>
  /** What the buttons of a message say that was sent by another process. */
  commandsAt?(at: { channel: string; message: string }): Promise<string[]>
  hold?: Hold
  /** Makes PNGs of pictures; unset: messages go without. */
  toPng?(svg: string): Promise<Uint8Array | null>
  /** For tests in a time of their own. */
  makeRequest?: RESTOptions['makeRequest']
}

export interface Discord extends Chat {
  /** Resolves once Discord knows the bot. */
  ready(): Promise<string>
}

const SELF = z.object({ id: z.string() })
const FIRST_MS = 1_000
const LONGEST_MS = 60_000

export function openDiscord(parts: DiscordParts): Discord {
  const { token, apiUrl, people, clock, log, commands, makeRequest } = parts
  const calls = openCalls({ token, apiUrl, clock, log, ...(makeRequest && { makeRequest }) })
  const places = new Places(calls)
  const responses = new Responses(calls, clock)
  const buttons = new Buttons(parts.commandsAt ?? (async () => []))
  const closing = new AbortController()
  const { signal } = closing
  let self: Promise<string> | undefined
  let keep: (inbound: Inbound) => Promise<void> = async () => {}
  let ears: Ears | undefined
  let told = Promise.resolve()

  const selfOf = (): Promise<string> => {
    self ??= askWhoWeAre({ calls, clock, log, signal }).catch((error: unknown) => {
      self = undefined
      throw error
    })
    return self
  }
  const kept = (inbound: Inbound): Promise<void> => keep(inbound)
  const shared = { calls, places, people, clock, log, signal, keep: kept }
  const asking = {
    ...shared,
    responses,
    commands,
    propose: parts.propose ?? (async () => []),
    readButton: (id: string, at: { channel: string; message: string }) => buttons.read(id, at),
  }
  const doings = {
    ...shared,
    members: new Members(calls, clock),
    self: async (): Promise<Self> => {
      const user = await selfOf()
      return { user, roles: places.rolesOf(user) }
    },
  }
  const history = createHistory(doings)
  const heard = createHearing({
    ...doings,
    interact: raw => interact(asking, raw),
    missed: () => ears?.opened(),
  })
  const began = (servers: Promise<void>): void => {
    told = servers
    ears?.opened()
  }
  const gateway = openGateway({ calls, token, clock, log, heard, began, hold: parts.hold ?? null })
  const bot = createBotSide({
    calls,
    places,
    self: selfOf,
    respond: (key, message) => responses.respond(key, message),
    toPng: parts.toPng ?? (async () => null),
    noteButtons: message => buttons.note(message),
  })
  return {
    name: 'discord',
    ...bot,
    ...createReaders(calls, clock),
    isElsewhere: () => !gateway.isHere(),
    findChannel: typed => places.findChannel(typed, people.server),
    async saidSince(at, { heardIn } = { below: [], heardIn: [] }) {
      await told
      await places.meetAgain(heardIn)
      return await history.saidSince(at)
    },
    async whoIs({ id }, channel) {
      const place = await places.find(channel)
      return toPerson(await doings.members.findDoer(place.guild, id), toChannels(place), people)
    },
    reactionsAt: at => history.reactionsAt(at),
    readFile: (file, bytesMax) => readDiscordFile({ calls, apiUrl }, file, bytesMax),
    ready: selfOf,
    async listen(given, listener) {
      keep = given
      ears = listener
      gateway.open()
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      await gateway[Symbol.asyncDispose]()
      await calls[Symbol.asyncDispose]()
    },
  }
}

/** As often as it takes: that Discord is away now is no reason not to start. */
async function askWhoWeAre(parts: {
  calls: Calls
  clock: Clock
  log: Log
  signal: AbortSignal
}): Promise<string> {
  const { calls, clock, log, signal } = parts
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      return (await calls.call('GET /users/@me', SELF)).id
    } catch (error) {
      if (tries === 0 && !signal.aborted)
        log.warn({ error }, 'Discord does not let the bot in yet; trying again')
      await pause(clock, backoffMs(tries, FIRST_MS, LONGEST_MS), signal)
    }
  }
  throw new ChatError('unreachable', 'The bot is shutting down.')
}
