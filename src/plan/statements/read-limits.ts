import type { Limits } from '../plan.ts'
import { toHint } from './hints.ts'
import { headingsOf, linesWith, statedOf } from './lines.ts'
import type { Line } from './lines.ts'

const WORKERS =
  '(?:sub-?agents?|agents?|workers?|sessions?|terminals?|bots?|tasks?|jobs?|threads?|developers?|slots?)'
const MOST = [
  /\b(?:max(?:imum)?|at most|no more than|up to)\b[^.\d]{0,40}?\b(?:parallel|concurren\w+|simultaneous\w*)\b[^.\d]{0,30}?[:=|]?\s*(\d{1,4})\b(?!\s*(?:%|min|h|s\b))/iu,
  /\b(?:at most|no more than|never more than|max(?:imum)?(?: of)?|limited to)\s+(\d{1,4})\s+(?:\p{L}{1,20}\s+){0,4}(?:at once|(?:in )?parallel|concurrently|simultaneously|at (?:a|the same|any) (?:one )?time)/iu,
  new RegExp(
    `\\b(?:at most|no more than|max(?:imum)?(?: of)?|limited to|(?:not|never|n['’]t) exceed)\\s+(\\d{1,4})\\s+(?:parallel|concurrent|simultaneous)\\s+${WORKERS}`,
    'iu',
  ),
  /\b(?:max[_ -]?(?:parallel|concurren\w+|workers|agents)|(?:agent |worker )?concurrency(?: limit| cap)?|(?:agent |worker )?pool size|parallelism|wip limit)\s*(?:[:=|]|is|of)\s*(\d{1,4})\b(?!\s*(?:%|min|h|s\b|[-–]\s*\d))/iu,
  new RegExp(`\\b(?:pool of|cap(?:ped)? at)\\s+(\\d{1,4})\\s+${WORKERS}`, 'iu'),
  /(?:höchstens|maximal|max\.)\s+(\d{1,4})\s+(?:\p{L}+\s+){0,2}(?:gleichzeitig|parallel|zugleich)|(?:no máximo|máximo(?: de)?|como máximo|au (?:plus|maximum)|maximum)\s+(\d{1,4})\s+(?:\p{L}+\s+){0,2}(?:em paralelo|en paralelo|en parallèle|ao mesmo tempo|a la vez|simultan\p{L}+)/iu,
  /(?:最大|最多|最多同时)\s*(?:同时|并行|並列|並行|同時)?\D{0,8}(\d{1,4})\s*(?:个|個|つ|並列|并行|同時)/u,
]

/** What no limit is without, a word for a bound or a time: nearly all lines are done with here. */
const BOUND =
  /\b(?:m[aá]x|at most|more than|up to|limit|concurrency|agent|worker|pool|parallelism|wip|cap|no|como|höchstens|au|rate|rp[sm]|qps|quota|throttl|start|launch|spawn|stagger|delay|sub|sessions|bots|terminals|re|attempts)|最/i
const BOUNDED = toHint(
  'max|at|more|up|limit|concurrency|agent|worker|pool|parallelism|wip|cap|no|como|au|rate|rpm|rps|qps|quota|throttl|' +
    'start|launch|spawn|stagger|delay|sub|sessions|bots|terminals|re|attempts',
)
const TIMED = /\d[\s-]*[smhx×]/i

/** What the document bounds: how many at once, how fast, how long, how often. The first word on each counts. */
export function readLimits(lines: Line[]): Limits {
  const limits: Limits = {}
  for (const line of lines) {
    const plain = line.plain
    if (plain.length > 400 || !/\d|\b(?:once|twice|two|three|four|five)\b/.test(plain)) continue
    if (line.form === 'code') readCode(plain, limits)
    else if (
      line.form !== 'heading' &&
      (((line.hints & BOUNDED) !== 0 && BOUND.test(plain)) || TIMED.test(plain))
    )
      readStated(line, statedOf(line), limits)
  }
  if (limits.slots === undefined && limits.slotsRange !== undefined) limits.slots = limits.slotsRange[1]
  return limits
}

