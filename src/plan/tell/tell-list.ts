import { PLAN_TASKS_MAX } from '../plan.ts'
import type { Item, List } from '../outline/outline.ts'
import type { IdStart } from '../words/ids.ts'
import { parseOwnedLane } from '../words/lanes.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName, startsGroup } from '../words/wave-name.ts'
import { isFieldList } from './fields.ts'
import { startsWithHandle, startsWithLabelledName, startsWithName } from './find-agent.ts'
import type { LineStyle } from './find-agent.ts'
import { groupsByNumber, listsInChapters } from './gathering-points.ts'
import { namesHolding } from './held-names.ts'
import { toTasks } from './item-tasks.ts'
import { LETTERED, capitalOf, isLettered, lettersOf } from './list-letters.ts'
import { isDashed, isDoing, isLed, isNamed } from './list-names.ts'
import { isOrder } from './list-orders.ts'
import { ownerOf, placeOfList } from './list-place.ts'
import { areRules, isRemark } from './list-remarks.ts'
import type { Marks } from './mark-sections.ts'
import { isKnownPrefix } from './mark-sections.ts'
import { partOf } from './place-of.ts'
import { addHeads, addParts, addTails } from './tails.ts'
import { parseTaskLine, startOf, withoutBox, withoutTags } from './task-line.ts'
import type { Candidate, Form, Place, StatedCount, Telling } from './telling.ts'
import { toTelling } from './telling.ts'
import { chainThen, takeThen } from './then-items.ts'

/** Bulleted, numbered and ticked lists, id ranges among them. */
export function tellList(said: List, place: Place): Telling[] {
  const held = tellHeld(said, place)
  if (held.length > 0) return held
  const { list, after } = takeThen(said)
  if (areRules(list)) return []
  const inner = placeOfList(list, place)
  if (inner === null || (isFieldList(list) && !isLoneDoer(list, inner))) return []
  if (inner.path.length === 0 && list.items.length > 1 && list.items.every(isOwnedLane)) return []
  const items = inner.path.length === 0 ? list.items : list.items.filter(item => !isRemark(item))
  if (items.length < list.items.length) return items.length === 0 ? [] : tellList({ ...list, items }, place)
  const doer = place.marks.labelled.owners.get(list.line)
  if (doer !== undefined) return tellDays(list, doer, inner)
  const names = namesHolding(list, inner.path.length > 0)
  if (names !== null) return tellHeldBy(list, names, inner)
  const groups = list.items.map(item => groupOf(item, inner))
  if (groups.some(group => group !== null)) return tellGroups(list, groups, inner)
  const own = inner.path.length > 0 || inner.aside !== null ? [] : groupsByNumber(list)
  if (own.length > 0) return tellGroups(list, own, inner)
  return tellItems(list, after, inner)
}

