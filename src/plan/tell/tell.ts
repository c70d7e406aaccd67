import type { Block, List, Section } from '../outline/outline.ts'
import { unreachable } from '../../lib/assert.ts'
import { amend } from './amend.ts'
import { strongerAside } from '../words/asides.ts'
import { parseBoard } from '../words/board.ts'
import { wordOf } from '../words/spell-ids.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import { giveAbove } from '../doers/give-above.ts'
import { giveCast } from '../doers/give-cast.ts'
import { giveHeaded } from '../doers/give-headed.ts'
import { tellTerminals } from '../plain/tell-terminals.ts'
import { isDivision, sharesTasks } from './division.ts'
import { enterWaves } from './enter-waves.ts'
import { giveKnown } from '../doers/give-known.ts'
import { giveLetters } from '../doers/give-letters.ts'
import { giveParties } from '../doers/give-parties.ts'
import { givePeople } from '../doers/give-people.ts'
import { giveRemarks } from '../doers/give-remarks.ts'
import { giveSeats } from '../doers/give-seats.ts'
import { giveSubjects } from '../doers/give-subjects.ts'
import { markNumbered } from './mark-numbered.ts'
import { AFTER_ABOVE, nameOf, placeOf } from './place-of.ts'
import { fieldsIn } from './fields.ts'
import { takeIdsBehindNames } from './ids-behind-names.ts'
import { tellAllocation } from './tell-allocation.ts'
import { tellBlocks } from './tell-blocks.ts'
import { tellCalls } from './tell-calls.ts'
import { tellDrawing } from './tell-drawing.ts'
import { tellEnumerated } from './tell-enumerated.ts'
import { findGrid } from './find-grid.ts'
import { tellHandles } from './tell-handles.ts'
import { isOwned, tellHeading, tellLoneGroup } from './tell-heading.ts'
import { tellLaunch } from './tell-launch.ts'
import { tellList } from './tell-list.ts'
import { tellMembers } from './tell-members.ts'
import { tellOverview, tellTable } from './tell-table.ts'
import { tellText } from './tell-text.ts'
import { tellTitled } from './tell-titled.ts'
import type { Place, Telling } from './telling.ts'
import { by, STRENGTH, toTelling } from './telling.ts'

/** Every place of the document that may list tasks, in its order. A further dialect is a further `tell…`. */
export function tell(root: Place): Telling[] {
  const found = tellSection(root.section, root)
  const surveyed = found.length > 0 ? found : tellOverviews(root.section, root)
  const bare = surveyed.length === 0 && markNumbered(root.section, root.marks)
  const all = bare ? tellSection(root.section, root) : surveyed
  if (all.every(telling => telling.retold || isIncidental(telling)))
    for (const telling of all) trustLetters(telling)
  nameByNumber(all)
  const told = giveCast(root.section, all, root.marks.cast)
  giveSeats(root.section, told)
  giveRemarks(root.section, told, root.marks.cast)
  giveParties(root.section, told)
  giveKnown(told)
  givePeople(told)
  giveSubjects(told)
  takeIdsBehindNames(told)
  enterWaves(told)
  amend(root.section, told)
  return giveLetters(told)
}

const DRAWN = /^(?:[A-Z]|[a-z]{1,4}[-_]?\d{1,3})$/

/** A list outside all groups that names and numbers nothing. */
export function isIncidental({ form, tasks }: Telling): boolean {
  return (
    STRENGTH[form] <= STRENGTH.checks &&
    tasks.every(({ id, agent, path }) => id === null && agent === null && path.length === 0)
  )
}

/** A drawing alone whose nodes are called A, B, C: that is what the tasks are called. */
function trustLetters(telling: Telling): void {
  const lettered = telling.tasks.length > 0 && telling.tasks.every(({ id }) => id !== null && DRAWN.test(id))
  if (telling.form === 'bullets' && lettered) telling.form = 'ids'
}

/** Where no place tells tasks, a table with a row per wave is more than a survey. */
function tellOverviews(section: Section, outer: Place): Telling[] {
  const place = placeOf(section, outer)
  if (place.aside !== null && place.aside !== 'retold') return []
  const own = section.blocks.flatMap(block =>
    block.kind === 'table' ? by('overview', tellOverview(block, place)) : [],
  )
  return [...own, ...section.sections.flatMap(child => tellOverviews(child, place))]
}

