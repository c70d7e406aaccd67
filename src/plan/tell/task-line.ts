import { matchesOf } from '../../lib/matches-of.ts'
import type { Text } from '../outline/outline.ts'
import { isId, parseIdStart, parseLooseIdStart } from '../words/ids.ts'
import type { IdStart } from '../words/ids.ts'
import { findFiles, findRefs, parseCount, parseMinutesAside } from '../words/measures.ts'
import { stripDecoration } from '../words/strip.ts'
import type { Field } from '../words/facts.ts'
import { factOf, parseField } from '../words/facts.ts'
import { findOrderWords } from '../words/order-words.ts'
import { parsePiped } from './piped-line.ts'
import { DIRECTION, GIVES, findDependencies, withoutClause } from './find-dependencies.ts'
import type { Dependency } from './telling.ts'

/** What may begin a line, by what is known of the lines beside it. */
export interface LineStyle {
  /** A mere space may end its id. */
  loose?: boolean
  /** The name of who does it may come first. */
  names?: boolean
  /** Those who are known to stand before a colon. */
  known?: Set<string>
}

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
const NAME = '@?\\p{L}[\\p{L}\\p{N}_.]*(?:-[\\p{L}\\p{N}_.]+)+|@[\\p{L}\\p{N}_-]+'
const NAME_FIRST = new RegExp(
  `^(?:Task\\s+)?[[(\`"']?(${NAME})[\\])\`"']?\\s*(?::|→|->|[-–—](?=\\s))\\s*(?=\\S)`,
  'u',
)
const ROLE_FIRST =
  /^((?:Sub-?agent|Agent|Worker|Developer|Dev|Engineer|Team|Terminal|Session|Instance|Claude)[\s-]+#?(?:\d{1,4}|[A-Z]|[A-Z][\w-]{1,40}))\s*(?:\(([^)]{1,60})\))?\s*(?::|→|->|[-–—](?=\s))\s*(?=\S)/
/** `Agent: schema-agent – builds the schema`. */
const LABELLED_FIRST =
  /^(?:sub-?agent|agent|worker|owner)\s*:\s*[`"']?(@?[\p{L}\p{N}_][\p{L}\p{N}_.-]{1,60})[`"']?\s*(?:→|->|[–—]|-(?=\s))\s*(?=\S)/iu
const DOER = /^((?:Agent|Worker|Developer|Dev|Team)[-\s](?:[A-Z][\w-]*|\d{1,4})|@[\w-]+)\s+(?=[a-z]{2,20}s\s)/
/** `@ada add the key`, where names are looked for. */
const HANDLE_FIRST = /^(@\p{L}[\p{L}\p{N}_-]{1,39})(?:,?\s+|\s[–—-]\s)(?=\p{L})/u
/** `(Session B, 20 min)` */
const ROLE_ASIDE =
  /[([]\s*((?:Agent|Developer|Dev|Instance|Session|Team|Terminal|Worker) (?:\d{1,3}|[A-Z]))\s*[)\],;]/
/** `(crew: rating-1)`, `(built by: mole)`: by any word for who does it. */
const LABELLED_ASIDE =
  /[([]\s*(?!runner|driver|handle|lead\b)(\p{L}[\p{L} -]{1,24}?)\s*[:=]\s*`?(@?[\p{L}\p{N}_][\p{L}\p{N}_. /-]{0,60}?)`?\s*[)\],;]/giu
const AGENT_ASIDE = [
  /[([]\s*`?(@[\w-]{2,60}|[\w]+(?:-[\w]+)*-(?:agent|bot|engineer|developer|dev|specialist|expert|writer|tester|reviewer|architect)(?:-\d{1,2})?)`?(?:\s\p{Ll}{3,12}s)?\s*[)\]]/iu,
  /[([]\s*(?:agent|owner|assignee|worker|bot|dev)\s+[`"']?(?!(?:only|needed|required|itself|first|later|runs?|tasks?|work|is|does|takes|and|or|of)\b)(@?[\p{L}\p{N}_][\p{L}\p{N}_.-]{1,40})[`"']?\s*[)\],;]/iu,
  /(?:[—–·|,;]|\s-)\s*(?:agent|agente|bot)\s+[`"']?(?!(?:only|needed|required|itself|first|later|runs?|tasks?|work|is|does|takes|and|or|of|can|will|must|team)\b)@?([\p{L}\p{N}_][\p{L}\p{N}_.-]{1,40})[`"']?(?=\s*(?:$|[,;.—–·|(]))/iu,
  /(?:[—–·|,;(]|\s-)\s*(?:assigned(?: to)?|assignee|owned by|done by|handled by|run by|taken by|worked on by)[:\s]\s*[`"']?@?([\p{L}\p{N}_][\p{L}\p{N}_.-]{1,40})[`"']?\)?(?=\s*(?:$|[,;.—–·|(]))/iu,
  /[([]\s*(\p{Lu}\p{Ll}{1,15})['’]s?\s(?:agent|session|bot)\s*[)\]]/u,
  /(?:[—–→]|->|\s-)\s*(\p{Lu}\p{Ll}{1,15})['’]s?\s(?:agent|session|bot)\s*$/u,
  /(?:→|->)\s*(\p{L}[\p{L}\p{N}-]{1,20}\s(?:agent|bot))\s*$/iu,
  ROLE_ASIDE,
  /[([]\s*[`"']?(@?[a-z]\w*(?:-\w+)+)[`"']?\s*,(?=\s*(?:[~≈]?\d|(?:needs|after|depends|once)\b))/iu,
  /(?:→|->|—|–|\s-)\s*`?(@[\w-]{2,60}|[\w]+(?:-[\w]+)*-agent)`?(?=\s*(?:$|[,;(—–·|]))/i,
  /(?:[—–·|:(,-]\s*)?🤖\s*`?(@?[\p{L}][\p{L}\p{N}_.-]{1,60})`?\)?/u,
  /\s(@[\w-]{2,60})(?=\s*(?:$|[([,;—–]))/,
]

const TEXT_MAX = 2000

/** A line without marks and the box before what it says. */
export function withoutBox({ plain }: Text): string {
  const bare = stripDecoration(plain.slice(0, TEXT_MAX)).replace(/（/g, ' (').replace(/）/g, ') ').trimEnd()
  return bare.startsWith('[') ? bare.replace(/^\[[ xX]\]\s*/, '') : bare
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
  let parallel = false
  for (let i = 0; i < 4 && TAG.test(rest); i++) {
    parallel ||= /^\[P\]/i.test(rest)
    rest = rest.replace(TAG, '')
  }
  const piped = rest.includes(' | ') ? parsePiped(rest) : null
  const { rest: bare, fields } = takeFields(piped?.rest ?? rest, text.line)
  rest = bare
  const named = findAgent(rest, names ? lead : null, style)
  const dependencies = findDependencies(rest, text.line)
  const title = toTitle(named.rest)
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
function takeFields(text: string, line: number): { rest: string; fields: Field[] } {
  const fields: Field[] = []
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

/** Whether a line begins with the name of who does it: `api-writer: …`, `Agent 2 - …`. */
export function startsWithName(text: string): boolean {
  const plain = stripDecoration(text)
  return NAME_FIRST.test(plain) || ROLE_FIRST.test(plain) || LABELLED_FIRST.test(plain) || DOER.test(plain)
}

/** Whether a line begins with somebody as chats name people, and goes on with what is done. */
export function startsWithHandle(text: string): boolean {
  return HANDLE_FIRST.test(text.slice(0, 60))
}

/** Whether a line is what somebody does, not only who does it. */
export function startsWithLabelledName(text: string): boolean {
  return LABELLED_FIRST.test(stripDecoration(text.slice(0, 200)))
}

/** In a list that begins with names a mere space may end one that has a hyphen. */
const LED = /^@?[a-z][\w.]*(?:-[\w.]+)+$/
const DOING = /^\s[a-z]{2,20}s\s/
const CALLED =
  /^(\p{L}[\p{L}\p{N}_-]{1,20})(?:\s\([^()]{1,20}\))?(?:\s?:\s+|：\s*|\s*(?:→|->|=>|⇒)\s*)(?=\S)/u
/** What stands between a name and what is done: a colon, an arrow. */
const MARK = /^(?:\s?:|：|\s*(?:→|->|=>|⇒)|\s[—–](?=\s))\s*/u

/** `Nina's agent builds the page` */
const POSSESSED = /^(\p{Lu}\p{L}{1,20})['’]s (?:agent|session|bot|terminal)\s+(?=\p{Ll}{2,20}s\s)/u

function findAgent(
  text: string,
  lead: string | null,
  { names, known }: LineStyle,
): { agent: string | null; rest: string; alias?: string } {
  const owned = POSSESSED.exec(text)
  if (owned !== null) return { agent: owned[1]!, rest: text.slice(owned[0].length) }
  const labelled = LABELLED_FIRST.exec(text)
  if (labelled !== null)
    return { agent: labelled[1]!.replace(/^@/, ''), rest: text.slice(labelled[0].length) }
  const called = known === undefined || known.size === 0 ? undefined : CALLED.exec(text)?.[1]
  if (called !== undefined && known!.has(called.toLowerCase()))
    return { agent: called, rest: text.slice(CALLED.exec(text)![0].length).trim() }
  const first = NAME_FIRST.exec(text)
  if (first !== null && (names === true || text.startsWith('Task '))) {
    return { agent: first[1]!.replace(/^@/, ''), rest: text.slice(first[0].length) }
  }
  const handle = names === true ? HANDLE_FIRST.exec(text) : null
  if (handle !== null) return { agent: handle[1]!.slice(1), rest: text.slice(handle[0].length) }
  // In a list of names one may be a single word: `**devops**: Deploy`.
  const mark =
    lead !== null && /^[a-z]\w{1,20}$/.test(lead) && text.startsWith(lead)
      ? MARK.exec(text.slice(lead.length))
      : null
  if (lead !== null && mark !== null) {
    const rest = text.slice(lead.length + mark[0].length).trim()
    const role = ROLE_ASIDE.exec(rest)?.[1]
    return role === undefined ? { agent: lead, rest } : { agent: role, rest, alias: lead }
  }
  if (lead !== null && text.startsWith(`${lead} `) && (LED.test(lead) || DOING.test(text.slice(lead.length))))
    return { agent: lead.replace(/^@/, ''), rest: text.slice(lead.length + 1).trim() }
  const role = ROLE_FIRST.exec(text) ?? DOER.exec(text)
  if (role !== null)
    return { agent: withName(role[1]!.replace(/^@/, ''), role[2] ?? ''), rest: text.slice(role[0].length) }
  if (!/[)\],;@→>—–🤖]/u.test(text)) return { agent: null, rest: text }
  const aside = findAside(text)
  if (aside === null) return { agent: null, rest: text }
  // `(agent: x, 2h)` says more than who: it goes with the rest of what stands in brackets.
  const alone = !/[,;]$/.test(aside[0])
  const rest = alone ? `${text.slice(0, aside.index)} ${text.slice(aside.index + aside[0].length)}` : text
  return {
    agent: aside
      .at(-1)!
      .trim()
      .replace(/^@|\.$/g, ''),
    rest: rest.trim() === '' ? text : rest,
  }
}

function findAside(text: string): RegExpExecArray | null {
  const labelled = matchesOf(text, LABELLED_ASIDE).find(([, label]) => factOf(label!) === 'agent')
  if (labelled !== undefined) return labelled
  for (const pattern of AGENT_ASIDE) {
    const aside = pattern.exec(text)
    if (aside !== null) return aside
  }
  return null
}

/** `Terminal 2 (claude-b)` is called both; `Agent 1 (Backend)` only says what it is for. */
export function withName(role: string, inside: string): string {
  return /^@?[a-z][\w.]*(?:-[\w.]+)+$|^@[\w-]+$/i.test(inside)
    ? `${role} (${inside.replace(/^@/, '')})`
    : role
}

const ASIDE_END = /\s*[([](?:[^()[\]]*)[)\]]\s*$/
const TELLING =
  /#\d|\b(?:parallel (?:with|to)|depends|dependent|blocked|after|needs|requires|agent|owner|assigned|deps?|blocks|once|all of the above|no dependencies)\b|\d\s*(?:m|min|mins|minutes|h|hrs?|hours?|workers?|agents?|tasks?)\b|^[([]\s*@|^[([](?:P|done)[)\]]|^[([]files?:\s|^[([](?:dev|instance|session|team|terminal|worker) (?:\d{1,3}|[A-Z])[)\],;]/i

/** The text without what other fields already say. */
export function toTitle(text: string): string {
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
    title = title.slice(0, end.index).trim()
  }
  if (title.includes('@')) title = title.replace(/\s+@[\w-]{2,60}$/, '')
  title = withoutClause(title.replace(GIVES, ''))
  return trimEnd(title, ':–—·|-')
}

/** Without blanks and such characters at its end. */
function trimEnd(text: string, chars: string): string {
  let end = text.length
  while (end > 0 && (chars.includes(text[end - 1]!) || /\s/.test(text[end - 1]!))) end--
  return text.slice(0, end)
}
