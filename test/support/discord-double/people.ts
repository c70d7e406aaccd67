import type { DiscordDouble } from './discord-double.ts'
import type { Answer } from './interactions.ts'
import { BOT, GUILD } from './world.ts'
import type { Component, Message, User } from './world.ts'
import { flatten } from './check-message.ts'

interface Place {
  channel: string
  thread: string | null
}

interface Option {
  name: string
  type: number
  value?: string | number | boolean
  options?: Option[]
  focused?: boolean
}

interface Registered {
  name: string
  type?: number
  options?: { name: string; type: number; required?: boolean; options?: Registered['options'] }[]
}

const SUBCOMMAND = 1
const [BOOLEAN, INTEGER] = [5, 4]

/** What people do in Discord, by their names. What they ask of the app rejects where it does not answer in time. */
export class DiscordPeople {
  readonly #double: DiscordDouble

  constructor(double: DiscordDouble) {
    this.#double = double
  }

  /** As it is typed: `@regatta` becomes a mention. */
  async say(
    by: string,
    at: Place,
    typed: string,
    dropped: { name: string; bytes: Uint8Array }[] = [],
  ): Promise<string> {
    const { world } = this.#double
    // Where nobody has answered yet, who answers begins the thread.
    if (at.thread !== null && !world.channels.has(at.thread))
      world.startThread(at.channel, at.thread, 'a thread')
    const message = world.add(at.thread ?? at.channel, {
      author: world.person(by).id,
      content: typed.replaceAll('@regatta', `<@${BOT}>`),
      attachments: dropped.map(({ name, bytes }) => ({ id: world.mint(), filename: name, bytes })),
    })
    return this.toId(message)
  }

  react(by: string, message: string, emoji: string): void {
    const { world } = this.#double
    world.react(this.find(message), emoji, world.person(by).id)
  }

  unreact(by: string, message: string, emoji: string): void {
    const { world } = this.#double
    world.unreact(this.find(message), emoji, world.person(by).id)
  }

