import type { Fence } from '../outline/outline.ts'
import { PLAN_TASKS_MAX } from '../plan.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { comeAfter, parseLaunchLine } from './launch-line.ts'
import { isKnownPrefix } from './mark-sections.ts'
import { BACKGROUND, findFunctions, findPrograms } from './programs.ts'
import type { Shell, Shelled } from './subshells.ts'
import { takeSubshells } from './subshells.ts'
import { STEP_MAX, tellNamed } from './tell-named.ts'
import type { Candidate, Place, Telling } from './telling.ts'
import { toTelling } from './telling.ts'
import type { Coded } from './unroll-loops.ts'
import { unrollLoops } from './unroll-loops.ts'

const COMMENT = /^\s*(?:#+|\/\/|--|;|::)[\s=~*#-]*(.*?)[\s=~*#-]*$/

/** Lines in a fence that start agents: `Task api-writer: Add the endpoint (#4)`, `Agent-Docs updates the guide`. */
export function tellLaunch(fence: Fence, place: Place): Telling[] {
  if (place.aside !== null && place.aside !== 'retold') return []
  let path = place.path
  let needed: string | null = null
  const tasks: Candidate[] = []
  const waits: number[] = []
  const said = unrolled(fence, place)
  const programs = findPrograms(said)
  const functions = findFunctions(said)
  const lines = takeSubshells(said)
  const isMixed = isBlocking(lines)
  let blocking: Candidate[] = []
  const inside = new Map<Shell, Candidate[]>()
  for (const { text, line, item, shell } of lines) {
    if (/^\s*wait\b/.test(text)) waits.push(tasks.length)
    const comment = COMMENT.exec(text)
    if (comment !== null) {
      const name = parseWaveName(comment[1]!, line)
      if (name !== null) path = enter(path, place.path, name)
      needed = readCondition(comment[1]!, tasks)
      continue
    }
    const told = parseLaunchLine(text.slice(0, 2000), { item: item ?? null, programs, functions }, line, path)
    if (isMixed && told.length > 0) {
      comeAfter(told, (shell === null ? null : inside.get(shell)) ?? blocking)
      if (shell !== null) inside.set(shell, told)
      const isBeside =
        shell?.isBeside === true || functions.get(/[\w-]+/.exec(text)?.[0] ?? '')?.isBeside === true
      if (!isBeside && !BACKGROUND.test(text) && !text.trimEnd().endsWith('\\')) blocking = told
    }
    if (needed !== null) for (const task of told) task.dependencies.push({ text: needed, by: 'inline', line })
    tasks.push(...told)
  }
  if (tasks.length === 0 && place.path.length > 0) return tellNamed(fence, place)
  addIds(tasks, place)
  if (tasks.every(task => task.path.length === 0)) divide(tasks, waits)
  else holdBack(tasks, waits)
  return tasks.length === 0 ? [] : [toTelling('launch', place, tasks)]
}

/** Of all scripts together no more than there may be tasks. */
function unrolled({ lines }: Fence, { marks }: Place): Coded[] {
  if (marks.ranged > PLAN_TASKS_MAX) return lines
  const told = unrollLoops(joinLines(lines))
  marks.ranged += Math.max(0, told.length - lines.length)
  return told
}

const LINE_MAX = 2000
/** `& p1=$!`, `& pids+=($!)` and a remark */
const NUMBERED = /(?<=&)\s*\w{1,30}\+?=\(?"?\$!"?\)?\s*(?:#.*)?$/

/** Lines that a backslash joins as one, and nothing behind the mark that sends a line to the background. */
function joinLines(lines: Coded[]): Coded[] {
  const told: Coded[] = []
  let open = false
  for (const { text, line } of lines) {
    const last = told.at(-1)
    const isJoined = open && last !== undefined && last.text.length < LINE_MAX
    if (isJoined) last.text = `${last.text.replace(/\\\s*$/, '')}${text.trim()}`
    else told.push({ text, line })
    open = /\\\s*$/.test(text.slice(-10))
  }
  return told.map(({ text, line }) => ({
    text: text.length < LINE_MAX ? text.replace(NUMBERED, '') : text,
    line,
  }))
}

/** What is started in the foreground ends before the script goes on: said where others are sent to the background. */
function isBlocking(lines: Shelled[]): boolean {
  return (
    lines.some(({ text, shell }) => BACKGROUND.test(text) || shell?.isBeside === true) &&
    !lines.some(({ text }) => /^\s*[)}]\s*&/.test(text))
  )
}

/** A comment of the same kind ends the group that the one before it began. */
function enter(path: WaveName[], outer: WaveName[], name: WaveName): WaveName[] {
  const at = path.findIndex(open => open.kind === name.kind)
  const rest = at === -1 ? path : path.slice(at + 1)
  if (at !== -1 && outer.includes(path[at]!) && path[at]!.key === name.key) return path
  return [name, ...rest]
}

const CONDITION = /^(?:then,?\s+)?(?:once|after|when|as soon as)\s+(.{2,200})$/i

/** `# once parser is finished`: who was launched above that line comes before what stands below it. */
function readCondition(comment: string, above: Candidate[]): string | null {
  const words = new Set(CONDITION.exec(comment.trim())?.[1]?.match(/[\w@][\w.@-]{1,60}/g) ?? [])
  if (words.size === 0) return null
  const named = above.flatMap(({ agent, id }) => [agent, id].filter(name => name !== null && words.has(name)))
  return named.length === 0 ? null : named.join(', ')
}

/** `Task(dry-runner): T1.1 Dry the clay`: the id is one where all have some, or the document knows such. */
function addIds(tasks: Candidate[], { marks }: Place): void {
  const led = tasks.flatMap(task => {
    const start = task.id === null ? parseLooseIdStart(task.title) : null
    return start === null || start.rest === '' ? [] : [{ task, start }]
  })
  const isHabit = led.length > 1 && led.length === tasks.length
  for (const { task, start } of led) {
    if (start.ids.length !== 1 || (!isHabit && !isKnownPrefix(marks, task.title))) continue
    task.id = start.ids[0]!
    task.title = start.rest
  }
}

/** Between two `wait`s a script runs at once what it has started: a batch, where nothing else says when. */
function divide(tasks: Candidate[], waits: number[]): void {
  const ends = [...new Set(waits)].filter(end => end > 0 && end < tasks.length)
  if (ends.length === 0) return
  for (const [at, task] of tasks.entries()) {
    const number = ends.filter(end => end <= at).length + 1
    const name = { kind: 'batch', key: `batch ${number}`, label: `Batch ${number}`, alias: null, title: '' }
    task.path = [{ ...name, line: tasks[ends[number - 2] ?? 0]!.line }]
  }
}

/** In a wave what is started behind a `wait` comes after what was started before it. */
function holdBack(tasks: Candidate[], waits: number[]): void {
  for (const end of new Set(waits)) {
    const [before, after] = [tasks[end - 1], tasks[end]]
    if (before === undefined || after === undefined || before.path[0]?.key !== after.path[0]?.key) continue
    const start = Math.max(0, ...waits.filter(other => other < end))
    const names = tasks.slice(start, end).map(({ id, title }) => id ?? title)
    const next = Math.min(tasks.length, ...waits.filter(other => other > end))
    if (names.length > STEP_MAX) continue
    for (const task of tasks.slice(end, next))
      if (task.path[0]?.key === before.path[0]?.key)
        for (const text of names)
          task.dependencies.push({ text, by: 'inline', trust: 'known', line: task.line })
  }
}
