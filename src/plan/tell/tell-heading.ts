import type { Section, Text } from '../outline/outline.ts'
import { parseIdStart, parseLooseIdStart } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import type { Called } from '../words/roles.ts'
import { ROLE } from '../words/roles.ts'
import { isStepId, kindOf, parseWaveName } from '../words/wave-name.ts'
import type { Field } from '../words/facts.ts'
import { addSignature } from '../doers/add-signature.ts'
import { addFields, fieldsIn, fieldsOfLines, isFieldList } from './fields.ts'
import type { Marks } from './mark-sections.ts'
import { withoutCalled } from './mark-called.ts'
import { withoutLetter } from './mark-lettered.ts'
import { isKnownPrefix, POINT } from './mark-sections.ts'
import { takeLed } from './led-clause.ts'
import { ordersBelow } from './orders-below.ts'
import type { TaskLine } from './task-line.ts'
import { startsWithName, withName } from './find-agent.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate, Place } from './telling.ts'
import { isFree, toCandidate } from './telling.ts'

/** `# RFC-88: Regional pagers` with stages below it is what the document is about. */
function holdsStages({ sections }: Section): boolean {
  return sections.some(child => {
    const name = child.heading === null ? null : parseWaveName(child.heading.plain, child.line)
    return (name !== null && kindOf(name) === 'time') || holdsStages(child)
  })
}

/** Whether it is said right below who does it or what it needs. */
function isTold(section: Section): boolean {
  return fieldsIn(section).some(({ fact }) => fact === 'agent' || fact === 'needs' || fact === 'files')
}

