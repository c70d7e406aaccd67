import type { Paragraph, Section, Text } from '../outline/outline.ts'
import { splitLed } from '../outline/split-led.ts'
import { parseChain, splitEnds } from '../words/arrows.ts'
import { isId, parseIdStart, parseLooseIdStart } from '../words/ids.ts'
import { startsWithOrder } from '../words/order-words.ts'
import { stripDecoration } from '../words/strip.ts'
import { addFields, fieldsOfLines } from './fields.ts'
import { ordersBelow } from './orders-below.ts'
import { addTails } from './tails.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate, Place, StatedCount, Telling } from './telling.ts'
import { isFree, toCandidate, toTelling, withIds } from './telling.ts'

/** Lines without bullets that each begin with an id: `SHARD_001-012: Latin scripts (12 workers)`. */
export function tellText(said: Paragraph, place: Place): Telling[] {
  const paragraph = { ...said, lines: said.lines.map(ownerLast) }
  if (place.aside !== null && place.aside !== 'retold') return []
  const block = tellBlock(paragraph, place)
  if (block !== null) return [toTelling('ids', place, [block])]
  const parts = partsOf(paragraph)
  if (parts.length > 1) {
    const tasks = parts.flatMap(part => tellBlock(part, place) ?? [])
    if (tasks.length === parts.length) return [toTelling('ids', place, tasks)]
  }
  const loose =
    paragraph.lines.every(line => isLoose(line.plain) && isMarkedAs(line, paragraph.lines[0]!)) &&
    (paragraph.lines.length > 1 || isAlone(said, place))
  const named = loose ? paragraph.lines : paragraph.lines.filter(({ plain }) => startsWithId(plain))
  if (named.length * 2 <= paragraph.lines.length || (named.length < 2 && place.path.length === 0)) return []
  const tasks: Candidate[] = []
  const counts: StatedCount[] = []
  for (const line of named) {
    const led = splitLed([line])
    const text = led?.head ?? line
    const told = parseTaskLine(text, { names: true, loose })
    const { title, agent, minutes, files, refs, done, dependencies, parallel, ids, count } = told
    if (title === '') continue
    const facts = { title, agent, minutes, files, refs, done, dependencies, parallel }
    const task = toCandidate({ ...facts, path: place.path, line: text.line })
    addFields(task, told.fields)
    if (led !== null && isFree(task.dependencies))
      task.dependencies.push(...ordersBelow(led.rest, [], ids[0]))
    tasks.push(...withIds(task, ids))
    if (count !== null && ids.length > 1) counts.push({ stated: count, listed: ids.length, line: text.line })
  }
  if (tasks.length === named.length) addTails(tasks, named)
  const whole = withoutParts(tasks)
  return whole.length === 0 ? [] : [toTelling('ids', place, whole, counts)]
}

/** Below `**D8 – Parts list**` a line without bold words says more of it: `SCD2 through a snapshot`. */
function isMarkedAs({ lead }: Text, first: Text): boolean {
  return first.lead === null || lead !== null || !isLoose(first.lead)
}

/** `T6 Sign-off` and nothing else below a wave's name. */
function isAlone({ lines: [line] }: Paragraph, { path: [name], section }: Place): boolean {
  const isOnly = section.blocks.length === 1 && section.sections.length === 0
  return isOnly && name?.line === section.line && CODED.test(line?.plain ?? '')
}

const CODED = /^[A-Z]{1,5}[-_]?\d{1,4}\s.{3,120}[^.!?:]$/

/** `**bitwise** · TG-1 Frame decoder`: who does it may stand before what the task is called. */
function ownerLast(text: Text): Text {
  const { lead, plain } = text
  if (lead === null || !/^@?[a-z][\w.-]{1,30}$/i.test(lead) || !plain.startsWith(lead) || isId(lead))
    return text
  const rest = /^\s*(?:[·|:–—]|-\s)\s*(\S.*)$/u.exec(plain.slice(lead.length, 1000))?.[1]
  const start = rest === undefined ? null : parseLooseIdStart(rest)
  return start === null || start.rest === ''
    ? text
    : { ...text, plain: `${rest!} (agent: ${lead.replace(/^@/, '')})`, lead: null }
}

/** Tasks right below each other, each with labelled lines of its own. */
function partsOf({ lines }: Paragraph): Paragraph[] {
  if (!isLoose(lines[0]?.plain ?? '') || fieldsOfLines(lines).length * 2 < lines.length) return []
  const parts: Paragraph[] = []
  for (const text of lines) {
    if (isLoose(text.plain)) parts.push({ kind: 'text', lines: [text], line: text.line })
    else parts.at(-1)?.lines.push(text)
  }
  return parts.length > PARTS_MAX ? [] : parts
}

