import type { Draft } from '../assemble/draft.ts'
import type { Finding, Plan, Range } from '../plan.ts'
import { toHint } from '../statements/hints.ts'
import { linesWith, statedOf } from '../statements/lines.ts'
import type { Line } from '../statements/lines.ts'
import type { Span, Total } from '../statements/read-estimates.ts'
import { spansOf } from '../statements/read-estimates.ts'
import { equationsOf } from './arithmetic.ts'
import { findSpans } from './find-spans.ts'

const EXTRA =
  /\boverhead\b|\bbuffer\b|\bmonitoring\b|\bplus\b|\bslack\b|\breviews?\b|\bincl(?:uding|\.)?\b|\bmerg\w+|\bpause|\bbreaks?\b/i

const LOOSE = /[~≈]|\babout\b|\bca\.|\baround\b|\broughly\b/i

/** Times and savings that do not add up, and totals that say different things. */
export function findTimes(plan: Plan, draft: Draft, lines: Line[], totals: Total[]): Finding[] {
  const own = totals.filter(total => !/\b(?:option|alternative|variant|scenario)\b/i.test(total.text))
  // Of each line once: a wrong sum is mostly a wrong total, too.
  const seen = new Set<number>()
  return [
    ...findEquations(plan, draft, lines),
    ...findHeadings(lines, own),
    ...findLineTotals(plan, lines),
    ...findAgainstWaves(plan, draft, lines, own),
    ...findSavings(lines),
    ...findRivals(lines, own),
    ...findSpans(lines),
  ].filter(({ line }) => !seen.has(line) && seen.add(line))
}

function toFinding(
  line: number,
  what: string,
  code = 'times',
  severity: Finding['severity'] = 'warning',
): Finding {
  return { code, severity, line, message: `${what} Regatta reckons with the single tasks and waves.` }
}

const WORKED_OUT = toHint('=')
const SHARED = toHint('%')

function findEquations(plan: Plan, draft: Draft, lines: Line[]): Finding[] {
  const findings: Finding[] = []
  for (const line of linesWith(lines, WORKED_OUT)) {
    const plain = statedOf(line)
    if (!plain.includes('=') || (line.form === 'code' && line.language !== '' && line.language !== 'text'))
      continue
    for (const { left, right, unit, product } of equationsOf(plain)) {
      if (Math.abs(left - right) > Math.max(left * 0.03, unit === null ? 0.5 : 0.05))
        findings.push(toFinding(line.line, `${show(left, unit)} is worked out as ${show(right, unit)}.`))
      const actual =
        product === null || unit !== 'min' ? null : sumOfWaves(plan, draft, product.of, product.count)
      if (actual !== null && Math.abs(left - actual) > left * 0.03) {
        const what = `${product!.count} × ${show(product!.each, unit)} is ${show(left, unit)}, but the times of the waves themselves come to ${show(actual, unit)}.`
        findings.push(toFinding(line.line, what))
      }
    }
  }
  return findings
}

/** Of `5 batches`, where the plan has five batches that each name their time. */
function sumOfWaves({ waves }: Plan, draft: Draft, word: string, count: number): number | null {
  const kind = draft.waves[0]?.name.kind ?? ''
  if (kind === '' || !word.startsWith(kind.slice(0, 4)) || waves.length !== count) return null
  if (waves.some(({ minutes }) => minutes === null)) return null
  return waves.reduce((sum, { minutes }) => sum + minutes!, 0)
}

/** `### Parallel: 1.5 hours` over a line that works out 1.67 hours. */
function findHeadings(lines: Line[], totals: Total[]): Finding[] {
  const findings: Finding[] = []
  const heads = new Map(
    totals
      .filter(({ form, span }) => form === 'heading' && span.unit === 'min')
      .map(total => [total.text, total]),
  )
  if (heads.size === 0) return []
  for (const line of lines) {
    const head = line.form === 'heading' ? undefined : heads.get(line.under.heading)
    if (head === undefined) continue
    const last = equationsOf(statedOf(line)).at(-1)
    if (last === undefined || last.unit !== 'min') continue
    if (last.right < head.span.low * 0.95 || last.right > head.span.high * 1.05)
      findings.push(
        toFinding(
          line.line,
          `The heading in line ${head.line} says ${showSpan(head.span)}, this line ${show(last.right, 'min')}.`,
        ),
      )
  }
  return findings
}

const SUMMED = toHint('total|altogether|all|overall|sum|together')
const TOTAL_WORD = /\b(?:total|altogether|in all|all in all|overall|sum|together)\b/i

