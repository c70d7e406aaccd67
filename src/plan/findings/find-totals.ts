import type { Draft } from '../assemble/draft.ts'
import type { Finding, Plan } from '../plan.ts'
import type { Line } from '../statements/lines.ts'
import { linesOutside, statedOf } from '../statements/lines.ts'
import { wholeOf } from '../words/halves.ts'
import { COUNT, NOUNS, OF_DOERS, toCount, toCountFinding } from './stated.ts'
import { statedCount } from './find-counts.ts'

/** Numbers that the document gives for the whole of it. */
export function findTotals(plan: Plan, draft: Draft, lines: Line[]): Finding[] {
  return [...findSizes(plan, draft, lines), ...findWaveCount(plan, draft, lines)]
}

const BEFORE = String.raw`(?:^|[^\p{L}\p{N}.,#%-])`
const TOTAL = new RegExp(
  `${BEFORE}(${COUNT})\\s+(?:\\p{L}+\\s+){0,2}?(${NOUNS})\\s+(?:in total|total|altogether|overall|in all)(?!\\p{L})|\\btotal(?: of|:| is)?\\s+(${COUNT})\\s+(${NOUNS})(?!\\p{L})`,
  'iu',
)
const KEYED = new RegExp(
  `^\\W{0,4}(?:total|number of|total number of|all)\\s+(${NOUNS})\\W{0,4}[:=|]\\W{0,4}(\\d{1,5})(?![\\d.,]*[\\d%])`,
  'iu',
)
const TITLE = new RegExp(`(?:^|[^\\p{L}\\p{N}.,#%-])(\\d{1,5})\\s+(${NOUNS})(?!\\p{L})`, 'iu')
/** `Six agents, each job is one agent session.`, `Ten nodes, six bots`, `8 terminals, 3 waves`. */
const LISTED = new RegExp(
  `(?:^|[.;:,(–—]\\s+|\\b(?:by|across|has|have|of|with|and|are)\\s+)(${COUNT})\\s+(?:(?:parallel|coding|independent|small|ai|sub)[- ])?(${NOUNS})(?=\\s*(?:$|[.,;:)–—]|\\s(?:in|across|over|and|do|work|take|for|share)\\b))`,
  'giu',
)
const PAST = /\b(?:old|previous|was|were|supersedes?|lost|last (?:year|time|month)|learned)\b/i
const NOT_TOTAL =
  /\b(?:per|of the|example|max(?:imum)?|at most|up to|limit\w*|at once|at a time|at the same time|at any time|concurren\w+|simultaneous\w*|pool|cap(?:ped)?|than|at least|remaining|left|more|other|another|failed?|fails?|if|when|minimum|budget|each|every|first|last|next|these|those)\b/i

interface Sizes {
  tasks: Set<number>
  doers: Set<number>
}

/** `17 sessions in total`, `120 workers, 4 batches` over all of them, `Six agents, each …` before them. */
function findSizes(plan: Plan, draft: Draft, lines: Line[]): Finding[] {
  let known: Sizes | null = null
  const first = Math.min(...plan.tasks.map(task => task.line))
  const stated = draft.waves.map(statedCount)
  const sum = stated.every(told => told !== null) ? stated.reduce((all, told) => all + told.count, 0) : null
  for (const line of linesOutside(lines)) {
    if (line.form === 'row' && line.cells.length > 3) continue
    if (line.form === 'code' || line.depth > 0) continue
    const plain = statedOf(line)
    if (!/\d|\b(?:t(?:wo|hree|en|we|hir)|four|five|fif|six|seven|eight|nine|eleven)/i.test(plain)) continue
    const own: Finding[] = []
    for (const { count, noun, isSure } of totalsOf(line, plain, first)) {
      const sizes = (known ??= sizesOf(plan, draft))
      const isDoers = OF_DOERS.test(noun)
      if (!sizes.tasks.has(count) && !(isDoers && sizes.doers.has(count))) {
        const listed = isDoers && !isSure ? nearest(count, sizes.doers) : plan.tasks.length
        // A number far from all that is listed counts something else.
        if (!isSure && Math.abs(listed - count) > Math.max(2, listed * 0.35)) continue
        own.push(toCountFinding(`The plan (${noun})`, count, listed, line.line, beyondOf(plan, count)))
        continue
      }
      if (isDoers && sizes.doers.has(count) && !sizes.tasks.has(count)) continue
      if (sum !== null && stated.length > 1 && sum !== count && sizes.tasks.has(count)) {
        const message = `The waves are said to have ${sum} together, the whole ${count}. Regatta goes by the lists, which have ${plan.tasks.length}.`
        const past = findBeyond(plan, count)
        return [
          { code: 'stated-count', severity: 'warning', line: line.line, message },
          ...(past === null ? [] : [past]),
        ]
      }
      const past = findBeyond(plan, count)
      if (past !== null) return [past]
    }
    if (own.length > 0) return own
  }
  return []
}

function totalsOf(
  line: Line,
  plain: string,
  first: number,
): { count: number; noun: string; isSure: boolean }[] {
  if (!/\b(?:old|previous|per|each|was|were|of the|supersedes|example)\b/i.test(plain)) {
    const isTitle = line.form === 'heading' && line.line < first
    const match = TOTAL.exec(plain) ?? (isTitle ? TITLE.exec(plain) : null)
    if (match !== null)
      return [{ count: toCount(match[1] ?? match[3]!), noun: (match[2] ?? match[4])!, isSure: true }]
    const keyed = KEYED.exec(plain)
    if (keyed !== null) return [{ count: Number(keyed[2]), noun: keyed[1]!, isSure: true }]
  }
  if (line.form === 'row' || (line.aside !== null && line.aside !== 'retold')) return []
  if (line.line > first && line.form !== 'text') return []
  if (/\b(?:examples?|templates?|hypothetical)\b/i.test(line.under.heading) || PAST.test(plain)) return []
  return Array.from(plain.matchAll(LISTED), match => ({
    count: toCount(match[1]!),
    noun: match[2]!,
    isSure: false,
    clause: clauseAround(plain, match.index, match.index + match[0].length),
  })).filter(({ count, clause }) => count > 1 && !NOT_TOTAL.test(clause))
}

