import { PLAN_TASKS_MAX } from '../plan.ts'

export interface IdStart {
  /** More than one where a range was written. */
  ids: string[]
  rest: string
}

interface Id {
  prefix: string
  digits: string
  suffix: string
}

/** `T-48h` is a time before the start. */
const LETTERED =
  /^(?!T[-+]\d{1,3}(?:[hdwm]|min)(?![\p{L}\p{N}]))([A-Z][A-Z0-9]{0,19}(?:[-_][A-Z]{1,20}){0,3}[-_]?)(\d{1,6}(?:\.\d{1,4}){0,3})([a-z]?)(?![\p{L}\p{N}_])/u
/** `T001` of `T001-T005` and of `T030-028`, which are ranges: the dash joins no id there. */
const RANGE_START =
  /^([A-Z][A-Z0-9]{0,19}?(?:[-_][A-Z]{1,20}){0,3}[-_]?)(?:(\d{1,6})([a-z]?)(?=-\1\d{1,6}[a-z]?(?![\p{L}\p{N}_-]))|(\d{3,6})(?=-\d{3,6}(?![\p{L}\p{N}_.-])))/u
/** `12.05. moved` is a day of the year. */
const DOTTED =
  /^(?!\d{1,2}\.(?:0\d|1[0-2])\.(?:\s+\p{L}|\d{2,4}\s))()(\d{1,4}(?:\.\d{1,4}){1,3})([a-z]?)(?![\p{L}\p{N}%])/u
