import { ChatError } from '../../src/chat/port.ts'
import type { Address, Chat, FileRef, Inbound, MessageRef } from '../../src/chat/port.ts'
import { unreachable } from '../../src/lib/assert.ts'
import { toPlainLines, toPlainText } from '../../src/lib/text.ts'
import type { Block, Message, Span } from '../../src/message/message.ts'
import type { ChatFixture, Dropped, Place, Seen } from '../conformance/chat.ts'
import { Faults } from './chat-faults.ts'

interface PlatformMessage {
  id: string
  channel: string
  thread: string | null
  broadcast: boolean
  by: string
  /** The bot's key of it. */
  key: string | null
  text: string
  edited: boolean
  buttons: Message['buttons']
  reactions: Map<string, Set<string>>
  files: FileRef[]
  /** Who alone sees it. */
  only: string | null
}

type Did =
  | Omit<Extract<Inbound, { type: 'message' }>, 'key' | 'chat' | 'at'>
  | Omit<Extract<Inbound, { type: 'command' }>, 'key' | 'chat' | 'at'>
  | Omit<Extract<Inbound, { type: 'button' }>, 'key' | 'chat' | 'at'>
  | Omit<Extract<Inbound, { type: 'reaction' }>, 'key' | 'chat' | 'at'>
  | Omit<Extract<Inbound, { type: 'reaction-removed' }>, 'key' | 'chat' | 'at'>

const TEXT_MAX = 40_000
const NOWHERE = { channel: 'c-none', message: 'm-none' }

/**
 * A platform in memory: channels, threads, reactions, files, and people. A second post with the same key is a second
 * message, as it would be on most platforms. `faults` makes its calls fail.
 */
export class PlatformDouble implements ChatFixture {
  readonly faults = new Faults()
  readonly chat: Chat
  readonly nowhere = NOWHERE
  readonly mention = '@regatta'
  /** On some platforms a whisper is nowhere once it was shown. */
  findsWhispers = true
  readonly #name: string
  readonly #channels = new Map<string, PlatformMessage[]>()
  readonly #files = new Map<string, Uint8Array>()
  readonly #kept: Inbound[] = []
  #keep: ((inbound: Inbound) => Promise<void>) | undefined
  #losses = 0
  #count = 0

