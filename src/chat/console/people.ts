import type { ConsoleChannel, ConsoleMessage, ConsoleRows } from '../../store/console-port.ts'
import type { FileRef, Inbound, Person } from '../port.ts'
import { toChannelName, toFileName, toPersonName } from './names.ts'
import type { Places } from './places.ts'

/** What people do in the console. Each is stored together with what it asks of the bot, and then told. */
export interface Doings {
  /** A text that begins with `/wave` is a command, and no message. */
  say(saying: Saying): Promise<{ id: string } | Refusal>
  react(reacting: Reacting): Promise<{ done: true } | Refusal>
  press(pressing: Pressing): Promise<{ done: true } | Refusal>
  makeChannel(making: { as: string; name: string }): Promise<ConsoleChannel | Refusal>
}

interface Saying {
  as: string
  channel: string
  thread: string | null
  text: string
  files: { name: string; bytes: Uint8Array }[]
}

interface Reacting {
  as: string
  channel: string
  message: string
  emoji: string
  on: boolean
}

interface Pressing {
  as: string
  channel: string
  message: string
  command: string
}

/** `missing`: what it speaks of is not there · `wrong`: it cannot be done so. */
export interface Refusal {
  code: 'missing' | 'wrong'
  problem: string
}

interface Parts {
  rows: ConsoleRows
  places: Places
  now(): number
  mintId(): string
  tell(inbound: Inbound): void
}

const CHANNELS_MAX = 200
/** Of different ones under one message. */
const REACTIONS_MAX = 50

const COMMAND = /^\s*\/ ?wave(?:\s*:|(?=\s|$))/i
const MENTION = /(?<![\p{L}\p{N}_-])@regatta(?![\p{L}\p{N}_-])/iu
const EMOJI = /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)$/v

