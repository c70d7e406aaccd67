import type { Seen } from '../../conformance/chat.ts'
import { listButtons } from './people.ts'
import { BOT_USER } from './workspace.ts'
import type { Block, Message, Workspace } from './workspace.ts'

type Json = Readonly<Record<string, unknown>>

const NAMES: Readonly<Record<string, string>> = {
  '👍': '+1',
  '👎': '-1',
  '👍🏽': '+1::skin-tone-4',
  '👀': 'eyes',
  '🚀': 'rocket',
  '✅': 'white_check_mark',
  '🛑': 'octagonal_sign',
  '1️⃣': 'one',
  '2️⃣': 'two',
  '3️⃣': 'three',
  '4️⃣': 'four',
  '5️⃣': 'five',
  '6️⃣': 'six',
  '7️⃣': 'seven',
  '8️⃣': 'eight',
  '9️⃣': 'nine',
  '🔟': 'keycap_ten',
}

export function fromEmoji(emoji: string): string {
  const name = NAMES[emoji]
  if (name === undefined) throw new Error(`No name for ${emoji}`)
  return name
}

/** What a person sees of a message, and whom it notifies. */
export function toSeen(workspace: Workspace, message: Message): Seen {
  const { ts, user, text, blocks, isEdited, reactions, files } = message
  const isBot = user === BOT_USER
  return {
    id: ts,
    by: isBot ? 'bot' : workspace.users.get(user)!.name,
    text:
      blocks.length > 0
        ? blocks
            .map(toBlockText)
            .filter(line => line !== '')
            .join('\n')
        : unescape(text),
    pings: isBot ? [...findPings(text), ...blocks.flatMap(findBlockPings)] : [],
    edited: isEdited,
    buttons: listButtons(message).map(button => button.text.text),
    reactions: [...reactions].map(([name, users]) => ({
      emoji: Object.entries(NAMES).find(([, known]) => known === name)?.[0] ?? `:${name}:`,
      by: users.map(id => (id === BOT_USER ? 'bot' : workspace.users.get(id)!.name)),
    })),
    files: files.map(id => {
      const file = workspace.files.get(id)!
      return { name: file.name, bytes: file.bytes.length }
    }),
  }
}

function toBlockText(block: Block): string {
  switch (block.type) {
    case 'rich_text':
      return listOf(block['elements']).map(toRichText).join('\n')
    case 'header':
    case 'section':
      return toTextOf(block['text'])
    case 'context':
      return listOf(block['elements']).map(toTextOf).join(' ')
    case 'plan':
      return [
        block['title'],
        ...listOf(block['tasks']).map(({ title, status }) => `[${String(status)}] ${String(title)}`),
      ].join('\n')
    default:
      return ''
  }
}

function toTextOf(value: unknown): string {
  const { type, text } = value as { type: string; text: string }
  return type === 'mrkdwn' ? unescape(text) : text
}

function toRichText(element: Json): string {
  const parts = listOf(element['elements'])
  if (element['type'] === 'rich_text_list') return parts.map(toRichText).join('\n')
  return parts
    .map(part => {
      if (part['type'] === 'date') return String(part['fallback'])
      return part['type'] === 'user' ? `@${String(part['user_id'])}` : toWord(part['text'])
    })
    .join('')
}

/** Only what is markup, and in a place that reads markup. */
function findPings(text: string): string[] {
  const calls = text.matchAll(/<(?:!(here|channel|everyone|subteam\^\w+)|@(\w+))[|>]/g)
  return [...calls].map(([, all, user]) => (all === undefined ? user! : 'everyone'))
}

function findBlockPings(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(findBlockPings)
  if (typeof value !== 'object' || value === null) return []
  const { type, text } = value as { type?: unknown; text?: unknown }
  if (type === 'user' || type === 'usergroup' || type === 'broadcast') return [type]
  if (type === 'mrkdwn') return findPings(String(text))
  return Object.values(value).flatMap(findBlockPings)
}

function unescape(text: string): string {
  return text
    .replaceAll(/<!date\^[^|]*\|([^>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function toWord(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : []
}