const CALLED = /^(?:Task|Agent|Job|Work ?item|Story|Ticket)\s*(?:#?\d+|[A-Z]\b)?\s*[:–—-]\s*(?=\S)/i
/** `Database Agent` as the whole heading. */
const DOER = /^(?:\p{L}[\p{L}\p{N}/&-]*\s+){1,3}(?:Agent|Developer|Engineer|Specialist)$/u
const NUMBERED = /^(\d{1,3})[.)]\s+(?:\p{Extended_Pictographic}\uFE0F?\s*)?(?=[`\p{L}])/u
/** `Work order 2 of 6`: what is done stands below. */
const COUNTED = /^(?:\p{L}+\s){1,2}#?(\d{1,3})(?:\s?(?:of|\/)\s?\d{1,3})?$/u

/**
 * Headings that are tasks: by an id (`### T3: Parser`), by a name (`### api-writer: Endpoint`), or by the
 * labelled lines below them (`**Agent:**`, `**Depends on:**`, `**Files:**`); inside a wave also by a number
 * of their own, and tracks and steps, which are what somebody is started with there.
 */
export function tellHeading(section: Section, path: WaveName[], marks: Marks): Candidate | null {
  const { heading } = section
  if (
    heading === null ||
    heading.plain === '' ||
    (path.length === 0 && !isTold(section) && holdsStages(section))
  )
    return null
  const fields = fieldsIn(section)
  const plain = withoutCalled(marks.called, stripDecoration(heading.plain))
  if (plain === '') return null
  const loose = isKnownPrefix(marks, plain)
  const group = groupOf(section, plain, path, marks) ?? ownedLane(section, fields)
  const letter = marks.lettered.get(section) ?? null
  if (marks.chapters.has(section) && POINT.test(plain)) return null
  const id = group !== null || letter !== null ? null : loose ? parseLooseIdStart(plain) : parseIdStart(plain)
  const owned = fields.some(
    ({ fact, value }) => (fact === 'agent' && !MEANING.test(value)) || fact === 'role' || fact === 'files',
  )
  const onlySigned = !fields.some(({ fact }) => fact !== 'agent' && fact !== 'role')
  if (path.length === 0 && id === null && onlySigned && marks.besideGroups.has(section)) return null
  const called = fields.find(({ fact }) => fact === 'task')?.value ?? null
  const counted = id === null && owned && called !== null ? COUNTED.exec(plain) : null
  const number = counted ?? (id === null && !marks.chapters.has(section) ? NUMBERED.exec(plain) : null)
  const inWave =
    path.length > 0 && (group !== null || number !== null || DOER.test(plain) || marks.begun.has(section))
  const started = marks.doers.get(section) ?? null
  const named = started !== null || startsWithName(plain) || ROLE.test(plain) || CALLED.test(plain)
  const needing = path.length > 0 && fields.some(({ fact }) => fact === 'needs')
  const signed = path.some(name => kindOf(name) === 'time') && group === null && isSigned(heading)
  if (id === null && letter === null && !named && !inWave && !owned && !needing && !signed) return null
  const own =
    letter === null ? (started?.title ?? plain.slice(number?.[0].length ?? 0)) : withoutLetter(plain)
  const text = group === null ? own : titleOf(group)
  const told = parseTaskLine({ ...heading, plain: text }, { loose, names: true })
  const { title, doer } = id === null ? nameDoer(text, told) : { title: told.title, doer: told.agent }
  const isBelow = title === '' || isOrderAlone(title, started?.agent ?? doer)
  const below = isBelow ? (called ?? workBelow(section) ?? missionOf(started, fields) ?? plain) : title
  // `Once Agent 1 is done, build the page`
  const led = isBelow ? takeLed(below, section.line) : null
  const task = toCandidate({
    title: led?.rest ?? below,
    alias: group?.label ?? doer,
    minutes: told.minutes,
    files: told.files,
    refs: told.refs,
    done: told.done,
    dependencies: led === null ? told.dependencies : [...told.dependencies, led.dependency],
    id: group === null ? (letter ?? told.ids[0] ?? null) : null,
    number: number === null ? null : Number(number[1]),
    written: number?.[1] ?? null,
    path,
    line: section.line,
  })
  const headed = started?.agent ?? doer
  addFields(task, told.fields)
  addFields(task, fields, headed)
  if (isFree(task.dependencies)) task.dependencies.push(...ordersBelow([], section.blocks, task.id))
  task.agent ??= headed ?? (group === null ? (ROLE.exec(plain)?.[1] ?? null) : null)
  addSignature(task, section)
  task.detail ??= detailOf(section)
  return task
}

/** `### Step 2: Move the data` with `Owner: ada` below it and no list of work: the group is its own only task. */
export function tellLoneGroup(section: Section, { path }: Place): Candidate | null {
  const [name] = path
  if (section.heading === null || name === undefined || name.line !== section.line || name.title === '')
    return null
  const fields = fieldsIn(section)
  if (
    !/^(?:time|step)$/.test(kindOf(name)) ||
    !fields.some(({ fact }) => fact === 'agent' || fact === 'role')
  )
    return null
  const { title, agent, minutes, files, refs, done, dependencies } = parseTaskLine({
    ...section.heading,
    plain: name.title,
  })
  if (title === '') return null
  const task = toCandidate({
    title,
    agent,
    minutes,
    files,
    refs,
    done,
    dependencies,
    path,
    line: section.line,
  })
  addFields(task, fields)
  task.detail ??= detailOf(section)
  return task
}

const ORDER_ALONE = /^\(?(?:after|once|when|needs|requires|waits for|depends on)\s[^()]*\)?$/i

/** `Agent D (after A, B and C)`: who and when, and not what. */
function isOrderAlone(title: string, doer: string | null): boolean {
  return doer !== null && ORDER_ALONE.test(title)
}

/** Where the heading is nothing but a name: `Mission: Repair the heading order`. */
function missionOf(started: Called | null, fields: Field[]): string | null {
  const said = started?.title === '' ? fields.find(({ fact }) => fact === 'detail')?.value.trim() : undefined
  return said === undefined || said === '' || said.length > MISSION_MAX ? null : said.replace(/\.$/, '')
}

const MISSION_MAX = 160

/** `Owner: the profile that is started, not a person` explains a column. */
const MEANING = /^(?:the|an?|who|whoever|which|whose)\s+\S+\s+\S/i

/** A track or a step inside a wave; `Step 1.2` is an id. */
function groupOf(section: Section, plain: string, path: WaveName[], marks: Marks): WaveName | null {
  if (!path.some(name => kindOf(name) === 'time')) return null
  const name = marks.counted.get(section) ?? parseWaveName(plain, section.line)
  return name !== null && (isStepId(name) || isLaneId(name, section)) ? null : name
}

/** `Track 1.2: Doors` inside a wave with its agent or files below is the task of that number. */
export function isLaneId(name: WaveName, section: Section): boolean {
  return kindOf(name) === 'lane' && /\s\d{1,3}\.\d/.test(name.key) && fieldsIn(section).length > 0
}

/** A lane outside all waves, with the agent that is started for it: the lane is what that agent is started with. */
function ownedLane(section: Section, fields: Field[]): WaveName | null {
  const name = parseWaveName(section.heading?.plain ?? '', section.line)
  return name !== null && kindOf(name) === 'lane' && isOwned(fields) ? name : null
}

/** `Agent ID: tide-agent`: by the name of one program, not by that of a team. */
export function isOwned(fields: Field[]): boolean {
  return fields.some(({ fact, value }) => fact === 'agent' && NAME_ALONE.test(value.replace(/^[`@]|`$/g, '')))
}

const NAME_ALONE = /^[a-z][\w.]*(?:-[\w.]+)+$/

/** `Report on the meters (agent: metrics-bot)`, `@obs: Paint the graphs`: a heading that says by itself who does it. */
export function isSigned(heading: Text): boolean {
  const plain = stripDecoration(heading.plain).replace(NUMBERED, '')
  const { agent } = parseTaskLine({ ...heading, plain }, { names: true })
  return agent !== null && (NAME_ALONE.test(agent) || SIGN.test(heading.plain))
}

const SIGN = /(?<![\w.])@[\w-]{2,40}|\bagent\s?:/iu

/** `Stream Loans — loan-agent` is called by its name, and done by whom stands behind it. */
function titleOf({ label, title }: WaveName): string {
  if (title === '') return label
  return NAME_ALONE.test(title) ? `${label} (agent: ${title})` : title
}

/** Who a heading names, and what it says besides. */
function nameDoer(plain: string, told: TaskLine): { title: string; doer: string | null } {
  if (DOER.test(plain)) return { title: plain, doer: plain }
  const role = ROLE.exec(plain)
  if (role === null) {
    const title = told.title.replace(CALLED, '')
    const called = /^Agent\s*:/i.test(plain) && told.agent === null && title.split(' ').length < 4
    return { title, doer: called ? title : told.agent }
  }
  const doer = withName(role[1]!, role[2] ?? '')
  const rest = plain.slice(role[0].length) === '' ? '' : told.title.replace(CALLED, '').replace(ROLE, '')
  // `Agent 1: schema-designer`
  if (doer === role[1] && (told.agent ?? doer) === doer && NAME_ALONE.test(rest.trim()))
    return { title: '', doer: `${doer} (${rest.trim()})` }
  const inside = doer === role[1] ? (role[2] ?? '') : ''
  return { title: rest === '' ? inside : rest, doer: told.agent ?? doer }
}

/** What stands below a heading that only says who does it: a line, or how the prompt in a fence begins. */
function workBelow({ blocks }: Section): string | null {
  const [first] = blocks
  if (first?.kind === 'fence') {
    const asked = first.lines.find(({ text }) => /\p{L}/u.test(text))?.text.trim() ?? ''
    return /^[^.:]{3,120}(?=[.:]|$)/.exec(asked.slice(0, 300).replace(GREETING, ''))?.[0] ?? null
  }
  const line = first?.kind === 'text' ? first.lines[0] : undefined
  return line === undefined ||
    line.plain.length > 120 ||
    line.plain.endsWith(':') ||
    fieldsOfLines([line]).length > 0
    ? null
    : line.plain.replace(/\.$/, '')
}

const GREETING = /^You (?:are|work|will be) [^.]{1,80}\.\s+/

const DETAIL_MAX = 4000

/** The first line below a heading that labels nothing, and the steps in its lists. */
function detailOf(section: Section): string | null {
  const lines: string[] = []
  for (const block of section.blocks) {
    if (block.kind === 'text' && lines.length === 0) {
      const line = block.lines.find(line => fieldsOfLines([line]).length === 0)
      if (line !== undefined) lines.push(line.plain)
    }
    if (block.kind === 'list' && !isFieldList(block))
      lines.push(...block.items.map(item => `- ${item.text.plain}`))
  }
  return lines.length === 0 ? null : lines.join('\n').slice(0, DETAIL_MAX)
}