  constructor(name = 'double') {
    this.#name = name
    this.chat = this.openChat()
    void this.chat.listen(async inbound => void this.#kept.push(inbound))
  }

  /** Another instance's way to the same platform. */
  openChat(): Chat {
    const { faults } = this
    return {
      name: this.#name,
      listen: async keep => void (this.#keep = keep),
      post: (to, message, key) => faults.through('post', () => this.#post(to, message, key, null)),
      addFile: async ({ channel }, message, file) =>
        await faults.through('addFile', () => this.#addFile({ channel, message }, file)),
      addPicture: async ({ channel }, message, { name, svg }) =>
        await faults.through('addFile', () =>
          this.#addFile({ channel, message }, { name: `${name}.png`, text: svg }),
        ),
      edit: (at, message) => faults.through('edit', () => this.#edit(at, message)),
      react: (at, emoji) => faults.through('react', () => this.#react(at, emoji, 'bot')),
      remove: at => faults.through('remove', () => this.#remove(at)),
      find: (to, key) => faults.through('find', () => this.#find(to, key)),
      whisper: async (to, person, message, key) =>
        await faults.through('whisper', () => void this.#post(to, message, key, person)),
      readFile: (file, bytesMax) => faults.through('readFile', () => this.#readFile(file, bytesMax)),
      [Symbol.asyncDispose]: async () => {},
    }
  }

  async newChannel(): Promise<string> {
    const id = this.#next('c')
    this.#channels.set(id, [])
    return id
  }

  async say(by: string, { channel, thread }: Place, text: string, files: Dropped[] = []): Promise<string> {
    const message = this.#add({ channel, thread, by, text: toPlainLines(text).slice(0, TEXT_MAX) })
    for (const { name, bytes } of files) {
      const file = { id: this.#next('f'), name, bytes: bytes.length }
      this.#files.set(file.id, bytes)
      message.files.push(file)
    }
    await this.#tell({
      type: 'message',
      by: toPerson(by),
      channel,
      thread,
      message: message.id,
      text,
      files: message.files,
      mentioned: text.includes(this.mention),
    })
    return message.id
  }

  async react(by: string, at: MessageRef, emoji: string): Promise<void> {
    this.#react(at, emoji, by)
    const { thread } = this.#require(at)
    await this.#tell({ type: 'reaction', by: toPerson(by), ...at, thread, emoji })
  }

  async unreact(by: string, at: MessageRef, emoji: string): Promise<void> {
    const { reactions, thread } = this.#require(at)
    if (reactions.get(emoji)?.delete(by) !== true) return
    await this.#tell({ type: 'reaction-removed', by: toPerson(by), ...at, thread, emoji })
  }

  async press(by: string, at: MessageRef, label: string): Promise<void> {
    const { buttons, thread } = this.#require(at)
    const command = buttons.find(button => button.label === label)?.command
    if (command === undefined) throw new Error(`There is no button ${label}`)
    await this.#tell({ type: 'button', by: toPerson(by), ...at, thread, command })
  }

  async command(by: string, { channel, thread }: Place, text: string): Promise<void> {
    await this.#tell({ type: 'command', by: toPerson(by), channel, thread, text })
  }

  async see(as: string, { channel, thread }: Place): Promise<Seen[]> {
    return this.messagesIn(channel)
      .filter(message =>
        thread === null ? message.thread === null || message.broadcast : isIn(message, thread),
      )
      .filter(({ only }) => only === null || only === toPerson(as).id)
      .map(toSeen)
  }

  async kept(): Promise<Inbound[]> {
    return [...this.#kept]
  }

  loseNextKeep(): void {
    this.#losses = 1
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#channels.clear()
  }

  /** All that is there, as the platform has it. */
  messagesIn(channel: string): PlatformMessage[] {
    const messages = this.#channels.get(channel)
    if (!messages) throw new ChatError('gone', `There is no channel ${channel}`)
    return messages
  }

  #post(to: Address, message: Message, key: string, only: string | null): string {
    const { channel, thread, broadcast = false } = to
    const buttons = message.buttons.map(button => ({ ...button, label: toPlainText(button.label) }))
    return this.#add({ channel, thread, broadcast, by: 'bot', key, text: toText(message), buttons, only }).id
  }

  #addFile(at: MessageRef, { name, text }: NonNullable<Message['file']>): void {
    const { files } = this.#require(at)
    if (files.some(file => file.name === name)) return
    files.push({ id: this.#next('f'), name, bytes: Buffer.byteLength(text) })
  }

  #edit(at: MessageRef, body: Message): void {
    const message = this.#require(at)
    if (message.by !== 'bot') throw new ChatError('refused', 'That is not a message of the bot')
    message.text = toText(body)
    message.buttons = body.buttons
    message.edited = true
  }

  #react(at: MessageRef, emoji: string, by: string): void {
    const { reactions } = this.#require(at)
    reactions.set(emoji, (reactions.get(emoji) ?? new Set()).add(by))
  }

  #remove({ channel, message: id }: MessageRef): void {
    const messages = this.messagesIn(channel)
    const index = messages.findIndex(message => message.id === id)
    if (index === -1) return
    if (messages[index]?.by !== 'bot') throw new ChatError('refused', 'That is not a message of the bot')
    messages.splice(index, 1)
  }

  #find({ channel, thread }: Address, key: string): string[] {
    return this.messagesIn(channel)
      .filter(message => message.key === key && message.thread === thread)
      .filter(({ only }) => only === null || this.findsWhispers)
      .map(({ id }) => id)
  }

  #readFile({ id }: FileRef, bytesMax: number): Uint8Array {
    const bytes = this.#files.get(id)
    if (!bytes) throw new ChatError('gone', 'There is no such file')
    if (bytes.length > bytesMax) throw new ChatError('too-large', `It has ${bytes.length} bytes`)
    return bytes
  }

  #add(given: Pick<PlatformMessage, 'channel' | 'thread' | 'by' | 'text'> & Partial<PlatformMessage>) {
    const { channel, thread } = given
    if (thread !== null) this.#require({ channel, message: thread })
    const message: PlatformMessage = {
      id: this.#next('m'),
      broadcast: false,
      key: null,
      edited: false,
      buttons: [],
      reactions: new Map(),
      files: [],
      only: null,
      ...given,
    }
    this.messagesIn(channel).push(message)
    return message
  }

  #require({ channel, message: id }: MessageRef): PlatformMessage {
    const message = this.messagesIn(channel).find(message => message.id === id)
    if (!message) throw new ChatError('gone', `There is no message ${id}`)
    return message
  }

  /** Until the bot says that it has it, as often as it takes. */
  async #tell(did: Did): Promise<void> {
    const inbound: Inbound = { ...did, key: this.#next('k'), chat: this.#name, at: this.#count }
    for (;;) {
      try {
        if (this.#losses-- > 0) throw new Error('the database is away')
        return await this.#keep?.(inbound)
      } catch {
        await Promise.resolve()
      }
    }
  }

  #next(kind: string): string {
    return `${kind}${++this.#count}`
  }
}

function toPerson(name: string): Inbound['by'] {
  return { id: `u-${name}`, name }
}

function isIn(message: PlatformMessage, root: string): boolean {
  return message.id === root || message.thread === root
}

/** Nothing in a text is ever read as a call to somebody here, so there is nobody that it pings. */
function toSeen({ id, by, text, edited, buttons, reactions, files }: PlatformMessage): Seen {
  return {
    id,
    by,
    text,
    pings: [],
    edited,
    buttons: buttons.map(({ label }) => label),
    reactions: [...reactions].filter(([, by]) => by.size > 0).map(([emoji, by]) => ({ emoji, by: [...by] })),
    files: files.map(({ name, bytes }) => ({ name, bytes })),
  }
}

function toText({ blocks }: Message): string {
  return blocks.map(toBlockText).join('\n').slice(0, TEXT_MAX)
}

function toBlockText(block: Block): string {
  switch (block.type) {
    case 'heading':
      return toPlainText(block.text)
    case 'text':
    case 'note':
      return toSpansText(block.spans)
    case 'list':
      return block.items.map(toSpansText).join('\n')
    case 'code':
      return toPlainLines(block.text)
    case 'progress':
      return `${block.done}/${block.total}`
    default:
      return unreachable(block)
  }
}

function toSpansText(spans: Span[]): string {
  return spans
    .map(span => {
      if (typeof span === 'string') return toPlainLines(span)
      if ('at' in span) return new Date(span.at).toISOString()
      return toPlainLines('bold' in span ? span.bold : span.code)
    })
    .join('')
}
