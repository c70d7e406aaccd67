import { REST, RESTEvents } from 'discord.js'
import type { RESTOptions, RawFile, RequestMethod } from 'discord.js'
import type { z } from 'zod'
import { backoffMs } from '../../lib/backoff.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { pause } from '../../lib/repeat.ts'
import type { Secret } from '../../lib/secret.ts'
import { Lane, takeTurn } from '../pace.ts'
import { ChatError } from '../port.ts'
import type { Haste } from '../port.ts'
import { isUnauthorized, toChatError } from './errors.ts'

export interface CallParts {
  token: Secret
  /** Where Discord is; another only for tests. */
  apiUrl: string
  clock: Clock
  log: Log
  /** For tests in a time of their own. */
  makeRequest?: RESTOptions['makeRequest']
}

/** Discord's REST API: each call once, with a limit, and with an answer that is what it should be. */
export interface Calls extends AsyncDisposable {
  readonly rest: REST
  call<T extends z.ZodType>(what: What, answer: T, how?: How): Promise<z.infer<T>>
}

/** `GET /users/@me`. */
export type What = `${RequestMethod} /${string}`

interface How {
  body?: object
  files?: RawFile[]
  query?: Record<string, string>
  haste?: Haste
  /** Under what name one that can wait keeps its turn. */
  who?: string
  /** Of an interaction, which brings its own token. */
  auth?: 'bot' | 'its own'
}

/** Shorter than the courier waits, so that it hears why. */
const CALL_MS = 15_000
/** A bucket that is empty for longer is for the courier to wait for. */
const PATIENCE_MS = 10_000
/** Boards leave room for what somebody waits for: Discord takes fifty calls a second. */
const BOARDS = { everyMs: 40, burst: 5 }
const WARN_EVERY = 500
const FIRST_MS = 1_000
const LONGEST_MS = 5 * 60_000

export function openCalls({ token, apiUrl, clock, log, makeRequest }: CallParts): Calls {
  const rest = new REST({
    api: apiUrl,
    version: '10',
    // What may have been done already must not be done again behind our back.
    retries: 0,
    timeout: CALL_MS,
    rejectOnRateLimit: ({ timeToReset }) => timeToReset > PATIENCE_MS,
    invalidRequestWarningInterval: WARN_EVERY,
    ...(makeRequest && { makeRequest }),
  }).setToken(token.reveal())
  watchLimits(rest, log)
  const boards = new Lane(BOARDS, clock)
  const closing = new AbortController()
  let loggingIn: Promise<void> | undefined

  /** The SDK forgets a token that was refused once. It may be good again: Discord has bad hours, too. */
  async function logInAgain(): Promise<void> {
    log.error(
      {},
      'Discord does not take the token of the bot any more: if it was reset, put the new one into DISCORD_TOKEN and start again; trying until then',
    )
    for (let tries = 0; !closing.signal.aborted; tries++) {
      await pause(clock, backoffMs(tries, FIRST_MS, LONGEST_MS), closing.signal)
      if (closing.signal.aborted) return
      try {
        rest.setToken(token.reveal())
        await rest.get('/users/@me')
        log.info({}, 'Discord takes the token of the bot again')
        return
      } catch (error) {
        if (!isUnauthorized(error))
          log.info({ error }, 'Discord could not be asked whether it takes the token')
      }
    }
  }

  return {
    rest,
    async call<T extends z.ZodType>(what: What, answer: T, how: How = {}): Promise<z.infer<T>> {
      const { body, files, query, haste = 'now', who = what, auth = 'bot' } = how
      const [method, path] = what.split(' ') as [RequestMethod, `/${string}`]
      if (auth === 'bot' && loggingIn)
        throw new ChatError('unreachable', 'Discord does not take the token of the bot.')
      if (haste === 'when there is room') await takeTurn([boards], { haste, who }, clock, closing.signal)
      let said: unknown
      try {
        said = await rest.request({
          method,
          fullRoute: path,
          auth: auth === 'bot',
          signal: closing.signal,
          ...(files?.length ? await toForm(body ?? {}, files) : body && { body }),
          ...(query && { query: new URLSearchParams(query) }),
        })
      } catch (error) {
        if (auth === 'bot' && isUnauthorized(error))
          loggingIn ??= logInAgain().finally(() => (loggingIn = undefined))
        throw toChatError(hideTokens(path), error)
      }
      const read = answer.safeParse(said)
      if (read.success) return read.data
      const why = `What Discord answered to ${hideTokens(path)} cannot be understood.`
      throw new ChatError('refused', why, { cause: read.error })
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new ChatError('unreachable', 'The bot is shutting down.'))
      rest.clearHashSweeper()
      rest.clearHandlerSweeper()
      await loggingIn
    },
  }
}

/**
 * As bytes, made by Node: the SDK's own forms are not understood where another version of its client was loaded first,
 * as Slack's does.
 */
async function toForm(
  body: object,
  files: RawFile[],
): Promise<{ body: Uint8Array; headers: Record<string, string>; passThroughBody: true }> {
  const form = new FormData()
  for (const [index, { name, data, contentType = 'application/octet-stream' }] of files.entries())
    form.append(`files[${index}]`, new Blob([Buffer.from(data as Uint8Array)], { type: contentType }), name)
  form.append('payload_json', JSON.stringify(body))
  const made = new Response(form)
  const headers = { 'content-type': made.headers.get('content-type') ?? '' }
  return { body: new Uint8Array(await made.arrayBuffer()), headers, passThroughBody: true }
}

function hideTokens(path: string): string {
  return path.replaceAll(/token[\w-]*|[\w-]{60,}/g, '…')
}

/** The SDK waits by itself; that it has to is worth knowing. */
function watchLimits(rest: REST, log: Log): void {
  rest.on(RESTEvents.RateLimited, ({ global, method, route, timeToReset }) => {
    if (global || timeToReset > PATIENCE_MS)
      log.info({ global, method, route, ms: timeToReset }, 'Discord lets the bot wait')
  })
  rest.on(RESTEvents.InvalidRequestWarning, ({ count, remainingTime }) =>
    log.warn(
      { count, ms: remainingTime },
      'Discord refused many calls: at 10,000 in ten minutes it shuts the bot out for a while',
    ),
  )
}
