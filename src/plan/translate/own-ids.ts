import { matchesOf } from '../../lib/matches-of.ts'
import type { Plan } from '../plan.ts'
import { isDoerName } from '../words/doer-names.ts'
import { tokensOf } from '../words/ids.ts'
import { toKind } from '../words/wave-kinds.ts'
import { walk } from './walk.ts'

/** One way of writing ids, and the one that every part of the reader knows which comes nearest to it. */
interface Form {
  own: string
  known: (parts: string[], at: number) => string
  /** Whatever is written so may be something else: only those that begin a line are ids. */
  onlyLeads?: true
  /** So may names of anything: something must wait for one of them. */
  onlyWaited?: true
}

const LETTER_A = 96
const toNumber = (letter: string): string => String(letter.toLowerCase().charCodeAt(0) - LETTER_A)

const WRITTEN: Form[] = [
  // `L1-a`, `L1.a`, `L1/a`, `L1-A`
  {
    own: '([A-Z]{1,3}\\d{1,3})[-.:/]([A-Za-z])',
    known: ([stem, letter]) => `${stem}${letter!.toLowerCase()}`,
  },
  // `W1.T2`
  { own: '([A-Z]{1,3}\\d{1,3})[.:/]([A-Z]{1,3}\\d{1,3})', known: ([stem, own]) => `${stem}-${own}` },
  // `W1/2`
  { own: '([A-Z]{1,3}\\d{1,3})[:/](\\d{1,3})', known: ([stem, number]) => `${stem}.${number}` },
  // `1.a`, `1-a`, `1/a`
  { own: '(\\d{1,2})[./-]([a-z])', known: ([stem, letter]) => `${stem}.${toNumber(letter!)}` },
  // `1-2`
  { own: '(\\d{1,2})-(\\d{1,2})', known: ([stem, number]) => `${stem}.${number}` },
  // `01`, `101`
  { own: '(0\\d|[1-9]\\d\\d)', known: ([number]) => `N-${number}`, onlyLeads: true, onlyWaited: true },
  // `t1`
  { own: '([a-uw-z])(\\d{1,3})', known: ([letter, number]) => `${letter!.toUpperCase()}${number}` },
  // `task-1`
  {
    own: '(task|job|item|ticket|story|issue|todo|unit|fix|feat|bug|chore)[-_](\\d{1,3})',
    known: ([word, number]) => `${word!.toUpperCase()}-${number}`,
  },
  // `mig_07`
  {
    own: '([a-z]{2,12})[-_](\\d{1,3})',
    known: ([word, number]) => `${word!.toUpperCase()}-${number}`,
    onlyWaited: true,
  },
  // `import-job`
  {
    own: '([a-z]{2,14}(?:-[a-z]{2,14}){1,2})',
    known: (_, at) => `ID-${at + 1}`,
    onlyLeads: true,
    onlyWaited: true,
  },
  // `TOK`
  { own: '([A-Z]{3,6})', known: (_, at) => `ID-${at + 1}`, onlyLeads: true, onlyWaited: true },
  // `Rq1`
  { own: '([A-Z][a-z]{1,3})(\\d{1,3})', known: ([word, number]) => `${word!.toUpperCase()}${number}` },
  // `OPS.3`, `BUG#3`
  { own: '([A-Z]{2,6})[.#](\\d{1,3})', known: ([word, number]) => `${word}-${number}` },
  // `TASK-A`, `Q-a`
  { own: '([A-Z]{1,8})-([A-Za-z])', known: ([word, letter]) => `${word}-${toNumber(letter!)}` },
  // `R2D`
  { own: '([A-Z]{1,2}\\d{1,2})([A-H])', known: ([stem, letter]) => `${stem}${letter!.toLowerCase()}` },
  // `Nr. 1`, `№1`
  { own: '((?:№|Nr\\.?|No\\.|N°) ?)(\\d{1,3})', known: ([, number]) => `#${number}` },
]

const FORMS = WRITTEN.map(form => ({ ...form, whole: new RegExp(`^${form.own}$`, 'u') }))

const UNIT = '(?:%|(?:h|hours?|mins?|minutes?|days?|weeks?|months?|people|agents)\\b)'
/** A line, a heading or a row that begins with one word of letters or figures that ends there, and what it says next. */
const LEAD = new RegExp(
  '^[ \\t>|]{0,12}(?:(?:[-*+•]|\\d{1,3}[.)])[ \\t]+)?(?:\\[[ xX]\\][ \\t]+)?(?:#{1,6}[ \\t]+)?[*_`([]{0,4}' +
    '((?:(?:Nr\\.?|No\\.|N°) )?[\\p{L}\\p{N}№][\\p{L}\\p{N}._/:#№°-]{0,30}?)' +
    `(?=[*_\`)\\].:]{0,4}(?:\\s|\\||$))(?![*_\`)\\].:]{0,4}\\s+${UNIT})[*_\`)\\].:| \\t]*(\\S*[ \\t]?\\S*)`,
  'gmu',
)
/** What stands before something that is waited for. */
const WAITS =
  '(?:after|needs?|depends on|depends|deps|requires|blocked by|waits for|wait for|once|when|←|<-|->|-->|→|\\|)[:*_`]{0,3}\\s+[`*\\[(]{0,2}'
