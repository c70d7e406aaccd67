import type { Block, Item, Section, Table, Text } from '../outline/outline.ts'
import { unwrap } from '../outline/unwrap.ts'
import { placeOf } from '../tell/place-of.ts'
import { findGrid } from '../tell/find-grid.ts'
import { isRowPerWave, mostly } from '../tell/cells.ts'
import { toColumns } from '../tell/columns.ts'
import { waveOfCell } from '../tell/wave-of-cell.ts'
import type { Place, Telling } from '../tell/telling.ts'
import { factOf } from '../words/facts.ts'
import { parseMinutes, parseMinutesAside, splitEstimate } from '../words/measures.ts'
import { isId } from '../words/ids.ts'
import { parseChain } from '../words/arrows.ts'
import { findSerialKind, maySayTurns, ordersLanes } from '../words/order-rules.ts'
import { saysWhole } from '../words/order-whole.ts'
import { findInnerSerial, isSerialInside, findInTurn } from '../words/order-inside.ts'
import { findOrderWords } from '../words/order-words.ts'
import { parseNumbers } from '../words/spell-ids.ts'
import { findAllTogether, findTogether } from '../words/together.ts'
import { findWaveMentions, kindOf, parseWaveName, startsGroup } from '../words/wave-name.ts'
import type { Mention } from './draft.ts'

const TEXT_MAX = 4000

export interface Said {
  mentions: Mention[]
  /** Kinds of group that a sentence says come one after the other. */
  serialKinds: Set<string>
  /** Where a sentence says that what is in a lane goes in order: in a wave by its key, `''` for all of them. */
  serialLanes: Set<string>
  /** Waves that a sentence sets beside each other, by their keys. */
  together: string[][]
  /** Kinds of groups none of which waits for another. */
  free: Set<string>
  /** Waves, by their keys, of which a sentence elsewhere says that what is in them goes in order; `''` for all of them. */
  serialWaves: Set<string>
  /** By what word, `step` or `tasks`, a sentence says of the whole document that its tasks go in order. */
  inTurn: Set<string>
  /** Whether a sentence says that what the tasks need is said in full. */
  whole: boolean
}

/** What is said of waves in lists, rows and lines, such as `- **Wave 2**: T3, T4 (30 min)`. */
export function findMentions(root: Section, place: Place, tellings: Telling[]): Said {
  const said: Said = {
    mentions: [],
    serialKinds: new Set(),
    serialLanes: new Set(),
    together: [],
    free: new Set(),
    serialWaves: new Set(),
    inTurn: new Set(),
    whole: false,
  }
  const told = new Set(tellings.flatMap(({ tasks }) => tasks.map(({ line }) => line)))
  visit(root, place, told, said)
  return said
}

function visit(section: Section, outer: Place, told: Set<number>, said: Said): void {
  const place = placeOf(section, outer)
  // Rules and notes hold no tasks, but are where people say in which order the groups go.
  const listed = section.blocks.findIndex(block => block.kind !== 'text')
  for (const [at, block] of section.blocks.entries())
    findSerial(block, said, at < listed ? waveAt(section, place) : '', place.path.length === 0)
  if (place.aside === null || place.aside === 'retold') {
    addMembers(section, place, told, said.mentions)
    for (const block of section.blocks) visitBlock(block, said.mentions)
  } else if (place.aside !== 'other' || place.marks.unchosen.has(section)) return
  for (const child of section.sections) visit(child, place, told, said)
}

/** The wave that a section itself is about, above its lists; what stands below them may be about all. */
function waveAt({ line }: Section, { path: [name] }: Place): string {
  return name !== undefined && name.line === line && kindOf(name) === 'time' ? name.key : ''
}

const BARE_ID = /^(?:\W|tasks?\b|jobs?\b|items?\b|ids?\b|runs?\b|first\b|then\b|also\b){0,12}/iu

