import { openConsole } from '../../src/chat/console/console.ts'
import { BOT } from '../../src/chat/console/names.ts'
import type { Refusal } from '../../src/chat/console/people.ts'
import type { Inbound } from '../../src/chat/port.ts'
import { unreachable } from '../../src/lib/assert.ts'
import type { Log } from '../../src/lib/log.ts'
import type { Block, Span } from '../../src/message/message.ts'
import type { ConsoleMessage, ConsoleRows } from '../../src/store/console-port.ts'
import type { Store } from '../../src/store/port.ts'
import type { ChatFixture, Place, Seen } from '../conformance/chat.ts'

const SHOWN_MAX = 1_000

/** Nothing may go wrong unheard. */
export const strictLog: Log = {
  info: () => undefined,
  warn: (fields, message) => {
    throw new Error(message, { cause: fields })
  },
  error: (fields, message) => {
    throw new Error(message, { cause: fields })
  },
}

export function createIds(): () => string {
  let count = 0
  return () => `id-${++count}`
}

/** The console with people in front of it; closes the store at the end. */
export async function openConsoleFixture(store: Store): Promise<ChatFixture> {
  const hands = createShakyRows(store.console)
  const console = await openConsole({
    store: { console: hands.rows },
    now: Date.now,
    mintId: createIds(),
    log: strictLog,
  })
  await console.listen(async inbound => void (await store.chats.keepInbound(inbound)))
  const { people } = console
  let channels = 0
  const react = async (as: string, at: { channel: string; message: string }, emoji: string, on: boolean) =>
    void required(await people.react({ as, ...at, emoji, on }))

  return {
    chat: console,
    nowhere: { channel: 'nowhere', message: 'nothing' },
    mention: `@${BOT}`,
    async newChannel() {
      return required(await people.makeChannel({ as: 'ann', name: `place-${++channels}` })).id
    },
    async say(as, at, text, files = []) {
      return required(await people.say({ as, ...at, text, files })).id
    },
    react: (as, at, emoji) => react(as, at, emoji, true),
    unreact: (as, at, emoji) => react(as, at, emoji, false),
    async press(as, at, label) {
      const found = await store.console.find(at.channel, at.message)
      const button = found?.body?.buttons.find(button => button.label === label)
      if (!button) throw new Error(`There is no button ${label}`)
      required(await people.press({ as, ...at, command: button.command }))
    },
    async command(as, at, text) {
      required(await people.say({ as, ...at, text: `/wave ${text}`, files: [] }))
    },
    see: async (as, at) => (await readAt(store.console, as, at)).map(toSeen),
    kept: () => waiting(store),
    loseNextKeep: hands.loseNext,
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

export async function waiting(store: Store): Promise<Inbound[]> {
  return await store.chats.waitingInbound(Number.MAX_SAFE_INTEGER, SHOWN_MAX)
}

/** What a person was allowed to do. */
export function required<T extends object>(ending: T | Refusal): T {
  if ('problem' in ending) throw new Error(ending.problem)
  return ending
}

/** The database is away for one thing that people do. */
function createShakyRows(rows: ConsoleRows): { rows: ConsoleRows; loseNext(): void } {
  let losses = 0
  function fail(): void {
    if (losses === 0) return
    losses -= 1
    throw new Error('The database is away')
  }
  return {
    loseNext: () => void (losses += 1),
    rows: {
      ...rows,
      async say(message, inbound) {
        fail()
        return await rows.say(message, inbound)
      },
      async keepInboundOnly(inbound) {
        fail()
        await rows.keepInboundOnly(inbound)
      },
    },
  }
}

async function readAt(rows: ConsoleRows, as: string, { channel, thread }: Place): Promise<ConsoleMessage[]> {
  return thread === null
    ? await rows.channelMessages(channel, as, null, SHOWN_MAX)
    : await rows.threadMessages(thread, as, SHOWN_MAX)
}

function toSeen({ id, by, text, body, editedAt, reactions, files }: ConsoleMessage): Seen {
  return {
    id,
    by: by.kind === 'bot' ? 'bot' : by.name,
    text: text ?? (body ? body.blocks.map(toBlockText).join('\n') : ''),
    // Nothing in a text calls anybody here.
    pings: [],
    edited: editedAt !== null,
    buttons: (body?.buttons ?? []).map(({ label }) => label),
    reactions: reactions.map(({ emoji, by }) => ({
      emoji,
      by: by.map(name => (name === BOT ? 'bot' : name)),
    })),
    files: files.map(({ name, bytes }) => ({ name, bytes })),
  }
}

/** As the page sets it: every text stands there as it was kept. */
function toBlockText(block: Block): string {
  switch (block.type) {
    case 'heading':
    case 'code':
      return block.text
    case 'text':
    case 'note':
      return toSpansText(block.spans)
    case 'list':
      return block.items.map(toSpansText).join('\n')
    case 'progress':
      return `${block.done} of ${block.total}`
    default:
      return unreachable(block)
  }
}

function toSpansText(spans: Span[]): string {
  return spans
    .map(span => {
      if (typeof span === 'string') return span
      if ('at' in span) return new Date(span.at).toISOString()
      return 'bold' in span ? span.bold : span.code
    })
    .join('')
}