function readStated(line: Line, plain: string, limits: Limits): void {
  if (line.depth === 0) readSlots(line, plain, limits)
  readRate(plain, LIMITED.test(plain) || LIMITS.test(line.label ?? line.under.heading), limits)
  readTimes(plain, limits)
  readRetries(plain, limits)
}

/** `timeout 1200 run_worker.sh`, but not the time that a single check may take. */
function readCode(plain: string, limits: Limits): void {
  const timed = /\btimeout\s+(?:-\S+\s+)?(\d{1,6})([smh]?)\s+(\S+)/.exec(plain)
  if (timed !== null && /worker|agent|task|claude|codex|shard|spawn/i.test(plain)) {
    const unit = timed[2] === 'h' ? 60 : timed[2] === 'm' ? 1 : 1 / 60
    limits.attemptMinutes ??= round(Number(timed[1]) * unit)
  }
  const watched = /\bwatch\s+-n\s*(\d{1,5})\b/.exec(plain)
  if (watched !== null) limits.monitorSeconds ??= Number(watched[1])
  const code =
    /\b(?:MAX_(?:PARALLEL|CONCURREN\w{1,4}|WORKERS|AGENTS)|max_(?:parallel|concurren\w{1,4}|workers|agents))\s*[:=]\s*(\d{1,4})\b/.exec(
      plain,
    )
  if (code !== null && Number(code[1]) > 0) limits.slots ??= Number(code[1])
}

const RANGE =
  /(?:^|[^\d.,])(\d{1,3})\s*(?:-|–|—|to)\s*(\d{1,3})\s+(?:parallel\s+|concurrent\s+)?(?:sub-?agents|agents|workers|sessions|bots|terminals)\b/iu

function readSlots(line: Line, plain: string, limits: Limits): void {
  for (const pattern of MOST) {
    const match = pattern.exec(plain)
    const most = Number(match?.[1] ?? match?.[2])
    if (match !== null && most > 0) limits.slots ??= most
  }
  // In a wave or an item such a range may be about one task only.
  if (line.under.wave !== null || line.form === 'item' || limits.slotsRange !== undefined) return
  const range = RANGE.exec(plain)
  if (range === null || !/\b(?:with|using|pool|team|run|total|use|needs?|have|up to)\b/i.test(plain)) return
  const [low, high] = [Number(range[1]), Number(range[2])]
  if (low > 0 && low < high) limits.slotsRange = [low, high]
}

const PER_MINUTE =
  /(\d{1,3}(?:,\d{3})+|\d{1,7}(?:\.\d{1,2})?)\s*(k)?\s*(?:rpm\b|(?:requests?|reqs?|starts?|calls?|launches)\s*(?:\/|per|a)\s*min(?:ute)?\b|per minute\b|\/\s*min(?:ute)?\b)/i
const PER_SECOND =
  /(\d{1,3}(?:,\d{3})+|\d{1,7}(?:\.\d{1,2})?)\s*(k)?\s*(?:rps\b|qps\b|(?:requests?|reqs?|starts?|calls?)\s*(?:\/|per|a)\s*s(?:ec(?:ond)?)?\b)/i
const LIMITED = /\b(?:rate|limit\w*|rpm|rps|qps|quota|throttl\w*|starts?|launch\w*|spawn\w*)\b/i
/** A heading or a label above the limits themselves. */
const LIMITS = /\blimits?\b|\bquotas?\b|\bthrottling\b/i

const REQUESTS_EACH =
  /(\d{1,5})\s+(?:api |llm )?(?:requests|calls)\s+(?:per|for each|by each|a)\s+(?:worker|agent|task|session)\b/i
const EACH_REQUESTS =
  /\b(?:each|every|an?) (?:worker|agent|task|session) (?:makes|needs|sends|uses) (?:about |around |at most |up to |~)?(\d{1,5}) (?:api |llm )?(?:requests|calls)\b/i

