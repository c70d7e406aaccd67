import type { Section } from '../outline/outline.ts'
import type { Candidate, Form, Telling } from '../tell/telling.ts'
import { tokensOf } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import { sortOf } from '../words/wave-kinds.ts'
import { kindOf } from '../words/wave-name.ts'
import type { WaveName } from '../words/wave-name.ts'
import { isAlike, toKey } from './same-task.ts'

/**
 * Work that stands outside every wave (`## Preparation`, `## Afterwards`, a phase without waves among some with)
 * is a wave of its own, where nothing else tells it and it looks like the work in the waves.
 */
export function placeLoose(root: Section, tellings: Telling[], kind: string): void {
  const isPlaced = (task: Candidate): boolean => task.path.some(name => name.kind === kind)
  const open = tellings.filter(({ tasks, retold }) => !retold && !tasks.every(isPlaced))
  if (open.length === 0) return
  const placed = tellings.flatMap(({ tasks, form }) => tasks.filter(isPlaced).map(task => ({ task, form })))
  if (placed.length === 0) return
  const known = toKnown(
    placed.map(({ task }) => task),
    new Set(placed.map(({ form }) => form)),
  )
  const around = gatherAround(root)
  const ticked = placed.filter(({ form }) => form === 'checks').length * 2 >= placed.length
  for (const telling of open) {
    const loose = telling.tasks.filter(task => !isPlaced(task))
    if (!isWork(telling, loose, known, ticked)) continue
    const name = toName(sectionOf(telling, around), loose[0]!, kind)
    for (const task of loose) {
      task.path = [name, ...task.path]
      if (task.id !== null) known.beside.add(toKey(task.id))
    }
  }
}

interface Known {
  ids: Set<string>
  /** Of work found beside the waves, as it is found. */
  beside: Set<string>
  shapes: Set<string>
  /** Whether every wave counts by a letter of its own: `S1` to `S4`, then `M1` to `M3`. */
  lettered: boolean
  /** How the work in the waves is listed. */
  forms: Set<Form>
  agents: Set<string>
  titles: string[]
  /** How many titles may still be compared: every one with every other is for plans that people read. */
  left: number
}

function toKnown(tasks: Candidate[], forms: Set<Form>): Known {
  const ids = tasks.flatMap(task => task.id ?? [])
  return {
    ids: new Set(ids.map(toKey)),
    beside: new Set(),
    shapes: new Set(ids.map(toShape)),
    lettered: areLettered(tasks),
    forms,
    agents: new Set(tasks.flatMap(task => (task.agent === null ? [] : [toKey(task.agent)]))),
    titles: tasks.map(task => task.title),
    left: PAIRS_MAX,
  }
}

const LETTER = /^[A-Z]-?9$/

function areLettered(tasks: Candidate[]): boolean {
  const waves = new Map<string, Set<string>>()
  for (const { id, path } of tasks) {
    const shapes = waves.get(path[0]?.key ?? '') ?? new Set()
    waves.set(path[0]?.key ?? '', shapes.add(id === null ? '' : toShape(id)))
  }
  const own = [...waves.values()].map(shapes => (shapes.size === 1 ? [...shapes][0]! : ''))
  return own.length > 1 && new Set(own).size === own.length && own.every(shape => LETTER.test(shape))
}

/** `T12` and `T3` look alike, `R1` and `T1` do not. */
function toShape(id: string): string {
  return id.replace(/\d+/g, '9')
}

/** `C1` where the waves have `A1` and `B1`: each has a letter of its own. */
function followsOn(id: string, { shapes }: Known): boolean {
  const shape = toShape(id)
  const letter = shape.codePointAt(0) ?? 0
  const above = (back: number): boolean => shapes.has(`${String.fromCodePoint(letter - back)}9`)
  return /^[C-Z]9$/.test(shape) && above(1) && above(2)
}

/** `## Integration` with tasks of its own letter, which need those of the streams in so many words. */
function needsKnown(loose: Candidate[], { ids, beside }: Known): boolean {
  const isKnown = (id: string): boolean => ids.has(toKey(id)) || beside.has(toKey(id))
  return loose.every(
    ({ agent, dependencies }) =>
      agent !== null && dependencies.some(({ text, by }) => by !== 'inline' && tokensOf(text).some(isKnown)),
  )
}

