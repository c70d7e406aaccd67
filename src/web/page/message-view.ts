import { h } from 'preact'
import type { ComponentChild } from 'preact'
import type { ConsoleMessage } from '../../store/console-port.ts'
import { toFileUrl } from './ask.ts'
import { Blocks } from './blocks.ts'
import { Buttons } from './buttons.ts'
import { FoldedText } from './fold.ts'
import { Icon, Sail } from './icons.ts'
import { Ago, Clock } from './instant.ts'
import { Link } from './link.ts'
import { ReactionPicker, Reactions } from './reactions.ts'

/** What can be done to a message. */
export interface Acts {
  as: string
  react(message: ConsoleMessage, emoji: string, on: boolean): void
  press(message: ConsoleMessage, command: string): Promise<boolean>
  openThread(root: string): void
}

const HUES = 8

export function MessageView(props: {
  message: ConsoleMessage
  acts: Acts
  /** Said by the same person shortly before: the name is not repeated. */
  isJoined: boolean
  isInThread: boolean
  unread: number
}): ComponentChild {
  const { message, acts, isJoined, isInThread, unread } = props
  const { id, by, at, thread, editedAt, only } = message
  const react = (emoji: string, on: boolean): void => acts.react(message, emoji, on)
  const isLine = isJoined && only === null && isNews(message)
  const classes = [
    'message',
    `by-${by.kind}`,
    isJoined && 'joined',
    only !== null && 'whisper',
    isLine && 'line',
  ]
  return h('article', { class: classes.filter(Boolean).join(' '), 'data-message': id, tabIndex: -1 }, [
    !isJoined && h(Avatar, { by }),
    isLine && h('div', { class: 'gutter' }, h(Clock, { at })),
    h('div', { class: 'message-main' }, [
      !isJoined &&
        h('header', null, [
          h('bdi', { class: 'name' }, by.kind === 'bot' ? 'Regatta' : by.name),
          h(Clock, { at }),
          editedAt !== null &&
            h('span', { class: 'edited' }, [
              by.kind === 'bot' ? 'updated ' : 'edited ',
              h(Ago, { at: editedAt }),
            ]),
        ]),
      only !== null && h('p', { class: 'whisper-mark' }, [h(Icon, { name: 'eye' }), 'Only you can see this']),
      !isInThread &&
        thread !== null &&
        h('button', { type: 'button', class: 'link from-thread', onClick: () => acts.openThread(thread) }, [
          h(Icon, { name: 'reply' }),
          'from a thread',
        ]),
      h(MessageContent, { message }),
      h(Buttons, { message, press: command => acts.press(message, command) }),
      h(Reactions, { message, as: acts.as, react }),
      !isInThread && thread === null && h(ThreadFooter, { message, unread, acts }),
    ]),
    only === null &&
      h('div', { class: 'acts' }, [
        message.reactions.length === 0 && h(ReactionPicker, { react, label: 'React' }),
        !isInThread &&
          thread === null &&
          message.replies === 0 &&
          h(
            'button',
            {
              type: 'button',
              class: 'pill pill-add',
              'aria-label': 'Reply in a thread',
              title: 'Reply in a thread',
              onClick: () => acts.openThread(id),
            },
            h(Icon, { name: 'reply' }),
          ),
      ]),
  ])
}

function MessageContent({ message }: { message: ConsoleMessage }): ComponentChild {
  const { text, body, files } = message
  return h('div', { class: body && !isNews(message) ? 'sheet' : 'plain' }, [
    text !== null && text !== '' && h(FoldedText, { text }),
    body && h(Blocks, { blocks: body.blocks }),
    body?.picture && h(Picture, body.picture),
    body?.page !== undefined && h(Link, { class: 'to-page', to: body.page }, 'Open'),
    files.length > 0 &&
      h(
        'ul',
        { class: 'files' },
        files.map(({ id, name, bytes }) =>
          h(
            'li',
            { key: id },
            h('a', { class: 'file', href: toFileUrl(id), download: name }, [
              h(Icon, { name: 'file' }),
              h('bdi', { class: 'file-name' }, name),
              h('span', { class: 'size' }, toSize(bytes)),
            ]),
          ),
        ),
      ),
  ])
}

/** As an image of its own: nothing in it can act on the page. */
function Picture({ svg, alt }: { svg: string; alt: string }): ComponentChild {
  const src = `data:image/svg+xml,${encodeURIComponent(svg)}`
  return h('img', { class: 'picture', src, alt, width: 390, loading: 'lazy' })
}

/** A few words of the bot, that need no sheet of their own. */
function isNews({ body }: ConsoleMessage): boolean {
  if (!body || body.buttons.length > 0 || body.picture) return false
  return body.blocks.every(({ type }) => type === 'text' || type === 'list' || type === 'note')
}

function ThreadFooter(props: { message: ConsoleMessage; unread: number; acts: Acts }): ComponentChild {
  const { message, unread, acts } = props
  const { id, replies, repliedAt } = message
  if (replies === 0) return null
  return h(
    'button',
    { type: 'button', class: 'replies', 'data-thread': id, onClick: () => acts.openThread(id) },
    [
      h(Icon, { name: 'reply' }),
      h('span', { class: 'replies-count' }, replies === 1 ? '1 reply' : `${replies} replies`),
      repliedAt !== null && h('span', { class: 'replies-when' }, h(Ago, { at: repliedAt })),
      unread > 0 && h('span', { class: 'badge' }, `${unread} new`),
    ],
  )
}

function Avatar({ by }: { by: ConsoleMessage['by'] }): ComponentChild {
  if (by.kind === 'bot')
    return h('span', { class: 'avatar avatar-bot', 'aria-hidden': 'true' }, h(Sail, null))
  const hue = Array.from(by.name).reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) % 9_973, 7)
  const [first = '?'] = Array.from(by.name)
  return h('span', { class: `avatar hue-${hue % HUES}`, 'aria-hidden': 'true' }, first.toUpperCase())
}

export function toSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
