import type { Finding, Plan, Task } from '../plan.ts'
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

/** Tasks whose ids differ in their number alone. */
interface Series {
  tasks: Task[]
  /** Each number as it is written. */
  numbers: Map<number, string>
  low: number
  high: number
}

/** `T001 … T012` without T007. A series that begins later than with 1 is an excerpt of a larger one. */
export function findMissingIds(plan: Plan): Finding[] {
  const findings: Finding[] = []
  let shared: Set<number> | null = null
  for (const [prefix, { tasks, numbers, low, high }] of toSeries(plan.tasks)) {
    const gaps = high - low + 1 - numbers.size
    if (numbers.size < (gaps === 1 ? SHORT_MIN : SERIES_MIN) || low > 1 || gaps === 0) continue
    const lines = (shared ??= findSharedLines(plan.tasks))
    const ranged = tasks.some(({ line }) => lines.has(line))
    if (gaps > Math.max(1, numbers.size * (ranged ? RANGED_GAPS_MAX : GAPS_MAX))) continue
    const width = numbers.get(low)!.length
    const missing: number[] = []
    for (let at = low; at <= high && missing.length <= SHOWN; at++) if (!numbers.has(at)) missing.push(at)
    const ids = missing.slice(0, SHOWN).map(number => `${prefix}${String(number).padStart(width, '0')}`)
    const shown = ids.join(', ') + (missing.length > SHOWN ? ' and more' : '')
    const message = `${shown} ${gaps === 1 ? 'is' : 'are'} missing between ${prefix}${numbers.get(low)!} and ${prefix}${numbers.get(high)!}. Regatta runs what is listed.`
    let next = missing[0]!
    while (!numbers.has(next)) next++
    const after = tasks.find(({ id }) => id === `${prefix}${numbers.get(next)!}`)
    const line = (after ?? tasks[0]!).line
    findings.push({ code: 'missing-id', severity: ranged ? 'warning' : 'note', line, message })
  }
  return findings
}

function toSeries(tasks: Task[]): Map<string, Series> {
  const all = new Map<string, Series>()
  for (const task of tasks) {
    const match = /^([^\d#.]{1,40})(\d{1,6})$/.exec(task.id)
    if (match === null) continue
    const number = Number(match[2])
    let series = all.get(match[1]!)
    if (series === undefined) {
      series = { tasks: [], numbers: new Map(), low: number, high: number }
      all.set(match[1]!, series)
    }
    series.tasks.push(task)
    series.numbers.set(number, match[2]!)
    series.low = Math.min(series.low, number)
    series.high = Math.max(series.high, number)
  }
  return all
}

/** Where a range tells several tasks at once. */
export function findSharedLines(tasks: { line: number }[]): Set<number> {
  const [seen, shared] = [new Set<number>(), new Set<number>()]
  for (const { line } of tasks) {
    if (seen.has(line)) shared.add(line)
    seen.add(line)
  }
  return shared
}