/** `P1-A`: the step and the letter in it. */
const STEPPED = /^([A-Z]{1,4})(\d{1,3}-[A-Z])()(?![\p{L}\p{N}_-])/u
/** `2.C.1`, `II.C.1`: the second wave, its track C, the first task there. */
const NESTED = /^()((?:\d{1,3}|[IVX]{1,4})\.[A-Z]\.\d{1,3})()(?![\p{L}\p{N}_])/u
/** `A.3`, `IV.2`: chapters called by letters or Roman numbers. */
const CHAPTERED = /^((?:[A-Z]|[IVX]{2,4})\.)(\d{1,3}(?:\.\d{1,3})?)([a-z]?)(?![\p{L}\p{N}_%])/u
/** `1-2`, where nothing but a title follows. */
const DASHED = /^()(\d{1,3}-\d{1,3})()(?=\s*(?:[:.)]\s|$|[–—-]\s))/u
/** `1a. Snapshot`, `2B: Restore`, with a mark behind it: `2d` are days as well. */
const COUNTED = /^()(\d{1,3})([a-gA-G])(?=[.):](?:\s|$)|\s[–—·-]\s|\s\([a-z]|\s?(?:→|[-–]\s?\d)|$)/u
const HASHED = /^(#)(\d{1,7})()(?!\p{L})/u
const WORDED =
  /^((?:Task|Phase|Issue|Story|Ticket|Item|Job|Unit|Module|Package|Feature|Section|PR)\s+)#?(\d{1,5})([a-z]?)(?![\p{L}\p{N}.]*\p{N})(?!\p{L})/iu
const PRECEDED =
  /^(?:(?:Session|Terminal|Agent|Worker)\s+(?=#\d|[A-Z]{1,4}[-_]?\d|\d+\.\d|\d{1,2}[A-G](?:[:.)]|\s[–—(-]))|(?:Task|Step|Issue|Story|Ticket|Item|Job|PR|To-?do|Card|Action(?: (?:item|point))?|Deliverable|Work ?unit|Work ?item|Work ?order|(?:Work ?)?package|Unit|Piece|Box|Node)\s+(?=#\d|[A-Z]{1,4}[-_]?\d|\d+[.-]\d|[IVX]{1,4}\.(?:[A-Z]\.)?\d)|(?:Track|Lane|Stream|Workstream)\s+(?=\d{1,3}\.\d))/i
/** What may come before a number in small letters, too. */
const CALLED =
  /^(?:task|phase|issue|story|ticket|item|job|unit|module|package|feature|section|pr|session|terminal|agent|worker|step|track|lane|stream|workstream|piece|box|node|work ?(?:item|order|package))\s/iu
/** `[=pump] Wire the pump`: an id of any form that the text's own markup declares, as `markup` puts it. */
const DECLARED = /^\[=([\p{L}\p{N}_][\p{L}\p{N}_./-]{0,60})\]\s*(.*)$/su
const RANGED = /^\s*(?:-|–|—|~|～|〜|…|\.\.\.?|to|through|until)\s*/i
const SEPARATED = /^\s*(?::|[-–—·](?=\s)|[.)](?=\s)|[|│]|→)\s*/

/** An id that a text begins with: `T012:`, `WORKER_001-018:`, `0.1`, `#302`, `Phase 13:`, `[A3]`. */
export function parseIdStart(text: string): IdStart | null {
  return parse(text, 'marked')
}

/** The same where a mere space may end it, as in `T012 Add the endpoint`. */
export function parseLooseIdStart(text: string): IdStart | null {
  return parse(text, 'loose')
}

function parse(text: string, form: 'marked' | 'loose'): IdStart | null {
  if (startsSmall(text) && !CALLED.test(text)) return null
  if (text.startsWith('[=')) {
    const declared = DECLARED.exec(text)
    return declared === null ? null : { ids: [declared[1]!], rest: declared[2]!.trim() }
  }
  const bracketed = /^[[(]\s*([^\])]{1,40})\s*[\])]/.exec(text)
  if (bracketed !== null) {
    const inside = parse(bracketed[1]!, 'loose')
    if (inside === null || inside.rest !== '') return null
    const rest = trimSeparator(text.slice(bracketed[0].length))
    return {
      get ids() {
        return inside.ids
      },
      rest,
    }
  }
  const plain = text.replace(PRECEDED, '')
  const first = matchId(plain)
  if (first === null) return null
  const { id, end } = first
  let last: Id | null = null
  let rest = plain.slice(end)
  const dash = RANGED.exec(rest)
  const second = dash === null ? null : matchRangeEnd(rest.slice(dash[0].length), id)
  if (dash !== null && second !== null) {
    last = second.id
    rest = rest.slice(dash[0].length + second.end)
  }
  const separated = SEPARATED.exec(rest)
  if (separated !== null) return new Start(id, last, rest.slice(separated[0].length).trim())
  const behind = rest.trim()
  const close = form === 'loose' || plain !== text || last !== null || id.prefix === '' || id.prefix === '#'
  if (behind !== '' && (!(close && /^[\s(\]]/.test(rest)) || WORDED.test(text))) return null
  return new Start(id, last, behind)
}

function startsSmall(text: string): boolean {
  const code = text.charCodeAt(0)
  return code >= 97 && code <= 122
}

/** Most who ask only want to know that an id stands there: the range is expanded when it is looked at. */
class Start implements IdStart {
  readonly rest: string
  readonly #first: Id
  readonly #last: Id | null
  #ids: string[] | null = null

  constructor(first: Id, last: Id | null, rest: string) {
    this.rest = rest
    this.#first = first
    this.#last = last
  }

