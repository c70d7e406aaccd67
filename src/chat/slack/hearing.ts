import { z } from 'zod'
import { grants } from '../../../commands/rights.ts'
import type { Clock } from '../../lib/clock.ts'
import { pause } from '../../lib/repeat.ts'
import { ChatError } from '../port.ts'
import type { FileRef, Inbound, MessageRef, Person } from '../port.ts'
import type { Calls } from './calls.ts'
import { toSlackCode } from './errors.ts'
import { listSaid } from './history.ts'
import { toHeard, toMissed, toReactionKey } from './inbound.ts'
import type { Doer, Doing, Filled, Self } from './inbound.ts'
import type { Directory } from './people.ts'

interface Parts {
  calls: Calls
  directory: Directory
  /** By id. */
  named: ReadonlySet<string>
  self(): Promise<Self>
  clock: Clock
  noteResponse(key: string, url: string): void
}

/** The window stays, and shows it where it was put in. */
interface WindowProblem {
  response_action: 'errors'
  errors: Record<string, string>
}

/** What Slack tells, until it is kept. */
export interface Hearing {
  listen(keep: (inbound: Inbound) => Promise<void>): void
  /** Resolves once it is kept, or is nothing that concerns the bot; with what is wrong with it, if a window can show that. */
  hear(body: unknown): Promise<WindowProblem | null>
  whoIs(person: Person, channel: string): Promise<Person>
  /** What somebody is told who may start nothing in a channel (null: in none); null: they may, or it is not known in time. */
  refuseStart(doer: Doer, channel: string | null): Promise<string | null>
  reactionsAt(at: MessageRef): Promise<Inbound[]>
  saidSince(at: number, below?: readonly MessageRef[]): Promise<Inbound[]>
}

const REACTIONS = z.object({
  message: z.object({
    reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })).optional(),
  }),
})
const POSTED = z.object({ ts: z.string() })
/** Slack wants to hear soon that it was kept, however long it takes itself to say who somebody is. */
const SIGN_MS = 700
/** In whatever channel: there counts what those may who are in it. */
const ANYWHERE = ''
const NO_PLAN = 'Put in a plan here, or as a file below.'
const NOT_THERE = 'The bot is not in this channel. Invite it there first, or choose another.'

export function createHearing({ calls, directory, named, self, clock, noteResponse }: Parts): Hearing {
  let keep: ((inbound: Inbound) => Promise<void>) | undefined

  async function sign({ doer, inbound }: Doing): Promise<Inbound> {
    const own = await self()
    const by = await soon(clock, () => directory.find(doer, inbound.channel, own))
    return { ...inbound, by: by ?? toUnknown(doer) }
  }

  async function hear(body: unknown): Promise<WindowProblem | null> {
    const heard = toHeard(body, await self(), named, clock.now())
    if (heard === null || !keep) return null
    const place = 'filled' in heard ? 'channel' : isWindow(body) ? 'slots' : null
    const { doer, channel } = 'filled' in heard ? heard.filled : toWho(heard.doing)
    const refusal = place === null ? null : await refuseStart(doer, channel)
    if (place !== null && refusal !== null) return toProblem(place, refusal)
    if ('filled' in heard && isEmpty(heard.filled)) return toProblem('text', NO_PLAN)
    const doing = 'filled' in heard ? await announceFilled(heard.filled) : heard.doing
    if (doing === null) return toProblem('channel', NOT_THERE)
    if (doing.responseUrl !== null) noteResponse(doing.inbound.key, doing.responseUrl)
    await keep(await sign(doing))
    return null
  }

  async function refuseStart(doer: Doer, channel: string | null): Promise<string | null> {
    const own = await self()
    const person = await soon(clock, () => directory.find(doer, channel ?? ANYWHERE, own))
    if (person === null || grants(person.rights ?? [], 'start')) return null
    return `“start” takes the right to start, which ${person.name} does not have here.`
  }

  /** What was put in by hand needs a message under which it can be answered; null: the bot cannot write there. */
  async function announceFilled({ doer, view, channel, text, files }: Filled): Promise<Doing | null> {
    const ts = await postFilled(doer, view, channel)
    if (ts === null) return null
    const place = { key: `v/${view}`, chat: 'slack', at: clock.now(), channel, thread: null, message: ts }
    return {
      doer,
      responseUrl: null,
      inbound: { type: 'message', ...place, text, files: toRefs(files), mentioned: true },
    }
  }

  async function postFilled({ user }: Doer, view: string, channel: string): Promise<string | null> {
    const said = { type: 'text' as const, text: ' put in a plan.' }
    const section = { type: 'rich_text_section', elements: [{ type: 'user', user_id: user }, said] }
    const args = {
      channel,
      text: 'A plan was put in.',
      blocks: [{ type: 'rich_text', elements: [section] }],
      metadata: { event_type: 'regatta_view', event_payload: { view } },
    }
    try {
      return (await calls.call('chat.postMessage', args, POSTED)).ts
    } catch (error) {
      if (error instanceof ChatError && (error.code === 'gone' || isNotThere(error))) return null
      throw error
    }
  }

  return {
    hear,
    refuseStart,
    listen(listener) {
      keep = listener
    },
    async whoIs({ id, unknown }, channel) {
      return await directory.find({ user: id, team: unknown?.team ?? null }, channel, await self())
    },
    async saidSince(at, below = []) {
      const own = await self()
      const said: Inbound[] = []
      for await (const { message, channel } of listSaid(calls, at, below)) {
        const heard = toMissed(message, channel, own, named)
        if (heard && 'doing' in heard) said.push(await sign(heard.doing))
      }
      return said.sort((a, b) => a.at - b.at)
    },
    async reactionsAt({ channel, message }) {
      const args = { channel, timestamp: message, full: true }
      const { user: own } = await self()
      const { message: found } = await calls.call('reactions.get', args, REACTIONS)
      const all = (found.reactions ?? []).flatMap(({ name, users }) => users.map(user => ({ name, user })))
      const doings = all
        .filter(({ user }) => user !== own)
        .map(({ name, user }): Doing => {
          const key = toReactionKey(channel, message, user, name)
          const place = { key, chat: 'slack', at: clock.now(), channel, thread: null, message }
          const inbound = { type: 'reaction' as const, ...place, emoji: `:${name}:` }
          return { doer: { user, team: null }, responseUrl: null, inbound }
        })
      return await Promise.all(doings.map(sign))
    },
  }
}

function isNotThere({ cause }: ChatError): boolean {
  return toSlackCode(cause) === 'not_in_channel'
}

function toWho({ doer, inbound: { channel } }: Doing): { doer: Doer; channel: string } {
  return { doer, channel }
}

function isWindow(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'type' in body && body.type === 'view_submission'
}

function isEmpty({ text, files }: Filled): boolean {
  return text.trim() === '' && files.length === 0
}

function toProblem(place: string, problem: string): WindowProblem {
  return { response_action: 'errors', errors: { [place]: problem } }
}

function toUnknown({ user, team }: Doer): Person {
  return { id: user, name: user, rights: [], unknown: { team } }
}

/** Null: not in time, or not at all. */
async function soon<T>(clock: Clock, ask: () => Promise<T>): Promise<T | null> {
  const done = new AbortController()
  const late = pause(clock, SIGN_MS, done.signal).then(() => null)
  try {
    return await Promise.race([ask(), late])
  } catch {
    return null
  } finally {
    done.abort()
  }
}

function toRefs(files: FileRef[]): FileRef[] {
  return files.map(({ id, name, bytes }) => ({ id, name, bytes }))
}