/** `T1, T2, T4` alone below a wave's heading: what is done there, told in full elsewhere. */
function addMembers(section: Section, { path: [name] }: Place, told: Set<number>, mentions: Mention[]): void {
  if (name === undefined || name.line !== section.line) return
  const lines = section.blocks.flatMap(block =>
    block.kind === 'text' ? block.lines : block.kind === 'list' ? block.items.map(({ text }) => text) : [],
  )
  for (const { plain, line } of lines) {
    if (told.has(line)) continue
    const bare = plain.slice(0, TEXT_MAX).replace(BARE_ID, '')
    if (!listsTasks(bare)) continue
    mentions.push({ name, text: withoutNeeds(bare), needs: null, minutes: null, line })
  }
}

/** It begins with an id, or is nothing but names of one word each. */
function listsTasks(text: string): boolean {
  const parts = text.split(/\s*[,;&+·→]\s*|\s(?:and|to|[–-])\s/u)
  return isId(/^[^\s,;:&+]*/u.exec(text)![0]) || (parts.length > 1 && parts.every(part => !/\s/.test(part)))
}

/** What stands before the words that say what something waits for. */
function withoutNeeds(text: string): string {
  return text
    .split(/[.;]\s/)
    .map(part => {
      const word = findOrderWords(part).find(({ sense }) => sense === 'after')
      return word === undefined ? part : part.slice(0, word.start)
    })
    .join('. ')
}

function findSerial(block: Block, said: Said, wave: string, isOutside: boolean): void {
  // Rows of weeks or rounds come one after the other, whatever stands in them.
  if (block.kind === 'table')
    for (const name of findGrid(block)?.times ?? []) if (name) said.serialKinds.add(name.kind)
  const lines =
    block.kind === 'text'
      ? unwrap(block.lines)
      : block.kind === 'list'
        ? block.items.map(item => item.text)
        : []
  for (const { plain } of lines) {
    if (plain.length > 600) continue
    said.whole ||= saysWhole(plain)
    said.together.push(...findTogether(plain))
    for (const sentence of plain.split(SENTENCE_END)) {
      const kind = findAllTogether(sentence)
      if (kind !== null) said.free.add(kind)
    }
    if (!maySayTurns(plain)) continue
    for (const key of findInnerSerial(plain)) said.serialWaves.add(key)
    if (isSerialInside(plain)) said.serialWaves.add('')
    const isOfLanes = ordersLanes(plain)
    if (isOfLanes) said.serialLanes.add(wave)
    // `Within a lane go top to bottom. The next stage opens when …`
    const sentences = plain.split(SENTENCE_END)
    for (const sentence of sentences) {
      const word = isOutside ? findInTurn(sentence) : null
      if (word !== null) said.inTurn.add(word)
      const kind = (sentences.length === 1 ? isOfLanes : ordersLanes(sentence))
        ? null
        : findSerialKind(sentence)
      if (kind !== null) said.serialKinds.add(kind)
    }
  }
}

const SENTENCE_END = /(?<=[.;!?])\s+(?=\p{L})/u

function visitBlock(block: Block, mentions: Mention[]): void {
  if (block.kind === 'list') for (const item of block.items) add(item.text.plain, item, item.line, mentions)
  else if (block.kind === 'text')
    for (const line of unwrap(block.lines)) add(line.plain, null, line.line, mentions)
  else if (block.kind === 'fence') {
    for (const { text, line } of block.lines) if (!ASSIGNS.test(text)) add(text, null, line, mentions)
  } else visitTable(block, mentions)
}

