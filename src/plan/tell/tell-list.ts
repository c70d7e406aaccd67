import { inCast } from '../doers/find-cast.ts'
import { PLAN_TASKS_MAX } from '../plan.ts'
import type { Item, List } from '../outline/outline.ts'
import { asideOf, strongerAside } from '../words/asides.ts'
import { parseChain, splitEnds } from '../words/arrows.ts'
import { isId, parseLooseIdStart, tokensOf } from '../words/ids.ts'
import type { IdStart } from '../words/ids.ts'
import { findFiles, parseMinutes } from '../words/measures.ts'
import { startsWithOrder } from '../words/order-words.ts'
import { parseNamedLane, parseOwnedLane, toLane } from '../words/lanes.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { findWaveMentions, kindOf, parseWaveName, startsGroup } from '../words/wave-name.ts'
import { parseMode } from '../words/modes.ts'
import { parseField } from '../words/facts.ts'
import { isFieldList, isLabelled } from './fields.ts'
import { groupsByNumber, listsInChapters } from './gathering-points.ts'
import { toTasks } from './item-tasks.ts'
import { LETTERED, capitalOf, isLettered, lettersOf } from './list-letters.ts'
import { isDashed, isDoing, isLed, isNamed } from './list-names.ts'
import type { Marks } from './mark-sections.ts'
import { isKnownPrefix } from './mark-sections.ts'
import { addHeads, addParts, addTails } from './tails.ts'
import { partOf } from './place-of.ts'
import { chainThen, takeThen } from './then-items.ts'
import { startsWithHandle, startsWithLabelledName, startsWithName } from './find-agent.ts'
import { parseTaskLine, withoutBox } from './task-line.ts'
import type { LineStyle } from './find-agent.ts'
import type { Candidate, Form, Place, StatedCount, Telling } from './telling.ts'
import { toTelling } from './telling.ts'

/** Bulleted, numbered and ticked lists, id ranges among them. */
export function tellList(said: List, place: Place): Telling[] {
  const held = tellHeld(said, place)
  if (held.length > 0) return held
  const { list, after } = takeThen(said)
  if (list.items.filter(({ text }) => RULE.test(text.plain)).length * 2 > list.items.length) return []
  const inner = placeOfList(list, place)
  if (inner === null || (isFieldList(list) && !isLoneDoer(list, inner))) return []
  if (inner.path.length === 0 && list.items.length > 1 && list.items.every(isOwnedLane)) return []
  const items = inner.path.length === 0 ? list.items : list.items.filter(item => !isRemark(item))
  if (items.length < list.items.length) return items.length === 0 ? [] : tellList({ ...list, items }, place)
  const doer = place.marks.labelled.owners.get(list.line)
  if (doer !== undefined) return tellDays(list, doer, inner)
  const groups = list.items.map(item => groupOf(item, inner))
  if (groups.some(group => group !== null)) return tellGroups(list, groups, inner)
  const own = inner.path.length > 0 || inner.aside !== null ? [] : groupsByNumber(list)
  if (own.length > 0) return tellGroups(list, own, inner)
  const starts = list.items.map(startOf)
  const inWave = inner.path.length > 0
  const style = styleOf(list, starts, place.marks, inWave)
  if (inWave) style.known = place.marks.names
  const tasks: Candidate[] = []
  const counts: StatedCount[] = []
  let above: Candidate[] = []
  const capital = isLettered(list)
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
    const told = toTasks(item, line, inner.path)
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
  const owner = signedLane(list)?.owner ?? ownerAbove(list, place)
  for (const task of tasks) task.agent ??= owner
  const texts = list.items.map(({ text }) => text)
  addParts(tasks, texts)
  addTails(tasks, texts)
  // The columns of a board hold the same kind of thing, though some cards say more.
  const form = inner.board === null ? formOf(list, tasks, style.names) : 'checks'
  // Without a group around it, a plain list may be about anything.
  if (form === 'bullets' && inner.path.length === 0 && inner.board === null && inner.chain === null) return []
  return tasks.length === 0 ? [] : [toTelling(form, inner, tasks, counts)]
}

/** 2.1 and 2.2 below `2. Build`. Minutes of a meeting: below one of the points the groups stand, each by its name above its own list. */
function tellHeld(list: List, place: Place): Telling[] {
  if (place.path.length > 0) return []
  const numbered = listsInChapters(list).flatMap(held => tellList(held, place))
  if (numbered.length > 0) return numbered
  return list.items.flatMap(({ blocks }) =>
    blocks.flatMap(block =>
      block.kind === 'list' && block.label !== null && startsGroup(block.label.plain)
        ? tellList(block, place)
        : [],
    ),
  )
}

/** `2.1. A stage MUST NOT be started before …`: rules by their numbers, as standards have them. */
const RULE = /^\W{0,4}\d.{0,400}\b(?:MUST|SHALL|SHOULD|MAY)\b/

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

const ABOUT_WAVE =
  /^(?:(?:quality |phase |wave |human |review )?gate|checkpoint|go ?\/ ?no[- ]?go|sync point|(?:success|acceptance|exit|completion) criteri(?:a|on)|definition of done|done when|notes?|important|warning|files?|set-?up|duration|time|(?:estimated )?time|estimates?)\s*:\s*(.{0,200})/i
const COMMAND =
  /^(?:\$ )?(?:npm|npx|pnpm|yarn|bun|pip3?|uv|poetry|cargo|go|make|docker|git|brew|apt(?:-get)?|cp|mkdir|bash|sh|python3?|node|source|\.\/\S+)(?:\s|$)/

