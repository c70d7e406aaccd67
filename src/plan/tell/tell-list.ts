import type { Item, List } from '../outline/outline.ts'
import { asideOf, strongerAside } from '../words/asides.ts'
import { parseIdStart } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import { parseField } from '../words/facts.ts'
import { addFields, fieldsOf, fieldsOfLines, isFieldList, isLabelled } from './fields.ts'
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
  const style = styleOf(list)
  const tasks: Candidate[] = []
  const counts: StatedCount[] = []
  for (const item of list.items) {
    const line = parseTaskLine(item.text, style.loose, style.names)
    tasks.push(...toTasks(item, line, inner.path))
    if (line.count !== null && line.ids.length > 1) {
      counts.push({ stated: line.count, listed: line.ids.length, line: item.line })
    }
  }
  const form = formOf(list, tasks, style.names)
  // Without a group around it, a plain list may be about anything.
  if (form === 'bullets' && inner.path.length === 0) return []
  return tasks.length === 0 ? [] : [toTelling(form, inner, tasks, counts)]
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
  return { ...place, aside }
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
  for (const [index, item] of list.items.entries()) {
    const name = groups[index]
    if (name === null || name === undefined) continue
    const path = place.path[0]?.key === name.key ? place.path : [name, ...place.path]
    const lists = item.blocks.filter(block => block.kind === 'list')
    for (const block of lists) tellings.push(...tellList(block, { ...place, path }))
    // `Step 1: build the image` inside a wave is the step's only task.
    if (lists.length === 0 && kindOf(name) === 'step' && place.path.length > 0 && name.title !== '') {
      const line = parseTaskLine({ ...item.text, plain: name.title, lead: null }, false, true)
      const form = place.path.some(outer => kindOf(outer) !== 'step') ? 'numbers' : 'bullets'
      tellings.push(toTelling(form, place, toTasks(item, line, path)))
    }
  }
  return tellings
}

/** An id or a name before a mere space is believed where most of the list does the same. */
function styleOf(list: List): { loose: boolean; names: boolean } {
  let [ids, names] = [0, 0]
  for (const item of list.items) {
    const plain = stripDecoration(item.text.plain).replace(/^\[[ xX]\]\s*/, '')
    if (parseIdStart(plain, true) !== null) ids++
    if (startsWithName(parseIdStart(plain, true)?.rest ?? plain)) names++
  }
  const half = list.items.length / 2
  return { loose: ids >= 2 && ids > half, names: names >= half && names > 0 }
}

function toTasks(item: Item, line: TaskLine, path: WaveName[]): Candidate[] {
  if (line.title === '' && line.ids.length === 0) return []
  const { title, agent, minutes, files, refs, done, dependencies } = line
  const named = title === '' ? line.ids[0]! : title
  const told = { title: named, agent, minutes, files, refs, dependencies, path, line: item.line }
  const task = toCandidate({ ...told, done: done || item.checked === true, number: item.number })
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
