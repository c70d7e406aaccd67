import { z } from 'zod'
import { clip, toLine } from '../../message/fit.ts'
import type { Message } from '../../message/message.ts'
import { ChatError } from '../port.ts'
import type { Address, Chat, MessageRef } from '../port.ts'
import type { Calls, What } from './calls.ts'
import { toDiscordCode } from './errors.ts'
import { toMark, toNonce } from './marks.ts'
import { CHANNEL } from './places.ts'
import type { Places } from './places.ts'
import { toBody } from './to-body.ts'
import type { DiscordMessage, Shown } from './to-body.ts'

const ANY = z.unknown()
const POSTED = z.object({ id: z.string() })
const MESSAGE = z.object({
  id: z.string(),
  author: z.object({ id: z.string() }),
  components: z.array(z.object({ id: z.int().optional() })).optional(),
})

const PAGE = 100
const PAGES_MAX = 25
const MARKS_MAX = 5_000
const NAME_CHARS = 90
const UNKNOWN = { channel: 10_003, message: 10_008, noDirect: 50_007, archived: 50_083 }
const UNKNOWN_RECIPIENT = 50_033

type BotSide = Pick<Chat, 'post' | 'edit' | 'react' | 'remove' | 'find' | 'whisper'>

interface Parts {
  calls: Calls
  places: Places
  self(): Promise<string>
  /** Says it to who asked, where that is known and not too long ago; false: it is not. */
  respond(key: string, message: DiscordMessage): Promise<boolean>
  /** Null: it cannot be made, and the message goes without. */
  toPng(svg: string): Promise<Uint8Array | null>
  /** What stands behind a button is not always on it. */
  noteButtons(message: Message): void
}

/** A message below another is named with its thread, for that is a channel of its own. */
export function toMessageId(id: string, thread: string | null): string {
  return thread === null ? id : `${thread}/${id}`
}

/** Where Discord has it. */
export function toPath({ channel, message }: MessageRef): `channels/${string}/messages/${string}` {
  const [thread, id] = message.includes('/') ? message.split('/') : [channel, message]
  return `channels/${thread ?? ''}/messages/${id ?? ''}`
}

