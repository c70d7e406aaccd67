import type { Fence } from '../outline/outline.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate, Place, StatedCount, Telling } from './telling.ts'
import { toCandidate, toTelling } from './telling.ts'

const LAUNCH = /^\s*(?:[-*]\s+|\d+[.)]\s+)?Task[\s(]+["'`]?(@?[A-Za-z][\w.-]*)["'`]?\)?\s*:\s*(\S.*)$/
const DOES =
  /^\s*(?:[-*]\s+|\d+[.)]\s+)?((?:Agent|Worker|Dev|Team)[-_ ](?:[A-Z][\w-]*|\d{1,4})|@[\w-]+)\s+([a-z]{2,20}s\s+\S.*)$/
/** `claude --agent-id="parser" --task "Write the parser"`. */
const STARTS =
  /^\s*(?:[A-Z_]+=\S+\s+)*(?:npx\s+)?(?:claude|codex|aider|gemini|cursor-agent|opencode|goose|amp|copilot|qwen)\b[^|;&]*?--(?:agent(?:-id|-name|-type)?|name|session)[= ]["']?([\w.-]{2,80})["']?(?=\s|$)/i
const TOLD = /--(?:task|prompt|description|message)[= ](?:"([^"]{3,400})"|'([^']{3,400})')/i
const COMMENT = /^\s*(?:#+|\/\/|--|;|::)\s*(.+)$/

/** Lines in a fence that start agents: `Task api-writer: Add the endpoint (#4)`, `Agent-Docs updates the guide`. */
export function tellLaunch(fence: Fence, place: Place): Telling[] {
  if (place.aside !== null && place.aside !== 'retold') return []
  let path = place.path
  let needed: string | null = null
  const tasks: Candidate[] = []
  const counts: StatedCount[] = []
  for (const { text, line } of fence.lines) {
    const comment = COMMENT.exec(text)
    if (comment !== null) {
      const name = parseWaveName(comment[1]!, line)
      if (name !== null) path = enter(path, place.path, name)
      needed = readCondition(comment[1]!, tasks)
      continue
    }
    const told = [...toTasks(text.slice(0, 2000), line, path), ...toStarted(text.slice(0, 2000), line, path)]
    if (needed !== null) for (const task of told) task.dependencies.push({ text: needed, by: 'inline', line })
    tasks.push(...told)
  }
  if (tasks.length === 0 && place.path.length > 0) return tellNamed(fence, place)
  return tasks.length === 0 ? [] : [toTelling('launch', place, tasks, counts)]
}

const CONDITION = /^(?:then,?\s+)?(?:once|after|when|as soon as)\s+(.{2,200})$/i

/** `# once parser is finished`: who was launched above that line comes before what stands below it. */
function readCondition(comment: string, above: Candidate[]): string | null {
  const words = new Set(CONDITION.exec(comment.trim())?.[1]?.match(/[\w@][\w.@-]{1,60}/g) ?? [])
  if (words.size === 0) return null
  const named = above.flatMap(({ agent, id }) => [agent, id].filter(name => name !== null && words.has(name)))
  return named.length === 0 ? null : named.join(', ')
}

const NAMED =
  /^\s*(?:[-*]\s+|(\d{1,3})[.)]\s+)?(?=Task\s+#?(?:[A-Z]{1,4}[-_]?)?\d{1,3}(?:\.\d{1,3}){0,2}\s*:\s*\S)/
const BESIDE = /\s*(?:\|\||&)\s*$/

/**
 * `1. Task 2.1: Moodboard (3 days)` in a fence that only frames it, whatever its language. Numbers count steps where
 * their days add up to those of the heading, and `||` at a line's end says that the next one goes on beside it.
 */
function tellNamed(fence: Fence, place: Place): Telling[] {
  const steps: Candidate[][] = []
  let [days, open] = [0, false]
  for (const { text, line } of fence.lines) {
    const plain = text.slice(0, 400)
    const start = NAMED.exec(plain)
    if (start === null) continue
    const task = toNamed(plain.slice(start[0].length), line, place.path)
    if (task === null) continue
    if (open || (start[1] === undefined && steps.length > 0)) steps.at(-1)!.push(task)
    else steps.push([task])
    open = BESIDE.test(plain)
    days += daysOf(plain)
  }
  if (days > 0 && days === daysOf(place.section.heading?.plain ?? '')) chain(steps)
  return steps.length === 0 ? [] : [toTelling('ids', place, steps.flat())]
}

function toNamed(text: string, line: number, path: WaveName[]): Candidate | null {
  const plain = text.replace(BESIDE, '')
  const told = parseTaskLine({ plain, line, lead: null, bold: false }, { loose: true })
  const { agent, minutes, files, refs, done, dependencies, ids } = told
  const title = told.title.replace(/\s*\(\d{1,3} days?\)$/, '')
  if (title === '' || ids.length !== 1) return null
  return toCandidate({ id: ids[0]!, title, agent, minutes, files, refs, done, dependencies, path, line })
}

function chain(steps: Candidate[][]): void {
  for (const [at, step] of steps.entries()) {
    const before = (steps[at - 1] ?? []).flatMap(({ id }) => id ?? []).slice(0, STEP_MAX)
    if (before.length === 0) continue
    for (const task of step)
      task.dependencies.push({ text: before.join(', '), by: 'inline', line: task.line })
  }
}

/** So wide a step is no step of anybody's. */
const STEP_MAX = 20

function daysOf(text: string): number {
  return Number(/(\d{1,3})\s*(?:days?|d)(?![\p{L}\p{N}])/iu.exec(text.slice(0, 400))?.[1] ?? 0)
}

/** A comment of the same kind ends the group that the one before it began. */
function enter(path: WaveName[], outer: WaveName[], name: WaveName): WaveName[] {
  const at = path.findIndex(open => open.kind === name.kind)
  const rest = at === -1 ? path : path.slice(at + 1)
  if (at !== -1 && outer.includes(path[at]!) && path[at]!.key === name.key) return path
  return [name, ...rest]
}

function toStarted(text: string, line: number, path: WaveName[]): Candidate[] {
  const agent = STARTS.exec(text)?.[1]
  if (agent === undefined) return []
  const told = TOLD.exec(text)
  const id = parseLooseIdStart(agent.replace(/^([A-Z]{1,4}\d{0,3}-\d{1,3})-.*$/, '$1'))
  return [toCandidate({ title: told?.[1] ?? told?.[2] ?? agent, agent, id: id?.ids[0] ?? null, path, line })]
}

function toTasks(plain: string, line: number, path: WaveName[]): Candidate[] {
  const launch = LAUNCH.exec(plain)
  const does = launch === null ? DOES.exec(plain) : null
  const [agent, what] =
    launch !== null ? [launch[1]!, launch[2]!] : does !== null ? [does[1]!, does[2]!] : [null, '']
  if (agent === null) return []
  const told = parseTaskLine({ plain: what, line, lead: null, bold: false })
  const id = parseLooseIdStart(agent)
  const task = toCandidate({
    title: told.title === '' ? what : told.title,
    agent: id === null ? agent.replace(/^@/, '') : told.agent,
    minutes: told.minutes,
    files: told.files,
    refs: told.refs,
    dependencies: told.dependencies,
    id: id?.ids[0] ?? null,
    path,
    line,
  })
  return [task]
}