/** `A 1 h, B 2 h, C 1 h, altogether 3.5 hours.` */
function findLineTotals(plan: Plan, lines: Line[]): Finding[] {
  const serial = isSerial(plan)
  const findings: Finding[] = []
  for (const line of linesWith(lines, SUMMED)) {
    const plain = statedOf(line)
    const isTimed = line.form !== 'code' && /\d\s*\+?\s*[mhdw]/i.test(plain)
    const at = isTimed ? plain.search(TOTAL_WORD) : -1
    if (at <= 0 || EXTRA.test(plain) || /\bvs\b|\bsav|\binstead\b/i.test(plain)) continue
    const spans = spansOf(plain)
    const total = spans.find(span => span.start > at)
    const before = spans.filter(span => span.end <= at && span.unit === total?.unit)
    if (total === undefined) continue
    const worked = equationsOf(plain.slice(0, at)).at(-1)
    const sum =
      worked !== undefined && worked.unit === total.unit
        ? { low: worked.right, high: worked.right }
        : sumSpans(before)
    if (worked === undefined && (before.length < 2 || /=|→|->/.test(plain.slice(0, at)))) continue
    const least = worked === undefined && !serial ? Math.max(...before.map(({ low }) => low)) : sum.low
    if (total.high >= least * 0.95 && total.low <= sum.high * 1.05) continue
    findings.push(
      toFinding(
        line.line,
        `The times before it add up to ${showSpan({ ...sum, unit: total.unit })}, the total says ${showSpan(total)}.`,
      ),
    )
  }
  return findings
}

function sumSpans(spans: Span[]): { low: number; high: number } {
  return spans.reduce((sum, { low, high }) => ({ low: sum.low + low, high: sum.high + high }), {
    low: 0,
    high: 0,
  })
}

function isSerial({ waves }: Plan): boolean {
  return (
    waves.length > 1 && waves.every((wave, index) => index === 0 || wave.after.includes(waves[index - 1]!.id))
  )
}

const EXPLAINED = toHint('overhead|buffer')

/** The totals against the longest way through the waves, where each of them names its time. */
function findAgainstWaves(plan: Plan, draft: Draft, lines: Line[], totals: Total[]): Finding[] {
  const filled = plan.waves.filter(
    (wave, index) => (draft.waves[index]?.tasks.length ?? 0) > 0 || wave.minutes !== null,
  )
  if (filled.length < 2 || filled.some(({ minutes }) => minutes === null)) return []
  const path = pathOf(plan)
  const overlaps = draft.waves.every(
    (wave, index) => index === 0 || wave.after.includes(index - 1) || wave.afterTasks.length > 0,
  )
  const least = filled.reduce((all, { minutes, minutesRange }) => all + (minutesRange?.[0] ?? minutes!), 0)
  const sum = filled.reduce((all, { minutes, minutesRange }) => all + (minutesRange?.[1] ?? minutes!), 0)
  const explained = linesWith(lines, EXPLAINED).some(
    line => line.form !== 'code' && /\boverhead\b|\bbuffer\b/i.test(line.plain.slice(0, 400)),
  )
  for (const { span, scope, text, line } of totals) {
    if (span.unit !== 'min' || scope !== 'parallel') continue
    if (span.high < path[0] * 0.95)
      return [
        toFinding(
          line,
          `The whole is said to take ${showSpan(span)}, but the waves, one after the other, take ${showSpan({ low: path[0], high: path[1], unit: 'min' })}.`,
        ),
      ]
    if (overlaps && span.high < least * 0.95)
      return [
        toFinding(
          line,
          `The whole is said to take ${showSpan(span)}, but the waves add up to ${show(least, 'min')}: it fits only where they overlap.`,
          'times',
          'note',
        ),
      ]
    if (span.low > sum * (LOOSE.test(text) ? 1.3 : 1.1) && !explained && !EXTRA.test(text))
      return [
        toFinding(
          line,
          `The whole is said to take ${showSpan(span)}, but all waves together take ${show(sum, 'min')}.`,
        ),
      ]
  }
  return []
}

