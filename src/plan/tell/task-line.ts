import { matchesOf } from '../../lib/matches-of.ts'
import type { Text } from '../outline/outline.ts'
import { NAME_SHAPE } from '../words/doer-names.ts'
import { isId, parseIdStart, parseLooseIdStart } from '../words/ids.ts'
import type { IdStart } from '../words/ids.ts'
import { findFiles, findRefs, parseCount, parseMinutesAside } from '../words/measures.ts'
import { stripDecoration } from '../words/strip.ts'
import type { Field } from '../words/facts.ts'
import { parseField } from '../words/facts.ts'
import { findOrderWords } from '../words/order-words.ts'
import { withoutReviewer } from '../words/reviewers.ts'
import { findAgent } from './find-agent.ts'
import type { LineStyle } from './find-agent.ts'
import { takeLed } from './led-clause.ts'
import { parsePiped } from './piped-line.ts'
import { takeWide } from './take-wide.ts'
import {
  DIRECTION,
  GIVES,
  findDependencies,
  withoutClause,
  withoutNeeded,
  withoutTail,
} from './find-dependencies.ts'
import type { Dependency } from './telling.ts'

export interface TaskLine {
  ids: string[]
  title: string
  agent: string | null
  /** What else the task is called by: `**seats**: … (Session B)`. */
  alias: string | null
  minutes: number | null
  files: string[]
  refs: string[]
  done: boolean
  dependencies: Dependency[]
  /** Labelled ends: `… · agent: crawl`. */
  fields: Field[]
  /** Whether it bears spec-kit's `[P]`. */
  parallel: boolean
  /** How many tasks the line itself says it stands for. */
  count: number | null
}

const DONE = /[✅☑✔]|\b(?:DONE|COMPLETED?)\b|\[done\]/u
const TAG = /^\[(?:P|US\d+|x| )\]\s*/i
/** `[P] [US1] Add the endpoint` */
export function withoutTags(text: string): string {
  return text.replace(TAGS, '')
}

const TAGS = /^(?:\[(?:P|US\d+)\]\s*){1,4}/i
const TEXT_MAX = 2000

/** A line without marks and the box before what it says. */
export function withoutBox({ plain }: Text): string {
  const said = stripDecoration(plain.slice(0, TEXT_MAX))
  const bare = (/[（）]/.test(said) ? said.replace(/（/g, ' (').replace(/）/g, ') ') : said).trimEnd()
  return bare.startsWith('[') ? bare.replace(/^\[[ xX]\]\s*/, '') : bare
}

/** `GP-4 Enemy patrol`: the id that a line begins with, though a mere space ends it. */
export function startOf(text: Text): IdStart | null {
  return parseLooseIdStart(withoutBox(text))
}

/**
 * One line that tells a task: `✅ **T012** [P] api-writer: Add the endpoint (#4, 30 min, depends on T010)`. `loosely`
 * is the id that it begins with where a mere space may end it, if that is known.
 */
export function parseTaskLine(text: Text, style: LineStyle = {}, loosely: IdStart | null = null): TaskLine {
  const { loose = false, names = false } = style
  let rest = withoutBox(text)
  const lead = text.lead === null ? null : trimEnd(text.lead, ':.')
  const start =
    loose || (lead !== null && isId(lead)) ? (loosely ?? parseLooseIdStart(rest)) : parseIdStart(rest)
  if (start !== null) rest = stripDecoration(start.rest)
  rest = withoutReviewer(rest)
  let parallel = false
  for (let i = 0; i < 4 && TAG.test(rest); i++) {
    parallel ||= /^\[P\]/i.test(rest)
    rest = rest.replace(TAG, '')
  }
  const piped = rest.includes(' | ') ? parsePiped(rest) : null
  const { rest: own, fields } = takeFields(piped?.rest ?? rest, text.line)
  rest = own
  const led = takeLed(rest, text.line)
  if (led !== null) rest = led.rest
  const named = findAgent(rest, names ? lead : null, style)
  const dependencies = [...(led === null ? [] : [led.dependency]), ...findDependencies(rest, text.line)]
  const bare = toTitle(named.rest, named.agent !== null)
  const title = dependencies.length === 0 ? bare : withoutOwnTail(bare, start?.ids[0], named.agent !== null)
  const told = dependencies.map(dependency => dependency.text)
  return {
    ids: start?.ids ?? [],
    title,
    agent: piped?.agent ?? named.agent,
    alias: named.alias ?? wordBefore(rest, lead),
    minutes: parseMinutesAside(rest),
    files: [...(piped?.files ?? []), ...findFiles(named.rest)],
    refs: findRefs(rest).filter(ref => !told.some(text => text.includes(ref))),
    done: DONE.test(text.plain.slice(0, TEXT_MAX)),
    dependencies,
    fields,
    parallel,
    count: parseCount(rest),
  }
}

/** `[Bob] (3h) <- T1`: what stands before what it waits for may say more that is no part of the title. */
function withoutOwnTail(bare: string, id: string | undefined, named: boolean): string {
  const cut = withoutTail(id === undefined ? bare : withoutNeeded(bare, id))
  return cut === bare ? bare : toTitle(cut, named)
}

const NAMED = /^(?::|\s[–—]\s)/u

/** `**jars**: wash them`: others may need `jars`, whoever does it. */
function wordBefore(text: string, lead: string | null): string | null {
  return lead !== null &&
    /^[a-z][\w-]{1,30}$/.test(lead) &&
    NAMED.test(text.slice(lead.length)) &&
    text.startsWith(lead)
    ? lead
    : null
}

const LABELLED =
  /(?:\s*[·|│•;,]|\s*[⏱⏲⏰⌛⏳]\uFE0F?|\s[—–-]|\s(?:→|->|=>)|\.)\s+(?=\p{L}[\p{L} -]{1,20}:\s|(?:agent|owner)\s|[~≈]?\d{1,4}(?:\.\d{1,2})?\s?(?:min|m\b|h))/giu