  /** Presses the button with this label. */
  async press(by: string, id: string, label: string): Promise<Answer> {
    const message = this.find(id)
    const button = listButtons(message).find(each => each['label'] === label)
    if (!button) throw new Error(`There is no button ${label}`)
    return await this.#double.interactions.begin({
      type: 3,
      by: this.#user(by),
      channel: message.channel,
      data: { component_type: 2, custom_id: button['custom_id'], id: button.id ?? 0 },
      message,
    })
  }

  /** `/wave` as it is typed; its words go into the fields as Discord has them from the app. */
  async command(by: string, channel: string, text: string): Promise<Answer> {
    const [name = '', ...words] = text.match(/"[^"]*"|\S+/g) ?? []
    return await this.fill(by, channel, name, toOptions(this.#registered(name), words))
  }

  async fill(
    by: string,
    channel: string,
    name: string,
    options: Option[],
    files: { name: string; bytes: Uint8Array }[] = [],
  ): Promise<Answer> {
    return await this.#double.interactions.begin({
      type: 2,
      by: this.#user(by),
      channel,
      data: this.#toData([{ name, type: SUBCOMMAND, options }], files),
    })
  }

  /** What is proposed for a field while somebody types in it. */
  async complete(
    by: string,
    channel: string,
    name: string,
    options: Option[],
  ): Promise<{ name: string; value: string }[]> {
    const { data } = await this.#double.interactions.begin({
      type: 4,
      by: this.#user(by),
      channel,
      data: this.#toData([{ name, type: SUBCOMMAND, options }], []),
    })
    return data['choices'] as { name: string; value: string }[]
  }

  /** From the menu of a message. */
  async messageCommand(by: string, id: string, name: string): Promise<Answer> {
    const { world } = this.#double
    const message = this.find(id)
    return await this.#double.interactions.begin({
      type: 2,
      by: this.#user(by),
      channel: message.channel,
      data: {
        id: '7',
        name,
        type: 3,
        guild_id: GUILD,
        target_id: message.id,
        resolved: { messages: { [message.id]: world.toJson(message) } },
      },
    })
  }

  /** Fills in the window that was opened. */
  async submit(
    by: string,
    channel: string,
    given: { modal: Answer; text?: string; files?: { name: string; bytes: Uint8Array }[] },
  ): Promise<Answer> {
    const { modal, text = '', files = [] } = given
    const lent = this.#lend(files)
    const labels = modal.data['components'] as { component: { type: number; custom_id: string } }[]
    return await this.#double.interactions.begin({
      type: 5,
      by: this.#user(by),
      channel,
      data: {
        custom_id: modal.data['custom_id'],
        components: labels.map(({ component: { type, custom_id } }) => ({
          type: 18,
          component: { type, custom_id, ...(type === 4 ? { value: text } : { values: Object.keys(lent) }) },
        })),
        resolved: { attachments: lent },
      },
    })
  }

  find(id: string): Message {
    const message = this.#double.world.messages.get(id.split('/').at(-1)!)
    if (!message) throw new Error(`There is no message ${id}`)
    return message
  }

  /** As the chat names it: with its thread. */
  toId({ id, channel }: Message): string {
    return this.#double.world.channels.get(channel)?.parent != null ? `${channel}/${id}` : id
  }

  #user(by: string): User {
    return this.#double.world.person(by)
  }

  #registered(name: string): NonNullable<Registered['options']> {
    const all = [...this.#double.world.commands.values()].flat() as Registered[]
    const wave = all.find(command => command.name === 'wave')
    return wave?.options?.find(option => option.name === name)?.options ?? []
  }

  #toData(options: Option[], files: { name: string; bytes: Uint8Array }[]): Record<string, unknown> {
    const attachments = this.#lend(files)
    const [id] = Object.keys(attachments)
    const filled = options.map(option => ({
      ...option,
      options: option.options?.map(each => (each.type === 11 ? { ...each, value: id } : each)) ?? [],
    }))
    return { id: '6', name: 'wave', type: 1, guild_id: GUILD, options: filled, resolved: { attachments } }
  }

  #lend(files: { name: string; bytes: Uint8Array }[]): Record<string, unknown> {
    const { world } = this.#double
    const lent = files.map(({ name, bytes }) => {
      const id = world.mint()
      world.lent.set(id, bytes)
      const url = `${world.host}/attachments/0/${id}/${encodeURIComponent(name)}?ex=1&is=1&hm=1`
      return [id, { id, filename: name, size: bytes.length, url, ephemeral: true }]
    })
    return Object.fromEntries(lent) as Record<string, unknown>
  }
}

/** The words before the options go into the first fields, in their order. */
function toOptions(known: NonNullable<Registered['options']>, words: string[]): Option[] {
  const plain = words.findIndex(word => word.startsWith('--'))
  const first = plain < 0 ? words : words.slice(0, plain)
  const fields = known.filter(({ type }) => type !== BOOLEAN)
  // Of a plain text only as many fields are filled as must be, from the end, if words are missing.
  const given: Option[] = []
  const required = fields.filter(({ required: must }) => must === true)
  const optional = fields.filter(({ required: must }) => must !== true)
  const rest = [...first]
  const extra = Math.max(0, rest.length - required.length)
  for (const { name, type } of optional.slice(0, extra)) {
    const word = rest.shift()
    if (word !== undefined) given.push({ name, type, value: toValue(type, word) })
  }
  for (const { name, type } of required) {
    const word = rest.shift()
    if (word !== undefined) given.push({ name, type, value: toValue(type, word) })
  }
  for (let at = plain; at >= 0 && at < words.length; at++) {
    const name = words[at]!.slice(2)
    const type = known.find(option => option.name === name)?.type
    if (type === undefined) throw new Error(`There is no option ${name}`)
    if (type === BOOLEAN) given.push({ name, type, value: true })
    else given.push({ name, type, value: toValue(type, words[++at] ?? '') })
  }
  return given
}

function toValue(type: number, word: string): string | number {
  return type === INTEGER ? Number(word) : word.replaceAll('"', '')
}

export function listButtons({ components }: Pick<Message, 'components'>): Component[] {
  return flatten(components).filter(({ type }) => type === 2)
}