/** Numbers that go on through the whole document are what its tasks are called. */
function nameByNumber(told: Telling[]): void {
  const tasks = told.filter(({ retold }) => !retold).flatMap(telling => telling.tasks)
  const word = wordOf(tasks.flatMap(({ id }) => id?.toLowerCase() ?? []))
  // `| 3 | 1, 2 |` in a table of what needs what is about `Task 3`.
  if (word !== null)
    for (const task of told.flatMap(({ retold, tasks }) => (retold ? tasks : [])))
      if (/^\d{1,3}$/.test(task.id ?? '')) task.id = `${word} ${task.id}`
  const numbered = tasks.filter(({ id, written }) => id === null && written !== null)
  if (numbered.length < 2 || new Set(numbered.map(({ written }) => written)).size < numbered.length) return
  if (tasks.some(({ id }) => id !== null && /^\d+$/.test(id))) return
  for (const task of numbered) task.id = task.written
  // `Task 4` elsewhere is the one numbered 4.
  const known = new Set(numbered.map(({ written }) => written))
  for (const task of told.flatMap(telling => telling.tasks)) {
    const number = /^(?:Task|Item|Step|Job|#)\s*(\d{1,3})$/i.exec(task.id ?? '')?.[1]
    if (number !== undefined && known.has(number)) task.id = number
  }
}

function tellSection(section: Section, outer: Place): Telling[] {
  const scheduled = outer.marks.scheduled.get(section)
  if (scheduled !== undefined) return tellScheduled(section, scheduled, outer)
  const place = placeOf(section, outer)
  if (place.aside !== null && place.aside !== 'retold') return tellBeside(section, place, outer)
  const titled = tellTitled(section, place)
  const inner = titled === null ? tellBlocksOf(section, place) : by('list', titled)
  const below = section.sections.flatMap(child =>
    tellSection(child, leaves(child, section) ? { ...place, aside: outer.aside } : place),
  )
  const task = isGroup(section, place, outer) ? null : tellHeading(section, outer.path, outer.marks)
  if (task === null) {
    const lone = inner.length + below.length === 0 ? tellLoneGroup(section, place) : null
    if (lone !== null) return by('heading', [toTelling('heading', place, [lone])])
    const told = [...(inner.length === 0 ? tellLines(section, place) : inner), ...below]
    giveHeaded(section, place, told)
    return told
  }
  // Items with ids of their own are finer than the heading above them; what else stands there are steps.
  const finer = [...inner, ...below].filter(
    ({ form }) => form === 'ids' || form === 'launch' || form === 'table',
  )
  const strong = finer.filter(telling => STRENGTH[telling.form] > STRENGTH.heading && !telling.retold)
  if (task.id === null && strong.length > 0) {
    for (const telling of strong)
      for (const candidate of telling.tasks) {
        candidate.agent ??= task.agent
        if (candidate.path.length === 0 && task.alias !== null)
          candidate.path = [toLane(task.alias, section.line)]
      }
    return strong
  }
  if (below.some(telling => telling.form === 'heading')) return [...inner, ...below]
  return by('heading', [
    toTelling(task.id === null ? 'heading' : 'ids', { ...place, chain: outer.chain }, [task]),
  ])
}

function tellBlocksOf({ blocks }: Section, place: Place): Telling[] {
  const told = blocks.map(block => tellBlock(block, place))
  giveAbove(blocks, told)
  return told.flat()
}

/** Where no block tells anything, its lines may. */
function tellLines(section: Section, place: Place): Telling[] {
  const handles = tellHandles(section, place)
  return handles.length > 0 ? by('text', handles) : by('terminals', tellTerminals(section, place))
}

/** Where there are no waves, those who work side by side are the lanes. */
function toLane(name: string, line: number): WaveName {
  return { kind: 'agent', key: `agent ${name.toLowerCase()}`, label: name, alias: null, title: '', line }
}

/** What describes the ground (`## File structure`) and is only left by the heading of the first task. */
const GROUND =
  /\b(?:files?|structure|context|background|notes?|conventions|guidelines|constraints|rules|goals?|tools?|resources)\b/i
const TASK = /^(?:Task|Story|Ticket|Work ?item|Job)\s+#?[A-Z]{0,4}\d/i

/** What says when tasks are done (`## Execution order`), and is only left by the heading of the first one. */
const ORDERED = /\b(?:order|flow|schedule|time ?line|graph|diagram|critical path|overview|execution plan)\b/i

function leaves(child: Section, { heading, blocks }: Section): boolean {
  return (
    blocks.length > 0 &&
    ORDERED.test(heading?.plain ?? '') &&
    TASK.test(stripDecoration(child.heading?.plain ?? ''))
  )
}

/** Beside the tasks people say who does them, and now and then the tasks themselves stand below. */
function tellBeside(section: Section, place: Place, outer: Place): Telling[] {
  if (place.marks.unchosen.has(section)) return []
  const told = section.blocks.flatMap(block => by('allocation', tellAllocation(block, place)))
  if (place.aside === 'other' && LEGEND.test(section.heading?.plain ?? ''))
    for (const block of section.blocks)
      if (isDeclared(block)) told.push(...by('list', tellList(block, { ...place, aside: null })))
  if (place.aside === 'other' && place.marks.beside)
    return [...told, ...section.sections.flatMap(child => tellSection(child, place))]
  if (place.aside !== 'other' || outer.aside === 'other' || !GROUND.test(section.heading?.plain ?? ''))
    return told
  const tasks = section.sections.filter(child => TASK.test(stripDecoration(child.heading?.plain ?? '')))
  return [...told, ...tasks.flatMap(child => tellSection(child, outer))]
}

/** What tells how a notation is read may be where it stands. */
const LEGEND = /\bhow to (?:read|use)\b|\bnotation\b|\blegend\b/i

function isDeclared(block: Block): block is List {
  return block.kind === 'list' && block.items.every(({ text }) => text.plain.startsWith('[='))
}

/** A phase that a batch names: one piece of work, called by its number. */
function tellScheduled(section: Section, wave: WaveName, outer: Place): Telling[] {
  const own = parseWaveName(section.heading?.plain ?? '', section.line)
  const task = tellHeading(section, [wave], outer.marks)
  if (task === null || own === null) return []
  const number = own.key.slice(own.kind.length + 1)
  const id = task.id ?? (/^\d+\.\d/.test(number) ? number : own.label)
  return by('scheduled', [toTelling('ids', { ...outer, section }, [{ ...task, id, alias: own.label }])])
}

/** A group's heading is not a task; nor is the document's title. */
function isGroup(section: Section, place: Place, outer: Place): boolean {
  if (section.heading === null || section.depth === 1) return true
  const name = nameOf(section, outer)
  if (name === null) return place.board !== null && parseBoard(section.heading.plain) !== null
  const timed = outer.path.some(other => kindOf(other) === 'time')
  if (!timed && kindOf(name) === 'lane' && isOwned(fieldsIn(section))) return false
  // A step with a title is one piece of work; without one it gathers what goes on at the same time.
  return !timed || (kindOf(name) !== 'lane' && (kindOf(name) !== 'step' || name.title === ''))
}

/** What such a line stands above starts nothing. */
const EXAMPLE = /\b(?:examples?|hypothetical)\b|\b(?:did|does|do)(?: not|n[’']t) work\b/i

function tellBlock(block: Block, outer: Place): Telling[] {
  const label = block.kind === 'list' ? block.label : null
  // `When all of the above is done:`
  const place =
    label !== null && AFTER_ABOVE.test(label.plain.slice(0, 200)) ? { ...outer, above: label.line } : outer
  const members = tellMembers(block, place)
  if (members.length > 0) return by('members', members)
  if (block.kind === 'text') {
    const told = tellText(block, place)
    return by('text', told.length > 0 ? told : tellEnumerated(block, place))
  }
  if (block.kind === 'list' || block.kind === 'table') {
    if (block.kind === 'list' && isDivision(block)) return []
    const isGrid = block.kind === 'table' && findGrid(block) !== null
    const allocation = isGrid ? [] : tellAllocation(block, place)
    if (allocation.length > 0) return by('allocation', allocation)
    if (block.kind === 'list' && place.path.length === 0 && sharesTasks(block)) return []
    return block.kind === 'list' ? by('list', tellList(block, place)) : by('table', tellTable(block, place))
  }
  if (block.kind === 'fence') {
    const example = EXAMPLE.test(block.label?.plain.slice(0, 200) ?? '')
    const framed = { ...place, aside: example ? strongerAside(place.aside, 'retold') : place.aside }
    const blocks = tellBlocks(block, framed)
    if (blocks.length > 0) return by('blocks', blocks)
    const calls = tellCalls(block, framed)
    if (calls.length > 0) return by('launch', calls)
    return [...by('launch', tellLaunch(block, framed)), ...by('drawing', tellDrawing(block, framed))]
  }
  return unreachable(block)
}
