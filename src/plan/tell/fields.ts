import { readLabels } from '../../lib/labels.ts'
import type { Block, Fence, Item, List, Section, Table, Text } from '../outline/outline.ts'
import { parseChain } from '../words/arrows.ts'
import { MODEL, SURE } from '../words/doer-names.ts'
import type { Field } from '../words/facts.ts'
import { parseField } from '../words/facts.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { findFiles, findRefs, parseMinutes } from '../words/measures.ts'
import { findOrderWords } from '../words/order-words.ts'
import { doerOf, namesDoer, namesDoerOf } from '../words/roles.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import { isCounted } from './find-dependencies.ts'
import { startsWithLabelledName } from './find-agent.ts'
import { addDoerAlone } from './headed-doer.ts'
import type { Candidate } from './telling.ts'

const KNOWN = new WeakMap<Section, Field[]>()

/** The labelled lines right below a heading: several readers ask for them. */
export function fieldsIn(section: Section): Field[] {
  let fields = KNOWN.get(section)
  if (fields === undefined) {
    fields = fieldsOf(section.blocks)
    KNOWN.set(section, fields)
  }
  return fields
}

/** The labelled lines among some blocks: `**Files:** a, b`, or a list of such. */
export function fieldsOf(blocks: Block[]): Field[] {
  const fields: Field[] = []
  for (const block of blocks) {
    if (block.kind === 'text') fields.push(...fieldsOfLines(block.lines))
    if (block.kind === 'table') fields.push(...fieldsOfTable(block))
    if (block.kind === 'fence') fields.push(...fieldsOfFence(block))
    // Below `Agent 1 (backend):` they are that one's.
    if (block.kind === 'list' && (block.label === null || doerOf(block.label.plain) === null))
      fields.push(...fieldsOfList(block))
  }
  return fields
}

export function fieldsOfLines(lines: Text[]): Field[] {
  const fields: Field[] = []
  for (const line of lines) {
    const sign = SIGNED.exec(line.plain.slice(0, 100))?.[1]
    if (sign !== undefined) fields.push({ fact: 'agent', value: sign, line: line.line })
    if (!mayBeLabelled(line)) continue
    const parts = splitFields(line)
    for (const part of parts) {
      const field = parseField(part) ?? parseDoer(part) ?? (parts.length > 1 ? parseOrder(part) : null)
      if (field !== null) fields.push(field)
    }
  }
  return fields
}

/** `👤 Ada`, `→ api-agent`, `Best handled by Claude, since …` alone below a task. */
const SIGNED = new RegExp(
  `^\\s*(?:(?:👤|🤖|🧑‍💻|👩‍💻|👨‍💻)\\uFE0F?|→|->|=>|(?:(?:[Bb]est|[Ii]deally|[Tt]o be)\\s)?(?:[Dd]one|[Hh]andled|[Oo]wned|[Rr]un|[Tt]aken|[Bb]uilt|[Ii]mplemented|[Ee]xecuted)\\sby|[Aa]ssigned\\sto)\\s*(${SURE}|${MODEL}|@?[a-z][\\p{L}\\d_]*(?:-[\\p{L}\\d_]+)+|@?\\p{Lu}\\p{Ll}{1,14})(?:[,:.;]\\s.{1,90})?\\.?\\s*$`,
  'u',
)

/** `Hand: agent/core`, `Suggested agent: core` below a task. */
function parseDoer({ plain, line }: Text): Field | null {
  const colon = plain.indexOf(':')
  const label = plain.slice(0, colon)
  // `doc-parser (confidence: 95%)`
  const value = plain
    .slice(colon + 1)
    .replace(/\s\((?:confidence|recommended|suggested|primary|preferred)\b[^()]{0,40}\)\s*$/i, '')
    .trim()
  if (colon > LABEL_MAX || !(namesDoer(label, value) || namesDoerOf(label, value))) return null
  return { fact: 'agent', value, line }
}

const LABEL_MAX = 40

/** `after T4` among labelled parts. */
function parseOrder({ plain, line }: Text): Field | null {
  const [word] = findOrderWords(plain.slice(0, 200))
  if (word === undefined || word.sense !== 'after' || word.start > 0) return null
  const value = plain.slice(word.end).trim()
  return parseLooseIdStart(value) === null ? null : { fact: 'needs', value, line }
}

/** Most lines bear no label, and nothing need be made of them. */
function mayBeLabelled({ plain }: Text): boolean {
  return plain.includes(':')
}

