import type { Item, List } from '../outline/outline.ts'
import { asideOf, strongerAside } from '../words/asides.ts'
import { parseChain, splitEnds } from '../words/arrows.ts'
import { isId, parseIdStart } from '../words/ids.ts'
import { startsWithOrder } from '../words/order-words.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import { parseMode } from '../words/modes.ts'
import { parseField } from '../words/facts.ts'
import { addFields, fieldsOf, fieldsOfLines, isFieldList, isLabelled } from './fields.ts'
import type { Marks } from './mark-sections.ts'
import { isKnownPrefix } from './mark-sections.ts'
import { parseTaskLine, startsWithName } from './task-line.ts'
import type { TaskLine } from './task-line.ts'
import type { Candidate, Form, Place, StatedCount, Telling } from './telling.ts'
import { toCandidate, toTelling, withIds } from './telling.ts'

/** Bulleted, numbered and ticked lists, id ranges among them. */
export function tellList(list: List, place: Place): Telling[] {
  const inner = placeOfList(list, place)
  if (inner === null || isFieldList(list)) return []
  const groups = list.items.map(item => groupOf(item, inner))
  if (groups.some(group => group !== null)) return tellGroups(list, groups, inner)
  const style = styleOf(list, place.marks)
  const tasks: Candidate[] = []
  const counts: StatedCount[] = []
  for (const item of list.items) {
    if (isOrder(item)) continue
    const line = parseTaskLine(item.text, style.loose, style.names)
    tasks.push(...toTasks(item, line, inner.path))
    if (line.count !== null && line.ids.length > 1) {
      counts.push({ stated: line.count, listed: line.ids.length, line: item.line })
    }
  }
  addTails(list, tasks)
  // The columns of a board hold the same kind of thing, though some cards say more.
  const form = inner.board === null ? formOf(list, tasks, style.names) : 'checks'
  // Without a group around it, a plain list may be about anything.
  if (form === 'bullets' && inner.path.length === 0 && inner.board === null && inner.chain === null) return []
  return tasks.length === 0 ? [] : [toTelling(form, inner, tasks, counts)]
}

const TAILS = [/\s(?:→|->|=>)\s*@?([A-Za-z][\w.-]{1,30})$/, /\s[([]@?([A-Za-z][\w.-]{1,30})[)\]]$/]
const NO_NAME =
  /^(?:parallel|sequential|serial|done|todo|optional|required|critical|high|medium|low|urgent|blocked|new|draft|wip|later|tbd|xs|xl|mvp|p\d|v\d.*|[A-Z]+-?\d+)$/i

/** Where every item ends in one word after an arrow or in brackets, the words are who does it. */
function addTails(list: List, tasks: Candidate[]): void {
  if (tasks.length < 2 || tasks.length !== list.items.length || tasks.some(task => task.agent !== null))
    return
  for (const tail of TAILS) {
    const names = list.items.map(item => tail.exec(withoutAsides(item.text.plain))?.[1] ?? '')
    if (names.some(name => name === '' || NO_NAME.test(name))) continue
    for (const [index, task] of tasks.entries()) {
      task.agent = names[index]!
      task.title = task.title.replace(tail, '').trim() || task.title
    }
    return
  }
}

/** `(needs 2)` and the like behind the name. */
function withoutAsides(text: string): string {
  return text
    .slice(0, 500)
    .replace(/(?:\s*[([][^()[\]]*\s[^()[\]]*[)\]])+$/, '')
    .trim()
}

function placeOfList(list: List, place: Place): Place | null {
  if (list.label === null) return place
  const name = parseWaveName(list.label.plain, list.label.line)
  if (name !== null) return { ...place, path: [name, ...place.path] }
  const field = parseField(list.label)
  if (field !== null && field.fact !== 'agent' && field.fact !== 'task' && field.fact !== 'mode') return null
  if (field?.fact === 'mode' && list.items.every(item => isLabelled(item.text))) return null
  const aside = strongerAside(place.aside, asideOf(list.label.plain))
  if (aside !== null && aside !== 'retold') return null
  const chain = parseMode(list.label.plain) === 'serial' ? list.label.line : place.chain
  return { ...place, aside, chain }
}

/** `- **Wave 1** (parallel)` with its tasks below. Inside a wave a name of another kind is a task's id. */
function groupOf(item: Item, place: Place): WaveName | null {
  const name = parseWaveName(item.text.plain, item.line)
  if (name === null) return null
  const outer = place.path.find(other => kindOf(other) === 'time')
  if (outer !== undefined && outer.kind !== name.kind && kindOf(name) === 'time') return null
  const lists = item.blocks.filter(block => block.kind === 'list' && !isFieldList(block))
  return lists.length > 0 || outer === undefined || outer.kind === name.kind || kindOf(name) !== 'time'
    ? name
    : null
}