  get ids(): string[] {
    return (this.#ids ??= this.#last === null ? [toId(this.#first)] : expandRange(this.#first, this.#last))
  }
}

/** Whether a text is an id (or a range of them) and nothing else. */
export function isId(text: string): boolean {
  const start = parseLooseIdStart(text.trim())
  return start !== null && start.rest === ''
}

/** `W1` of `W1a` and `W1.2`: what all of them are called together. */
export function stemOf(id: string): string | null {
  if (!/\d[a-z]$|[.-]\d{1,4}$/i.test(id)) return null
  const stem = /^(.{0,30}\d)[a-z]$/iu.exec(id)?.[1] ?? /^(.{0,30}\d)[.-]\d{1,4}$/u.exec(id)?.[1]
  return stem !== undefined && /^\p{L}/u.test(stem) ? stem : null
}

/** Everything in a text that may be an id. */
export function tokensOf(text: string): string[] {
  return text.match(/#?[\p{L}\p{N}_]+(?:[.\-_][\p{L}\p{N}_]+)*/gu) ?? []
}

function trimSeparator(text: string): string {
  return text.replace(SEPARATED, '').trim()
}

/** No id is without a figure in its first word, or at once behind it. */
const FIGURE = /^\S*\d|^\p{L}+\s+#?\d/u

function matchId(text: string): { id: Id; end: number } | null {
  if (!FIGURE.test(text)) return null
  const range = hasDashInFirstWord(text) ? matchRangeStart(text) : null
  if (range !== null) return range
  const match =
    STEPPED.exec(text) ??
    LETTERED.exec(text) ??
    DOTTED.exec(text) ??
    NESTED.exec(text) ??
    CHAPTERED.exec(text) ??
    COUNTED.exec(text) ??
    HASHED.exec(text) ??
    DASHED.exec(text) ??
    WORDED.exec(text)
  if (match === null) return null
  // The letters took the zeros of `T008` with them.
  const zeros = /(?<=\p{L})\d+$/u.exec(match[1]!)?.[0] ?? ''
  const prefix = match[1]!.slice(0, match[1]!.length - zeros.length)
  return { id: { prefix, digits: zeros + match[2]!, suffix: match[3]! }, end: match[0].length }
}

/** No id has a blank in it: that far a range of them is looked for. */
function hasDashInFirstWord(text: string): boolean {
  const dash = text.indexOf('-')
  const blank = text.indexOf(' ')
  return dash !== -1 && (blank === -1 || dash < blank)
}

function matchRangeStart(text: string): { id: Id; end: number } | null {
  const match = RANGE_START.exec(text)
  if (match === null) return null
  const [all, prefix = '', digits, suffix = '', padded = ''] = match
  // `T030-028` has as many digits on both sides; `S2024-001` is an id.
  const width = /^\d+/.exec(text.slice(all.length + 1))?.[0].length
  if (digits === undefined && width !== padded.length) return null
  return { id: { prefix, digits: digits ?? padded, suffix }, end: all.length }
}

function matchRangeEnd(text: string, first: Id): { id: Id; end: number } | null {
  const full = matchId(text)
  if (full !== null) return full.id.prefix.trim() === first.prefix.trim() ? full : null
  const short = /^(\d{1,6})(?![\p{L}\p{N}.]*\p{N})/u.exec(text)
  return short === null ? null : { id: { ...first, digits: short[1]!, suffix: '' }, end: short[0].length }
}

function toId(id: Id): string {
  const prefix = /\s/.test(id.prefix) ? id.prefix.replace(/\s+/g, ' ') : id.prefix
  return `${prefix}${id.digits}${id.suffix}`
}

/** Both ends included, also descending; of `2.1-2.4` the last part counts. */
function expandRange(first: Id, last: Id): string[] {
  const parts = first.digits.split('.')
  const stem = parts
    .slice(0, -1)
    .map(part => `${part}.`)
    .join('')
  const [from, to] = [parts.at(-1)!, last.digits.split('.').at(-1)!]
  if (from === to && first.suffix < last.suffix) {
    const [start, end] = [first.suffix.charCodeAt(0), last.suffix.charCodeAt(0)]
    return Array.from({ length: end - start + 1 }, (_, at) =>
      toId({ ...first, suffix: String.fromCharCode(start + at) }),
    )
  }
  const [a, b] = [Number(from), Number(to)]
  const count = Math.min(Math.abs(b - a) + 1, PLAN_TASKS_MAX + 1)
  const step = b < a ? -1 : 1
  return Array.from({ length: count }, (_, index) => {
    const digits = String(a + step * index).padStart(from.startsWith('0') ? from.length : 1, '0')
    return toId({ prefix: first.prefix, digits: stem + digits, suffix: '' })
  })
}