const SEPARATED = /\s[|·•]\s|\]\s*\[|[.;]\s+(?=\p{Lu}\p{L}{2,12}(?: \p{L}{2,10})?:\s)/u
/** `owner: ada; needs: T1`, `owner: ada, needs: T1`: where each part is labelled. */
const LISTED = /[;,]\s+(?=\p{Ll}{2,12}(?: \p{L}{2,10})?:\s)/u

/** `**Agent:** x | **Time:** 5 min` holds two. */
function splitFields(text: Text): Text[] {
  if (text.plain.length > 1000) return [text]
  const parts = (pattern: RegExp): Text[] =>
    text.plain.split(pattern).map(plain => ({ plain, line: text.line, lead: null, bold: false }))
  if (SEPARATED.test(text.plain)) return parts(SEPARATED)
  const listed = LISTED.test(text.plain) ? parts(LISTED) : []
  return listed.length > 1 && listed.every(part => parseField(part) !== null) ? listed : [text]
}

/** `| **Who** | ada |`, `| **Waits for** | 1, 3 |`: two columns, of which the first labels the second. */
export function fieldsOfTable({ header, rows }: Table): Field[] {
  const [head, value, more] = header
  if (head === undefined || value === undefined || more !== undefined || rows.length > FIELD_ROWS_MAX)
    return []
  const named = head.plain === '' && value.plain === '' ? [] : [{ cells: header, line: head.line }]
  const all = [...named, ...rows]
  const fields = all.flatMap(({ cells, line }) => {
    const plain = `${(cells[0]?.plain ?? '').replace(/[:\s]+$/, '')}: ${cells[1]?.plain ?? ''}`
    return parseField({ plain, line, lead: null, bold: false }) ?? []
  })
  const facts = new Set(fields.map(({ fact }) => fact))
  // `| Field | Value |` says that each row is one.
  const isSheet = LABELS.test(head.plain) && VALUES.test(value.plain)
  return facts.size === fields.length &&
    (isSheet || (fields.length > 1 && fields.length * 2 > all.length)) &&
    (facts.has('agent') || facts.has('needs'))
    ? fields
    : []
}

const LABELS = /^\W*(?:fields?|keys?|attributes?|propert(?:y|ies)|aspects?|items?|what)\W*$/i
const VALUES = /^\W*(?:values?|details?|info|entry|content|setting)\W*$/i

const LINE = /^[\p{L}][\p{L} _-]{1,30}\s?[:=]\s/u
/** What a prompt begins with, and no list of facts. */
const PROMPT = /^\s*(?:you|prompt|context|goal|mission|instructions)\b/i

/** Lines set in by so much that Markdown takes them for code, or set as data: `owner: ada`, each of them a label and its value. */
function fieldsOfFence({ language, lines }: Fence): Field[] {
  const said = lines.filter(({ text }) => text.trim() !== '')
  if (!/^(?:|ya?ml|text|txt|ini|toml|plain)$/i.test(language) || said.length > FIELD_ROWS_MAX) return []
  if (!said.every(({ text }) => LINE.test(text.trim()) && !PROMPT.test(text))) return []
  const fields = said.flatMap(({ text, line }) => {
    const plain = text
      .trim()
      .replace(/\s?=\s/, ': ')
      .replaceAll('_', ' ')
    return parseField({ plain, line, lead: null, bold: false }) ?? []
  })
  return fields.length * 2 > said.length ? fields : []
}

/** No task is labelled in more lines. */
const FIELD_ROWS_MAX = 12

function fieldsOfList(list: List): Field[] {
  const own = list.items.flatMap(fieldOfItem)
  const label = list.label === null ? null : parseField(list.label)
  if (
    own.length === 0 &&
    label !== null &&
    label.value === '' &&
    (label.fact === 'files' || label.fact === 'needs' || label.fact === 'blocks')
  ) {
    return [{ ...label, value: list.items.map(item => item.text.plain).join(', ') }]
  }
  return own
}

function fieldOfItem(item: Item): Field[] {
  const [field, ...more] = fieldsOfLines([item.text])
  if (field === undefined || field.value !== '') return field === undefined ? [] : [field, ...more]
  const below = item.blocks.flatMap(block =>
    block.kind === 'list' ? block.items.map(inner => inner.text.plain) : [],
  )
  return [{ ...field, value: below.join(', ') }, ...more]
}

/** Whether a list is labelled lines about one thing rather than a list of things. */
export function isFieldList(list: List): boolean {
  let [fields, labels, doers] = [0, 0, 0]
  for (const { text } of list.items) {
    if (!mayBeLabelled(text)) continue
    if (parseField(text) !== null) fields++
    else if (isLabelled(text)) labels++
    if (startsWithLabelledName(text.plain)) doers += text.lead === null || text.lead.endsWith(':') ? 1 : 2
  }
  // `Agent: crawl – maps the links`, `Agent: quay – moors the boats`: each is a task, with who does it.
  if (doers > 1 && doers >= fields) return false
  return fields > 0 && (fields + labels) * 2 > list.items.length
}

export function isLabelled(text: Text): boolean {
  return text.lead !== null && text.lead.endsWith(':') && text.lead.length <= 40
}

/** What labelled lines add to a task; `headed` is whom its heading names, where they name nobody. */
export function addFields(task: Candidate, fields: Field[], headed: string | null = null): void {
  if (fields.length === 0) return
  // A name says more than what somebody is.
  const role = fields.find(field => field.fact === 'role')
  const files: string[] = []
  const refs: string[] = []
  // Beside an agent that is told elsewhere, a person is whose it is.
  const isTold = task.agent !== null || fields.some(({ fact, person }) => fact === 'agent' && !person)
  for (const { fact, value, person, line } of fields) {
    if (person !== undefined && isTold) task.owner ??= person
    else if (fact === 'agent' && isNobody(value)) task.open = true
    else if (fact === 'agent') addAgent(task, value, line)
    else if (fact === 'provider') task.provider ??= value === '' ? null : value
    else if (fact === 'minutes') task.minutes ??= parseMinutes(value)
    else if (fact === 'files') files.push(...findFiles(value))
    else if (fact === 'labels') task.labels = readLabels(value) ?? task.labels
    else if (fact === 'refs') refs.push(...findRefs(value))
    else if (fact === 'needs' && parseChain(value) === null)
      task.dependencies.push({ text: value, by: 'field', line })
    else if (fact === 'blocks') task.dependencies.push({ text: value, by: 'field', blocks: true, line })
    else if (fact === 'mode' && AFTER.test(value))
      task.dependencies.push({ text: value.slice(AFTER.exec(value)![0].length), by: 'inline', line })
    else if (fact === 'status') task.done ||= isDone(value)
    else if (fact === 'wave') enter(task, value, line)
    else if (fact === 'detail' || fact === 'task') task.detail ??= value === '' ? null : value
  }
  if (role !== undefined) task.agent ??= toName(role.value)
  addDoerAlone(task, fields, headed)
  task.files = union(task.files, files)
  task.refs = union(task.refs, refs)
}

/** `Agent: ada. Two hours. Starts after T2.` */
function addAgent(task: Candidate, value: string, line: number): void {
  const told =
    /^((?:(?:Dr|Prof|Mrs?|Ms)\. )?(?!(?:Dr|Prof|Mrs?|Ms)\.)[`@]?[\w@-]{2,40}`?(?: \p{Lu}[\p{L}-]{1,30}){0,2})\.\s+(\S.{3,300})$/u.exec(
      value,
    )
  task.agent ??= toName(told?.[1] ?? value)
  if (told === null) return
  for (const sentence of told[2]!.split(/[.;]\s+(?=\p{L})/u)) {
    const [order] = findOrderWords(sentence)
    if (order?.sense !== 'after' || order.start >= 20) continue
    const text = sentence.slice(order.end).split(/[.;](?:\s|$)|,\s(?!(?:and\s)?(?:[A-Z#]\S{0,8})?\d)/)[0]!
    // Numbers are those of the same list.
    const trust = isCounted(text) ? {} : { trust: 'known' as const }
    task.dependencies.push({ text, by: 'inline', ...trust, line })
    return
  }
}

/** `Wave: 2` says when, where no heading does. */
function enter(task: Candidate, value: string, line: number): void {
  const name = parseWaveName(value, line)
  if (name !== null && kindOf(name) === 'time' && !task.path.some(outer => kindOf(outer) === 'time'))
    task.path = [{ ...name, title: '' }, ...task.path]
}

/** `Parallel: No (depends on T1)`. */
const AFTER = /^[^()]{0,40}\((?:depends on|after|needs|blocked by)\s+/i

export function isDone(text: string): boolean {
  return (
    /[✅☑✔]|^\W*(?:done|completed?|merged|finished|yes|closed)\b/iu.test(text) &&
    !/\bnot\b|\bin ?complete\b|\d\s*%/i.test(text)
  )
}

/** Whoever it will be. */
const NOBODY =
  /^(?:none|n\/a|tb[dac]|any|all|unassigned|-|–|—|\?+|nobody(?: yet)?|no one(?: yet)?|(?:still |not yet |yet )?(?:(?:to be |being )?(?:decided|determined|agreed|named|found|assigned|confirmed|announced|chosen|filled)|open|undecided|free|vacant|unclear|unknown)(?: yet)?|(?:noch )?(?:offen|unklar|unbesetzt)|à (?:définir|désigner)|(?:por|a) definir|待定|未定|미정)$/iu

/** Whether a word says that who does it is not known yet; `@all` are somebody. */
export function isNobody(word: string): boolean {
  return NOBODY.test(word.trim()) && !/^(?:all|any)$/i.test(word.trim())
}

/** `moderated by a human, the agent takes notes (note-agent)`. */
const DESCRIBED = /^(?:\S+\s){3}.*[([]`?(@?[a-z]\w*(?:-\w+)+)`?[)\]]$/

export function toName(text: string): string | null {
  const inside = DESCRIBED.exec(text.slice(0, 200))?.[1]
  const name = (inside ?? text)
    .replace(/[`*]/g, '')
    .replace(/^@/, '')
    .replace(/\s*\(.*$/, '')
    .trim()
    .replace(/(?<![ .](?:Eng|Dev|Dept|Div|Arch|Sec|Svc|Mgmt|Jr|Sr|Inc|Ltd|Abt))(?<=[\p{Ll}\d])\.$/u, '')
  return name === '' || name.length > 80 || NOBODY.test(name) ? null : name
}

export function union(some: string[], more: string[]): string[] {
  return more.length === 0 ? some : [...new Set([...some, ...more])]
}
