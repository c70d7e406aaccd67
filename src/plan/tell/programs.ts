import { isId } from '../words/ids.ts'
import type { WaveName } from '../words/wave-name.ts'
import type { Candidate } from './telling.ts'
import { toCandidate } from './telling.ts'
import type { Coded } from './unroll-loops.ts'

/** A line of a script: what the loop around it stands at, and the programs that start tasks in it. */
export interface Run {
  item: string | null
  programs: Set<string>
  /** What the script calls by a name of its own to start somebody, and whether it comes back before that one is done. */
  functions: Map<string, { isBeside: boolean }>
}

const DISPATCH =
  /^\s*(?:[\w./-]{1,60}\s+){0,3}(?:[\w.]{0,30}[/-]){0,4}(?:run|start|launch|spawn|dispatch|delegate|trigger|kick|fire|enqueue|submit|exec|queue|assign|agent|worker|fleet|swarm)\b/i
/** What is started so does not hold the script up. */
export const BACKGROUND = /(?<!&)&\s*$/
const PRINTS =
  /^\s*(?:echo|printf|sleep|wait|cd|mkdir|rm|cp|mv|git|cat|test|\[|if|then|else|fi|while|done|do)\b/

/** The programs that a script starts tasks with: in the background, in a loop, or again and again by an id. */
export function findPrograms(lines: Coded[]): Set<string> {
  const programs = new Set<string>()
  const seen = new Map<string, string>()
  for (const { text, item } of lines) {
    const program = programOf(text)
    if (program === '' || PRINTS.test(text)) continue
    const [id] = text.match(/\b[A-Z]{1,6}[-_]?\d{1,5}\b/) ?? []
    const isAgain = id !== undefined && seen.has(program) && seen.get(program) !== id
    const isLooped = item !== undefined && id !== undefined && BACKGROUND.test(text)
    if (isLooped || (DISPATCH.test(text) && (BACKGROUND.test(text) || item !== undefined || isAgain)))
      programs.add(program)
    if (id !== undefined) seen.set(program, id)
  }
  return programs
}

const DEFINES = /^\s*(?:function\s+)?([\w-]{1,40})\s*(?:\(\)\s*\{?|\{)\s*(.*)$/
const AGENT =
  /\b(?:claude|codex|aider|gemini|cursor-agent|opencode|goose|amp|copilot|qwen|agents?|workers?)\b/i
const BODY_MAX = 30

/** `go() { claude --agent "$1" -p "$2"; }`: the functions that start an agent. */
export function findFunctions(lines: Coded[]): Run['functions'] {
  const functions: Run['functions'] = new Map()
  for (const [at, { text }] of lines.entries()) {
    const [, name, first = ''] = DEFINES.exec(text.slice(0, 300)) ?? []
    if (name === undefined) continue
    const end = lines.slice(at + 1, at + BODY_MAX).findIndex(line => /^\s*\}/.test(line.text))
    const body = [first, ...lines.slice(at + 1, at + 1 + Math.max(end, 0)).map(line => line.text)]
    const starts = body.filter(line => AGENT.test(line.slice(0, 300)) && line.includes('$'))
    if (starts.length > 0) functions.set(name, { isBeside: starts.some(line => BACKGROUND.test(line)) })
  }
  return functions
}

/** `fleet run migrate --task SHARD_03 &`, in a loop or at the end of one line: any program that starts a task by its id. */
export function toDispatched(
  text: string,
  { item, programs }: Run,
  line: number,
  path: WaveName[],
): Candidate[] {
  if (PRINTS.test(text)) return []
  const starts =
    BACKGROUND.test(text) || (item !== null && DISPATCH.test(text)) || programs.has(programOf(text))
  if (!starts) return []
  const words = text.match(/[\w.][\w./-]*/g) ?? []
  const named = words.map(word => word.replace(/^.*\//, '').replace(/\.(?:md|txt|ya?ml|json|prompt)$/, ''))
  const id = named.find(word => isId(word) && (item === null ? /^[A-Z]/.test(word) : word.includes(item)))
  return id === undefined ? [] : [toCandidate({ title: id, id, path, line })]
}

function programOf(text: string): string {
  return /^\s*(?:[A-Z_]+=\S+\s+)*((?:\.{0,2}\/)?[\w./-]{2,60})(?=\s)/.exec(text.slice(0, 200))?.[1] ?? ''
}
