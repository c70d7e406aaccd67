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

const LETTERED =
  /^([A-Z][A-Z0-9]{0,19}(?:[-_][A-Z]{1,20}){0,3}[-_]?)(\d{1,6}(?:\.\d{1,4}){0,3})([a-z]?)(?![\p{L}\p{N}_])/u
const DOTTED = /^()(\d{1,4}(?:\.\d{1,4}){1,3})([a-z]?)(?![\p{L}\p{N}%])/u
const HASHED = /^(#)(\d{1,7})()(?!\p{L})/u
const WORDED =
  /^((?:Task|Phase|Issue|Story|Ticket|Item|Job|Unit|Module|Package|Feature|Section|PR)\s+)#?(\d{1,5})([a-z]?)(?![\p{L}\p{N}.]*\p{N})(?!\p{L})/iu
const PRECEDED =
  /^(?:Task|Issue|Story|Ticket|Item|Job|PR|Session|Terminal|Agent|Worker|Work ?item|Work ?order|Work ?package)\s+(?=#\d|[A-Z]{1,4}[-_]?\d|\d+\.\d)/i
const RANGED = /^\s*(?:-|–|—|\.\.\.?|to|through)\s*/i
const SEPARATED = /^\s*(?::|[-–—](?=\s)|[.)](?=\s)|\||→)\s*/

/** An id that a text begins with: `T012`, `WORKER_001-018:`, `0.1`, `#302`, `Phase 13:`, `[A3]`. */
export function parseIdStart(text: string, loose: boolean): IdStart | null {
  const bracketed = /^[[(]\s*([^\])]{1,40})\s*[\])]/.exec(text)
  if (bracketed !== null) {
    const inside = parseIdStart(bracketed[1]!, true)
    if (inside === null || inside.rest !== '') return null
    return { ids: inside.ids, rest: trimSeparator(text.slice(bracketed[0].length)) }
  }
  const plain = text.replace(PRECEDED, '')
  const first = matchId(plain)
  if (first === null) return null
  let { id, end } = first
  let ids = [toId(id)]
  const dash = RANGED.exec(plain.slice(end))
  if (dash !== null) {
    const second = matchRangeEnd(plain.slice(end + dash[0].length), id)
    if (second !== null) {
      ids = expandRange(id, second.id)
      end += dash[0].length + second.end
    }
  }
  const rest = plain.slice(end)
  const separated = SEPARATED.exec(rest)
  const close = loose || plain !== text || ids.length > 1 || id.prefix === '' || id.prefix === '#'
  if (separated === null && rest.trim() !== '' && !(close && /^[\s(\]]/.test(rest))) return null
  if (WORDED.test(text) && separated === null && rest.trim() !== '') return null
  return { ids, rest: trimSeparator(rest) }
}

/** Whether a text is an id (or a range of them) and nothing else. */
export function isId(text: string): boolean {
  const start = parseIdStart(text.trim(), true)
  return start !== null && start.rest === ''
}

function trimSeparator(text: string): string {
  return text.replace(SEPARATED, '').trim()
}

function matchId(text: string): { id: Id; end: number } | null {
  const match = LETTERED.exec(text) ?? DOTTED.exec(text) ?? HASHED.exec(text) ?? WORDED.exec(text)
  if (match === null) return null
  return { id: { prefix: match[1]!, digits: match[2]!, suffix: match[3]! }, end: match[0].length }
}

function matchRangeEnd(text: string, first: Id): { id: Id; end: number } | null {
  const full = matchId(text)
  if (full !== null) return full.id.prefix.trim() === first.prefix.trim() ? full : null
  const short = /^(\d{1,6})(?![\p{L}\p{N}.]*\p{N})/u.exec(text)
  return short === null ? null : { id: { ...first, digits: short[1]!, suffix: '' }, end: short[0].length }
}

function toId(id: Id): string {
  return `${id.prefix.replace(/\s+/g, ' ')}${id.digits}${id.suffix}`
}

/** Both ends included, also descending; of `2.1-2.4` the last part counts. */
function expandRange(first: Id, last: Id): string[] {
  const parts = first.digits.split('.')
  const stem = parts
    .slice(0, -1)
    .map(part => `${part}.`)
    .join('')
  const [from, to] = [parts.at(-1)!, last.digits.split('.').at(-1)!]
  const [a, b] = [Number(from), Number(to)]
  const count = Math.min(Math.abs(b - a) + 1, PLAN_TASKS_MAX + 1)
  const step = b < a ? -1 : 1
  return Array.from({ length: count }, (_, index) => {
    const digits = String(a + step * index).padStart(from.startsWith('0') ? from.length : 1, '0')
    return toId({ prefix: first.prefix, digits: stem + digits, suffix: '' })
  })
}
