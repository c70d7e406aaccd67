import type { z } from 'zod'
import type { FileRef, Inbound } from '../port.ts'
import { toTypedText } from './escape.ts'
import { SET_LIMITS } from './names.ts'
import type { FILE, REACTION } from './payloads.ts'
import { BUTTON, COMMAND, EVENT, LIMITS, MESSAGE, OPENED_FOR, SHORTCUT, VIEW } from './payloads.ts'
import { toTyped } from './typed.ts'

/** Who the bot is in the workspace. */
export interface Self {
  user: string
  bot: string
  team: string
}

/** Who did something, as Slack tells. */
export interface Doer {
  user: string
  /** Where they are at home, if it is told. */
  team: string | null
}

/** Something that was done, before it is known what its doer is called and may do. */
export interface Doing {
  doer: Doer
  inbound: Unsigned<Inbound>
  /** Where who asked can be answered for a while, without being in the channel. */
  responseUrl: string | null
}

type Unsigned<T> = T extends unknown ? Omit<T, 'by'> : never

/** A view that was filled in. */
export interface Filled {
  doer: Doer
  view: string
  channel: string
  text: string
  files: FileRef[]
}

export type Heard = { doing: Doing } | { filled: Filled } | null

const SECOND_MS = 1_000

/** What Slack told, as something that was done; null: nothing that concerns the bot. `named` bots are heard like people. */
export function toHeard(body: unknown, self: Self, named: ReadonlySet<string>, now: number): Heard {
  const event = EVENT.safeParse(body).data?.event
  if (event) return 'reaction' in event ? toReaction(event, self) : toMessage(event, self, named)
  const command = COMMAND.safeParse(body).data
  if (command) return toCommand(command, now)
  const button = BUTTON.safeParse(body).data
  if (button) return toButton(button)
  const shortcut = SHORTCUT.safeParse(body).data
  if (shortcut) return toShortcut(shortcut)
  const limits = LIMITS.safeParse(body).data
  if (limits) return toLimited(limits, now)
  const filled = VIEW.safeParse(body).data
  return filled ? { filled: toFilled(filled) } : null
}

/** One that is read in the history instead of being told. */
export function toMissed(message: unknown, channel: string, self: Self, named: ReadonlySet<string>): Heard {
  const fields = typeof message === 'object' && message !== null ? message : {}
  const read = MESSAGE.safeParse({ ...fields, channel }).data
  return read ? toMessage(read, self, named) : null
}

/** What all tellings of one reaction begin with. */
export function toReactionKey(channel: string, ts: string, user: string, reaction: string): string {
  return `r/${channel}/${ts}/${user}/${reaction}/`
}

function toMessage(event: z.infer<typeof MESSAGE>, self: Self, named: ReadonlySet<string>): Heard {
  const { channel, ts, user, bot_id: bot, thread_ts: thread } = event
  const isOwn = user === self.user || bot === self.bot
  if (isOwn || (bot !== undefined && !named.has(user) && !named.has(bot))) return null
  const text = toTyped(event)
  const mark = `<@${self.user}>`
  return {
    doing: {
      doer: { user, team: event.user_team ?? event.team ?? null },
      responseUrl: null,
      inbound: {
        type: 'message',
        // A mention is told twice, as two events.
        key: `m/${channel}/${ts}`,
        chat: 'slack',
        at: toMs(ts),
        channel,
        thread: thread === undefined || thread === ts ? null : thread,
        message: ts,
        text,
        files: toFiles(event.files),
        mentioned: event.type === 'app_mention' || channel.startsWith('D') || text.includes(mark),
      },
    },
  }
}

