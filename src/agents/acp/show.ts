import { isAbsolute, relative } from 'node:path'
import type { SessionUpdate, ToolCall, ToolCallContent, ToolCallUpdate } from '@agentclientprotocol/sdk'
import { cutLine } from '../output-text.ts'

/** What a session shows of itself, as text of lines. */
export interface Show {
  take(update: SessionUpdate): void
  /** What was last said of a tool call, all its updates together. */
  toolOf(update: ToolCallUpdate): ToolCallUpdate
  /** What comes from now on begins anew. */
  endTurn(): void
  /** The text of its last message. */
  lastMessage(): string
}

const LINE_CHARS_MAX = 300
const PATHS_MAX = 3
const TOOLS_KEPT = 500
/** Of a message that is looked at when it ends: the judge reads no more. */
const MESSAGE_CHARS_MAX = 20_000

/** `say` gets text as it comes; each line of another kind begins on a line of its own. */
export function createShow(folder: string, say: (text: string) => void): Show {
  const tools = new Map<string, ToolCallUpdate>()
  let message = ''
  let flow: 'message' | 'thought' | null = null
  let plan = ''

  const flowOn = (kind: 'message' | 'thought', text: string): void => {
    say(flow === null || flow === kind ? text : `\n${text}`)
    flow = kind
  }
  const sayLine = (line: string): void => {
    say(`${flow === null ? '' : '\n'}${cutLine(line.replaceAll(/\s+/g, ' '), LINE_CHARS_MAX)}\n`)
    flow = null
  }
  const keep = (call: ToolCall | ToolCallUpdate): ToolCallUpdate => {
    const known = { ...tools.get(call.toolCallId), ...withoutNulls(call) }
    tools.delete(call.toolCallId)
    tools.set(call.toolCallId, known)
    if (tools.size > TOOLS_KEPT) tools.delete(tools.keys().next().value ?? '')
    return known
  }
  const changed = (content: ToolCallContent[] | null | undefined): void => {
    for (const piece of content ?? []) if (piece.type === 'diff') sayLine(toDiffLine(folder, piece))
  }

  return {
    take(update) {
      switch (update.sessionUpdate) {
        case 'agent_message_chunk':
          if (update.content.type !== 'text') return
          if (flow !== 'message') message = ''
          message = `${message}${update.content.text}`.slice(-MESSAGE_CHARS_MAX)
          return flowOn('message', update.content.text)
        case 'agent_thought_chunk':
          return update.content.type === 'text' ? flowOn('thought', update.content.text) : undefined
        case 'tool_call':
          sayLine(toToolLine(folder, keep(update)))
          return changed(update.content)
        case 'tool_call_update': {
          const before = tools.get(update.toolCallId)
          const now = keep(update)
          const isNamedNow = before !== undefined && toToolLine(folder, before) !== toToolLine(folder, now)
          if (isNamedNow) sayLine(toToolLine(folder, now))
          if (update.status === 'failed' && before?.status !== 'failed')
            sayLine(`failed: ${now.title ?? now.toolCallId}`)
          return update.status === 'completed' && before?.status !== 'completed'
            ? changed(now.content)
            : undefined
        }
        case 'plan': {
          const line = toPlanLine(update.entries)
          if (line !== plan) sayLine(line)
          plan = line
          return
        }
        default:
          return
      }
    },
    toolOf: update => ({ ...tools.get(update.toolCallId), ...withoutNulls(update) }),
    endTurn() {
      if (flow !== null) say('\n')
      flow = null
    },
    lastMessage: () => message,
  }
}

/** As a person would say it: `edit: Write the door (src/door.ts)`. */
function toToolLine(folder: string, { kind, title, locations, toolCallId }: ToolCallUpdate): string {
  const paths = (locations ?? []).slice(0, PATHS_MAX).map(({ path }) => toShort(folder, path))
  const where = paths.filter(path => !(title ?? '').includes(path))
  return `${kind ?? 'tool'}: ${title ?? toolCallId}${where.length > 0 ? ` (${where.join(', ')})` : ''}`
}

function toDiffLine(
  folder: string,
  { path, oldText, newText }: { path: string; oldText?: string | null; newText: string },
): string {
  const before = oldText ? oldText.split('\n').length : 0
  return `changed ${toShort(folder, path)}: ${before} to ${newText.split('\n').length} lines`
}

function toPlanLine(entries: { content: string; status: string }[]): string {
  const done = entries.filter(({ status }) => status === 'completed').length
  const now = entries.find(({ status }) => status === 'in_progress')
  return `plan: ${done} of ${entries.length} done${now ? `; now: ${now.content}` : ''}`
}

function toShort(folder: string, path: string): string {
  const inside = isAbsolute(path) ? relative(folder, path) : path
  return inside.startsWith('..') ? path : inside
}

/** What an update leaves out stays as it was. */
function withoutNulls(call: ToolCall | ToolCallUpdate): ToolCallUpdate {
  const said = Object.entries(call).filter(([, value]) => value !== null && value !== undefined)
  return { toolCallId: call.toolCallId, ...Object.fromEntries(said) }
}
