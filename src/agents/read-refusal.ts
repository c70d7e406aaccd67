import { readReset } from './read-reset.ts'

/** Why a provider does no work for us now. */
export interface Refusal {
  /** `rate`: too much at once. `usage`: what was bought or granted is used up. `provider`: it does not answer. */
  by: 'rate' | 'usage' | 'provider'
  /** The line that says so. */
  message: string
  /** From when on it may be asked again; null: it does not say, or nothing to be believed. */
  until: number | null
}

const TEXT_CHARS_MAX = 4_000
const LINE_CHARS_MAX = 600
const MESSAGE_CHARS_MAX = 200
/** A number alone says nothing to people. */
const BARE_CHARS_MIN = 8
/** An agent that went on after it was refused failed of something else. */
const LINES_AFTER_MAX = 3
/** A rate limit that lasts longer is one of use. */
const RATE_MAX_MS = 15 * 60_000
const LINES_BEFORE = 2
/** How far around it the marks of a test run speak against it. */
const TEST_LINES = 8

/**
 * Whether what a failed attempt printed last says that its provider refused it. An agent may write about rate limits,
 * and test programs for them: only a line that has the shape of an error and stands at the end counts.
 */
export function readRefusal(text: string, now: number, zone: string): Refusal | null {
  const lines = text
    .slice(-TEXT_CHARS_MAX)
    .split('\n')
    .map(line => line.slice(0, LINE_CHARS_MAX).trim())
    .filter(line => line !== '')
  let after = 0
  for (let at = lines.length - 1; at >= 0 && after <= LINES_AFTER_MAX; at--) {
    const line = lines[at]!
    const by = isOfTests(lines, at) ? null : classify(withObject(lines, at))
    if (by !== null) return toRefusal(by, lines, at, now, zone)
    if (!CONTINUES.test(line)) after++
  }
  return null
}

/** An object that is printed over several lines belongs to the line that opens it. */
function withObject(lines: string[], at: number): string {
  const line = lines[at]!
  return OPENS.test(line)
    ? lines
        .slice(at, at + OBJECT_LINES)
        .join(' ')
        .slice(0, LINE_CHARS_MAX)
    : line
}

