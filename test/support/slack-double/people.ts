import type { SlackDouble } from './slack-double.ts'
import { APP_ID, BOT_USER, SlackRefusal, TEAM } from './workspace.ts'
import type { Block, Message, User } from './workspace.ts'

interface Place {
  channel: string
  thread: string | null
}

interface MessagePlace {
  channel: string
  message: string
}

/** What people do in Slack, by their names. Each resolves once the app was told, and rejects where it never heard. */
export class SlackPeople {
  readonly #double: SlackDouble
  #trigger = 0

  constructor(double: SlackDouble) {
    this.#double = double
  }

  /** As it is typed: `@regatta` becomes a mention, what has a meaning in markup is escaped. */
  async say(
    by: string,
    at: Place,
    typed: string,
    dropped: { name: string; bytes: Uint8Array }[] = [],
  ): Promise<string> {
    const { workspace, delivery } = this.#double
    const user = this.#in(by, at.channel)
    const files = dropped.map(({ name, bytes }) => {
      const id = workspace.mint('F')
      workspace.files.set(id, { id, name, user: user.id, bytes, isDeleted: false })
      return id
    })
    const text = toTyped(typed)
    const rich = typed === '' ? [] : [toRich(typed)]
    const message = workspace.add(workspace.channel(at.channel), {
      user: user.id,
      text,
      blocks: rich,
      thread: at.thread,
      files,
    })
    if (typed.includes('@regatta')) this.#tellMention(at.channel, message)
    await delivery.settle()
    return message.ts
  }

  async react(by: string, { channel, message }: MessagePlace, name: string): Promise<void> {
    const { workspace, delivery } = this.#double
    const { id } = this.#in(by, channel)
    workspace.react(workspace.channel(channel), workspace.message(channel, message), name, id)
    await delivery.settle()
  }

  async unreact(by: string, { channel, message }: MessagePlace, name: string): Promise<void> {
    const { workspace, delivery } = this.#double
    const { id } = workspace.person(by)
    workspace.unreact(workspace.channel(channel), workspace.message(channel, message), name, id)
    await delivery.settle()
  }