export function createPeopleSide(parts: Parts): Doings {
  const { rows, places, now, mintId, tell } = parts

  async function say(saying: Saying): Promise<{ id: string } | Refusal> {
    const { channel, text, files } = saying
    const as = toPersonName(saying.as)
    if ('problem' in as) return toWrong(as.problem)
    if (text.trim() === '' && files.length === 0) return toWrong('There is nothing in this message.')
    if (!(await places.hasChannel(channel))) return toMissing('This channel does not exist.')
    const found = saying.thread === null ? null : await findRoot(channel, saying.thread, as.name)
    if (found === undefined) return toMissing('This thread is not there any more.')
    if (found === 'unseen')
      return toWrong('Only you see this message, so nobody would see what is below it. Write in the channel.')

    const place = { id: mintId(), channel, thread: found?.root ?? null, by: as.name }
    if (!COMMAND.test(text)) return await speak(place, text, files)
    if (files.length > 0) return toWrong('A command takes no files. Drop the plan in a message of its own.')
    return await ask(place, text.replace(COMMAND, '').trim())
  }

  async function speak(place: Place, text: string, given: Saying['files']): Promise<{ id: string }> {
    const { id, channel, thread, by } = place
    const at = now()
    const files = given.map(({ name, bytes }) => ({ id: mintId(), name: toFileName(name), bytes }))
    const refs: FileRef[] = files.map(({ id, name, bytes }) => ({ id, name, bytes: bytes.length }))
    const inbound: Inbound = {
      ...toStem({ key: id, at, by, channel, thread }),
      type: 'message',
      message: id,
      text,
      files: refs,
      mentioned: MENTION.test(text),
    }
    const author = { kind: 'person' as const, name: by }
    const base = { id, channel, thread, broadcast: false, by: author, at }
    await rows.say({ ...base, text, body: null, only: null, files }, inbound)
    tell(inbound)
    return { id }
  }

  async function ask({ id, channel, thread, by }: Place, text: string): Promise<{ id: string }> {
    const inbound: Inbound = {
      ...toStem({ key: id, at: now(), by, channel, thread }),
      type: 'command',
      text,
    }
    await rows.keepInboundOnly(inbound)
    tell(inbound)
    return { id }
  }

  async function react(reacting: Reacting): Promise<{ done: true } | Refusal> {
    const { channel, message, emoji, on } = reacting
    const as = toPersonName(reacting.as)
    if ('problem' in as) return toWrong(as.problem)
    const found = await findSeen(channel, message, as.name)
    if (!found) return toMissing('This message is not there any more.')
    const there = found.reactions.find(reaction => reaction.emoji === emoji)
    if (on === (there?.by.includes(as.name) ?? false)) return { done: true }
    if (on && !there && !EMOJI.test(emoji)) return toWrong('This is not an emoji.')
    if (on && !there && found.reactions.length >= REACTIONS_MAX)
      return toWrong(`There are ${REACTIONS_MAX} different reactions here: no more fit.`)

    const at = now()
    // A reaction that was taken back and given again is a new one.
    const stem = toStem({ key: mintId(), at, by: as.name, channel, thread: found.thread })
    const inbound: Inbound = { ...stem, type: on ? 'reaction' : 'reaction-removed', message, emoji }
    const isThere = await rows.react(
      { channel, message, emoji, by: as.name, kind: 'person', at, on },
      inbound,
    )
    if (!isThere) return toMissing('This message is not there any more.')
    tell(inbound)
    return { done: true }
  }

  async function press({
    as: typed,
    channel,
    message,
    command,
  }: Pressing): Promise<{ done: true } | Refusal> {
    const as = toPersonName(typed)
    if ('problem' in as) return toWrong(as.problem)
    const found = await findSeen(channel, message, as.name)
    if (!found) return toMissing('This message is not there any more.')
    if (found.by.kind !== 'bot') return toWrong('There are no buttons on this message.')
    // One that an edit has just taken away is told as well: who pressed it hears what became of it.
    const stem = toStem({ key: mintId(), at: now(), by: as.name, channel, thread: found.thread })
    const inbound: Inbound = { ...stem, type: 'button', message, command }
    await rows.keepInboundOnly(inbound)
    tell(inbound)
    return { done: true }
  }

  async function makeChannel(making: { as: string; name: string }): Promise<ConsoleChannel | Refusal> {
    const as = toPersonName(making.as)
    if ('problem' in as) return toWrong(as.problem)
    const channel = toChannelName(making.name)
    if ('problem' in channel) return toWrong(channel.problem)
    const there = await rows.listChannels()
    if (there.some(({ id }) => id === channel.name))
      return toWrong(`There is a channel #${channel.name} already.`)
    if (there.length >= CHANNELS_MAX) return toWrong(`There are ${CHANNELS_MAX} channels: no more fit.`)
    return await rows.makeChannel({ id: channel.name, name: channel.name, at: now() })
  }

  /** The root of the thread that a message stands in; a reply to a reply goes where that one is. */
  async function findRoot(
    channel: string,
    thread: string,
    as: string,
  ): Promise<{ root: string } | 'unseen' | undefined> {
    const found = await findSeen(channel, thread, as)
    if (!found) return undefined
    if (found.thread !== null) return { root: found.thread }
    return found.only === null ? { root: found.id } : 'unseen'
  }

  async function findSeen(channel: string, id: string, as: string): Promise<ConsoleMessage | undefined> {
    const found = await places.findMessage(channel, id)
    return found && (found.only === null || found.only === as) ? found : undefined
  }

  return { say, react, press, makeChannel }
}

interface Place {
  id: string
  channel: string
  thread: string | null
  by: string
}

interface Stem {
  key: string
  chat: string
  at: number
  by: Person
  channel: string
  thread: string | null
}

function toStem({ by, ...stem }: Omit<Stem, 'chat' | 'by'> & { by: string }): Stem {
  return { ...stem, chat: 'console', by: { id: by, name: by } }
}

function toMissing(problem: string): Refusal {
  return { code: 'missing', problem }
}

function toWrong(problem: string): Refusal {
  return { code: 'wrong', problem }
}