function readRate(plain: string, stated: boolean, limits: Limits): void {
  const minute = stated ? PER_MINUTE.exec(plain) : null
  const second = stated && minute === null ? PER_SECOND.exec(plain) : null
  if (minute !== null) limits.startsPerMinute ??= toNumber(minute[1]!, minute[2])
  else if (second !== null) limits.startsPerMinute ??= toNumber(second[1]!, second[2]) * 60
  const interval =
    /(\d{1,5}(?:\.\d{1,3})?)\s*[- ]?(ms|milliseconds?|s|secs?|seconds?)\s+(?:start\s+)?(?:interval|apart|between (?:each )?(?:starts?|launches|workers|agents|spawns)|stagger)/i.exec(
      plain,
    ) ??
    /\b(?:start|launch|spawn)(?:s|ed|ing)?\s+(?:one|an? |each|a new)\s*\p{L}{0,12}\s*every\s+(\d{1,5}(?:\.\d{1,3})?)\s*(ms|s|secs?|seconds?)\b/iu.exec(
      plain,
    ) ??
    /\b(?:start interval|stagger(?:ed)?(?: (?:starts|launches|by|each))*|delay between (?:starts|launches))\s*[:=|]?\s*(?:by\s+)?(\d{1,5}(?:\.\d{1,3})?)\s*(ms|s|secs?|seconds?)\b/i.exec(
      plain,
    )
  if (interval !== null) {
    const unit = interval[2]!.toLowerCase().startsWith('m') ? 1 : 1000
    limits.startIntervalMs ??= round(Number(interval[1]) * unit)
  }
  const requests = REQUESTS_EACH.exec(plain) ?? EACH_REQUESTS.exec(plain)
  if (requests !== null) limits.requestsPerTask ??= Number(requests[1])
  const margin = /(\d{1,3}(?:\.\d)?)\s*[x×]\s+(?:safety\s+)?(?:margin|buffer|headroom)/i.exec(plain)
  if (margin !== null) limits.safetyFactor ??= Number(margin[1])
}

function toNumber(digits: string, thousand: string | undefined): number {
  return Number(digits.replaceAll(',', '')) * (thousand === undefined ? 1 : 1000)
}

const TIME = String.raw`(\d{1,5}(?:\.\d{1,2})?)\s*-?\s*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)(?![\p{L}\p{N}])`
const OVER = new RegExp(
  String.raw`(?:>|≥|over|longer than|more than|exceed(?:s|ing)?|after|beyond)\s*${TIME}`,
  'iu',
)
const TIMEOUT = new RegExp(
  String.raw`\b(?:time-?\s?out|time limit|timebox|time-box|hard limit|deadline per (?:task|agent|worker))(?:\s+(?:per|for (?:each|every|a)|of (?:each|every))\s+\p{L}+)?(?:\s+(?:is|of|after))?\s*[:=|(]?\s*${TIME}`,
  'iu',
)
const BEFORE_TIMEOUT = new RegExp(String.raw`${TIME}\s*-?\s*(?:time-?\s?out|time limit)\b`, 'iu')
const STALL =
  /\bstall\w*|\bsilent\b|\bstuck\b|\bno (?:output|progress|commits?|changes?|activity|diff|heartbeat)\b|\bdiff (?:is )?empty\b|\bempty diff\b|\bsame line\b|\bidle\b|\bhangs?\b|\bunresponsive\b/i
const FOR = new RegExp(String.raw`(?:for|after|>|over|more than|within|in)\s*${TIME}`, 'iu')
const EVERY = new RegExp(String.raw`\bevery\s*${TIME}`, 'iu')
const INTERVAL = new RegExp(String.raw`${TIME}\s*(?:monitoring\s+|polling\s+|check\s+)?intervals?\b`, 'iu')