  /** Presses the button with this label. */
  async press(by: string, { channel, message: ts }: MessagePlace, label: string): Promise<void> {
    const { workspace, delivery } = this.#double
    const user = this.#in(by, channel)
    const message = workspace.channel(channel).messages.find(message => message.ts === ts)
    if (!message) throw new SlackRefusal('message_not_found')
    const button = listButtons(message).find(({ text }) => text.text === label)
    if (!button) throw new Error(`There is no button ${label}`)
    await delivery.tell({
      type: 'interactive',
      payload: {
        ...this.#toStem('block_actions', user),
        actions: [{ ...button, action_ts: this.#nextTs() }],
        channel: { id: channel, name: workspace.channel(channel).name },
        message: workspace.toJson(message),
        container: {
          type: 'message',
          message_ts: ts,
          channel_id: channel,
          is_ephemeral: message.only !== null,
          ...(message.thread === null ? {} : { thread_ts: message.thread }),
        },
        response_url: this.#toResponseUrl(channel, user),
        state: { values: {} },
      },
    })
  }

  async command(by: string, channel: string, text: string): Promise<unknown> {
    const { workspace, delivery } = this.#double
    const user = workspace.person(by)
    const at = workspace.channel(channel)
    at.members.add(user.id)
    return await delivery.tell({
      type: 'slash_commands',
      payload: {
        token: 'legacy',
        command: '/wave',
        text: toTyped(text),
        response_url: this.#toResponseUrl(channel, user),
        trigger_id: this.#toTrigger(),
        user_id: user.id,
        user_name: user.name,
        team_id: user.team,
        team_domain: 'home',
        channel_id: channel,
        channel_name: at.name,
        api_app_id: APP_ID,
      },
    })
  }

  /** From the menu of a message. */
  async messageShortcut(by: string, { channel, message: ts }: MessagePlace, callback: string): Promise<void> {
    const { workspace, delivery } = this.#double
    const user = this.#in(by, channel)
    const message = workspace.message(channel, ts)
    await delivery.tell({
      type: 'interactive',
      payload: {
        ...this.#toStem('message_action', user),
        callback_id: callback,
        action_ts: this.#nextTs(),
        message_ts: ts,
        message: workspace.toJson(message),
        channel: { id: channel, name: workspace.channel(channel).name },
        response_url: this.#toResponseUrl(channel, user),
      },
    })
  }

  async globalShortcut(by: string, callback: string): Promise<void> {
    const user = this.#double.workspace.person(by)
    await this.#double.delivery.tell({
      type: 'interactive',
      payload: { ...this.#toStem('shortcut', user), callback_id: callback, action_ts: this.#nextTs() },
    })
  }

  /** Fills in the view that was opened last. */
  async submit(by: string, values: Record<string, Record<string, unknown>>): Promise<unknown> {
    const { workspace, delivery } = this.#double
    const view = [...workspace.views.values()].findLast(view => 'blocks' in view)
    if (!view) throw new Error('No view is open')
    const answer = await delivery.tell({
      type: 'interactive',
      payload: {
        ...this.#toStem('view_submission', workspace.person(by)),
        view: { ...view, state: { values } },
        response_urls: [],
      },
    })
    if (!(answer as { response_action?: string }).response_action) workspace.views.delete(String(view['id']))
    return answer
  }

  async openHome(by: string): Promise<Block[] | undefined> {
    const { workspace, delivery } = this.#double
    const { id } = workspace.person(by)
    workspace.onEvent({
      type: 'app_home_opened',
      user: id,
      channel: workspace.direct(id).id,
      tab: 'home',
      event_ts: this.#nextTs(),
    })
    await delivery.settle()
    return workspace.homes.get(id)
  }

  #tellMention(channel: string, message: Message): void {
    const { workspace } = this.#double
    workspace.onEvent({ ...workspace.toEvent(workspace.channel(channel), message), type: 'app_mention' })
  }

  /** Whoever does something in a channel is in it. */
  #in(by: string, channel: string): User {
    const user = this.#double.workspace.person(by)
    this.#double.workspace.channel(channel).members.add(user.id)
    return user
  }

  #toStem(type: string, { id, name, team }: User): Record<string, unknown> {
    return {
      type,
      token: 'legacy',
      team: { id: TEAM, domain: 'home' },
      user: { id, username: name, name, team_id: team },
      api_app_id: APP_ID,
      trigger_id: this.#toTrigger(),
      is_enterprise_install: false,
      enterprise: null,
    }
  }

  #toTrigger(): string {
    const id = `${++this.#trigger}.${TEAM}.trigger`
    this.#double.workspace.views.set(id, {})
    return id
  }

  #toResponseUrl(channel: string, { id }: User): string {
    return `${this.#double.host}/commands/${channel}/${id}`
  }

  #nextTs(): string {
    return `${Math.floor(Date.now() / 1_000)}.${String(++this.#trigger).padStart(6, '0')}`
  }
}

export interface ButtonJson {
  text: { text: string }
  value?: string
  action_id: string
}

export function listButtons({ blocks }: Pick<Message, 'blocks'>): ButtonJson[] {
  return blocks.filter(({ type }) => type === 'actions').flatMap(block => block['elements'] as ButtonJson[])
}

/** As Slack keeps what people type: escaped, with its own marks for whom it calls. */
function toTyped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@regatta', `<@${BOT_USER}>`)
    .replaceAll(/@(here|channel|everyone)/g, '<!$1>')
    .replaceAll(/https:\/\/[\w./-]+/g, '<$&>')
}

/** As its own field for writing makes it. */
function toRich(text: string): Block {
  const elements = text
    .split(/(@regatta)/)
    .filter(part => part !== '')
    .map(part => (part === '@regatta' ? { type: 'user', user_id: BOT_USER } : { type: 'text', text: part }))
  return { type: 'rich_text', block_id: 'typed', elements: [{ type: 'rich_text_section', elements }] }
}