/** What stands between the commas and stops around a place. */
function clauseAround(text: string, start: number, end: number): string {
  const before = text.slice(Math.max(0, start - 60), start)
  const after = text.slice(end, end + 60)
  return `${/[^.,;:()]*$/.exec(before)![0]}${text.slice(start, end)}${/^[^.,;:()]*/.exec(after)![0]}`
}

/** Every number that may rightly be called the plan's size, or that of those who do it. */
function sizesOf(plan: Plan, draft: Draft): Sizes {
  const open = plan.tasks.filter(task => !task.done)
  const refs = new Set(plan.tasks.flatMap(task => task.refs)).size
  const entries = new Set(draft.tasks.map(task => task.told.line)).size
  const doers = new Set(plan.tasks.flatMap(task => task.agent ?? []))
  const busy = new Set(open.flatMap(task => task.agent ?? []))
  const widths = [...Map.groupBy(plan.tasks, task => task.wave).values()].map(tasks => tasks.length)
  const { slots, slotsRange } = plan.limits
  const all = [doers.size, busy.size, plan.tasks.length, ...widths, slots ?? 0, ...(slotsRange ?? [])]
  return {
    tasks: new Set([plan.tasks.length, open.length, refs, entries]),
    // Who names nobody may speak of any number of agents.
    doers: new Set(doers.size === 0 ? [...all, plan.waves.length] : all),
  }
}

function nearest(count: number, sizes: Set<number>): number {
  return [...sizes].reduce((best, size) => (Math.abs(size - count) < Math.abs(best - count) ? size : best))
}

/** Ids of the plan's one series with a number that is past what the document says there are. */
function beyond(plan: Plan, count: number): Plan['tasks'] {
  const series = Map.groupBy(plan.tasks, ({ id }) => /^([^\d.]{1,40})\d{1,6}$/.exec(id)?.[1] ?? '')
  const [prefix, own] = [...series].reduce(
    (most, entry) => (entry[1].length > most[1].length ? entry : most),
    ['', [] as Plan['tasks']],
  )
  if (prefix === '' || own.length * 5 < plan.tasks.length * 4 || own.length < 4) return []
  const numbers = own.map(({ id }) => Number(/\d+$/.exec(id)![0]))
  if (Math.min(...numbers) > 1) return []
  return own.filter((_, index) => numbers[index]! > count)
}

function beyondOf(plan: Plan, count: number): string {
  const past = beyond(plan, count)
  return past.length === 0 || past.length > 20 ? '' : ` (${shown(past)} beyond it)`
}

function findBeyond(plan: Plan, count: number): Finding | null {
  const past = beyond(plan, count)
  const [first] = past
  if (first === undefined || count < 4) return null
  const message = `${shown(past)} beyond the ${count} that the document says there are. Regatta runs what is listed.`
  return { code: 'beyond-total', severity: 'warning', line: first.line, message }
}

function shown(tasks: Plan['tasks']): string {
  const ids = tasks.map(({ id }) => id)
  return `${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ' and more' : ''} ${ids.length === 1 ? 'is' : 'are'}`
}

const NOT_WAVES =
  /\b(?:first|last|next|after|every|former|another|old|previous|than|at least|up to|other|these)\s*$/i

/** `We run 6 waves` before the first of them. */
function findWaveCount(plan: Plan, draft: Draft, lines: Line[]): Finding[] {
  const kind = draft.waves[0]?.name.kind ?? ''
  if (kind === '' || draft.waves.some(wave => wave.name.kind !== kind)) return []
  const first = Math.min(...plan.tasks.map(task => task.line))
  const plural = /(?:ch|s|x)$/.test(kind) ? `${kind}es` : `${kind}s`
  const behind = String.raw`\s+(?:parallel\s+|sequential\s+)?`
  const pattern = new RegExp(`${BEFORE}(${COUNT})${behind}${plural}(?!\\p{L})`, 'iu')
  const parts = new RegExp(`${BEFORE}(?:${COUNT}|one|another)${behind}(?:${plural}|${kind})(?!\\p{L})`, 'giu')
  for (const line of linesOutside(lines)) {
    if (line.line >= first || line.form === 'code' || line.form === 'row') continue
    const plain = statedOf(line)
    const match = pattern.exec(plain)
    if (match === null || NOT_WAVES.test(plain.slice(0, match.index + 1))) continue
    // `## 3 Tiers` is the third chapter.
    if (line.form === 'heading' && /^\d/.test(plain)) continue
    // `Two rounds today, one round tomorrow` tells no number of all of them.
    if ([...plain.matchAll(parts)].length > 1) continue
    const count = toCount(match[1]!)
    const filled = draft.waves.filter(wave => wave.tasks.length > 0).length
    // Work beside the waves has a group of its own that nobody counts.
    const own = draft.waves.filter(({ name }) => !name.key.startsWith(`${kind} ~`)).length
    // Two days that are halved are two days.
    const whole = new Set(draft.waves.map(({ name }) => wholeOf(name.key) ?? name.key)).size
    if ([draft.waves.length, filled, own, whole].includes(count)) return []
    const message = `The document speaks of ${count} ${plural}, but ${draft.waves.length} were found. Regatta goes by those it found.`
    return [{ code: 'stated-waves', severity: 'warning', line: line.line, message }]
  }
  return []
}