/** `Gate: …`, `Note: …`, `Files: src/a.ts`, `Setup: npm install`: said of the wave, in the list of its tasks. */
function isRemark({ text, checked }: Item): boolean {
  const about = checked === null ? ABOUT_WAVE.exec(stripDecoration(text.plain.slice(0, 300))) : null
  if (about === null) return false
  const value = about[1]!
  if (/^files?\b/i.test(about[0])) return findFiles(value).length > 0
  if (/^set-?up\b/i.test(about[0])) return COMMAND.test(value)
  return !/^(?:duration|time|estimate)/i.test(about[0]) || parseMinutes(value) !== null
}

const NUMBERED = /^\W{0,6}(\d{1,3})[.)]\s+(?=\S)/

/** `NOTE: Write these first` above a list is a remark about it, not what it is a list of. */
const REMARK = /^\W{0,6}(?:note|important|warning|caution|tip|reminder)\b\W{0,4}:\s*\S+\s\S/i

function placeOfList(list: List, place: Place): Place | null {
  const follows = place.path.length === 0 ? place.marks.labelled.groups.get(list.line) : undefined
  if (follows !== undefined) return { ...place, path: [follows] }
  if (list.label === null || REMARK.test(list.label.plain.slice(0, 80))) return place
  const name = parseWaveName(list.label.plain, list.label.line) ?? parseNamedLane(list.label)
  if (name !== null) return { ...place, path: [name, ...place.path] }
  const lane = signedLane(list)
  if (lane !== null) return { ...place, path: [lane.name, ...place.path] }
  const field = parseField(list.label)
  if (field !== null && field.fact !== 'agent' && field.fact !== 'task' && field.fact !== 'mode') return null
  if (field?.fact === 'mode' && list.items.every(item => isLabelled(item.text))) return null
  const aside = strongerAside(place.aside, asideOf(list.label.plain))
  if (aside !== null && aside !== 'retold') return null
  const chain = parseMode(list.label.plain) === 'serial' ? list.label.line : place.chain
  return { ...place, aside, chain }
}

/** `**Red** (agent: crimson)` above items with ids: what one agent does is a lane of its own. */
function signedLane({ label, items }: List): { name: WaveName; owner: string } | null {
  if (label === null || label.lead === null || !items.every(item => startOf(item) !== null)) return null
  const { agent } = parseTaskLine({ ...label, plain: label.plain.replace(/[:\s]+$/, '') })
  const name = label.lead.replace(/[:\s]+$/, '')
  return agent === null || name.length > 60 ? null : { name: toLane(name, label.line), owner: agent }
}

const NAME_ALONE =
  /^(?:@[\w-]{2,40}|(?:agent|bot|worker)-[\w-]{1,40}|[a-z][\w.-]{0,40}-(?:agent|bot|dev|worker|engineer|writer|tester|reviewer|runner|\d{1,2}))$/

/** `**audio-agent**` or `**Art** (owner: Fenna)` above what that one does. */
function ownerAbove({ label }: List, { marks }: Place): string | null {
  const plain = label?.plain.replace(/[:\s]+$/, '') ?? ''
  const known = inCast(marks.cast, stripDecoration(plain))
  if (known !== null || label === null || label.lead === null) return known
  return NAME_ALONE.test(plain) ? plain.replace(/^@/, '') : parseTaskLine({ ...label, plain }).agent
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
      const line = parseTaskLine({ ...item.text, plain: title, lead: null }, { names: true })
      const form = place.path.some(outer => kindOf(outer) !== 'step') ? 'numbers' : 'bullets'
      const own: Place = alone && !listed ? { ...place, aside: 'retold' } : place
      tellings.push(toTelling(form, own, toTasks(item, line, path)))
    }
  }
  return tellings
}

/** `T3 needs T1`, `T4: T2, T3`, `T1 → T2`: about the order of tasks told elsewhere. */
function isOrder(item: Item, start: IdStart | null): boolean {
  if (item.checked !== null || item.text.plain.length > 400) return false
  if (start === null || start.rest === '') return false
  const rest = start.rest.replace(/^[:–—\s]+/, '')
  if (IMPERATIVE.test(rest)) return false
  if (startsWithOrder(rest)) return namesOther(rest)
  const chain = parseChain(item.text.plain)?.parts
  // `G0 base → G1 packages → G2 apps`: each with what it is called.
  if (
    chain !== undefined &&
    chain.length > 2 &&
    chain.every(part => parseLooseIdStart(stripDecoration(part)) !== null)
  )
    return true
  const parts = (chain ?? [rest]).flatMap(splitEnds)
  return parts.length > 0 && parts.every(isId)
}

/** `D4 Feed the embed to six readers`: what one task is told to do. */
const IMPERATIVE = /^(?:Feed|Block|Unblock|Enable|Gate|Follow|Build|Need|Require|Precede)\s/

const NUMBER =
  /(?:\b(?:tasks?|items?|issues?|tickets?|steps?|jobs?)\s*#?|(?<![\p{L}\p{N}.]))\d{1,5}(?=\s*(?:$|[,&+).;]|(?:and|or|to)\b))/iu

/** `feeds T4`, `needs Wave 1`, `after 2 and 3`, but not `feeds (9 workers)`: that is what is done. */
function namesOther(rest: string): boolean {
  return NUMBER.test(rest) || tokensOf(rest).some(isId) || findWaveMentions(rest).length > 0
}

/** The id that an item may begin with. */
function startOf(item: Item): IdStart | null {
  return parseLooseIdStart(withoutBox(item.text))
}

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
    const said = start?.rest ?? withoutBox(list.items[at]!.text)
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
