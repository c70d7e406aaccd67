import { z } from 'zod'
import { ChatError } from '../port.ts'
import type { MessageRef } from '../port.ts'
import type { Calls } from './calls.ts'

const CHANNELS = z.object({
  channels: z.array(
    z.object({
      id: z.string(),
      name: z.string().optional(),
      is_archived: z.boolean().optional(),
      is_im: z.boolean().optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
})
const MESSAGES = z.object({
  messages: z.array(z.looseObject({ ts: z.string(), latest_reply: z.string().optional() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
})
type Channel = z.infer<typeof CHANNELS>['channels'][number]

const OF_THE_BOT = { types: 'public_channel,private_channel,im' }
const PAGE = 200
const PAGES_MAX = 5
const SECOND_MS = 1_000
/** Threads that were begun so much earlier are looked into as well. */
const BEFORE_MS = 24 * 60 * 60_000

interface Said {
  channel: string
  message: { ts: string } & Record<string, unknown>
}

/**
 * What was said since then where the bot is: in channels, and in the threads there that somebody has written in since.
 * `below` these it looks though they stand too far back to be met in their channels.
 */
export async function* listSaid(
  calls: Calls,
  since: number,
  below: readonly MessageRef[],
): AsyncGenerator<Said> {
  const met = new Set<string>()
  for (const { id } of await listChannels(calls, OF_THE_BOT)) {
    yield* orNothing(listSaidIn(calls, id, since, message => met.add(`${id}/${message}`)))
  }
  for (const { channel, message } of below) {
    if (!met.has(`${channel}/${message}`)) yield* orNothing(listReplies(calls, channel, message, since))
  }
}

/** What Slack does not show of one place is no reason to miss what was said in the others. */
async function* orNothing(said: AsyncGenerator<Said>): AsyncGenerator<Said> {
  try {
    yield* said
  } catch (error) {
    if (!(error instanceof ChatError) || (error.code !== 'gone' && error.code !== 'refused')) throw error
  }
}

async function* listSaidIn(
  calls: Calls,
  channel: string,
  since: number,
  meet: (message: string) => void,
): AsyncGenerator<Said> {
  const oldest = toTs(since - BEFORE_MS)
  for (const message of await page(calls, 'conversations.history', { channel, oldest })) {
    const { ts, latest_reply: latest } = message
    meet(ts)
    if (isLate(message, since)) yield { channel, message }
    if (latest !== undefined && Number(latest) * SECOND_MS > since)
      yield* listReplies(calls, channel, ts, since)
  }
}

async function* listReplies(calls: Calls, channel: string, ts: string, since: number): AsyncGenerator<Said> {
  const replies = await page(calls, 'conversations.replies', { channel, ts, oldest: toTs(since) })
  for (const reply of replies) if (reply.ts !== ts && isLate(reply, since)) yield { channel, message: reply }
}

function isLate({ ts }: { ts: string }, since: number): boolean {
  return Number(ts) * SECOND_MS > since
}

/** Of those where the bot is: by what people call it, or by its id. */
export async function findSlackChannel(calls: Calls, typed: string): Promise<string | null> {
  const name = typed.replace(/^#/, '')
  if (/^[CDG][A-Z0-9]{2,30}$/.test(name)) return name
  const channels = await listChannels(calls, OF_THE_BOT)
  return channels.find(channel => channel.name === name.toLowerCase())?.id ?? null
}

/** Those of the bot, or those that it shares with somebody. */
export async function listChannels(
  calls: Calls,
  wanted: { types: string; user?: string },
): Promise<Channel[]> {
  const found: Channel[] = []
  let cursor: string | undefined
  for (let at = 0; at < PAGES_MAX; at++) {
    const args = { ...wanted, exclude_archived: true, limit: PAGE, ...(cursor && { cursor }) }
    const answer = await calls.call('users.conversations', args, CHANNELS)
    found.push(...answer.channels)
    cursor = answer.response_metadata?.next_cursor
    if (!cursor) break
  }
  return found.filter(channel => channel.is_archived !== true)
}

async function page(
  calls: Calls,
  method: string,
  place: { channel: string; oldest: string; ts?: string },
): Promise<z.infer<typeof MESSAGES>['messages']> {
  const found: z.infer<typeof MESSAGES>['messages'] = []
  let cursor: string | undefined
  for (let at = 0; at < PAGES_MAX; at++) {
    const answer = await calls.call(method, { ...place, limit: PAGE, ...(cursor && { cursor }) }, MESSAGES)
    found.push(...answer.messages)
    cursor = answer.response_metadata?.next_cursor
    if (!cursor) break
  }
  return found
}

function toTs(at: number): string {
  return (Math.max(0, at) / SECOND_MS).toFixed(6)
}
