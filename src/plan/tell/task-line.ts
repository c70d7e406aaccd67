import type { Text } from '../outline/outline.ts'
import { isId, parseIdStart } from '../words/ids.ts'
import { findFiles, findRefs, parseCount, parseMinutesAside } from '../words/measures.ts'
import { stripDecoration } from '../words/strip.ts'
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
  /** How many tasks the line itself says it stands for. */
  count: number | null
}

const DONE = /[✅☑✔]|\b(?:DONE|COMPLETED?)\b|\[done\]/u
const TAG = /^\[(?:P|US\d+|x| )\]\s*/i
const NAME = '@?[A-Za-z][\\w.]*(?:-[\\w.]+)+|@[\\w-]+'
const NAME_FIRST = new RegExp(
  `^(?:Task\\s+)?[[(\`"']?(${NAME})[\\])\`"']?\\s*(?::|→|->|[-–—](?=\\s))\\s*(?=\\S)`,
)
const ROLE_FIRST =
  /^((?:Sub-?agent|Agent|Worker|Developer|Dev|Engineer|Team|Terminal|Session)[\s-]+#?(?:\d{1,4}|[A-Z]|[A-Z][\w-]{1,40}))\s*(?:\([^)]{1,60}\))?\s*(?::|→|->|[-–—](?=\s))\s*(?=\S)/
const DOER = /^((?:Agent|Worker|Developer|Dev|Team)[-\s](?:[A-Z][\w-]*|\d{1,4})|@[\w-]+)\s+(?=[a-z]{2,20}s\s)/
const AGENT_ASIDE = [
  /[([]\s*(?:agent|owner|assignee|assigned to|worker)\s*[:=]\s*`?(@?[\w][\w. -]{0,60}?)`?\s*[)\],;]/i,
  /\(\s*`?(@[\w-]{2,60}|[\w]+(?:-[\w]+)*-(?:agent|engineer|developer|dev|specialist|expert|writer|tester|reviewer|architect))`?\s*\)/i,
  /(?:→|->|—|–|@)\s*`?(@[\w-]{2,60}|[\w]+(?:-[\w]+)*-agent)`?\s*$/i,
]

/** One line that tells a task: `✅ **T012** [P] api-writer: Add the endpoint (#4, 30 min, depends on T010)`. */
export function parseTaskLine(text: Text, loose: boolean, namesFirst: boolean): TaskLine {
  const plain = text.plain.slice(0, 2000)
  let rest = stripDecoration(plain).replace(/^\[[ xX]\]\s*/, '')
  const lead = text.lead?.replace(/[:.\s]+$/, '') ?? null
  const start = parseIdStart(rest, loose || (lead !== null && isId(lead)))
  if (start !== null) rest = stripDecoration(start.rest)
  for (let i = 0; i < 4 && TAG.test(rest); i++) rest = rest.replace(TAG, '')
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
    count: parseCount(rest),
  }
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
  let title = text.replace(/\s*(?:✅|☑|✔)[\s\S]{0,20}$/u, '').trim()
  for (let i = 0; i < 4; i++) {
    const end = ASIDE_END.exec(title)
    if (end === null || !TELLING.test(end[0].trim()) || end.index === 0) break
    title = title.slice(0, end.index).trim()
  }
  title = title.replace(/\s*(?:[-–—,;]\s*)?\b(?:depends on|blocked by|waits for)\b.*$/i, '').trim() || title
  return title.replace(/[\s:–—-]+$/, '')
}
