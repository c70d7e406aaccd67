import type { Lock, Notice, OrderRule } from '../rules.ts'
import { parseMinutes } from '../words/measures.ts'
import { findWaveMentions } from '../words/wave-name.ts'
import { headingsOf, statedOf } from './lines.ts'
import type { Line } from './lines.ts'

const MAX = 100

interface Coordination {
  orders: OrderRule[]
  locks: Lock[]
  notices: Notice[]
}

/** What keeps agents out of each other's way, and whom they tell. */
export function readCoordination(lines: Line[]): Coordination {
  const found: Coordination = { orders: [], locks: [], notices: [] }
  for (const line of lines) {
    if (line.form === 'heading' || line.aside === 'criteria') continue
    const plain = line.form === 'row' ? '' : statedOf(line)
    if (line.form === 'row') addRegistered(line, found.locks)
    if (plain === '' || line.depth > 1) continue
    addOrder(line, plain, found.orders)
    addLock(line, plain, found.locks)
    addNotice(line, plain, found.notices)
  }
  return found
}

const ORDERED = /\b(?:depend|order|sequence|serial|precedence|rules?|constraints?)\b/i

const NOT_WORK = /^(?:commit|push|if|when|ask|tell|run|use|always|option|rule|never|nobody|do not|don)\b/i

/** `Wiring BEFORE testing it`, not a task that says what it comes before, nor an order of waves. */
function addOrder(line: Line, plain: string, orders: OrderRule[]): void {
  if (line.form !== 'item' || plain.length > 200) return
  if (!ORDERED.test(headingsOf(line)) && !/\b(?:BEFORE|AFTER)\b/.test(plain)) return
  if (TELLS.test(plain) || findWaveMentions(plain).length > 0) return
  for (const part of plain.split(/[,;]\s+(?=[^,;]{2,60}\b(?:before|after)\b)/i)) {
    const match =
      /^(.{3,80}?)\s+(?:must (?:come|happen|run|be done|be finished)\s+|(?:comes?|goes|runs?|happens)\s+)?(before|after)\s+(.{3,80}?)[.;]?$/i.exec(
        part,
      )
    if (match === null || NOT_WORK.test(match[1]!) || orders.length >= MAX) continue
    const [first, second] = [match[1]!.trim(), match[3]!.trim()]
    if ([first, second].some(side => side.split(/\s+/).length > 7)) continue
    const isBefore = match[2]!.toLowerCase() === 'before'
    const [before, after] = isBefore ? [first, second] : [second, first]
    orders.push({ before, after, text: plain, line: line.line })
  }
}

const LOCKED =
  /\blocked\b|\block periods?\b|\blocks? (?:on|for)\b|\bexclusive(?:ly)?\b|\bmutex\b|\bone (?:agent|worker|task|writer|session) at a time\b|\bregist(?:ry|er) (?:of|tracks|lists|keeps|holds|says|shows)\b/i