function pathOf({ waves }: Plan): Range {
  const ends = new Map<string, Range>()
  let longest: Range = [0, 0]
  for (const { id, minutes, minutesRange, after } of waves) {
    const start = after.reduce<Range>(
      (latest, other) => [
        Math.max(latest[0], ends.get(other)?.[0] ?? 0),
        Math.max(latest[1], ends.get(other)?.[1] ?? 0),
      ],
      [0, 0],
    )
    const [low, high] = minutesRange ?? [minutes ?? 0, minutes ?? 0]
    const end: Range = [start[0] + low, start[1] + high]
    ends.set(id, end)
    longest = [Math.max(longest[0], end[0]), Math.max(longest[1], end[1])]
  }
  return longest
}

const SAVING =
  /(\d{1,3})\s*%\s*(?:time )?(?:sav\w+|reduc\w+|faster|less time|shorter)|\b(?:sav\w+|reduc\w+|cut)\b[^.%]{0,20}?(\d{1,3})\s*%/i

/** Of sums that a saving may stem from. */
const SUMS_MAX = 100

/** `a saving of 50%` beside the two times that it must stem from. */
function findSavings(lines: Line[]): Finding[] {
  const sums: { right: number; unit: Span['unit'] | null; line: number }[] = []
  for (const line of linesWith(lines, WORKED_OUT)) {
    if (sums.length >= SUMS_MAX || line.plain.length > 400 || !line.plain.includes('=')) continue
    for (const { right, unit, product } of equationsOf(line.plain))
      if (product === null) sums.push({ right, unit, line: line.line })
  }
  for (const line of linesWith(lines, SHARED)) {
    if (!line.plain.includes('%')) continue
    const plain = statedOf(line)
    const match = SAVING.exec(plain)
    if (match === null || /\bcosts?\b/i.test(plain)) continue
    const stated = Number(match[1] ?? match[2])
    const [from, to] = spansOf(plain.replace(/\bideal\b.*/i, ''))
    const arrow =
      from !== undefined &&
      to !== undefined &&
      from.unit === to.unit &&
      /→|->|\bto\b/.test(plain.slice(from.end, to.start))
    const own = sums.find(sum => sum.line === line.line)
    const others =
      own === undefined
        ? []
        : sums.filter(sum => sum.line !== own.line && sum.unit === own.unit && sum.right > own.right)
    const pair = arrow
      ? { from: from.high, low: to.low, high: to.high }
      : others.length === 1
        ? { from: others[0]!.right, low: own!.right, high: own!.right }
        : null
    if (pair === null || pair.from === 0) continue
    const [most, least] = [(1 - pair.low / pair.from) * 100, (1 - pair.high / pair.from) * 100]
    if (stated >= least - 4 && stated <= most + 4) continue
    return [toFinding(line.line, `${stated}% are said to be saved, the figures give ${Math.round(least)}%.`)]
  }
  return []
}

const EXAMPLE = toHint('hypothetical|example|sample')

/** Totals of the same thing that differ, and timelines that are said to be examples. */
function findRivals(lines: Line[], totals: Total[]): Finding[] {
  const findings: Finding[] = []
  for (const scope of ['parallel', 'sequential'] as const) {
    const own = totals.filter(total => total.scope === scope && !EXTRA.test(total.text))
    const [first] = own
    const other = own.find(({ span, text }) => {
      // `~2 hours` and `95 min` are no contradiction.
      const by = LOOSE.test(text) || LOOSE.test(first!.text) ? 0.3 : 0.05
      return (
        span.unit === first!.span.unit &&
        (span.low > first!.span.high * (1 + by) || span.high < first!.span.low * (1 - by))
      )
    })
    if (first === undefined || other === undefined) continue
    const what = `The whole is said to take ${showSpan(first.span)} in line ${first.line} and ${showSpan(other.span)} here.`
    findings.push(toFinding(other.line, what, 'competing-timelines'))
  }
  const example = linesWith(lines, EXAMPLE).find(
    line =>
      line.form === 'heading' &&
      /\b(?:hypothetical|example|sample)\b/i.test(line.plain) &&
      /\b(?:time ?line|schedule|teams?)\b/i.test(line.plain),
  )
  if (example !== undefined)
    findings.push(
      toFinding(example.line, 'This timeline is an example beside the plan.', 'competing-timelines', 'note'),
    )
  return findings
}

function show(value: number, unit: Span['unit'] | null): string {
  if (unit === null) return String(round(value))
  if (unit !== 'min') return `${round(value)} ${unit}${value === 1 ? '' : 's'}`
  return value >= 90 ? `${round(value / 60)} h` : `${round(value)} min`
}

function showSpan({ low, high, unit }: Span): string {
  return low === high ? show(low, unit) : `${show(low, unit)} to ${show(high, unit)}`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