const FIELDS_MAX = 6
/** `agent: crane; after T1`: who, and then when. */
const TAIL = /^([`@]?[\p{L}\p{N}][\p{L}\p{N} _.-]{0,40}`?)\s*[;,]\s+([^()]{3,160})$/u
const ORDER_END =
  /\s(?:\((?:after|depends on|needs|requires|blocked by|waits for)\s[^()]{1,120}\)|[|│·•]\s(?:after|depends on|needs|requires|blocked by|waits for)\s[^()|│·•]{1,120})$/iu

/** `Redirect map · agent: crawl · 2h`: what is labelled at the end is no part of the title. */
function takeFields(said: string, line: number): { rest: string; fields: Field[] } {
  const { rest: text, fields } = takeWide(said, line)
  const tails: string[] = []
  if (!/[·|│•;,.—–→>⏱⏲⏰⌛⏳-]\uFE0F?\s/u.test(text)) return { rest: text, fields }
  // `… — agent crane — 2 h (after T1)`: what it waits for may stand behind all of it.
  const order = ORDER_END.exec(text.slice(-160))?.[0] ?? ''
  let rest = text.slice(0, text.length - order.length)
  const starts = matchesOf(rest, LABELLED).slice(-FIELDS_MAX)
  for (const start of starts.reverse()) {
    const field = toField(rest.slice(start.index + start[0].length), line)
    if (field === null || start.index === 0) break
    const tail = field.fact === 'agent' ? TAIL.exec(field.value) : null
    if (tail !== null && findOrderWords(tail[2]!).length > 0) {
      field.value = tail[1]!
      tails.push(` (${tail[2]!})`)
    }
    fields.push(field)
    rest = rest.slice(0, start.index)
  }
  return { rest: rest + order + tails.join(''), fields }
}

function toField(plain: string, line: number): Field | null {
  // `deps: T1 (merged)` is one field; any other bracket goes with the title.
  if (/[()]/.test(plain) && !/^(?:depend(?:s|ent)[- ]on|dep(?:endencie)?s|blocked[- ]by):/i.test(plain))
    return null
  const agent = /^(?:agent|owner)\s+(@?[\w.-]{1,59}[\w-])\.?$/i.exec(plain)
  if (agent !== null) return { fact: 'agent', value: agent[1]!, line }
  if (/^[~≈]?[\d.–-]+\s?(?:minutes?|mins?|m|hours?|hrs?|h)\.?$/i.test(plain))
    return { fact: 'minutes', value: plain, line }
  const field = parseField({ plain, line, lead: null, bold: false })
  return field === null || field.value === '' ? null : field
}

const ASIDE_END = /[([][^()[\]]*[)\]]\s*$/
const TELLING =
  /#\d|\b(?:parallel (?:with|to)|depends|dependent|blocked|after|needs|requires|agent|owner|assigned|deps?|blocks|once|all of the above|no dependencies)\b|\d\s*(?:m|min|mins|minutes|h|hrs?|hours?|workers?|agents?|tasks?)\b|^[([]\s*@|^[([](?:P|done)[)\]]|^[([]files?:\s|^[([](?:dev|instance|session|team|terminal|worker) (?:\d{1,3}|[A-Z])[)\],;]|^\[\d[\d., &+]{2,40}\]$/i

/** `(Ada, 3h)`, `(2 h, Ada + Bo)`: who it is, is seen beside the other tasks. */
const TIME = '[~≈]?\\d[\\d.,–-]{0,5}\\s?\\p{Ll}{1,7}'
const MAY_NAME = new RegExp(
  `^[([](?:${TIME}\\s?[,;·/|–—-]\\s?)?${NAME_SHAPE}(?:(?:\\s?[&+/]\\s?|\\s(?:and|und|et|y|e)\\s)${NAME_SHAPE})?(?:\\s?[,;·/|–—-]\\s?${TIME})?[)\\]]$`,
  'u',
)

/** The text without what other fields already say; `named`: who does it is one of them. */
export function toTitle(text: string, named = false): string {
  let title = /\s\s/.test(text) ? text.replace(/\s{2,}/g, ' ') : text
  if (/[✅☑✔]/u.test(title)) title = title.replace(/\s*(?:✅|☑|✔)[\s\S]{0,20}$/u, '')
  title = title.trim().replace(/^[:;,–—]\s+/u, '')
  // What ends in a bracket is no clause that ends it.
  if (!/[()[\]]$/.test(title) && /depends on|blocked by|waits for/i.test(title))
    title =
      title.replace(/\s*(?:[-–—,;]\s*)?\b(?:depends on|blocked by|waits for)\b[^()[\]]*$/i, '').trim() ||
      title
  for (let i = 0; i < 4 && /[)\]]/.test(title.at(-1) ?? ''); i++) {
    const end = ASIDE_END.exec(title)
    const aside = end?.[0].trim() ?? ''
    if (end === null || !TELLING.test(aside) || DIRECTION.test(aside) || end.index === 0) break
    if (!named && MAY_NAME.test(aside)) break
    title = title.slice(0, end.index).trim()
  }
  if (title.includes('@')) title = title.replace(/\s+@[\p{L}\p{N}_-]{2,60}$/u, '')
  title = withoutClause(title.replace(GIVES, '').trimEnd())
  return trimEnd(title, ':–—·|-')
}

/** Without blanks and such characters at its end. */
function trimEnd(text: string, chars: string): string {
  let end = text.length
  while (end > 0 && (chars.includes(text[end - 1]!) || /\s/.test(text[end - 1]!))) end--
  return text.slice(0, end)
}