const NUMBERED = /^(?!\W{0,4}#\d+:)\W{0,6}(\d{1,3})[.):]\s+(?=\S)/

/** The tasks of a list, an item each; `after` are those that come after the one above them. */
function tellItems(list: List, after: Set<Item>, place: Place): Telling[] {
  const starts = list.items.map(({ text }) => startOf(text))
  const inWave = place.path.length > 0
  const style = styleOf(list, starts, place.marks, inWave)
  if (inWave) style.known = place.marks.names
  const tasks: Candidate[] = []
  const counts: StatedCount[] = []
  let above: Candidate[] = []
  const capital = isLettered(list, place.marks.listed)
  const lettered = lettersOf(list, capital ? capitalOf : ({ text }) => LETTERED.exec(text.plain))
  for (let at = 0; at < list.items.length; at++) {
    const item = list.items[at]!
    if (isOrder(item, starts[at]!)) continue
    if (place.marks.ranged > PLAN_TASKS_MAX) break
    const written =
      item.number === null ? (NUMBERED.exec(item.text.plain) ?? lettered?.get(item) ?? null) : null
    const text =
      written === null ? item.text : { ...item.text, plain: item.text.plain.slice(written[0].length) }
    const line = parseTaskLine(text, style, written === null ? starts[at] : null)
    if (written !== null && capital) line.ids = [written[1]!]
    if (line.ids.length > 1) place.marks.ranged += line.ids.length
    if (line.ids.length === 1 && place.marks.gates.has(line.ids[0]!)) continue
    const told = toTasks(item, line, place.path)
    if (written !== null && line.ids.length === 0)
      for (const task of told)
        Object.assign(task, { number: Number(written[1]) || null, written: written[1]! })
    if (after.has(item)) chainThen(told, above)
    above = told
    tasks.push(...told)
    if (line.count !== null && line.ids.length > 1) {
      counts.push({ stated: line.count, listed: line.ids.length, line: item.line })
    }
  }
  addHeads(tasks)
  const owner = ownerOf(list, place)
  for (const task of tasks) task.agent ??= task.open ? null : owner
  const texts = list.items.map(({ text }) => text)
  addParts(tasks, texts)
  addTails(tasks, texts)
  // The columns of a board hold the same kind of thing, though some cards say more.
  const form = place.board === null ? formOf(list, tasks, style.names) : 'checks'
  // Without a group around it, a plain list may be about anything.
  if (form === 'bullets' && place.path.length === 0 && place.board === null && place.chain === null) return []
  return tasks.length === 0 ? [] : [toTelling(form, place, tasks, counts)]
}

/** 2.1 and 2.2 below `2. Build`. Minutes of a meeting: below one of the points the groups stand, each by its name above its own list. */
function tellHeld(list: List, place: Place): Telling[] {
  if (place.path.length > 0) return []
  const numbered = listsInChapters(list).flatMap(held => tellList(held, place).map(nameAlone))
  if (numbered.length > 0) return numbered
  return list.items.flatMap(({ blocks }) =>
    blocks.flatMap(block =>
      block.kind === 'list' && block.label !== null && startsGroup(block.label.plain)
        ? tellList(block, place)
        : [],
    ),
  )
}

/** What holds nothing to tick among points that do is called by its number. */
function nameAlone(told: Telling): Telling {
  const [task] = told.tasks
  if (told.tasks.length !== 1 || task!.id !== null || task!.number === null) return told
  return { ...told, form: 'ids', tasks: [{ ...task!, id: String(task!.number) }] }
}

/** `Agent: crawl – maps the links` alone, right below a wave's name, is the wave's only task. */
function isLoneDoer({ items }: List, { path, section }: Place): boolean {
  return items.length === 1 && path[0]?.line === section.line && startsWithLabelledName(items[0]!.text.plain)
}

/** Whose the lanes are, before any of them has work. */
function isOwnedLane({ text, line, checked, blocks }: Item): boolean {
  return (
    checked === null &&
    blocks.length === 0 &&
    /^\W*(?:track|stream|strand|lane|workstream)\b/i.test(text.plain) &&
    parseOwnedLane(text.plain, line) !== null
  )
}

/** `- **Wave 1** (parallel)` with its tasks below. Inside a wave a name of another kind is a task's id. */
function groupOf(item: Item, place: Place): WaveName | null {
  const part = partOf(place.path, item.text)
  if (part !== null) return part
  const name = parseWaveName(item.text.plain, item.line)
  if (name === null) return null
  const outer = place.path.find(other => kindOf(other) === 'time')
  if (outer !== undefined && outer.kind !== name.kind && kindOf(name) === 'time') return null
  const lists = item.blocks.filter(block => block.kind === 'list' && !isFieldList(block))
  return lists.length > 0 || outer === undefined || outer.kind === name.kind || kindOf(name) !== 'time'
    ? name
    : null
}

/** All of them together: an id is believed where those beside it have one. */
function tellHeldBy(list: List, names: Map<Item, string>, place: Place): Telling[] {
  const items = [...names.keys()]
  const told = tellList({ ...list, label: null, items }, place)
  const doers = new Map([...names].map(([{ line }, name]) => [line, name]))
  for (const { tasks } of told)
    for (const task of tasks) task.agent ??= task.open ? null : (doers.get(task.line) ?? null)
  return told
}

/** `Monday: palette and tile set` below a name: what that one does then. */
function tellDays({ items }: List, doer: string, place: Place): Telling[] {
  const tasks = items.flatMap(item => {
    const name = parseWaveName(item.text.plain, item.line)
    if (name === null) return []
    const line = parseTaskLine({ ...item.text, plain: name.title, lead: null })
    return toTasks(item, { ...line, agent: line.agent ?? doer }, [{ ...name, title: '' }, ...place.path])
  })
  return tasks.length === 0 ? [] : [toTelling('launch', place, tasks)]
}

function tellGroups(list: List, groups: (WaveName | null)[], place: Place): Telling[] {
  // `T4` beside `Track A: T1-T3` stands in none of the groups.
  const rest = list.items.filter((_, index) => groups[index] === null)
  const beside = place.path.length === 0 || rest.length === 0 ? [] : tellList({ ...list, items: rest }, place)
  const tellings = beside.filter(({ form }) => form === 'ids')
  const listed = list.items.some(
    (item, index) =>
      groups[index] !== null && item.blocks.some(block => block.kind === 'list' && !isFieldList(block)),
  )
  const form = place.path.some(outer => kindOf(outer) !== 'step') ? 'numbers' : 'bullets'
  const alones: Candidate[] = []
  for (const [index, item] of list.items.entries()) {
    const name = groups[index]
    if (name === null || name === undefined) continue
    const path = place.path[0]?.key === name.key ? place.path : [name, ...place.path]
    const lists = item.blocks.filter(block => block.kind === 'list')
    for (const block of lists) tellings.push(...tellList(block, { ...place, path }))
    const title = name.title.replace(/^\([^()]{0,80}\)\s*[:–—-]?\s*/, '')
    if (lists.length > 0 || title === '') continue
    // `Step 1: build the image` is the step's only task inside a wave, and where other steps have lists.
    // So is `09:00 Ann: backup`, or a box of any group.
    const isTask = kindOf(name) === 'step' || DATED.has(name.kind) || item.checked === false
    const alone = isTask && place.path.length === 0
    if (listed || isTask) {
      const line = parseTaskLine({ ...item.text, plain: title, lead: null }, { names: true })
      const tasks = toTasks(item, line, path)
      if (alone && !listed) alones.push(...tasks)
      else tellings.push(toTelling(form, place, tasks))
    }
  }
  if (alones.length > 0) tellings.push(toTelling(form, { ...place, aside: 'retold' }, alones))
  return tellings
}

const DATED = new Set(['day', 'half-day', 'clock'])

/** An id or a name before a mere space is believed where most of the list does the same. */
function styleOf(
  list: List,
  starts: (IdStart | null)[],
  marks: Marks,
  inWave: boolean,
): LineStyle & { names: boolean } {
  let [ids, names] = [0, 0]
  for (let at = 0; at < list.items.length; at++) {
    const start = starts[at]!
    if (start !== null) ids++
    const said = withoutTags(start?.rest ?? withoutBox(list.items[at]!.text))
    if (startsWithName(said) || ((inWave || list.items.length > 1) && startsWithHandle(said))) names++
  }
  const half = list.items.length / 2
  if (isNamed(list) || isLed(list) || isDashed(list) || (inWave && isDoing(list))) names = list.items.length
  // One item alone is believed where other lists begin with ids of the same letters.
  const [first] = list.items
  const known = isKnownPrefix(marks, first?.text.plain ?? '')
  return { loose: (ids >= 2 || known) && ids > half, names: names >= half && names > 0 }
}

function formOf(list: List, tasks: Candidate[], names: boolean): Form {
  if (tasks.filter(task => task.id !== null).length * 2 > tasks.length) return 'ids'
  if (names || tasks.filter(task => task.agent !== null).length * 2 > tasks.length) return 'launch'
  if (list.items.some(item => item.checked !== null)) return 'checks'
  return list.items[0]?.number === null ? 'bullets' : 'numbers'
}
