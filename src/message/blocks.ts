import type { Block, Message, Span } from './message.ts'

// The parts that messages are put together from. Blocks without content fall away when the message is fitted.

export function heading(text: string): Block {
  return { type: 'heading', text }
}

export function text(...spans: Span[]): Block {
  return { type: 'text', spans }
}

export function note(...spans: Span[]): Block {
  return { type: 'note', spans }
}

/** A list of the first of them; how many more there are is said in a last item. */
export function list<T>(things: readonly T[], itemsMax: number, toItem: (thing: T) => Span[]): Block {
  if (things.length <= itemsMax) return { type: 'list', items: things.map(toItem) }
  const shown = things.slice(0, itemsMax - 1).map(toItem)
  return { type: 'list', items: [...shown, [`… and ${things.length - shown.length} more`]] }
}

/** The same under a title of its own; nothing where there are no items. */
export function titled<T>(
  title: string,
  things: readonly T[],
  itemsMax: number,
  toItem: (thing: T) => Span[],
): Block[] {
  return things.length === 0 ? [] : [text({ bold: title }), list(things, itemsMax, toItem)]
}

/** What is there of it, with dots between. */
export function dotted(parts: (string | Span[] | false | null)[]): Span[] {
  const there = parts.filter(part => typeof part === 'string' || Array.isArray(part))
  return there.flatMap((part, index): Span[] => [
    ...(index > 0 ? [' · '] : []),
    ...(typeof part === 'string' ? [part] : part),
  ])
}

/** A message that nobody can press anything at. */
export function quiet(summary: string, blocks: Block[]): Message {
  return { summary, blocks, buttons: [], reactions: [] }
}
