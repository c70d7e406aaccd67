import { z } from 'zod'
import type { Message } from '../../message/message.ts'
import { ChatError } from '../port.ts'
import type { Address, Chat } from '../port.ts'
import type { Calls } from './calls.ts'
import { toEmojiName } from './emoji.ts'
import { toSlackCode } from './errors.ts'
import type { UploadedFile } from './files.ts'
import type { Self } from './inbound.ts'
import { toBlocks } from './to-blocks.ts'

const NOTHING = z.object({})
const POSTED = z.object({ ts: z.string() })
const PAGE = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      thread_ts: z.string().optional(),
      user: z.string().optional(),
      files: z.array(z.object({ name: z.string().nullish() })).optional(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
        .optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
})
const OPENED = z.object({ channel: z.object({ id: z.string() }) })

/** By what our own messages are known; people do not see it. */
const EVENT_TYPE = 'regatta_post'
const PAGE_MAX = 200
const PAGES_MAX = 25

type BotSide = Pick<
  Chat,
  'post' | 'addFile' | 'addPicture' | 'edit' | 'react' | 'remove' | 'find' | 'whisper'
>

interface Parts {
  calls: Calls
  upload(file: UploadedFile): Promise<void>
  /** Null: it cannot be made, and the message goes without. */
  toPng(svg: string): Promise<Uint8Array | null>
  self(): Promise<Self>
  /** Says it to who asked by a command, where that is known and not too long ago; false: it is not. */
  respond(key: string, message: { text: string; blocks: unknown[] }): Promise<boolean>
}

/** What the bot does in Slack. */
export function createBotSide({ calls, upload, toPng, self, respond }: Parts): BotSide {
  const call = calls.call

  async function findIn(to: Address, key: string): Promise<string[]> {
    const { channel, thread } = to
    const found: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < PAGES_MAX; page++) {
      const place = { channel, limit: PAGE_MAX, include_all_metadata: true, ...(cursor && { cursor }) }
      const { messages, response_metadata: more } =
        thread === null
          ? await call('conversations.history', place, PAGE)
          : await call('conversations.replies', { ...place, ts: thread }, PAGE)
      for (const { ts, thread_ts, metadata } of messages) {
        // What is said in a thread and shown in the channel as well belongs to the thread.
        const isHere = thread !== null || thread_ts === undefined || thread_ts === ts
        const isIt = metadata?.event_type === EVENT_TYPE && metadata.event_payload['key'] === key
        if (isHere && isIt) found.push(ts)
      }
      cursor = more?.next_cursor
      if (!cursor) break
    }
    return found.sort()
  }

  async function post(to: Address, message: Message, key: string): Promise<string> {
    const { channel, thread, broadcast = false } = to
    const args = {
      channel,
      ...toBlocks(message),
      ...(thread === null ? {} : { thread_ts: thread, reply_broadcast: broadcast }),
      metadata: { event_type: EVENT_TYPE, event_payload: { key } },
      unfurl_links: false,
      unfurl_media: false,
    }
    const { ts } = await call('chat.postMessage', args, POSTED)
    return ts
  }

  /** Whether a file of this name by the bot stands in a thread: a plan's bears the plan's id, a picture's what it shows. */
  async function hasFile(channel: string, thread: string, name: string): Promise<boolean> {
    const { user: own } = await self()
    let cursor: string | undefined
    for (let page = 0; page < PAGES_MAX; page++) {
      const args = { channel, ts: thread, limit: PAGE_MAX, ...(cursor && { cursor }) }
      const { messages, response_metadata: more } = await call('conversations.replies', args, PAGE)
      const files = messages.flatMap(({ user, files = [] }) => (user === own ? files : []))
      if (files.some(file => file.name === name)) return true
      cursor = more?.next_cursor
      if (!cursor) break
    }
    return false
  }

  return {
    post,
    async addFile({ channel, thread }, message, { name, text }) {
      const below = thread ?? message
      // The one that was on its way when its answer was lost.
      if (await hasFile(channel, below, name)) return
      await upload({ channel, thread: below, name, bytes: new TextEncoder().encode(text) })
    },
    async addPicture({ channel, thread }, message, picture) {
      const below = thread ?? message
      const name = `${picture.name}.png`
      if (await hasFile(channel, below, name)) return
      const bytes = await toPng(picture.svg)
      if (bytes) await upload({ channel, thread: below, name, bytes, alt: picture.alt })
    },
    async edit({ channel, message: ts }, message, haste = 'now') {
      const args = { channel, ts, ...toBlocks(message) }
      await call('chat.update', args, NOTHING, { haste, who: `${channel}/${ts}` })
    },
    async react({ channel, message: timestamp }, emoji) {
      const name = toEmojiName(emoji)
      if (name === null) throw new ChatError('refused', `Slack has no emoji ${emoji}.`)
      await orFine(['already_reacted'], () => call('reactions.add', { channel, timestamp, name }, NOTHING))
    },
    async remove({ channel, message: ts }) {
      await orFine(['message_not_found'], () => call('chat.delete', { channel, ts }, NOTHING))
    },
    find: (to, key) => findIn(to, key),
    async whisper(to, person, message, key) {
      const said = toBlocks(message)
      const { channel, thread } = to
      // It costs no turn, but it is shown in the channel only.
      if (thread === null && (await respond(key, said))) return
      const place = { channel, ...(thread === null ? {} : { thread_ts: thread }) }
      try {
        await call('chat.postEphemeral', { ...place, user: person, ...said }, NOTHING)
      } catch (error) {
        // The bot is not there, or they are not: there is still a place where only they see it.
        if (!isOutside(error)) throw error
        if (await respond(key, said)) return
        const opened = await call('conversations.open', { users: person }, OPENED)
        await post({ channel: opened.channel.id, thread: null }, message, key)
      }
    },
  }
}

async function orFine(codes: string[], work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!codes.includes(codeOf(error))) throw error
  }
}

function isOutside(error: unknown): boolean {
  return ['not_in_channel', 'user_not_in_channel'].includes(codeOf(error))
}

function codeOf(error: unknown): string {
  return (error instanceof ChatError && toSlackCode(error.cause)) || ''
}
