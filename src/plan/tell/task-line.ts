import type { Text } from '../outline/outline.ts'
import { isId, parseIdStart } from '../words/ids.ts'
import { findFiles, findRefs, parseCount, parseMinutesAside } from '../words/measures.ts'
import { stripDecoration } from '../words/strip.ts'
import type { Field } from '../words/facts.ts'
import { parseField } from '../words/facts.ts'
import type { Dependency } from './telling.ts'

export interface TaskLine {
  ids: string[]
  title: string
  agent: string | null
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
  /^((?:Sub-?agent|Agent|Worker|Developer|Dev|Engineer|Team|Terminal|Session)[\s-]+#?(?:\d{1,4}|[A-Z]|[A-Z][\w-]{1,40}))\s*(?:\([^)]{1,60}\))?\s*(?::|→|->|[-–—](?=\s))\s*(?=\S)/
const DOER = /^((?:Agent|Worker|Developer|Dev|Team)[-\s](?:[A-Z][\w-]*|\d{1,4})|@[\w-]+)\s+(?=[a-z]{2,20}s\s)/
const AGENT_ASIDE = [
  /[([]\s*(?:agent|owner|assignee|assigned to|worker)\s*[:=]\s*`?(@?[\p{L}\p{N}_][\p{L}\p{N}_. /-]{0,60}?)`?\s*[)\],;]/iu,
  /[([]\s*`?(@[\w-]{2,60}|[\w]+(?:-[\w]+)*-(?:agent|bot|engineer|developer|dev|specialist|expert|writer|tester|reviewer|architect))`?\s*[)\]]/i,
  /(?:→|->|—|–)\s*`?(@[\w-]{2,60}|[\w]+(?:-[\w]+)*-agent)`?\s*$/i,
  /\s(@[\w-]{2,60})\s*$/,
]

/** One line that tells a task: `✅ **T012** [P] api-writer: Add the endpoint (#4, 30 min, depends on T010)`. */
export function parseTaskLine(text: Text, loose: boolean, namesFirst: boolean): TaskLine {
  const plain = text.plain.slice(0, 2000)
  let rest = stripDecoration(plain).replace(/^\[[ xX]\]\s*/, '')
  const lead = text.lead?.replace(/[:.\s]+$/, '') ?? null
  const start = parseIdStart(rest, loose || (lead !== null && isId(lead)))
  if (start !== null) rest = stripDecoration(start.rest)
  let parallel = false
  for (let i = 0; i < 4 && TAG.test(rest); i++) {
    parallel ||= /^\[P\]/i.test(rest)
    rest = rest.replace(TAG, '')
  }
  const { rest: bare, fields } = takeFields(rest, text.line)
  rest = bare
  const named = findAgent(rest, lead, namesFirst)
  const dependencies = findDependencies(rest, text.line)
  const title = toTitle(named.rest)
  const told = dependencies.map(dependency => dependency.text)
  return {
    ids: start?.ids ?? [],
    title,
    agent: named.agent,
    minutes: parseMinutesAside(rest),
    files: findFiles(named.rest),
    refs: findRefs(rest).filter(ref => !told.some(text => text.includes(ref))),
    done: DONE.test(plain),
    dependencies,
    fields,
    parallel,
    count: parseCount(rest),
  }
}

const LABELLED =
  /(?:\s*[·|•;,]|\s[—–-]|\.)\s+(?=\p{L}[\p{L} ]{1,20}:\s|(?:agent|owner)\s|[~≈]?\d{1,4}(?:\.\d{1,2})?\s?(?:min|m\b|h))/giu
const FIELDS_MAX = 6

/** `Redirect map · agent: crawl · 2h`: what is labelled at the end is no part of the title. */
function takeFields(text: string, line: number): { rest: string; fields: Field[] } {
  const fields: Field[] = []
  const starts = Array.from(text.matchAll(LABELLED)).slice(-FIELDS_MAX)
  let rest = text
  for (const start of starts.reverse()) {
    const field = toField(rest.slice(start.index + start[0].length), line)
    if (field === null || start.index === 0) break
    fields.push(field)
    rest = rest.slice(0, start.index)
  }
  return { rest, fields }
}

function toField(plain: string, line: number): Field | null {
  if (/[()]/.test(plain)) return null
  const agent = /^(?:agent|owner)\s+(@?[\w.-]{2,60})\.?$/i.exec(plain)
  if (agent !== null) return { fact: 'agent', value: agent[1]!, line }
  if (/^[~≈]?[\d.–-]+\s?(?:minutes?|mins?|m|hours?|hrs?|h)\.?$/i.test(plain))
    return { fact: 'minutes', value: plain, line }
  const field = parseField({ plain, line, lead: null, bold: false })
  return field === null || field.value === '' ? null : field
}

/** Whether a line begins with the name of who does it: `api-writer: …`, `Agent 2 - …`. */
export function startsWithName(text: string): boolean {
  const plain = stripDecoration(text)
  return NAME_FIRST.test(plain) || ROLE_FIRST.test(plain) || DOER.test(plain)
}

function findAgent(
  text: string,
  lead: string | null,
  namesFirst: boolean,
): { agent: string | null; rest: string } {
  const first = NAME_FIRST.exec(text)
  if (first !== null && (namesFirst || lead === first[1] || text.startsWith('Task '))) {
    return { agent: first[1]!.replace(/^@/, ''), rest: text.slice(first[0].length) }
  }
  const role = ROLE_FIRST.exec(text) ?? DOER.exec(text)
  if (role !== null) return { agent: role[1]!.replace(/^@/, ''), rest: text.slice(role[0].length) }
  for (const pattern of AGENT_ASIDE) {
    const aside = pattern.exec(text)
    if (aside !== null) return { agent: aside[1]!.trim().replace(/^@/, ''), rest: text }
  }
  return { agent: null, rest: text }
}

const INLINE =
  /\b(?:depends? on|dependent on|depending on|blocked by|waits? (?:for|on)|needs|requires|deps?:|dependencies:|after)\s*:?\s*([^()[\];]{1,200})/iu
const PLAIN = /(?:\b(?:depends on|dependent on|blocked by|waits for)\b|←|⬅|<-)\s*:?\s*([^()[\];.]{1,200})/iu

/** In brackets any such word tells an order; in the open only those that can mean nothing else. */
function findDependencies(text: string, line: number): Dependency[] {
  const found: Dependency[] = []
  for (const match of text.matchAll(/[([]([^()[\]]{3,240})[)\]]/g)) {
    const inside = INLINE.exec(match[1]!)
    if (inside !== null) found.push({ text: inside[1]!.trim(), by: 'inline', line })
  }
  const open = PLAIN.exec(text.replace(/[([][^()[\]]{0,240}[)\]]/g, ' '))
  if (open !== null && found.length === 0) found.push({ text: open[1]!.trim(), by: 'inline', line })
  return found
}

const ASIDE_END = /\s*[([](?:[^()[\]]*)[)\]]\s*$/
const TELLING =
  /#\d|\b(?:depends|dependent|blocked|after|needs|requires|agent|owner|assigned|deps?)\b|\d\s*(?:m|min|mins|minutes|h|hrs?|hours?|workers?|agents?|tasks?)\b|^[([]\s*@|^[([](?:P|done)[)\]]/i

/** The text without what other fields already say. */
function toTitle(text: string): string {
  let title = text
    .replace(/\s{2,}/g, ' ')
    .replace(/\s*(?:✅|☑|✔)[\s\S]{0,20}$/u, '')
    .trim()
  title =
    title.replace(/\s*(?:[-–—,;]\s*)?\b(?:depends on|blocked by|waits for)\b[^()[\]]*$/i, '').trim() || title
  for (let i = 0; i < 4; i++) {
    const end = ASIDE_END.exec(title)
    if (end === null || !TELLING.test(end[0].trim()) || end.index === 0) break
    title = title.slice(0, end.index).trim()
  }
  title = title.replace(/\s+@[\w-]{2,60}$/, '')
  return title.replace(/[\s:–—-]+$/, '')
}
