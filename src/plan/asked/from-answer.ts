import { list, many, needed, number, orNull, record, text, usually } from '../canonical/codec.ts'
import { LONE_WAVE } from '../canonical/sheet.ts'
import type { Value } from '../data/value.ts'
import { findOwnDoubts } from '../findings/find-doubts.ts'
import { PLAN_TASKS_MAX } from '../plan.ts'
import type { Plan, Task, Wave } from '../plan.ts'
import { parseMinutesAside } from '../words/measures.ts'
import { toWords } from '../words/strip.ts'

/** What a model read, as far as the document bears it out. */
export interface AskedReading {
  plan: Plan
  /** What of it is left out, and why, for people. */
  dropped: string[]
}

interface ToldWave {
  id: string
  title: string
  after: string[]
}

interface ToldTask {
  id: string
  title: string
  at: number
  wave: string
  agent: string | null
  needs: string[]
}

interface Told {
  title: string
  waves: ToldWave[]
  tasks: ToldTask[]
}

const answerOf = record<Told>('An answer', {
  title: usually('', text),
  waves: many(
    record<ToldWave>('A wave', {
      id: needed(text),
      title: usually('', text),
      after: usually([], list(text)),
    }),
  ),
  tasks: many(
    record<ToldTask>('A task', {
      id: usually('', text),
      title: needed(text),
      at: needed(number),
      wave: usually('', text),
      agent: orNull(text),
      needs: usually([], list(text)),
    }),
  ),
})

const TITLE_MAX = 300
const DEPTH_MAX = 6

/**
 * An answer in JSON → a plan in which each task points at a line that speaks of it. `known` is what was read without the
 * model: all that is not about tasks and waves is taken from there. Null: the answer is no such JSON.
 */
export function fromAnswer(answer: string, document: string, known: Plan): AskedReading | null {
  const told = parseAnswer(answer)
  if (told === null) return null
  const dropped: string[] = []
  const lines = document.split('\n')
  const waves = toWaves(told, dropped)
  const kept = new Map<string, ToldTask>()
  for (const task of told.tasks.slice(0, PLAN_TASKS_MAX)) {
    const why = findFault(task, lines, kept)
    if (why === null) kept.set(task.id, task)
    else dropped.push(`${task.title || task.id || 'A task without a title'}: ${why}`)
  }
  const given: Given = {
    lines,
    text: document.toLowerCase(),
    byId: new Map(known.tasks.map(task => [task.id, task])),
    byLine: Map.groupBy(known.tasks, ({ line }) => line),
  }
  const rest = told.tasks.length - PLAN_TASKS_MAX
  if (rest > 0) dropped.push(`${rest} more tasks: ${PLAN_TASKS_MAX} are read at most`)
  const tasks = [...kept.values()].map(task => toTask(task, kept, given, dropped))
  const byWave = Map.groupBy(tasks, ({ wave }) => wave)
  const placed = leaveEmpty(waves, byWave)
  const inOrder = placed.flatMap(({ id }) => byWave.get(id)!)
  const plan: Plan = {
    ...known,
    title: known.title || toLine(told.title),
    waves: toModes(placed, byWave),
    tasks: inOrder,
  }
  keepForWaves(plan, known, dropped)
  for (const wave of plan.waves)
    wave.gate = plan.gates.find(({ after }) => after === wave.id)?.question ?? null
  const beside = known.findings.filter(({ code }) => code === 'reference-only')
  plan.findings = tasks.length === 0 ? known.findings : [...beside, ...findOwnDoubts(plan)]
  return { plan, dropped }
}

function toLine(text: string): string {
  return text.slice(0, TITLE_MAX).replace(/\s+/g, ' ').trim()
}

/** What others are called by is written the same everywhere. */
function toPlainTold({ title, waves, tasks }: Told): Told {
  return {
    title,
    waves: waves.map(wave => ({ ...wave, id: toLine(wave.id), after: wave.after.map(toLine) })),
    tasks: tasks.map(task => ({
      ...task,
      id: toLine(task.id) || toLine(task.title),
      title: toLine(task.title),
      wave: toLine(task.wave),
      needs: task.needs.map(toLine),
    })),
  }
}

