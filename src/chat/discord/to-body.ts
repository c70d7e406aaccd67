import { ButtonStyle, ComponentType, MessageFlags } from 'discord.js'
import type { RawFile } from 'discord.js'
import { toPlainText } from '../../lib/text.ts'
import { clip, fit } from '../../message/fit.ts'
import { BUTTONS_MAX, LABEL_CHARS_MAX } from '../../message/message.ts'
import type { Block, Button, Message } from '../../message/message.ts'
import { toText } from '../../message/plain.ts'
import { toMarkdown } from './markdown.ts'
import { toDigest } from './marks.ts'

/** A message in Discord's own form. */
interface DiscordBody {
  flags: number
  components: Component[]
  /** Nobody else is ever called, and an edit that does not say so calls those whom it names. */
  allowed_mentions: { parse: []; users?: string[] }
  attachments: { id: number; filename: string }[]
}

export interface DiscordMessage {
  body: DiscordBody
  files: RawFile[]
}

/** A picture that has been made. */
export interface Shown {
  name: string
  alt: string
  png: Uint8Array
}

interface Component {
  type: ComponentType
  id?: number
  content?: string
  components?: Component[]
  custom_id?: string
  label?: string
  style?: ButtonStyle
  file?: { url: string }
  items?: { media: { url: string }; description: string }[]
}

/** Of all texts of a message together: Discord takes 4,000. */
const TEXT_CHARS_MAX = 3_600
const ALT_CHARS_MAX = 1_000
const ROW_MAX = 5
const CUSTOM_ID_CHARS_MAX = 100
const REST_NAME = 'message.txt'
const REST_NOTE = '-# The rest is in the file below.'
const STYLES: Record<Button['style'], ButtonStyle> = {
  main: ButtonStyle.Primary,
  plain: ButtonStyle.Secondary,
  danger: ButtonStyle.Danger,
}

/**
 * All text in it is data: nothing is read as markup, nobody is called. What is too long goes on in a file; of a board,
 * which is drawn again each second, lists are shortened instead. `mark` is what the message is found by.
 */
export function toBody(message: Message, mark: number | null, shown: Shown | null = null): DiscordMessage {
  const { blocks, cards, file } = fit({ ...message, buttons: [], reactions: [] })
  const { text, rest } = split(cards === undefined ? blocks : shorten(blocks))
  const rows = toRows(message.buttons)
  const added = [...(rest === null ? [] : [{ name: REST_NAME, text: rest }]), ...(file ? [file] : [])]
  const calls = (message.calls ?? []).flatMap(({ ids }) => ids['discord'] ?? [])
  const called = calls.length > 0 ? `\n${calls.map(id => `<@${id}>`).join(' ')}` : ''
  const link = message.page === undefined ? '' : `\n-# [Open on the page](<${message.page}>)`
  const texts: Component[] = [
    { type: ComponentType.TextDisplay, content: `${text}${link}${called}` },
    ...(shown ? [toGallery(shown)] : []),
    ...added.map(({ name }) => ({ type: ComponentType.File, file: { url: `attachment://${name}` } })),
  ]
  // What is looked at for longer than a line of news stands in a frame.
  const isFramed = rows.length > 0 || cards !== undefined
  const components = isFramed ? [{ type: ComponentType.Container, components: [...texts, ...rows] }] : texts
  if (mark !== null) components[0]!.id = mark
  const files: RawFile[] = [
    ...added.map(({ name, text: data }) => ({ name, data: Buffer.from(data), contentType: 'text/plain' })),
    ...(shown ? [{ name: shown.name, data: Buffer.from(shown.png), contentType: 'image/png' }] : []),
  ]
  return {
    body: {
      flags: MessageFlags.IsComponentsV2,
      components,
      allowed_mentions: { parse: [], ...(calls.length > 0 && { users: calls }) },
      attachments: files.map(({ name }, id) => ({ id, filename: name })),
    },
    files,
  }
}

function toGallery({ name, alt }: Shown): Component {
  const description = clip(toPlainText(alt), ALT_CHARS_MAX)
  return {
    type: ComponentType.MediaGallery,
    items: [{ media: { url: `attachment://${name}` }, description }],
  }
}

/** What stands behind a button; a digest where it is too long to be written on it. */
export function toCustomId(command: string, index: number): string {
  const plain = `${index}:${command.toWellFormed()}`
  return plain.length <= CUSTOM_ID_CHARS_MAX ? plain : `${index}#${toDigest(command)}`
}

/** The command as it stands there, or its digest; null: it is no button of ours. */
export function readCustomId(id: string): { command: string } | { digest: string } | null {
  const [, sign, rest] = /^\d{1,2}([:#])([\s\S]+)$/.exec(id) ?? []
  if (rest === undefined) return null
  return sign === ':' ? { command: rest } : { digest: rest }
}

function split(blocks: Block[]): { text: string; rest: string | null } {
  const pieces = blocks.map(toMarkdown)
  const whole = pieces.join('\n')
  if (whole.length <= TEXT_CHARS_MAX) return { text: whole, rest: null }
  let size = REST_NOTE.length
  let count = 0
  for (const piece of pieces) {
    size += piece.length + 1
    if (size > TEXT_CHARS_MAX) break
    count++
  }
  const rest = blocks.slice(count)
  const text = toText({ summary: 'The rest', blocks: rest, buttons: [], reactions: [] })
  return { text: [...pieces.slice(0, count), REST_NOTE].join('\n'), rest: text }
}

/** Until it fits: item by item from the longest list, and at last whole blocks from the end. */
function shorten(blocks: Block[]): Block[] {
  const kept = blocks.map(block => ({ block, left: 0, size: toMarkdown(block).length + 1 }))
  let size = kept.reduce((sum, each) => sum + each.size, 0)
  while (size > TEXT_CHARS_MAX) {
    const [longest] = kept
      .filter(({ block }) => block.type === 'list' && block.items.length > 1)
      .toSorted((a, b) => b.size - a.size)
    if (!longest || longest.block.type !== 'list') {
      const gone = kept.pop()
      if (!gone) break
      size -= gone.size
      continue
    }
    const items = longest.block.items.slice(0, longest.left === 0 ? -1 : -2)
    longest.left += 1
    longest.block = { type: 'list', items: [...items, [`… and ${longest.left} more`]] }
    size -= longest.size
    longest.size = toMarkdown(longest.block).length + 1
    size += longest.size
  }
  return kept.map(({ block }) => block)
}

function toRows(buttons: Button[]): Component[] {
  const made = buttons.slice(0, BUTTONS_MAX).map(toButton)
  const rows: Component[] = []
  for (let at = 0; at < made.length; at += ROW_MAX)
    rows.push({ type: ComponentType.ActionRow, components: made.slice(at, at + ROW_MAX) })
  return rows
}

function toButton({ label, command, style }: Button, index: number): Component {
  const text = toPlainText(clip(label, LABEL_CHARS_MAX)).trim()
  return {
    type: ComponentType.Button,
    custom_id: toCustomId(command, index),
    label: clip(text, LABEL_CHARS_MAX) || '…',
    style: STYLES[style],
  }
}