/** What the bot does in Discord. */
export function createBotSide({ calls, places, self, respond, noteButtons, toPng }: Parts): BotSide {
  /** By message: what it is found by, which an edit must not lose. */
  const marks = new Map<string, number>()

  function noteMark(path: string, mark: number): void {
    marks.delete(path)
    marks.set(path, mark)
    const [oldest] = marks.keys()
    if (marks.size > MARKS_MAX && oldest !== undefined) marks.delete(oldest)
  }

  async function toShown({ picture }: Message): Promise<Shown | null> {
    if (!picture) return null
    const png = await toPng(picture.svg)
    return png && { name: `${picture.name}.png`, alt: picture.alt, png }
  }

  async function send(channel: string, message: Message, key: string): Promise<string> {
    const mark = toMark(key)
    const { body, files } = toBody(message, mark, await toShown(message))
    noteButtons(message)
    const { id } = await calls.call(`POST /channels/${channel}/messages`, POSTED, {
      body: { ...body, nonce: toNonce(channel, key), enforce_nonce: true },
      files,
    })
    noteMark(`channels/${channel}/messages/${id}`, mark)
    return id
  }

  async function post(to: Address, message: Message, key: string): Promise<string> {
    const { channel, thread, broadcast = false } = to
    if (thread === null || (await isFlat(to))) return await send(channel, message, key)
    const room = await places.openThread(channel, thread, toThreadName(message))
    // The copy first: whoever comes back after a crash looks for the other one.
    if (broadcast && (await isShared(room, channel)) && (await findIn(channel, key)).length === 0)
      await send(channel, message, key)
    return toMessageId(await send(room, message, key), room)
  }

  /** What would stand in a thread elsewhere stands in the channel itself. */
  async function isFlat({ channel, thread }: Address): Promise<boolean> {
    if (thread !== null && places.known(thread)?.parent != null) return false
    const { isText, hasThreads } = await places.find(channel)
    return isText && !hasThreads
  }

  /** A forum has no messages of its own, and what is said in a private thread is for those in it. */
  async function isShared(room: string, channel: string): Promise<boolean> {
    return !(await places.find(room)).isPrivate && (await places.find(channel)).isText
  }

  async function findIn(channel: string, key: string): Promise<string[]> {
    const mark = toMark(key)
    const own = await self()
    const found: string[] = []
    let before: string | undefined
    for (let page = 0; page < PAGES_MAX; page++) {
      const query = { limit: String(PAGE), ...(before && { before }) }
      const messages = await calls.call(`GET /channels/${channel}/messages`, z.array(MESSAGE), { query })
      for (const { id, author, components } of messages)
        if (author.id === own && components?.[0]?.id === mark) found.push(id)
      before = messages.at(-1)?.id
      if (messages.length < PAGE) break
    }
    return found.toSorted(byAge)
  }

  async function markOf(path: string): Promise<number | null> {
    const known = marks.get(path)
    if (known !== undefined) return known
    const { author, components } = await calls.call(`GET /${path}`, MESSAGE)
    if (author.id !== (await self()))
      throw new ChatError('refused', 'Only what the bot has said can be edited by it.')
    return components?.[0]?.id ?? null
  }

  /** What happens in a thread that was laid by takes it up again. */
  async function inThread<T>(path: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (codeOf(error) !== UNKNOWN.archived) throw error
      const [, thread = ''] = path.split('/')
      await calls.call(`PATCH /channels/${thread}`, ANY, { body: { archived: false } })
      return await work()
    }
  }

  async function openDirect(person: string): Promise<string> {
    try {
      const opened = await calls.call('POST /users/@me/channels', CHANNEL, { body: { recipient_id: person } })
      return places.note(opened).id
    } catch (error) {
      if (codeOf(error) !== UNKNOWN_RECIPIENT) throw error
      throw new ChatError('gone', `There is nobody ${person}.`, { cause: error })
    }
  }

  return {
    post,
    async edit(at, message, haste = 'now') {
      const path = toPath(at)
      const { body, files } = toBody(message, await markOf(path))
      noteButtons(message)
      const how = { body, files, haste, who: path }
      await inThread(path, () => calls.call(`PATCH /${path}`, ANY, how))
      const [first] = body.components
      if (first?.id !== undefined) noteMark(path, first.id)
    },
    async react(at, emoji) {
      const path = toPath(at)
      const what: What = `PUT /${path}/reactions/${encodeURIComponent(emoji)}/@me`
      await inThread(path, () => calls.call(what, ANY))
    },
    async remove(at) {
      const path = toPath(at)
      try {
        await inThread(path, () => calls.call(`DELETE /${path}`, ANY))
      } catch (error) {
        if (codeOf(error) !== UNKNOWN.message && codeOf(error) !== UNKNOWN.channel) throw error
      }
    },
    async find({ channel, thread }, key) {
      if (thread === null || (await isFlat({ channel, thread }))) return await findIn(channel, key)
      await places.find(channel)
      try {
        return (await findIn(thread, key)).map(id => toMessageId(id, thread))
      } catch (error) {
        // Nobody has begun it yet.
        if (codeOf(error) !== UNKNOWN.channel) throw error
        return []
      }
    },
    async whisper(to, person, message, key) {
      noteButtons(message)
      if (await respond(key, toBody(message, toMark(key)))) return
      await places.find(to.channel)
      try {
        await send(await openDirect(person), message, key)
      } catch (error) {
        // They take no messages from it: what they asked in front of all is answered there.
        if (codeOf(error) !== UNKNOWN.noDirect) throw error
        await post({ channel: to.channel, thread: to.thread }, message, key)
      }
    },
  }
}

/** What it is about, and never how it stands: a thread's name can be changed twice in ten minutes. */
function toThreadName({ blocks, summary }: Message): string {
  const [first] = blocks
  const text = first?.type === 'heading' ? first.text : (summary.split(': ')[0] ?? summary)
  return clip(toLine(text, NAME_CHARS), NAME_CHARS).trim() || 'regatta'
}

function byAge(a: string, b: string): number {
  return BigInt(a) < BigInt(b) ? -1 : 1
}

function codeOf(error: unknown): number | null {
  return error instanceof ChatError ? toDiscordCode(error.cause) : null
}