const NAME =
  /`([^`]{2,80})`|\b((?:[\w.@-]+\/)+[\w.@*-]*|[\w-]+\.(?:json|ya?ml|lock|toml|sql|ts|js|py|go|rs))/g

/** `The database schema is locked while …`, `Service registry tracks which services are being modified`. */
function addLock(line: Line, plain: string, locks: Lock[]): void {
  if (
    !LOCKED.test(plain) ||
    locks.length >= MAX ||
    /\block ?file|\bdeadlock|\bunlock|\bpackage-lock/i.test(plain)
  )
    return
  // Prose on locks is no lock: it speaks of something to be locked, or of the register that holds them.
  const isAbout = /\bregist(?:ry|er)\b|\block periods?\b/i.test(plain)
  const names = Array.from(plain.matchAll(NAME), match => (match[1] ?? match[2])!)
  const subject =
    /^(?:the |an? )?([\p{L}\p{N}][\p{L}\p{N} _/-]{1,50}?)\s+(?:is|are|stays?|gets?|must be|holds?)\s+(?:an? )?(?:locked|exclusive|under lock)/iu.exec(
      plain,
    )?.[1] ??
    /\b(?:touch|change|write to|edit|use)s?\s+(?:the )?([\p{L}\p{N}][\p{L}\p{N} _/-]{1,40}?)(?:[.,;]|$)/iu.exec(
      plain,
    )?.[1] ??
    /\blocks?\s+(?:on|for)\s+(?:the )?([\p{L}\p{N}][\p{L}\p{N} _/-]{1,40}?)(?:[.,;:]|\s(?:for|while|during|until)\b|$)/iu.exec(
      plain,
    )?.[1]
  if (names.length === 0 && subject !== undefined) names.push(subject.trim())
  if (names.length === 0 && (!isAbout || locks.some(lock => lock.text === plain))) return
  const minutes = /\block/i.test(plain) ? parseMinutes(plain) : null
  locks.push({
    names: names.slice(0, 20),
    holders: [],
    ...(minutes === null ? {} : { minutes }),
    text: plain,
    line: line.line,
  })
}

const RESOURCE = /^\W*(?:shared )?(?:services?|resources?|components?|modules?|files?|locks?|tables?)\W*$/i
const HOLDER =
  /\b(?:modified|changed|owned|locked|used|held|touched|claimed) by\b|^\W*(?:holders?|owners?|who|tasks?|agents?|phases?)\W*$/i

/** A table of who changes what: `| Service | Changed by | Lock |`. */
function addRegistered(line: Line, locks: Lock[]): void {
  if (locks.length >= MAX || !RESOURCE.test(line.header[0] ?? '')) return
  const about = headingsOf(line)
  if (!/\bregist(?:ry|er)\b|\block|\bshared\b|\bcoordination\b|\bservices?\b/i.test(about)) return
  const column = line.header.findIndex((title, index) => index > 0 && HOLDER.test(title))
  const name = (line.cells[0] ?? '').trim()
  if (column === -1 || name === '') return
  const holders = (line.cells[column] ?? '')
    .split(/\s*(?:,|;|&|\band\b|→)\s*/)
    .map(holder => holder.trim())
    .filter(holder => holder !== '' && !/^(?:none|nobody|[–—-]+)$/i.test(holder))
  const period = line.cells.find((_, index) =>
    /\block|\bperiod|\bfor\b|\bduration\b/i.test(line.header[index] ?? ''),
  )
  const minutes = period === undefined ? null : parseMinutes(period)
  locks.push({
    names: [name],
    holders: holders.slice(0, 50),
    ...(minutes === null ? {} : { minutes }),
    text: line.plain,
    line: line.line,
  })
}

const TELLS =
  /\b(?:announce[sd]?|announcement|notif(?:y|ied|ies|ication)s?|inform(?:ed|s)?|post(?:s|ed)? (?:it |this |them |that )?(?:in|to|into)|tell|told|message[ds]? (?:in|to)|mail(?:ed)? to)\b/i
const LEAD =
  /(\d{1,3})[\s-]*(hours?|h|days?|weeks?)\s*(?:before|ahead|in advance|prior|notice|announcement)|\b(?:a|one) (day|week) (?:before|ahead|in advance|prior|notice)/i
const TO =
  /(#[\p{L}\p{N}_-]{2,60}|@[\p{L}\p{N}_-]{2,60})|\b(?:notif\w+|inform\w*|tell|told)\s+(?:to\s+)?(?:the )?(user|owner|lead|team|orchestrator|stakeholders?|on-?call|everyone|everybody|users?)\b|\b(?:the )?(user|owner|lead|team|stakeholders?|everyone|everybody)\b[^.]{0,30}?\b(?:is|are|will be|gets?|must be)\b[^.]{0,20}?\b(?:notified|informed|told)/iu

/** Who is told what, and whether anything waits for it. */
function addNotice(line: Line, plain: string, notices: Notice[]): void {
  if (!TELLS.test(plain) || notices.length >= MAX || plain.length > 300) return
  if (/\b(?:last (?:year|time|month)|we (?:told|posted)|learned|was told)\b/i.test(plain)) return
  const lead = LEAD.exec(plain)
  const about = aboutOf(plain, line.under.heading)
  if (about === 'other' && lead === null && !TO.test(plain)) return
  const to = TO.exec(plain)
  const who = to?.[1] ?? to?.[2] ?? to?.[3]
  // Told again with less: the first word on it counts.
  if (
    notices.some(
      notice =>
        notice.about === about &&
        about !== 'other' &&
        (lead === null || notice.leadDays === toDays(lead)) &&
        (who === undefined || notice.to === who),
    )
  )
    return
  notices.push({
    about,
    ...(lead === null ? {} : { leadDays: toDays(lead) }),
    ...(who === undefined ? {} : { to: who }),
    blocking:
      lead !== null ||
      (/\bwait(?:s|ing)? for\b|\bbefore (?:going|you go) on\b|\bblocking\b/i.test(plain) &&
        !/\bnon-?blocking|\bwaits? for nobody/i.test(plain)),
    text: plain,
    line: line.line,
  })
}

function aboutOf(plain: string, heading: string): Notice['about'] {
  for (const text of [plain, heading]) {
    if (/\bbreaking\b/i.test(text)) return 'breaking-change'
    if (/\bmitigat|\bretr(?:y|ies|ied)\b|\broll(?:ed)?[ -]?back|\bswitch/i.test(text)) return 'mitigation'
    if (/\bfail|\bblock(?:ed|er)|\bstuck\b|\berror/i.test(text)) return 'failure'
    if (
      /\b(?:wave|batch|phase|tier|stage)s?\b[^.]{0,30}\b(?:done|finish|complete|end|open|start|merged)/i.test(
        text,
      )
    )
      return 'wave'
    if (
      /\b(?:everything|all (?:waves|tasks|work)|the (?:run|plan))\b[^.]{0,20}\b(?:done|finish|complete|end)/i.test(
        text,
      )
    )
      return 'end'
  }
  return 'other'
}

function toDays(lead: RegExpExecArray): number {
  const unit = (lead[2] ?? lead[3])!.toLowerCase()
  const count = lead[1] === undefined ? 1 : Number(lead[1])
  return unit.startsWith('w') ? count * 7 : unit.startsWith('d') ? count : count / 24
}
