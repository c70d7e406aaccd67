import type {
  PermissionOption,
  RequestPermissionRequest,
  RequestPermissionResponse,
  ToolCallUpdate,
} from '@agentclientprotocol/sdk'
import { unreachable } from '../../lib/assert.ts'
import type { Permissions, ToolKind } from '../../run/permissions.ts'
import { TOOL_KINDS } from '../../run/permissions.ts'
import type { LiveAnswer, LiveQuestion } from '../port.ts'
import { decidePermit } from '../permit.ts'
import type { Wanted } from '../permit.ts'

interface Leave {
  folder: string
  permissions: Permissions
  /** All that is known of the tool call. */
  toolOf(update: ToolCallUpdate): ToolCallUpdate
  ask(question: LiveQuestion): Promise<LiveAnswer>
  say(line: string): void
}

const CANCELLED: RequestPermissionResponse = { outcome: { outcome: 'cancelled' } }
/** Names under which agents put paths into what they give their tools. */
const PATH_NAMES =
  /^(?:abs_?path|absolute_?path|path|file|file_?path|file_?name|paths|files|target|source|destination|directory|dir|cwd|notebook_path)$/i
const EVIDENCE_CHARS_MAX = 3_000

/** Answers an agent that asks leave: by what is permitted, else by people. */
export async function giveLeave(
  leave: Leave,
  request: RequestPermissionRequest,
): Promise<RequestPermissionResponse> {
  const call = leave.toolOf(request.toolCall)
  const wanted = toWanted(call)
  // What only thinks touches nothing.
  const found =
    call.kind === 'think'
      ? { permit: 'allow' as const, why: '' }
      : await decidePermit(leave.permissions, leave.folder, wanted)
  const title = call.title ?? call.toolCallId
  switch (found.permit) {
    case 'allow':
      return choose(request.options, 'allow')
    case 'deny':
      leave.say(`refused: ${title}: ${found.why}`)
      return choose(request.options, 'reject')
    case 'ask':
      return await askPeople(leave, wanted.kind, title, call, request.options)
    default:
      return unreachable(found.permit)
  }
}

async function askPeople(
  { ask, say }: Leave,
  kind: ToolKind,
  title: string,
  call: ToolCallUpdate,
  options: PermissionOption[],
): Promise<RequestPermissionResponse> {
  const answer = await ask({
    kind: 'permission',
    text: `${kind}: ${title}`,
    evidence: toEvidence(call),
    options: options.map(({ optionId, name, kind }) => ({
      id: optionId,
      label: name,
      refuses: kind === 'reject_once' || kind === 'reject_always',
    })),
  })
  if (answer.kind !== 'answered') return CANCELLED
  say(`${answer.by} answered “${answer.label}” to ${title}`)
  const isOffered = options.some(({ optionId }) => optionId === answer.option)
  return isOffered ? { outcome: { outcome: 'selected', optionId: answer.option } } : CANCELLED
}

/** Once rather than always: what is permitted stays ours to say. */
function choose(options: PermissionOption[], how: 'allow' | 'reject'): RequestPermissionResponse {
  const once = options.find(({ kind }) => kind === `${how}_once`)
  const option = once ?? options.find(({ kind }) => kind === `${how}_always`)
  return option ? { outcome: { outcome: 'selected', optionId: option.optionId } } : CANCELLED
}

function toWanted(call: ToolCallUpdate): Wanted {
  const own = (call.locations ?? []).map(({ path }) => path)
  const changed = (call.content ?? []).flatMap(piece => (piece.type === 'diff' ? [piece.path] : []))
  return { kind: toKind(call.kind), paths: [...new Set([...own, ...changed, ...listPaths(call.rawInput)])] }
}

function toKind(kind: ToolCallUpdate['kind']): ToolKind {
  return TOOL_KINDS.find(known => known === kind) ?? 'other'
}

function listPaths(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return []
  return Object.entries(input).flatMap(([name, value]: [string, unknown]) => {
    if (!PATH_NAMES.test(name)) return []
    const values: unknown[] = Array.isArray(value) ? value : [value]
    return values.filter(path => typeof path === 'string' && path !== '')
  }) as string[]
}

/** What it is about, in full: the command, the diff, whatever the agent gives its tool. */
function toEvidence({ rawInput, content }: ToolCallUpdate): string {
  const pieces = (content ?? []).map(piece => {
    if (piece.type === 'diff') return `${piece.path}\n${piece.newText}`
    return piece.type === 'content' && piece.content.type === 'text' ? piece.content.text : ''
  })
  const input = rawInput === undefined ? '' : toText(rawInput)
  return [input, ...pieces]
    .filter(text => text !== '')
    .join('\n')
    .slice(0, EVIDENCE_CHARS_MAX)
}

function toText(input: unknown): string {
  if (typeof input === 'object' && input !== null && 'command' in input && typeof input.command === 'string')
    return input.command
  return JSON.stringify(input, null, 1)
}
