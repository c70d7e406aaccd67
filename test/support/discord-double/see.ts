import type { Seen } from '../../conformance/chat.ts'
import { listButtons } from './people.ts'
import { BOT } from './world.ts'
import type { Component, Message, World } from './world.ts'
import { flatten } from './check-message.ts'

/** What a person sees of a message, and whom it calls. */
export function toSeen(world: World, message: Message, id: string): Seen {
  const { author, content, components, isEdited, reactions, attachments } = message
  const isBot = author === BOT
  const texts = [content, ...flatten(components).flatMap(toTexts)].filter(text => text !== '')
  const buttons = listButtons(message).map(button => String(button['label']))
  // Discord shows what is in a text file below the message.
  const files = isBot ? attachments.map(({ bytes }) => Buffer.from(bytes).toString()) : []
  return {
    id,
    by: isBot ? 'bot' : world.users.get(author)!.name,
    text: isBot ? [...texts.map(toShown), ...files].join('\n') : content,
    pings: isBot ? texts.flatMap(findPings) : [],
    edited: isEdited,
    buttons,
    reactions: [...reactions].map(([emoji, users]) => ({
      emoji,
      by: users.map(user => (user === BOT ? 'bot' : world.users.get(user)!.name)),
    })),
    files: attachments.map(({ filename, bytes }) => ({ name: filename, bytes: bytes.length })),
  }
}

function toTexts({ type, content }: Component): string[] {
  return type === 10 ? [String(content)] : []
}

/** A stroke before it takes the force of a mark; then code, instants, what begins a line, what is bold. */
const MARKUP = /\\([^0-9A-Za-z\s])|```\n([\s\S]*?)\n```|`([^`\n]+)`|<t:(\d+):\w>|^(?:#{1,3}|-#|-) |\*\*/gm

/** As it is read: marks that were escaped stand there, the others do their work. */
function toShown(text: string): string {
  return text.replaceAll(MARKUP, (_, ...found: (string | undefined)[]) => {
    const [sign, block, code, at] = found
    return at === undefined ? (sign ?? block ?? code ?? '') : new Date(Number(at) * 1_000).toISOString()
  })
}

/** Calls that no stroke takes the force of, outside of code. */
function findPings(text: string): string[] {
  const bare = text.replaceAll(MARKUP, '')
  return [...bare.matchAll(/@(everyone|here)|<(?:@[!&]?|#)\d+>/g)].map(([call]) => call)
}