const OPENS = /[:(]\s?\[?\{$/
const OBJECT_LINES = 12

function toRefusal(by: Refusal['by'], lines: string[], at: number, now: number, zone: string): Refusal {
  const read = (some: string[]): number | null => readReset(unescape(some.join(' ')), now, zone)
  const until = read(lines.slice(at)) ?? read(lines.slice(Math.max(0, at - LINES_BEFORE), at))
  const leftMs = until === null ? 0 : until - now
  const line = withObject(lines, at)
  const meant = by === 'rate' && OF_USE.test(line) ? 'usage' : by
  const isShort = until !== null && leftMs <= SHORT_MS && SHORT_LIVED.test(line)
  const told =
    meant === 'usage' && isShort ? 'rate' : meant === 'rate' && leftMs > RATE_MAX_MS ? 'usage' : meant
  return { by: told, message: toMessage(line), until }
}

/** Where the same words stand for both, how long it lasts tells which it is. */
const SHORT_MS = 2 * 60_000
const OF_USE =
  /\byour (?:[\w-]{1,20} ){0,3}usage limit\b|\b(?:daily|weekly|monthly|hourly|session) (?:usage )?(?:limit|quota)\b|-per-day\b|\bper day\b|insufficient_quota|exceeded your current quota/i
const SHORT_LIVED = /current quota|exhausted|quota exceeded/i

/** What it says, without what frames it; the words of an object within an object too. */
function toMessage(line: string): string {
  const { rest } = strip(line)
  const [outer = rest.length < BARE_CHARS_MIN ? line : rest] = findMessages(line)
  const words = outer.startsWith('{') ? (findMessages(outer)[0] ?? outer) : outer
  return words
    .replace(/[\s\]}]{1,9}$/, '')
    .slice(0, MESSAGE_CHARS_MAX)
    .toWellFormed()
}

/** Stack frames, brackets, fields of an object, hints, and the tallies that programs end with. */
const CONTINUES =
  /^(?:at \S|[\]})({[,;'"│╰╭─]|(?:caused by|cause|hint|help|note|details?|see|visit|request[-_ ]?id|session[-_ ]?id|thread|model|tokens? used|total|usage|duration|exit|npm |command|process|retry|please|more|for more|try|to (?:increase|continue|learn)|or |if |\/\w+ to |[\d,.]+ ?(?:tokens?|ms|s)?$|["']?[\w-]{1,30}["']?:\s))/i

/** What frames a line without being part of what it says. */
const FRAME =
  /^(?:[│⎿■✕✖✗❌⚠⏺◇◆└├>›|╰╭─┃•[(*#"'“]\uFE0F?|\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]{5,16}Z?(?:[+-]\d\d:?\d\d)?|\[?\d{1,2}:\d\d:\d\d[\d.,]{0,7}\]?)\s{0,9}/u
const LEVEL = /^(?:\[?(?:error|err|fatal|critical|warn(?:ing)?)\]?[:!]?|E)\s{1,9}(?=\S)/i
const NAME = /^(?!rate|overloaded|insufficient)(?:[\w.]{2,60}(?:::[\w.]{1,60})*:)\s{0,4}(?=\S)/
/** Whoever prints them reports an error. */
const ERRORS =
  /^(?:(?:[\w.]{0,60}(?:error|exception|failure)|(?:api|agent|stream|unexpected|internal|provider|llm|request|upstream|model|execution|last) (?:error|failure)|(?:failed to|error (?:communicating|calling|from|while)|unable to(?! connect)|could not(?! connect))\b[^:{}"]{0,100}|[\w.-]{1,40} exited (?:with )?(?:code )?\d{1,3}|rate limit exceeded(?=: \d)|[^:{}"']{0,60}\breturned (?:an? )?(?:unexpected )?(?:http )?status(?: code)?|unexpected status|request failed|(?:agent|turn|task|stream|request|call|generation) failed|exceeded retry limit, last status|failed after \d{1,3} attempts?\. last error|attempt \d{1,3} failed(?: with status)?|error code|(?:http )?status(?: code)?|got (?:http )?(?:status )?|http(?:\/\d(?:\.\d)?)?|error: request failed with status code|request failed with status code)(?:\s\[[\w.-]{1,40}\])?)(?:\s{0,3}[:—–-]\s{0,3}|\s\(|\s{1,3}(?=\d{3}\b|\())/i

interface Stripped {
  rest: string
  isError: boolean
}

function strip(line: string): Stripped {
  let rest = line
  let isError = false
  for (let step = 0; step < 10; step++) {
    const error = ERRORS.exec(rest) ?? LEVEL.exec(rest)
    const frame: RegExpExecArray | null = error ?? FRAME.exec(rest) ?? (isError ? NAME.exec(rest) : null)
    if (!frame || frame[0].length === rest.length) break
    isError ||= error !== null || /^[■✕✖❌]/u.test(frame[0])
    rest = rest.slice(frame[0].length)
  }
  return { rest, isError }
}

function classify(line: string): Refusal['by'] | null {
  if (FOREIGN.test(line)) return null
  const { rest, isError } = strip(line)
  const told = findOwn(rest) ?? (isError ? findError(rest) : null) ?? findStatus(rest)
  if (told !== null) return told
  if (isError && NETWORK.test(rest) && OF_MODEL.test(line)) return 'provider'
  if (!isError && !JSON_ERROR.test(line)) return null
  for (const message of findMessages(line)) {
    const { rest: said } = strip(message)
    const found = findOwn(said) ?? findError(said) ?? findStatus(said)
    if (found !== null) return found
  }
  return findCode(line)
}

/** So may anything end that has to do with a network: who prints it must be one that asks a model. */
const NETWORK =
  /^(?:connection (?:error|refused|reset|timed out)|request timed out|(?:exception )?(?:typeerror: )?fetch failed|network error|transport error|(?:500 )?internal server error)\b/i
const OF_MODEL = /\bapi ?error|\bapi\w{0,20}error|openai|anthropic|claude|gemini|litellm|ollama|codex/i

/** Other services have limits of their own, and what is built may listen on any port of the machine. */
const FOREIGN =
  /\bnpm (?:err|error|warn)|\b(?:registry\.(?:npmjs|yarnpkg)|pypi|files\.pythonhosted|crates\.io|github(?:usercontent)?\.com|api\.github|gitlab|bitbucket|docker|rubygems|proxy\.golang|maven|huggingface|nodejs\.org|debian|ubuntu)\b|\b(?:curl|wget|git|gh|pip|cargo|apt|psql|redis|mysql|mongo)\b[:\s]|^remote:|(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1\]?):(?!11434)\d{2,5}/i

const OWN: [Refusal['by'], RegExp][] = [
  [
    'rate',
    /^(?:rate limit (?:exceeded|reached)|too many requests)[.!]?(?:$|\s(?:please )?(?:try|retry|wait)\b)/i,
  ],
  [
    'usage',
    /^(?:you(?:['’]ve| have)?(?: \([\w.-]{1,40}\) have)? (?:hit|reached|exceeded|used up|exhausted) (?:your|the) (?:[\w-]{1,20} ){0,4}(?:limits?|quota|capacity|credits?|allowance)\b|you have exhausted your\b|you (?:\([\w.-]{1,40}\) )?have reached your\b|you(?:['’]re| are) out of (?:[\w-]{1,20} ){0,2}(?:credits?|usage|tokens)\b)/i,
  ],
  [
    'usage',
    /^(?:[\w.-]{1,20} ){0,4}(?:(?:usage|session|weekly|monthly|daily|hourly|\d{1,2}[- ]hour|billing hard|spending|spend) limit|(?:free|plan|included) usage) (?:has been |was )?(?:reached|exceeded|exhausted|hit)\b/i,
  ],
  ['usage', /^(?:your )?credit balance (?:is )?too low\b|^insufficient (?:credits?|balance|funds|quota)\b/i],
  ['usage', /^(?:[\w.-]{1,20} ){0,4}quota (?:has been |was |is )?(?:exceeded|exhausted|reached)\b/i],
  ['usage', /^rate limit exceeded: free-models-per-day\b|^limit_rpd\b/i],
  [
    'rate',
    /^(?:rate limit (?:is |was |has been )?(?:reached|exceeded|hit) for [\w./:-]{1,80} in organization|rate limit exceeded: (?:free-models-per-min|limit_rpm)|this request would exceed (?:your|the) (?:[\w’'-]{1,20} ){0,4}rate limit|number of request tokens has exceeded your (?:per-minute|daily) rate limit)/i,
  ],
  [
    'provider',
    /^(?:repeated 529 overloaded|(?:we['’]re|we are) currently experiencing high demand|selected model is at capacity|the model is (?:currently )?overloaded|(?:the )?(?:engine|server|service) is currently overloaded|unable to connect to (?:the )?(?:api|anthropic|openai|gemini)|could not connect to (?:the )?ollama|ollama is not running|stream disconnected before completion: (?:error sending request|transport error|connection|failed to (?:send|connect))|error sending request for url \(https:\/\/(?:chatgpt\.com|api\.))/i,
  ],
  [
    'provider',
    /^(?:(?:typeerror: )?fetch failed[:\s(]{1,4})?(?:connect |dial tcp:? |request to https?:\/\/\S{1,80} failed, reason: )?(?:getaddrinfo |lookup |connect )?(?:E[A-Z]{4,14} )?(?:https?:\/\/)?(?:api[\w.-]{0,20}\.[\w.-]{3,60}|openrouter\.ai|chatgpt\.com|ollama\.com|[\w-]{1,40}\.googleapis\.com|(?:127\.0\.0\.1|localhost|\[?::1\]?):11434)(?::\d{2,5})?\S{0,80}(?:$|[\s:,)])(?:.{0,60}(?:refused|timed? ?out|no such host|reset|unreachable)|$)/i,
  ],
  [
    'provider',
    /^(?:connect|getaddrinfo|request to)\s.{0,20}\bE(?:CONNREFUSED|CONNRESET|TIMEDOUT|NOTFOUND|AI_AGAIN|HOSTUNREACH)\b.{0,20}\b(?:api\.|openrouter\.ai|chatgpt\.com|ollama\.com|[\w-]{1,40}\.googleapis\.com|:11434)/i,
  ],
]

function findOwn(rest: string): Refusal['by'] | null {
  return OWN.find(([, pattern]) => pattern.test(rest))?.[0] ?? null
}

const ERROR_WORDS: [Refusal['by'], RegExp][] = [
  [
    'usage',
    /^(?:you )?exceeded your current quota|^you exceeded your current quota|^(?:insufficient_quota|billing_error|usage_limit_reached|payment required)\b|^402\b/i,
  ],
  [
    'rate',
    /^(?:rate[-_ ]?limit(?:ed)?\b|too many requests\b|resource (?:has been )?exhausted|throttling|you are being rate limited|(?:(?:your|the) )?(?:account|organization|request)(?: .{0,40})? rate[- ]limit|rate_limit_(?:exceeded|error)\b|ratelimitexceeded|please try again in \d)/i,
  ],
  [
    'provider',
    /^(?:overloaded\b|service (?:is )?(?:temporarily )?unavailable|bad gateway|gateway time-?out|upstream (?:connect )?error|api_error\b|overloaded_error\b|temporarily unavailable|the service is (?:currently )?unavailable|no (?:available|healthy) (?:accounts|upstream))/i,
  ],
]

function findError(rest: string): Refusal['by'] | null {
  return ERROR_WORDS.find(([, pattern]) => pattern.test(rest))?.[0] ?? null
}

/** A status as a server says it, with its words or with what came with it. */
const STATUS =
  /^(?:(429)|(402)|(50[234]|529|52[0-4])|(500))(?:[\s:,.—–-]{1,3}(?:too many requests|rate.?limit\w{0,4}|payment required|insufficient|service (?:temporarily )?unavailable|bad gateway|gateway time-?out|overloaded|site is overloaded|web server is down|status code|[{'"(]|you |resource |the (?:model|server|service|engine)|please |no body)|[\s.,)]{0,3}$)/i

function findStatus(rest: string): Refusal['by'] | null {
  const [, rate, usage, down, broken] = STATUS.exec(rest) ?? []
  if (rate !== undefined) return findTold(rest.slice(3)) ?? 'rate'
  if (usage !== undefined) return 'usage'
  if (down !== undefined) return 'provider'
  return broken !== undefined && /api_error|"type"/.test(rest) ? 'provider' : null
}

/** A status of 429 is given for all kinds of limits; what comes with it says for which. */
function findTold(rest: string): Refusal['by'] | null {
  const said = [...findMessages(rest), strip(rest.replace(/^[\s:,.—–-]{1,3}/, '')).rest]
  const known = said.map(text => findOwn(text) ?? findError(text)).find(by => by !== null)
  return known ?? findCode(rest)
}

const JSON_ERROR =
  /^\{.{0,300}?["'](?:error|is_error|errorMessage)["']\s?:\s?(?!false|null|"")|^\{["']type["']\s?:\s?["'](?:error|turn\.failed)["']/
const MESSAGE =
  /\\{0,3}["'](?:message|result|error|detail|errorMessage)\\{0,3}["']\s?:\s?\\{0,3}["']((?:[^"'\\]|\\.|['’](?=\w)){4,400})/g
const MESSAGES_MAX = 4

function findMessages(line: string): string[] {
  return [...line.matchAll(MESSAGE)].slice(0, MESSAGES_MAX).map(([, said = '']) => unescape(said).trim())
}

const CODE =
  /["'](?:type|code|status|reason|error)\\{0,3}["']\s?:\s?\\{0,3}["']?(rate_limit_error|rate_limit_exceeded|ratelimitexceeded|RESOURCE_EXHAUSTED|insufficient_quota|usage_limit_reached|billing_error|overloaded_error|UNAVAILABLE|api_error|server_error|429|503|529)\b/i

function findCode(line: string): Refusal['by'] | null {
  const code = CODE.exec(line)?.[1]?.toLowerCase()
  if (code === undefined) return null
  if (/^(?:insufficient_quota|usage_limit_reached|billing_error)$/.test(code)) return 'usage'
  return /^(?:rate|resource|429)/.test(code) ? 'rate' : 'provider'
}

const OF_TESTS =
  /^(?:FAIL|PASS|✓|✔|√|×|not ok\b|ok \d|--- FAIL|--- PASS|Tests?:\s|Test (?:Files|Suites)|# (?:pass|fail|tests)\b|AssertionError|Expected\b|Received\b|expected\b|=+ .{0,60}(?:failed|passed)|\d{1,6} (?:passing|failing|passed|failed)\b|panicked at|thread '.{1,60}' panicked|E\s{2,})/

/** What stands among the lines of a test run was said by a test. */
function isOfTests(lines: string[], at: number): boolean {
  return lines.slice(Math.max(0, at - TEST_LINES), at + TEST_LINES).some(line => OF_TESTS.test(line))
}

function unescape(text: string): string {
  return text.replace(/\\+n/g, ' ').replace(/\\+(["'])/g, '$1')
}