function readTimes(plain: string, limits: Limits): void {
  const stall = STALL.test(plain) ? FOR.exec(plain) : null
  if (stall !== null) limits.stallMinutes ??= toMinutes(stall[1]!, stall[2]!)
  else {
    const killed = /\bkill(?:s|ed)?\b|\brestart|\bterminat|\btime-?\s?out\b|\babort|\bcancel/i.test(plain)
    const over = TIMEOUT.exec(plain) ?? BEFORE_TIMEOUT.exec(plain) ?? (killed ? OVER.exec(plain) : null)
    if (over !== null) limits.attemptMinutes ??= toMinutes(over[1]!, over[2]!)
  }
  if (!/\b(?:monitor|check|poll|watch|look|count|progress|status|report|every|each)/i.test(plain)) return
  if (/\b(?:start|launch|spawn|heartbeat|retr(?:y|ies)|wait)\b/i.test(plain)) return
  const every = EVERY.exec(plain)
  if (every !== null && isWatching(plain))
    limits.monitorSeconds ??= round(toMinutes(every[1]!, every[2]!) * 60)
}

function isWatching(plain: string): boolean {
  return /\b(?:monitor\w*|check\w*|poll\w*|watch\w*|look|count|progress|status)\b/i.test(plain)
}

const RECURRING = toHint('interval|every')

/** `MONITORING (60-second intervals)` is a heading. */
export function readMonitorInterval(lines: Line[]): number | undefined {
  for (const line of linesWith(lines, RECURRING)) {
    if (line.plain.length > 400 || line.form === 'code') continue
    const match = INTERVAL.exec(line.plain) ?? EVERY.exec(line.plain)
    if (match === null) continue
    const about = line.form === 'heading' ? line.plain : headingsOf(line)
    if (/\bmonitor|\breal-time\b|\bprogress track|\bhealth check/i.test(about))
      return round(toMinutes(match[1]!, match[2]!) * 60)
  }
  return undefined
}

const COUNTS = new Map([
  ['once', 1],
  ['twice', 2],
  ['one', 1],
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
])
const RETRIES = [
  /\b(?:after|more than|up to|max(?:imum)?(?: of)?|at most)\s+(\d{1,2}|one|two|three|four|five)\s+(?:failed\s+|unsuccessful\s+)?(?:retr(?:y|ies)|re-?runs?|reattempts?)\b/i,
  /\b(?:max(?:imum)?[_ ]?)?retr(?:y|ies)(?: (?:limit|count|budget|attempts))?\s*[:=|]\s*(\d{1,2})\b/i,
  /\bretr(?:y|ied)(?: (?:it|them|the task|each|failed \p{L}+))?(?: (?:at most|up to|max(?:imum)?))?\s+(\d{1,2}|two|three|four|five)\s*(?:times|x)\b/iu,
  /\b(?:retr(?:y|ied)|re-?run|restarted?)(?: (?:it|them|the (?:task|agent|worker)|each))?\s+(once|twice)\b/i,
]
const ATTEMPTS =
  /\b(?:max(?:imum)?\s+)?attempts(?: per (?:task|agent|worker))?\s*[:=|]\s*(\d{1,2})\b|\b(?:max(?:imum)?|at most|up to|after)\s+(\d{1,2}|two|three|four|five)\s+(?:failed\s+)?attempts\b/i

function readRetries(plain: string, limits: Limits): void {
  for (const pattern of RETRIES) {
    const match = pattern.exec(plain)
    if (match !== null) limits.retries ??= toCount(match[1]!)
  }
  const attempts = ATTEMPTS.exec(plain)
  if (attempts !== null) limits.retries ??= Math.max(0, toCount(attempts[1] ?? attempts[2]!) - 1)
}

function toCount(word: string): number {
  return COUNTS.get(word.toLowerCase()) ?? Number(word)
}

function toMinutes(digits: string, unit: string): number {
  const first = unit.toLowerCase()[0]
  return round(Number(digits) * (first === 'h' ? 60 : first === 'm' ? 1 : 1 / 60))
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