function tellGroups(list: List, groups: (WaveName | null)[], place: Place): Telling[] {
  const tellings: Telling[] = []
  const listed = list.items.some(
    (item, index) =>
      groups[index] !== null && item.blocks.some(block => block.kind === 'list' && !isFieldList(block)),
  )
  for (const [index, item] of list.items.entries()) {
    const name = groups[index]
    if (name === null || name === undefined) continue
    const path = place.path[0]?.key === name.key ? place.path : [name, ...place.path]
    const lists = item.blocks.filter(block => block.kind === 'list')
    for (const block of lists) tellings.push(...tellList(block, { ...place, path }))
    const title = name.title.replace(/^\([^()]{0,80}\)\s*[:–—-]?\s*/, '')
    if (lists.length > 0 || title === '') continue
    // `Step 1: build the image` is the step's only task inside a wave, and where other steps have lists.
    const alone = kindOf(name) === 'step' && place.path.length === 0
    if (listed || kindOf(name) === 'step') {
      const line = parseTaskLine({ ...item.text, plain: title, lead: null }, false, true)
      const form = place.path.some(outer => kindOf(outer) !== 'step') ? 'numbers' : 'bullets'
      const own: Place = alone && !listed ? { ...place, aside: 'retold' } : place
      tellings.push(toTelling(form, own, toTasks(item, line, path)))
    }
  }
  return tellings
}

/** `T3 needs T1`, `T4: T2, T3`, `T1 → T2`: about the order of tasks told elsewhere. */
function isOrder(item: Item): boolean {
  if (item.checked !== null || item.text.plain.length > 400) return false
  const start = parseIdStart(stripDecoration(item.text.plain), true)
  if (start === null || start.rest === '') return false
  const rest = start.rest.replace(/^[:–—\s]+/, '')
  if (startsWithOrder(rest)) return /\d/.test(rest)
  const parts = (parseChain(item.text.plain)?.parts ?? [rest]).flatMap(splitEnds)
  return parts.length > 0 && parts.every(isId)
}

/** An id or a name before a mere space is believed where most of the list does the same. */
function styleOf(list: List, marks: Marks): { loose: boolean; names: boolean } {
  let [ids, names] = [0, 0]
  for (const item of list.items) {
    const plain = stripDecoration(item.text.plain).replace(/^\[[ xX]\]\s*/, '')
    if (parseIdStart(plain, true) !== null) ids++
    if (startsWithName(parseIdStart(plain, true)?.rest ?? plain)) names++
  }
  const half = list.items.length / 2
  // One item alone is believed where other lists begin with ids of the same letters.
  const [first] = list.items
  const known = isKnownPrefix(marks, first?.text.plain ?? '')
  return { loose: (ids >= 2 || known) && ids > half, names: names >= half && names > 0 }
}

function toTasks(item: Item, line: TaskLine, path: WaveName[]): Candidate[] {
  if (line.title === '' && line.ids.length === 0) return []
  const { title, agent, minutes, files, refs, done, dependencies, parallel } = line
  const named = title === '' ? line.ids[0]! : title
  const told = { title: named, agent, minutes, files, refs, dependencies, parallel, path, line: item.line }
  const task = toCandidate({ ...told, done: done || item.checked === true, number: item.number })
  addFields(task, line.fields)
  addFields(task, fieldsOfLines(item.lines))
  addFields(task, fieldsOf(item.blocks))
  task.detail ??= detailOf(item)
  return withIds(task, line.ids)
}

function detailOf(item: Item): string | null {
  const lines = item.lines.filter(line => fieldsOfLines([line]).length === 0).map(line => line.plain)
  for (const block of item.blocks) {
    if (block.kind === 'list' && !isFieldList(block))
      lines.push(...block.items.map(inner => `- ${inner.text.plain}`))
    if (block.kind === 'text')
      lines.push(...block.lines.filter(line => fieldsOfLines([line]).length === 0).map(line => line.plain))
  }
  return lines.length === 0 ? null : lines.join('\n').slice(0, 4000)
}

function formOf(list: List, tasks: Candidate[], names: boolean): Form {
  if (tasks.filter(task => task.id !== null).length * 2 > tasks.length) return 'ids'
  if (names || tasks.filter(task => task.agent !== null).length * 2 > tasks.length) return 'launch'
  if (list.items.some(item => item.checked !== null)) return 'checks'
  return list.items[0]?.number === null ? 'bullets' : 'numbers'
}
