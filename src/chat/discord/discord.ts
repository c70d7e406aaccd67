import type { RESTOptions } from 'discord.js'
import { z } from 'zod'
import type { Command } from '../../../commands/command.ts'
import { backoffMs } from '../../lib/backoff.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { pause } from '../../lib/repeat.ts'
import type { Secret } from '../../lib/secret.ts'
import type { Message } from '../../message/message.ts'
import type { Hold } from '../hold.ts'
import { ChatError } from '../port.ts'
import type { Chat, Ears, Inbound } from '../port.ts'
import { createBotSide } from './bot.ts'
import { openCalls } from './calls.ts'
import { readDiscordFile } from './files.ts'
import { openGateway } from './gateway.ts'
import { createHearing } from './hearing.ts'
import { interact } from './interactions.ts'
import type { Proposal, Wanted } from './interactions.ts'
import { toDigest } from './marks.ts'
import type { DiscordPeople } from './people.ts'
import { Places } from './places.ts'
import { createReaders } from './readers.ts'
import { Responses } from './responses.ts'
import { readCustomId, toCustomId } from './to-body.ts'

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
const BUTTONS_MAX = 2_000

export function openDiscord(parts: DiscordParts): Discord {
  const { token, apiUrl, people, clock, log, commands, makeRequest } = parts
  const calls = openCalls({ token, apiUrl, clock, log, ...(makeRequest && { makeRequest }) })
  const places = new Places(calls)
  const responses = new Responses(calls, clock)
  const closing = new AbortController()
  const { signal } = closing
  const long = new Map<string, string>()
  let self: Promise<string> | undefined
  let keep: (inbound: Inbound) => Promise<void> = async () => {}
  let ears: Ears | undefined
  let told = Promise.resolve()

  const selfOf = (): Promise<string> => {
    self ??= askWhoWeAre().catch((error: unknown) => {
      self = undefined
      throw error
    })
    return self
  }

  /** As often as it takes: that Discord is away now is no reason not to start. */
  async function askWhoWeAre(): Promise<string> {
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

  function noteButtons({ buttons }: Message): void {
    for (const [index, { command }] of buttons.entries()) {
      if (readCustomId(toCustomId(command, index))?.hasOwnProperty('digest') !== true) continue
      long.set(toDigest(command), command)
      const [oldest] = long.keys()
      if (long.size > BUTTONS_MAX && oldest !== undefined) long.delete(oldest)
    }
  }

  async function readButton(id: string, at: { channel: string; message: string }): Promise<string | null> {
    const read = readCustomId(id)
    if (read === null) return null
    if ('command' in read) return read.command
    const known = long.get(read.digest)
    if (known !== undefined) return known
    const there = (await parts.commandsAt?.(at)) ?? []
    return there.find(command => toDigest(command) === read.digest) ?? null
  }

  const kept = (inbound: Inbound): Promise<void> => keep(inbound)
  const asking = {
    calls,
    places,
    people,
    responses,
    commands,
    clock,
    log,
    propose: parts.propose ?? (async () => []),
    readButton,
    keep: kept,
    signal,
  }
  const hearing = createHearing({
    calls,
    places,
    people,
    self: selfOf,
    clock,
    log,
    signal,
    interact: raw => interact(asking, raw),
    missed: () => ears?.opened(),
    keep: kept,
  })
  const gateway = openGateway({
    calls,
    token,
    clock,
    log,
    heard: dispatch => hearing.hear(dispatch),
    began: servers => {
      told = servers
      ears?.opened()
    },
    hold: parts.hold ?? null,
  })
  const bot = createBotSide({
    calls,
    places,
    self: selfOf,
    respond: (key, message) => responses.respond(key, message),
    noteButtons,
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
      return await hearing.saidSince(at)
    },
    reactionsAt: at => hearing.reactionsAt(at),
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