const PARTS_MAX = 200

/** `R3 → R1, R2` is about the order of tasks told elsewhere. */
function isOrder(plain: string): boolean {
  const chain = parseChain(plain)
  return chain !== null && chain.parts.flatMap(splitEnds).every(isId)
}

/** `**A1 – Lay the cable**` with `agent: rigger` and other lines of its own right below. */
function tellBlock({ lines }: Paragraph, { path, section }: Place): Candidate | null {
  const led = splitLed(lines)
  const [first, ...below] = led === null ? lines : [led.head, ...led.rest]
  if (first === undefined || !isLoose(first.plain)) return null
  const others = below.filter(line => isMarkedAs(line, first))
  if (others.some(({ plain }) => startsWithId(plain) || isLoose(plain))) return null
  const fields = fieldsOfLines(below)
  const told = parseTaskLine(first, { names: true, loose: true })
  if (told.ids.length !== 1 || told.title === '') return null
  if (fields.length === 0 && countBlocks(section) < 2) return null
  const { title, agent, minutes, files, refs, done, dependencies, parallel, ids } = told
  const facts = { title, agent, minutes, files, refs, done, dependencies, parallel }
  const task = toCandidate({ ...facts, id: ids[0]!, path, line: first.line })
  addFields(task, told.fields)
  addFields(task, fields)
  if (isFree(task.dependencies)) task.dependencies.push(...ordersBelow(below, [], task.id))
  const detail = below.filter(line => fieldsOfLines([line]).length === 0).map(line => line.plain)
  if (detail.length > 0) task.detail ??= detail.join('\n').slice(0, DETAIL_MAX)
  return task
}

const DETAIL_MAX = 4000

const COUNTED = new WeakMap<Section, number>()

/** How many paragraphs of a section begin with an id and what is called so. */
function countBlocks(section: Section): number {
  const known = COUNTED.get(section)
  if (known !== undefined) return known
  const found = section.blocks.filter(
    block =>
      block.kind === 'text' && block.lines[0] !== undefined && isLoose(ownerLast(block.lines[0]).plain),
  ).length
  COUNTED.set(section, found)
  return found
}

/** A mere space ends the id where every line begins with one. */
function isLoose(plain: string): boolean {
  const start = parseLooseIdStart(stripDecoration(plain.slice(0, 400)))
  if (start === null || isOrder(plain) || startsWithOrder(start.rest)) return false
  return (/^[\p{L}`"'([]/u.test(start.rest) && !isSaid(start.rest)) || COUNTS.test(plain)
}

/** `4.2 72 h soak test` */
const COUNTS = /^\d{1,2}\.\d{1,2}\s+\d{1,4}\s\p{L}{1,10}\s\p{L}{3}/u

/** A separator behind it is asked for: prose may begin with the name of a task. */
function startsWithId(plain: string): boolean {
  if (isOrder(plain)) return false
  const start = parseIdStart(stripDecoration(plain))
  if (start === null || start.rest === '') return false
  return !isSaid(start.rest)
}

function isSaid(rest: string): boolean {
  return VERB.test(rest) || ORDINAL.test(rest)
}

/** `3.2 CAN stack` is called so. */
const VERB =
  /^(?:is|are|was|were|has|have|[Nn]eeds?|[Dd]epends?|[Bb]locks?|must|can|will|and|or)\b|^(?:→|->)/u
/** `T4 first, then T5`, but not `T4. First copy`. */
const ORDINAL = /^(?:first|to)\b/

/** `3.2.1` below `3.2` is a step of it, where others beside `3.2` have none; else `3.2` would only gather. */
function withoutParts(tasks: Candidate[]): Candidate[] {
  const ids = new Set(tasks.flatMap(({ id }) => id ?? []))
  const outerOf = ({ id }: Candidate): string | null => {
    const outer = id === null || !/^\d+(?:\.\d+){2,3}$/.test(id) ? null : id.replace(/\.\d+$/, '')
    return outer !== null && ids.has(outer) ? outer : null
  }
  const holding = new Set(tasks.flatMap(task => outerOf(task) ?? []))
  const inner = tasks.filter(task => outerOf(task) !== null)
  const alone = tasks.length - inner.length - holding.size
  return holding.size === 0 || (alone === 0 && holding.size > 1)
    ? tasks
    : tasks.filter(task => outerOf(task) === null)
}
