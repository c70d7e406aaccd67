import type { Authority, Contingency, Monitor } from '../plan.ts'
import { actionsOf } from './actions.ts'
import { toHint } from './hints.ts'
import { statedOf } from './lines.ts'
import type { Line } from './lines.ts'
import { parseMinutesRange } from '../words/measures.ts'

const SIGNAL =
  /\b(?:FAIL(?:ED|URE)?|BLOCKED|ERROR|PANIC|FATAL|STUCK|TIMEOUT|DONE|CONFLICT|HALT|STOPPED|NEEDS?[_-](?:HUMAN|INPUT|REVIEW)|ABORT(?:ED)?)\b/g

/** A line on what to watch while agents work, with what a program can look for. */
export function toMonitor(text: string, line: number): Monitor {
  const monitor: Monitor = { text, line }
  const actions = actionsOf(text)
  if (actions.length > 0) monitor.actions = actions
  const quoted = Array.from(text.matchAll(/["“'‘]([^"”'’]{2,40})["”'’]/g), match => match[1]!)
  const words = [...new Set([...quoted, ...Array.from(text.matchAll(SIGNAL), match => match[0])])].slice(
    0,
    20,
  )
  const minutes = parseMinutesRange(text)?.[0]
  const seconds = /(\d{1,5})\s*(?:s|secs?|seconds?)\b/i.exec(text)
  if (
    /\bstall|\bsilent\b|\bstuck\b|\bno (?:output|progress|commits?|changes?)|\bdiff (?:is )?empty|\bsame line\b|\bheartbeat/i.test(
      text,
    )
  )
    monitor.watch = 'stall'
  else if (
    /\bguide|\binstructions? instead|\binstead of (?:code|work|working|doing|the change|a change|implementing)\b|\btutorial/i.test(
      text,
    )
  )
    monitor.watch = 'guide'
  else if (
    /\btime-?\s?out|[>≥]\s*\d+\s*(?:m|h)|\b(?:longer|more) than \d|\bover \d/i.test(text) &&
    minutes !== undefined
  )
    monitor.watch = 'timeout'
  else if (words.length > 0) monitor.watch = 'words'
  else if (/\bconflicts?\b/i.test(text)) monitor.watch = 'conflicts'
  else if (/\btests?\b|\bpytest\b|\bexit code\b/i.test(text)) monitor.watch = 'tests'
  else if (/\bcount|\bcompleted|\bprogress|\btrack\b/i.test(text)) monitor.watch = 'progress'
  if (words.length > 0 && (monitor.watch === 'words' || monitor.watch === 'guide')) monitor.words = words
  if (monitor.watch === 'stall' || monitor.watch === 'timeout') {
    if (minutes !== undefined) monitor.minutes = minutes
    else if (seconds !== null) monitor.minutes = Number(seconds[1]) / 60
  }
  return monitor
}

/** A line on what may be done without asking. */
export function toAuthority(text: string, line: number): Authority {
  const may = actionsOf(text)
  const after =
    /\b(?:after|more than)\s+(\d{1,2})\b(?!\s*(?:%|(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?)\b))/i.exec(
      text,
    )
  return {
    text,
    line,
    ...(may.length > 0 ? { may } : {}),
    ...(after === null ? {} : { after: Number(after[1]) }),
  }
}

const IF =
  /^(?:if|when|should|in case(?: of)?|on)\s+(.{3,160}?)(?:\s*(?:,|:|→|->|=>|–|—|=)\s*(?:then\s+)?(.*))?$/i
const RULE = /^([^:→=]{3,120}?)\s*(?:→|->|=>|⇒)\s*(\S.{2,})$/
const ABOUT =
  /\bcontingenc|\bif (?:it|something|things|an?|any|multiple|several)\b[^\n]{0,40}\b(?:fails?|goes? wrong|breaks?)|\brollback\b|\brecovery\b|\bfailure\b|\btroubleshooting\b|\bfallbacks?\b|\bwhen things go wrong\b|\brisks?\b/i
const TROUBLE =
  /\bfail\w*|\bblock(?:ed|er)?\b|\bcrash\w*|\btime(?:s|d)?[- ]?out\b|\bstall\w*|\bstuck\b|\bconflicts?\b|\bbreak\w*|\bbroken\b|\bred\b|\bunavailable\b|\bdown\b|\berrors?\b|\bgoes wrong\b|\brate.?limit/i
const TROUBLED = toHint(
  'fail|block|crash|time|stall|stuck|conflict|break|broken|red|unavailable|down|error|goes|rate',
)
const CONTINGENCIES_MAX = 100

/** "If one agent fails: …" with what is to be done then. */
export function readContingencies(lines: Line[]): Contingency[] {
  const found = new Map<number, Contingency>()
  for (const line of lines) {
    if (found.size >= CONTINGENCIES_MAX) break
    const plain = statedOf(line)
    if (plain === '' || line.form === 'code') continue
    const steps = found.get(line.labelLine)
    if (line.form === 'item' && steps !== undefined) {
      steps.steps.push(plain)
      steps.actions = [...new Set([...steps.actions, ...actionsOf(plain)])]
      continue
    }
    if ((line.hints & TROUBLED) === 0) continue
    if (!/\b(?:if|when|should|in case|on)\b|→|->|=>/i.test(plain) || !TROUBLE.test(plain)) continue
    const about = ABOUT.test(line.under.heading) || line.aside === 'authority'
    const stated = IF.exec(plain)
    const rule = stated === null && about ? RULE.exec(plain) : null
    const [condition, answer] = [stated?.[1] ?? rule?.[1], stated?.[2] ?? rule?.[2] ?? '']
    if (condition === undefined || !TROUBLE.test(condition)) continue
    const isOpen = /:\s*$/.test(plain) || line.form === 'heading'
    const actions = actionsOf(answer)
    if (!isOpen && actions.length === 0) continue
    const steps0 = answer.trim() === '' ? [] : [answer.trim()]
    found.set(line.line, { when: whenOf(condition), text: plain, steps: steps0, actions, line: line.line })
  }
  return [...found.values()].filter(({ steps }) => steps.length > 0)
}

function whenOf(condition: string): Contingency['when'] {
  if (/\btime(?:s|d)?[- ]?out\b/i.test(condition)) return 'timeout'
  if (/\bstall|\bstuck\b|\bsilent\b|\bno progress\b/i.test(condition)) return 'stalled'
  if (
    /\b(?:multiple|several|many|more than one|two or more|(?:\d{1,3}|two|three|four|five)\+?(?: or more)? (?:agents|workers|tasks|sessions|failures)|all|both|2\+|3\+|most)\b/i.test(
      condition,
    )
  )
    return 'several-failed'
  if (
    /\b(?:openai|claude|anthropic|ollama|gemini|mistral|api|provider|model|rate.?limit|llm)\b/i.test(
      condition,
    )
  )
    return 'provider'
  if (
    /\b(?:any|an?|one|single|some)\s+(?:\p{L}+\s+){0,2}(?:agents?|workers?|tasks?|sessions?|bots?|jobs?)\b/iu.test(
      condition,
    )
  )
    return 'one-failed'
  if (/\bconflicts?\b/i.test(condition)) return 'conflict'
  return /\btests?\b|\bbuild\b|\bchecks?\b|\bred\b|\bvalidation\b/i.test(condition) ? 'tests' : 'other'
}
