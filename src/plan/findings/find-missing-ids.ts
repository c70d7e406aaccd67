import type { Finding, Plan } from '../plan.ts'
import { toWords } from '../words/strip.ts'

/** Whether two titles may mean the same work: any word of theirs begins alike. */
export function isAlike(a: string, b: string): boolean {
  const [x, y] = [toWords(a).map(stem), new Set(toWords(b).map(stem))]
  return x.length === 0 || y.size === 0 || x.some(word => word.length > 2 && y.has(word))
}

function stem(word: string): string {
  return word.length > 5 ? word.slice(0, 5) : word
}

/** Of fewer nobody knows whether they are counted through; a single gap shows in a shorter series. */
const SERIES_MIN = 8
const SHORT_MIN = 6
/** More gaps than this share are no slips: the ids are numbered otherwise. Ranges leave out several at once. */
const GAPS_MAX = 0.08
const RANGED_GAPS_MAX = 0.15
const SHOWN = 6

/** `T001 … T012` without T007. A series that begins later than with 1 is an excerpt of a larger one. */
export function findMissingIds(plan: Plan): Finding[] {
  const series = new Map<string, { numbers: Map<number, string>; line: number; ranged: boolean }>()
  const lines = new Map<number, number>()
  for (const { line } of plan.tasks) lines.set(line, (lines.get(line) ?? 0) + 1)
  for (const { id, line } of plan.tasks) {
    const match = /^([^\d#.]{1,40})(\d{1,6})$/.exec(id)
    if (match === null) continue
    const known = series.get(match[1]!) ?? { numbers: new Map(), line, ranged: false }
    series.set(match[1]!, known)
    known.numbers.set(Number(match[2]), match[2]!)
    known.ranged ||= (lines.get(line) ?? 0) > 1
  }
  const findings: Finding[] = []
  for (const [prefix, { numbers, line, ranged }] of series) {
    const sorted = [...numbers.keys()].sort((a, b) => a - b)
    const [low, high] = [sorted[0]!, sorted.at(-1)!]
    const gaps = high - low + 1 - sorted.length
    if (sorted.length < (gaps === 1 ? SHORT_MIN : SERIES_MIN) || low > 1 || gaps === 0) continue
    if (gaps > Math.max(1, sorted.length * (ranged ? RANGED_GAPS_MAX : GAPS_MAX))) continue
    const width = numbers.get(low)!.length
    const missing: string[] = []
    for (let at = low; at <= high && missing.length <= SHOWN; at++)
      if (!numbers.has(at)) missing.push(`${prefix}${String(at).padStart(width, '0')}`)
    const shown = missing.slice(0, SHOWN).join(', ') + (missing.length > SHOWN ? ' and more' : '')
    const message = `${shown} ${gaps === 1 ? 'is' : 'are'} missing between ${prefix}${numbers.get(low)!} and ${prefix}${numbers.get(high)!}. Regatta runs what is listed.`
    const after = plan.tasks.find(
      ({ id }) =>
        id ===
        `${prefix}${numbers.get(sorted.find(number => number > low && !numbers.has(number - 1)) ?? low)!}`,
    )
    findings.push({
      code: 'missing-id',
      severity: ranged ? 'warning' : 'note',
      line: after?.line ?? line,
      message,
    })
  }
  return findings
}