/** `"wave1": [("T1", …` names a wave, but what follows is no title. */
const ASSIGNS = /^\s{0,40}["']?[\w-]{1,40}["']?\s?(?::|=)\s?[[({]/

function add(plain: string, item: Item | null, line: number, mentions: Mention[]): void {
  const name = parseWaveName(plain.slice(0, TEXT_MAX), line)
  if (name === null || kindOf(name) === 'step') return
  // A chain of waves says in which order they come, not what the first one is.
  if (parseChain(plain.slice(0, TEXT_MAX)) !== null && findWaveMentions(name.title).length > 0) return
  const text = `${name.title}\n${item === null ? '' : textOf(item)}`.slice(0, TEXT_MAX)
  const bare =
    /^[~\s]*\d[^:]{0,30}$/.test(name.title) || /^[~\s]*[\d.]+\s*(?:-\s*[\d.]+\s*)?(?:min|h)/i.test(name.title)
  mentions.push({
    name,
    text,
    needs: null,
    minutes: bare
      ? parseMinutes(name.title)
      : (parseMinutesAside(name.title) ?? splitEstimate(name.title).minutes),
    line,
  })
}

function textOf(item: Item): string {
  const lines = item.lines.map(line => line.plain)
  for (const block of item.blocks) {
    if (block.kind === 'list') for (const inner of block.items) lines.push(inner.text.plain)
    if (block.kind === 'text') for (const line of block.lines) lines.push(line.plain)
  }
  return lines.join('\n')
}

const LISTING = /^\W*(?:tasks|work items|items|stories|jobs|issues|tickets|task ids|ids)\W*$/i

const PEOPLE =
  /^\W*(?:(?:code )?reviewer|tester|approver|checker|reviewed by|tested by|approved by|sign-?off|backup|deputy|stand-?in)s?\W*$/i

/** What is done there, by whom and when is no name for a wave. */
function isAbout(head: string): boolean {
  // `Recommended agents` are agents.
  const fact = factOf(head) ?? factOf(head.trim().split(' ').at(-1) ?? '')
  return LISTING.test(head) || PEOPLE.test(head) || (fact !== null && fact !== 'task' && fact !== 'detail')
}

/** `1, 2, 3` below `Tasks` are what `Task 1` and the others are called. */
function toListed(plain: string, head: Text | undefined): string {
  const isListed = head !== undefined && COUNTING.test(head.plain) && parseNumbers(plain) !== null
  return isListed ? `Task ${plain}` : plain
}

const COUNTING =
  /^\W*(?:tasks?|runs?|contains|content|members|includes|dispatch(?:es)?|launch(?:es)?)(?: (?:numbers?|nos?|in parallel))?\W*$/i

const NUMBERS = /^\s*\d{1,3}(?:\s*(?:,|&|\+|and|-|–)\s*\d{1,3}){0,20}\s*$/

/** `| Phase | Description | Duration |`: a row per wave, titled by its second column. */
function visitTable(table: Table, mentions: Mention[]): void {
  const columns = toColumns(table)
  const { wave, minutes, needs } = columns
  if (wave === undefined || wave > 1 || !isRowPerWave(table, wave) || findGrid(table) !== null) return
  const titled = table.header.findIndex(
    ({ plain }, index) =>
      // Weeks beside phases are no titles of those.
      index !== wave && !isAbout(plain) && !mostly(table.rows, index, startsGroup),
  )
  for (const row of table.rows) {
    const name = waveOfCell(table.header[wave], row.cells[wave])
    if (name === null) continue
    const rest = row.cells.flatMap(({ plain }, at) => (at === wave ? [] : toListed(plain, table.header[at])))
    const title = name.title === '' && titled !== -1 ? (row.cells[titled]?.plain ?? '') : name.title
    const cell = minutes === undefined ? undefined : row.cells[minutes]?.plain
    const told = cell === undefined ? null : parseMinutes(cell)
    const text = rest.join('\n').slice(0, TEXT_MAX)
    const cellAfter = needs === undefined ? null : (row.cells[needs]?.plain ?? null)
    // `Wave | After` with `2` below the second means a wave as well.
    const isNumber = columns.id === undefined && cellAfter !== null && NUMBERS.test(cellAfter)
    const after = isNumber ? `${name.kind} ${cellAfter.trim()}` : cellAfter
    mentions.push({ name: { ...name, title }, text, needs: after, minutes: told, line: row.line })
  }
}