const AFTER = /[\s([:–—-]+((?:after|once|when|following|depends on|requires)\s[^()[\]]{1,120})[)\]]?\s*$/i
const LAST = /^(?:finally|at the end|afterwards|(?:the )?(?:final|last)\b|post[- ]|wrap[- ]?up|closing)/i

function saysWhen({ section }: Telling): boolean {
  const heading = stripDecoration(section.heading?.plain ?? '').slice(0, 200)
  return section.depth > 1 && (AFTER.test(heading) || LAST.test(heading))
}

const ANY_TIME =
  /\bany ?time\b|\bwhenever\b|\bin between\b|\bside (?:tasks|jobs|quests|work)\b|\bfillers?\b|jederzeit|zwischendurch|nebenbei|à tout moment|n['’]importe quand|en cualquier momento|cuando sea|a qualquer momento|随时|いつでも|언제든/iu
const FREE =
  /\b(?:waits?|waiting) for (?:nobody|nothing|no one|none)\b|\b(?:needs?|depends? on) (?:nobody|nothing)\b/i

/** `## Any time`, or a sentence below the heading that they wait for nobody. */
function saysAnyTime({ heading, blocks }: Section): boolean {
  const [first] = blocks
  const said = first?.kind === 'text' ? first.lines.slice(0, 5).map(({ plain }) => plain) : []
  return ANY_TIME.test(heading?.plain.slice(0, 200) ?? '') || FREE.test(said.join(' ').slice(0, 1000))
}

const PAIRS_MAX = 100_000

function isWork(telling: Telling, loose: Candidate[], known: Known, ticked: boolean): boolean {
  if (telling.form === 'ids') {
    const ids = loose.flatMap(task => task.id ?? [])
    const fits =
      saysWhen(telling) ||
      needsKnown(loose, known) ||
      (known.lettered && new Set(ids.map(toShape)).size === 1 && LETTER.test(toShape(ids[0] ?? ''))) ||
      ids.every(id => known.shapes.has(toShape(id)) || followsOn(id, known))
    return fits && ids.every(id => !known.ids.has(toKey(id)))
  }
  if (saysWhen(telling) && known.forms.has(telling.form)) return isNew(loose, known)
  if (telling.form === 'checks') return ticked && isNew(loose, known)
  if (telling.form !== 'heading' && telling.form !== 'launch') return false
  const named = loose.every(({ agent }) => agent !== null && !known.agents.has(toKey(agent)))
  return named && isNew(loose, known)
}

function isNew(loose: Candidate[], known: Known): boolean {
  known.left -= loose.length * known.titles.length
  return known.left >= 0 && !loose.some(({ title }) => known.titles.some(other => isAlike(title, other)))
}

function gatherAround(root: Section): Map<Section, Section> {
  const around = new Map<Section, Section>()
  const open = [root]
  for (let section = open.pop(); section !== undefined; section = open.pop())
    for (const child of section.sections) {
      around.set(child, section)
      open.push(child)
    }
  return around
}

/** A heading that is a task itself stands in the section around it. */
function sectionOf({ section, tasks }: Telling, around: Map<Section, Section>): Section {
  return tasks[0]?.line === section.line ? (around.get(section) ?? section) : section
}

/** Called by what stands around it: another group in time, else the heading. */
function toName(section: Section, first: Candidate, kind: string): WaveName {
  const outer = first.path.find(name => kindOf(name) === 'time')
  if (outer !== undefined) return { ...outer, kind, key: `${kind} ~${outer.key}`, alias: outer.key }
  const heading = section.depth > 1 ? (section.heading?.plain ?? '') : ''
  const after = AFTER.exec(heading.slice(0, 200))
  const bare = after === null ? heading : heading.slice(0, after.index)
  const label = bare.slice(0, 80).replace(/[:\s]+$/, '') || 'Start'
  // Lanes wait for nobody unless it is said.
  const last = sortOf(kind) === 'lane' && LAST.test(stripDecoration(heading)) ? '(after all)' : ''
  const title = after !== null ? `(${after[1]!})` : saysAnyTime(section) ? '(any time)' : last
  return { kind, key: `${kind} ~${section.line}`, label, alias: null, title, line: section.line }
}