/** Models like to put a fence around it, or a word before it. */
function parseAnswer(answer: string): Told | null {
  const json = answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)
  try {
    const told = answerOf.read(toValue(JSON.parse(json), 0), [])
    return told === undefined ? null : toPlainTold(told)
  } catch {
    return null
  }
}

/** Deeper than an answer goes there is nothing to read. */
function toValue(json: unknown, depth: number): Value {
  const line = 1
  if (typeof json !== 'object' || json === null || depth > DEPTH_MAX) {
    const type =
      json === null || typeof json === 'object' ? 'null' : typeof json === 'string' ? 'string' : 'number'
    return { kind: 'text', text: type === 'null' ? '' : String(json), type, line }
  }
  if (Array.isArray(json)) return { kind: 'list', items: json.map(item => toValue(item, depth + 1)), line }
  const entries = Object.entries(json).map(([key, value]) => ({
    key,
    value: toValue(value, depth + 1),
    line,
  }))
  return { kind: 'map', entries, line }
}

function toWaves({ waves, tasks }: Told, dropped: string[]): Wave[] {
  const ids = new Set([...waves.map(({ id }) => id), ...tasks.map(({ wave }) => wave || LONE_WAVE)])
  ids.delete('')
  return [...ids].map(id => {
    const told = waves.find(wave => wave.id === id)
    const after = told?.after.filter(other => other !== id && ids.has(other)) ?? []
    if (told !== undefined && after.length < told.after.length)
      dropped.push(`${id}: it is said to come after a wave that is not there`)
    const title = toLine(told?.title ?? '')
    return { id, title, mode: 'parallel', after: [...new Set(after)], minutes: null, gate: null }
  })
}

/** What comes after a wave without tasks comes after what that one comes after. */
function leaveEmpty(waves: Wave[], byWave: Map<string, Task[]>): Wave[] {
  const byId = new Map(waves.map(wave => [wave.id, wave]))
  const toPlaced = (after: string[]): string[] => {
    const seen = new Set(after)
    for (const id of seen) if (!byWave.has(id)) for (const other of byId.get(id)?.after ?? []) seen.add(other)
    return [...seen].filter(id => byWave.has(id))
  }
  return waves.flatMap(wave =>
    byWave.has(wave.id) ? [{ ...wave, after: toPlaced(wave.after).filter(id => id !== wave.id) }] : [],
  )
}

/** Gates and checks hang on waves, which a model may call otherwise: they go to the last one that has a task of theirs. */
function keepForWaves(plan: Plan, known: Plan, dropped: string[]): void {
  const ids = new Set(plan.waves.map(({ id }) => id))
  const ranks = new Map(plan.waves.map(({ id }, rank) => [id, rank]))
  const find = (wave: string, what: string): string[] => {
    if (ids.has(wave)) return [wave]
    const lines = new Set(known.tasks.flatMap(task => (task.wave === wave ? [task.line] : [])))
    const own = plan.tasks.filter(({ line }) => lines.has(line)).map(task => task.wave)
    const [last] = own.toSorted((a, b) => ranks.get(b)! - ranks.get(a)!)
    if (last === undefined) dropped.push(`${what}: no wave is read that has tasks of ${wave}`)
    return last === undefined ? [] : [last]
  }
  plan.gates = known.gates.flatMap(gate => find(gate.after, gate.question).map(after => ({ ...gate, after })))
  plan.checks = known.checks.flatMap(check =>
    check.wave === undefined ? [check] : find(check.wave, check.command).map(wave => ({ ...check, wave })),
  )
}