const LEAST = 3

/**
 * Ids of a form that only this document has, as most of the reader knows ids: found where at least three lines, headings or
 * cells begin with one each. `restore` puts the document's own into what was read.
 */
export function takeOwnIds(text: string): { text: string; restore: (plan: Plan) => Plan } {
  const own = new Map<string, string>()
  const leads = matchesOf(text, LEAD).flatMap(([, id = '', said = '']): Lead[] =>
    // Mere words are no ids but those in capitals and those with a hyphen.
    /\d|-|^\p{Lu}{3,6}$/u.test(id) ? [{ id, said }] : [],
  )
  const known =
    leads.length < LEAST ? text : FORMS.reduce((told, form) => respell(told, form, leads, own), text)
  return { text: known, restore: plan => (own.size === 0 ? plan : restoreIn(plan, own)) }
}

interface Lead {
  id: string
  said: string
}

function respell(
  text: string,
  { own: form, whole, known, onlyLeads, onlyWaited }: Form & { whole: RegExp },
  leads: Lead[],
  own: Map<string, string>,
): string {
  const found = new Map<string, string>()
  for (const { id, said } of leads) {
    // A word alone in its heading may be what all below it is about.
    if (!whole.test(id) || (onlyLeads === true && said === '' && !/\d/.test(id))) continue
    if (isSomebody(id, onlyWaited === true) || isGroup(id)) return text
    const before = found.get(id)
    // What begins two lines about two things is no id of either.
    if (before !== undefined && before !== '' && said !== '' && before !== said) return text
    found.set(id, before || said)
  }
  if (found.size < LEAST) return text
  if (onlyWaited === true ? !isWaitedFor(text, form, found) : !isCounted([...found.keys()])) return text
  const prefixes = new Set([...found.keys()].map(stemOf))
  const any = new RegExp(
    `(?<=^|[^\\p{L}\\p{N}_./@#-]|(?<![\\p{L}\\p{N}_])${form}[-–])${form}(?![\\p{L}\\p{N}_])(?![./:]\\p{L}|-(?!${form}(?![\\p{L}\\p{N}_]))[\\p{L}\\p{N}]|\\s${UNIT})`,
    'gmu',
  )
  const spelled = new Map<string, string>()
  const places = new Map([...found.keys()].map((id, at) => [id, at]))
  const said = text.replaceAll(any, all => {
    if (onlyLeads === true ? !found.has(all) : !prefixes.has(stemOf(all))) return all
    const id = known((whole.exec(all) ?? []).slice(1), places.get(all) ?? 0)
    spelled.set(id, all)
    return id
  })
  // One that stands there already means something else.
  const taken = new Set(tokensOf(text))
  if ([...spelled.keys()].some(id => taken.has(id) || own.has(id))) return text
  for (const [id, all] of spelled) own.set(id, all)
  return said
}

/** Letters as they are, numbers for any. */
function stemOf(id: string): string {
  return id.replace(/\d+/gu, '0').replace(/(?<=[-./:\d])[A-Za-z]$/u, 'a')
}

/** Some of them follow each other: `a`, `b` or 1, 2. */
function isCounted(ids: string[]): boolean {
  const last = (id: string): number => {
    const end = /(\d+|[A-Za-z])$/u.exec(id)?.[1] ?? ''
    return /\d/.test(end) ? Number(end) : end.toLowerCase().charCodeAt(0)
  }
  const next = ids.filter((id, at) => at > 0 && last(id) - last(ids[at - 1]!) === 1)
  return next.length * 3 >= ids.length
}

const DOER =
  /^(?:sub-?agent|agent|worker|bot|dev|developer|session|terminal|instance|team|tester|runner|pane|tab|win)(?![a-z])/i

/** `api-agent`, `claude-2`; what is waited for by a number of its own may be called anything else. */
function isSomebody(id: string, isWaited: boolean): boolean {
  if (!isWaited || !/\d$/.test(id)) return isDoerName(id)
  return DOER.test(id) || isDoerName(id.replace(/[-_]\d+$/, ''))
}

function isWaitedFor(text: string, form: string, found: ReadonlyMap<string, string>): boolean {
  const waited = new RegExp(`(?<![\\p{L}\\p{N}_])${WAITS}(${form})(?![\\p{L}\\p{N}_-])`, 'giu')
  // What a row begins with is no reference.
  const said = text.replaceAll(/^[ \t]*\|[^|\n]*(?=\|)/gm, '')
  return [...said.matchAll(waited)].some(match => found.has(match[1]!))
}

function isGroup(id: string): boolean {
  return toKind(/^\p{L}{2,}/u.exec(id)?.[0] ?? '') !== null
}

function escape(id: string): string {
  return id.replaceAll('.', '\\.')
}

function restoreIn(plan: Plan, own: ReadonlyMap<string, string>): Plan {
  const ids = [...own.keys()].sort((a, b) => b.length - a.length).map(escape)
  const any = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${ids.join('|')})(?![\\p{L}\\p{N}_]|\\.\\p{N})`, 'gu')
  return walk(plan, text => text.replaceAll(any, id => own.get(id) ?? id))
}