function toReaction(
  { type, user, reaction, item, event_ts: at }: z.infer<typeof REACTION>,
  self: Self,
): Heard {
  if (user === self.user) return null
  const isThere = type === 'reaction_added'
  const key = `${toReactionKey(item.channel, item.ts, user, reaction)}${at}`
  return {
    doing: {
      doer: { user, team: null },
      responseUrl: null,
      inbound: {
        type: isThere ? 'reaction' : 'reaction-removed',
        key: isThere ? key : `-${key}`,
        chat: 'slack',
        at: toMs(at),
        channel: item.channel,
        thread: null,
        message: item.ts,
        emoji: `:${reaction}:`,
      },
    },
  }
}

function toCommand(body: z.infer<typeof COMMAND>, now: number): Heard {
  return {
    doing: {
      doer: { user: body.user_id, team: body.team_id ?? null },
      responseUrl: body.response_url ?? null,
      inbound: {
        type: 'command',
        key: `c/${body.trigger_id}`,
        chat: 'slack',
        at: now,
        channel: body.channel_id,
        thread: null,
        text: toTypedText(body.text ?? '').trim(),
      },
    },
  }
}

function toButton({ user, actions, container, response_url: url }: z.infer<typeof BUTTON>): Heard {
  const [{ value, action_ts: at, action_id: action }] = actions
  // It opens a window, and says nothing yet.
  if (action === SET_LIMITS) return null
  const { channel_id: channel, message_ts: message, thread_ts: thread } = container
  return {
    doing: {
      doer: { user: user.id, team: user.team_id ?? null },
      responseUrl: url ?? null,
      inbound: {
        type: 'button',
        key: `b/${channel}/${message}/${user.id}/${at}`,
        chat: 'slack',
        at: toMs(at),
        channel,
        thread: thread === undefined || thread === message ? null : thread,
        message,
        command: value,
      },
    },
  }
}

/** As if who picked it had said it to the bot. */
function toShortcut({
  user,
  channel,
  message,
  action_ts: at,
  response_url: url,
}: z.infer<typeof SHORTCUT>): Heard {
  const { ts, thread_ts: thread } = message
  return {
    doing: {
      doer: { user: user.id, team: user.team_id ?? null },
      responseUrl: url ?? null,
      inbound: {
        type: 'message',
        key: `s/${channel.id}/${ts}/${user.id}/${at}`,
        chat: 'slack',
        at: toMs(at),
        channel: channel.id,
        thread: thread === undefined || thread === ts ? null : thread,
        message: ts,
        text: toTyped(message),
        files: toFiles(message.files),
        mentioned: true,
      },
    },
  }
}

/** As if the button that starts it had been pressed, with what was put in behind its command. */
function toLimited({ user, view }: z.infer<typeof LIMITS>, now: number): Heard {
  const opened = OPENED_FOR.safeParse(view.private_metadata).data
  if (!opened) return null
  const { slots, pace } = view.state.values
  const words = [
    opened.command,
    ...(slots.value.value ? [`--slots ${slots.value.value}`] : []),
    ...(pace.value.selected_option ? [`--pace ${pace.value.selected_option.value}`] : []),
  ]
  const { channel, message, thread } = opened
  const place = { key: `v/${view.id}`, chat: 'slack', at: now, channel, thread, message }
  return {
    doing: {
      doer: { user: user.id, team: user.team_id ?? null },
      responseUrl: null,
      inbound: { type: 'button', ...place, command: words.join(' ') },
    },
  }
}

function toFilled({ user, view }: z.infer<typeof VIEW>): Filled {
  const { channel, text, files } = view.state.values
  return {
    doer: { user: user.id, team: user.team_id ?? null },
    view: view.id,
    channel: channel.value.selected_conversation,
    text: text.value.value ?? '',
    files: toFiles(files?.value.files),
  }
}

function toFiles(files: z.infer<typeof FILE>[] | undefined): FileRef[] {
  return (files ?? []).map(({ id, name, size }) => ({ id, name: name ?? 'file', bytes: size ?? 0 }))
}

function toMs(ts: string): number {
  const seconds = Number(ts)
  return Number.isFinite(seconds) ? Math.floor(seconds * SECOND_MS) : 0
}
