import { isPassing } from '../../lib/passing.ts'
import type { Message } from '../../message/message.ts'
import type { ConsoleMessage, ConsoleRows } from '../../store/console-port.ts'
import { ChatError } from '../port.ts'
import type { Address, Chat, MessageRef } from '../port.ts'
import { BOT } from './names.ts'
import type { Places } from './places.ts'
import { toShown } from './shown.ts'

interface Parts {
  rows: ConsoleRows
  places: Places
  now(): number
  mintId(): string
}

/** What the bot does in the console. */
export function createBotSide(parts: Parts): Omit<Chat, 'name' | 'listen' | typeof Symbol.asyncDispose> {
  const { rows, places, now, mintId } = parts

  async function write(to: Address, message: Message, key: string, only: string | null): Promise<string> {
    await requireChannel(to.channel)
    if (to.thread !== null) await requireMessage({ channel: to.channel, message: to.thread })
    const { id } = await rows.post({
      id: mintId(),
      channel: to.channel,
      thread: to.thread,
      broadcast: to.broadcast === true,
      by: { kind: 'bot', name: BOT },
      at: now(),
      text: null,
      body: toShown(message),
      only,
      files: [],
      key,
    })
    return id
  }

  async function requireChannel(channel: string): Promise<void> {
    if (!(await places.hasChannel(channel))) throw new ChatError('gone', `There is no channel ${channel}.`)
  }

  async function requireMessage({ channel, message }: MessageRef): Promise<ConsoleMessage> {
    const found = await places.findMessage(channel, message)
    if (!found) throw toGone({ channel, message })
    return found
  }

  return {
    post: (to, message, key) => reaching(() => write(to, message, key, null)),
    whisper: (to, person, message, key) => reaching(async () => void (await write(to, message, key, person))),
    edit: (at, message) =>
      reaching(async () => {
        requireOwn(await requireMessage(at))
        if (!(await rows.edit(at.channel, at.message, toShown(message), now()))) throw toGone(at)
      }),
    react: (at, emoji) =>
      reaching(async () => {
        const { channel, message } = at
        await requireMessage(at)
        const reaction = { channel, message, emoji, by: BOT, kind: 'bot' as const, at: now(), on: true }
        if (!(await rows.react(reaction, null))) throw toGone(at)
      }),
    remove: at =>
      reaching(async () => {
        const found = await places.findMessage(at.channel, at.message)
        if (!found) return
        requireOwn(found)
        await rows.remove(at.channel, at.message)
      }),
    find: ({ channel, thread }, key) =>
      reaching(async () => {
        await requireChannel(channel)
        const found = await rows.findByKey(channel, key)
        return found.filter(message => !message.removed && message.thread === thread).map(({ id }) => id)
      }),
    readFile: (file, bytesMax) =>
      reaching(async () => {
        const found = await rows.readFile(file.id)
        if (!found) throw new ChatError('gone', `The file ${file.name} is not there any more.`)
        if (found.bytes.length > bytesMax) throw toTooLarge(file.name, found.bytes.length, bytesMax)
        return found.bytes
      }),
  }
}

/** Between the bot and its own chat there is only the database: while that is away all may go well later. */
async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ChatError || !isPassing(error)) throw error
    throw new ChatError('unreachable', 'The console could not reach its database.', { cause: error })
  }
}

function requireOwn(message: ConsoleMessage): void {
  if (message.by.kind === 'bot') return
  throw new ChatError(
    'refused',
    `The message ${message.id} is by ${message.by.name}: only its own can be changed.`,
  )
}

function toGone({ channel, message }: MessageRef): ChatError {
  return new ChatError('gone', `There is no message ${message} in the channel ${channel} any more.`)
}

function toTooLarge(name: string, bytes: number, bytesMax: number): ChatError {
  return new ChatError('too-large', `The file ${name} has ${bytes} bytes; at most ${bytesMax} are read.`)
}