/** Why a task cannot be believed; null: the document speaks of it. */
function findFault({ id, title, at }: ToldTask, lines: string[], kept: Map<string, ToldTask>): string | null {
  if (title === '') return 'it has no title'
  if (kept.has(id)) return `a task is called ${id} already`
  const line = Number.isInteger(at) ? lines[at - 1] : undefined
  if (line === undefined) return `there is no line ${at}`
  return speaksOf(line, title, id) ? null : `line ${at} does not speak of it`
}

/** Half of the title's words stand there, or some do beside the id. */
function speaksOf(line: string, title: string, id: string): boolean {
  const plain = line.toLowerCase()
  const [own, there] = [toWords(title), new Set(toWords(line))]
  const words = own.filter(word => word.length > 2 || /[^a-z]/.test(word))
  // What is written without blanks is found as it is.
  const found = words.filter(word => there.has(word) || (/[^a-z0-9]/.test(word) && plain.includes(word)))
  if (words.length === 0) return plain.includes(title.toLowerCase())
  return (
    found.length * 2 >= words.length || (found.length > 0 && id !== title && plain.includes(id.toLowerCase()))
  )
}

interface Given {
  lines: string[]
  /** The whole of it, in lower case. */
  text: string
  byId: Map<string, Task>
  byLine: Map<number, Task[]>
}

function toTask(told: ToldTask, kept: Map<string, ToldTask>, given: Given, dropped: string[]): Task {
  const { id, title, at, wave } = told
  const line = given.lines[at - 1]!
  const same = findSame(told, given)
  const needs = [...new Set(told.needs)].filter(other => other !== id && kept.has(other))
  if (needs.length < new Set(told.needs).size)
    dropped.push(`${id}: it is said to need a task that is not there`)
  return {
    detail: same?.detail ?? null,
    provider: same?.provider ?? null,
    files: same?.files ?? [],
    refs: same?.refs ?? [],
    produces: same?.produces ?? 'change',
    done: same?.done ?? /^\s*[-*+] \[[xX]\]|✅/.test(line),
    minutes: same?.minutes ?? parseMinutesAside(line.slice(0, TITLE_MAX)),
    ...(same?.owner !== undefined && { owner: same.owner }),
    ...(same?.labels && { labels: same.labels }),
    ...(same?.minutesRange && { minutesRange: same.minutesRange }),
    ...(same?.progress !== undefined && { progress: same.progress }),
    id,
    title,
    agent: toAgent(told, given.text, dropped),
    wave: wave || LONE_WAVE,
    needs,
    barrier: true,
    line: at,
  }
}

/** A model numbers what has no ids as it likes: what stands in the same line comes before what is called the same. */
function findSame({ id, title, at }: ToldTask, { byId, byLine }: Given): Task | undefined {
  const isAlike = (task: Task | undefined): boolean => task !== undefined && speaksOf(task.title, title, id)
  const there = byLine.get(at) ?? []
  const called = byId.get(id)
  if (called?.line === at) return called
  if (there.length > 0) return there.length === 1 ? there[0] : there.find(isAlike)
  return isAlike(called) ? called : undefined
}

function toAgent({ id, agent }: ToldTask, text: string, dropped: string[]): string | null {
  const name = toLine(agent ?? '')
  if (name === '' || text.includes(name.toLowerCase())) return name || null
  dropped.push(`${id}: ${name}, who is said to do it, is not named in the document`)
  return null
}

function toModes(waves: Wave[], byWave: Map<string, Task[]>): Wave[] {
  const ids = new Set(waves.map(({ id }) => id))
  return waves.map(wave => {
    const own = byWave.get(wave.id) ?? []
    const names = new Set(own.map(({ id }) => id))
    const chained = own.filter((task, at) => at > 0 && task.needs.includes(own[at - 1]!.id)).length
    const ordered = own.some(task => task.needs.some(id => names.has(id)))
    const mode = !ordered ? 'parallel' : chained === own.length - 1 ? 'serial' : 'mixed'
    return { ...wave, mode, after: wave.after.filter(id => ids.has(id)) }
  })
}
