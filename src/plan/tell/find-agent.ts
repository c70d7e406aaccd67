import { matchesOf } from '../../lib/matches-of.ts'
import { MODEL, SURE } from '../words/doer-names.ts'
import type { Fact } from '../words/facts.ts'
import { factOf } from '../words/facts.ts'
import { stripDecoration } from '../words/strip.ts'
import { AGENT_OF, takeWhose } from '../words/whose-agent.ts'
import { CALLED, DASHED } from './find-names.ts'

/** What may begin a line, by what is known of the lines beside it. */
export interface LineStyle {
  /** A mere space may end its id. */
  loose?: boolean
  /** The name of who does it may come first. */
  names?: boolean
  /** Those who are known to stand before a colon. */
  known?: Set<string>
}

const NAME = '@?\\p{L}[\\p{L}\\p{N}_.]*(?:-[\\p{L}\\p{N}_.]+)+|@[\\p{L}\\p{N}_-]+'
const NAME_FIRST = new RegExp(
  `^(?:Task\\s+)?[[(\`"']?(${NAME})[\\])\`"']?\\s*(?::|→|->|[-–—](?=\\s))\\s*(?=\\S)`,
  'u',
)
const ROLE_FIRST =
  /^((?:Sub-?agent|Agent|Worker|Developer|Dev|Engineer|Team|Terminal|Session|Instance|Claude)[\s-]+#?(?:\d{1,4}[A-Z]?|[A-Z]|\p{Lu}[\p{L}\p{N}_-]{1,40}(?:\s\p{Lu}[\p{L}\p{N}_-]{1,30}){0,2}))\s*(?:\(([^)]{1,60})\))?\s*(?::|→|->|[-–—](?=\s))\s*(?=\S)/u
/** `Agent: schema-agent – builds the schema`. */
const LABELLED_FIRST =
  /^(?:sub-?agent|agent|worker|owner)\s*:\s*[`"']?(@?[\p{L}\p{N}_][\p{L}\p{N}_.-]{1,60})[`"']?\s*(?:→|->|[–—]|-(?=\s))\s*(?=\S)/iu
/** `agent infra-a: Make room for the caches` */
const NAMED_FIRST =
  /^(?:sub-?agent|agent|worker|bot)\s+[`"']?(@?[a-z][\p{L}\p{N}_.-]{1,60})[`"']?\s*(?::|→|->|[–—]|-(?=\s))\s*(?=\S)/u
/** `Delegate to python-pro: rewrite the report` */
const HANDED_FIRST =
  /^(?:delegate|assign|hand|give|dispatch|send)(?:ed)? (?:it |this )?to\s+(?:the\s)?[`"']?(@?[\p{L}][\p{L}\p{N}_.-]{1,40}(?:\s(?:\p{Lu}[\p{L}\p{N}]{0,20}|\d{1,3}))?)[`"']?\s*(?::|[–—]|-(?=\s))\s*(?=\S)/iu
/** `ada takes A1: Draw the map` */
const TAKES_FIRST =
  /^[`"']?(@?\p{L}[\p{L}\p{N}_.-]{1,40}(?:\s\d{1,2})?)[`"']?\s(?:takes|does|runs|owns|gets|has|picks up|works on|handles|builds)\s(?=#?[A-Z]{0,6}[-_]?\d[\w.-]{0,10}\s*(?::|\(|[–—]|-\s))/u
const DOER = /^((?:Agent|Worker|Developer|Dev|Team)[-\s](?:[A-Z][\w-]*|\d{1,4})|@[\w-]+)\s+(?=[a-z]{2,20}s\s)/
/** `@ada add the key`, where names are looked for. */
const HANDLE_FIRST = /^(@\p{L}[\p{L}\p{N}_-]{1,39})(?:,?\s+|\s[–—-]\s)(?=\p{L})/u
/** `(Session B, 20 min)` */
const ROLE_ASIDE =
  /[([]\s*((?:Agent|Developer|Dev|Instance|Session|Team|Terminal|Worker) (?:\d{1,3}|[A-Z]))\s*[)\],;]/
/** `(crew: rating-1)`, `(built by: mole)`: by any word for who does it. */
const LABELLED_ASIDE =
  /[([]\s*(?!runner|driver|handle|lead\b)(\p{L}[\p{L} -]{1,24}?)\s*[:=]\s*[`"“„]?(@?[\p{L}\p{N}_][\p{L}\p{N}_. /-]{0,60}?)[`"”“]?\s*[)\],;]/giu
/** `… @ada`, `… @ada <- T2`, `… @ada 2h`, `… @ada #shop`. */
const HANDLE =
  /\s(@[\p{L}\p{N}_-]{2,60})(?=\s*(?:$|[([,;—–←|·#!]|<-|[~≈]?\d[\d.,]{0,5}\s?(?:h|hrs?|hours?|m|min|mins|d|days?|pts?|sp)\b|(?:needs?|after|once|waits?|depends|requires|blocked)\b))/u
const AGENT_ASIDE = [
  /\s`?@(?:agent|owner|assignee):([\p{L}\p{N}_.-]{1,40})`?(?=\s|$)/iu,
  // Who that is, is looked up when all are known.
  /[([]\s*((?:the )?same (?:agent|owner|person|session|developer|worker|team) as [^()[\]]{1,30}?)\s*[)\]]/iu,
  /[([]\s*`?(@[\p{L}\p{N}_-]{2,60}|(?:agent|bot|worker)-(?!(?:side|based|facing|only|specific|level|driven|agnostic|friendly|ready|first|generated|proof|safe|free)\b)[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+){0,3}|[\w]+(?:-[\w]+)*-(?:agent|bot|engineer|developer|dev|specialist|expert|writer|tester|reviewer|architect)(?:-\w{1,20})?)`?(?:\s\p{Ll}{3,12}s)?\s*[)\]]/iu,
  /[([]\s*(?:agent|owner|assignee|worker|bot|dev)\s+[`"']?(?!(?:only|needed|required|itself|first|later|runs?|tasks?|work|is|does|takes|and|or|of)\b)(@?[\p{L}\p{N}_][\p{L}\p{N}_.-]{1,40}(?:\s\d{1,2})?)[`"']?\s*[)\],;]/iu,
  /(?:[—–·|,;]|\s-)\s*(?:agent|agente|bot)\s+[`"']?(?!(?:only|needed|required|itself|first|later|runs?|tasks?|work|is|does|takes|and|or|of|can|will|must|team)\b)@?([\p{L}\p{N}_][\p{L}\p{N}_.-]{1,40})[`"']?(?=\s*(?:$|[,;.—–·|(]))/iu,
  new RegExp(
    `(?:[—–·|,;([]|\\.\\s|\\s-)\\s*(?:assigned(?: to)?|assignee|(?:owned|claimed|picked up|done|built|handled|run|taken|worked on|implemented|executed)\\sby)[:\\s]\\s*[\`"']?@?(${SURE}|${MODEL}|[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]{1,40})[\`"']?[)\\]]?(?=\\s*(?:$|[,;.—–·|(]))`,
    'iu',
  ),
  new RegExp(
    `[([]\\s*by\\s[\`"']?@?(${SURE}|${MODEL}|[a-z][\\p{L}\\d_]*(?:-[\\p{L}\\d_]+)+)[\`"']?\\s*[)\\],;]`,
    'u',
  ),
  new RegExp(`[([]\\s*(\\p{Lu}\\p{Ll}{1,15})${AGENT_OF}(?:,[^()[\\]]{1,80})?\\s*[)\\]]`, 'u'),
  new RegExp(`(?:[—–→]|->|\\s-)\\s*(\\p{Lu}\\p{Ll}{1,15})${AGENT_OF}\\s*$`, 'u'),
  /(?:→|->)\s*(\p{L}[\p{L}\p{N}-]{1,20}\s(?:agent|bot))\s*$/iu,
  ROLE_ASIDE,
  // `Read the feed → Agent 1`
  /(?:→|->|=>|—|–|·|\||\s-)\s*((?:Sub-?agent|Agent|Developer|Dev|Session|Terminal|Worker) (?:\d{1,3}|[A-Z]))\s*$/u,
  // `(level agent)`, `(gameplay agent 2)`
  /[([]\s*(?:the\s)?((?!(?:same|one|any|each|every|no|new|another|first|second|third|next|last|this|that|other|per|by|with|for|an?|single|human|your|our|my|its|their)\b)\p{L}[\p{L}\p{N}/&-]{1,20}(?:\s(?!agent|bot)[\p{L}\p{N}/&-]{1,20})?\s(?:agent|bot)(?:\s(?:\d{1,2}|[A-Z]))?)\s*[)\]]/iu,
  /[([]\s*(?:the\s)?((?!(?:whole|entire|full|all|both|same|one|any|each|no|small|large|new)\b)\p{L}[\p{L}\p{N}&/-]{0,30}(?:\s[\p{L}\p{N}&/-]{1,20}){0,2}\s(?:team|squad|crew))\s*[)\]]/iu,
  /[([]\s*[`"']?(@?[a-z]\w*(?:-\w+)+)[`"']?\s*,(?=\s*(?:[~≈]?\d|(?:needs|after|depends|once)\b))/iu,
  /(?:→|->|—|–|\s-)\s*`?(@[\p{L}\p{N}_-]{2,60}|[\w]+(?:-[\w]+)*-agent)`?(?=\s*(?:$|[,;(—–·|]))/iu,
  new RegExp(`(?:[—–·|:(,-]\\s*)?🤖\\s*\`?(${SURE}|${MODEL}|@?\\p{L}[\\p{L}\\p{N}_.-]{1,60})\`?\\)?`, 'u'),
  /[([]\s*(@[\p{L}\p{N}_-]{2,60}),(?=\s)/u,
  HANDLE,
]

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
/** What stands between a name and what is done: a colon, an arrow. */
const MARK = /^(?:\s?:|：|\s*(?:→|->|=>|⇒)|\s[—–](?=\s))\s*/u

/** Who does it, and what is left of the line. */
export function findAgent(
  text: string,
  lead: string | null,
  { names, known }: LineStyle,
): { agent: string | null; rest: string; alias?: string } {
  const owned = takeWhose(text)
  if (owned !== null) return owned
  const labelled = LABELLED_FIRST.exec(text) ?? NAMED_FIRST.exec(text) ?? HANDED_FIRST.exec(text)
  if (labelled !== null)
    return { agent: labelled[1]!.replace(/^@/, ''), rest: text.slice(labelled[0].length) }
  const takes = TAKES_FIRST.exec(text)
  if (takes !== null) return { agent: takes[1]!.replace(/^@/, ''), rest: text.slice(takes[0].length) }
  const called = known === undefined || known.size === 0 ? null : (CALLED.exec(text) ?? DASHED.exec(text))
  const word = called?.[1]!.replace(/^@/, '') ?? ''
  if (called !== null && known!.has(word.split(/\s?[+&]/u)[0]!.toLowerCase()))
    return { agent: word, rest: text.slice(called[0].length).trim() }
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
  const labelled = matchesOf(text, LABELLED_ASIDE)
  const said = (fact: Fact): RegExpExecArray | undefined =>
    labelled.find(([, label]) => factOf(label!) === fact)
  const signed = said('agent') ?? said('role')
  if (signed !== undefined) return signed
  for (const pattern of AGENT_ASIDE) {
    const aside = pattern.exec(text)
    if (aside !== null) return aside
  }
  return null
}

/** `Terminal 2 (claude-b)` is called both; `Agent 1 (Backend)` only says what it is for. */
export function withName(role: string, inside: string): string {
  return /^@?[a-z][\p{L}\d_.]*(?:-[\p{L}\d_.]+)+$|^@[\w-]+$/iu.test(inside)
    ? `${role} (${inside.replace(/^@/, '')})`
    : role
}
