import type { Finding } from '../plan.ts'
import { rowsOf } from '../statements/lines.ts'
import type { Line } from '../statements/lines.ts'
import { spansOf } from '../statements/read-estimates.ts'
import { NOUNS } from './stated.ts'

const CELL = /^\W{0,4}?([$€£])?\s?(\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?)\s?(k|m)?\s?([$€£])?\W{0,3}$/i
const TOTAL =
  /^\W*(?:grand |overall )?(?:totals?|sum|all together|altogether|gesamt|summe|suma|somme)\b|^\W*(?:总计|合计|合計|합계)/iu
const SUBTOTAL = /\bsub-?total|\bzwischensumme/i
const TIME = /\b(?:time|duration|dur|est(?:imated?|\.)?|minutes?|mins?|hours?|longest|effort|length)\b/i
const COUNTED = new RegExp(String.raw`\b(?:${NOUNS}|tokens|points|count)\b`, 'iu')
const SHARE =
  /\b(?:share|split|portion|allocation|weight)\b|%\s*of\s+(?:the\s+)?(?:work|tasks|budget|total|workers|calls)|^\W*(?:percent(?:age)?|%)\W*$/i
const EXTRA = /\boverhead\b|\bbuffer\b|\bincl/i

/** Tables whose row "Total" is not the sum of what stands above it, and shares that are not the whole. */
export function findTables(lines: Line[]): Finding[] {
  const findings: Finding[] = []
  let rows: Line[] = []
  const end = (): void => {
    findings.push(...findShares(rows))
    rows = []
  }
  for (const line of rowsOf(lines)) {
    if (rows[0] !== undefined && rows[0].header !== line.header) end()
    if (TOTAL.test(line.cells[0] ?? '') && rows.length > 1) {
      findings.push(...findTotal(line, rows))
      rows = []
    } else if (!SUBTOTAL.test(line.cells[0] ?? '')) rows.push(line)
  }
  end()
  return findings
}

function findTotal(total: Line, rows: Line[]): Finding[] {
  return total.cells.flatMap((cell, column) => {
    if (column === 0) return []
    const above = rows.map(row => (row.cells[column] ?? '').trim())
    const title = total.header[column] ?? ''
    return (
      findMoney(total, cell.trim(), above) ??
      findTime(total, cell, above, title) ??
      findCount(total, cell, above, title) ??
      []
    )
  })
}

function findMoney(total: Line, cell: string, above: string[]): Finding[] | null {
  const stated = CELL.exec(cell)
  if (stated === null || (stated[1] ?? stated[4]) === undefined) return null
  const parts = above.map(text => CELL.exec(text))
  if (parts.some(part => part === null || part[3] !== stated[3])) return []
  const sum = parts.reduce((all, part) => all + toNumber(part![2]!), 0)
  const own = toNumber(stated[2]!)
  if (Math.abs(sum - own) <= Math.max(0.02, sum * 0.01)) return []
  const message = `The rows add up to ${sum.toFixed(2)}, the total says ${own.toFixed(2)}. Regatta shows both and counts by the single figures.`
  return [{ code: 'cost-figures', severity: 'warning', line: total.line, message }]
}

/** What runs side by side takes less than its sum, but never less than its longest part. */
function findTime(total: Line, cell: string, above: string[], title: string): Finding[] | null {
  const bare = /\b(?:min(?:ute)?s?|h(?:ours?|rs?)?|days?|weeks?)\b/i.exec(title)?.[0] ?? ''
  const spanOf = (text: string): ReturnType<typeof spansOf>[number] | undefined =>
    spansOf(/^\W*\d[\d.–-]*\W*$/.test(text) ? `${text.replace(/[*~≈]/g, '')} ${bare}` : text)[0]
  const stated = spanOf(cell)
  if (stated === undefined || !TIME.test(title) || EXTRA.test(total.cells.join(' '))) return null
  const spans = above.map(spanOf)
  if (spans.some(span => span === undefined || span.unit !== stated.unit)) return []
  const high = spans.reduce((sum, span) => sum + span!.high, 0)
  const least = Math.max(...spans.map(span => span!.low))
  const isSum = /\beffort\b|\bagent[- ]hours\b|\bperson[- ]hours\b/i.test(title)
  const low = isSum ? spans.reduce((sum, span) => sum + span!.low, 0) : least
  if (stated.high >= low * 0.97 && stated.low <= high * 1.03) return []
  const message = `The rows add up to ${show(high, stated.unit)}, the total says ${show(stated.high, stated.unit)}. Regatta reckons with the single tasks and waves.`
  return [{ code: 'times', severity: 'warning', line: total.line, message }]
}

function findCount(total: Line, cell: string, above: string[], title: string): Finding[] | null {
  const stated = /^\W{0,4}(\d{1,6})\W{0,4}$/.exec(cell)?.[1]
  if (
    stated === undefined ||
    !COUNTED.test(title) ||
    /\bmax|\bpeak|\bavg|average|parallel|width|unique|distinct/i.test(`${title} ${total.cells[0]!}`)
  )
    return null
  const parts = above.map(text => /^\W{0,4}(\d{1,6})\W{0,4}$/.exec(text)?.[1])
  if (parts.some(part => part === undefined)) return []
  const sum = parts.reduce((all, part) => all + Number(part), 0)
  if (sum === Number(stated)) return []
  const message = `The rows add up to ${sum}, the total says ${stated}. Regatta goes by what is listed.`
  return [{ code: 'stated-count', severity: 'warning', line: total.line, message }]
}

/** Their shares are looked at with all else that is said of them. */
const PROVIDERS = /^\W*(?:provider|llm|model|vendor)s?\W*$/i

function findShares(rows: Line[]): Finding[] {
  const [first] = rows
  if (first === undefined || rows.length < 2 || PROVIDERS.test(first.header[0] ?? '')) return []
  return first.header.flatMap((title, column) => {
    if (!SHARE.test(title)) return []
    const parts = rows.map(
      row => /^\D{0,4}(\d{1,3}(?:\.\d{1,2})?)\s*%\W{0,3}$/.exec(row.cells[column] ?? '')?.[1],
    )
    if (parts.some(part => part === undefined)) return []
    const sum = parts.reduce((all, part) => all + Number(part), 0)
    if (sum >= 98 && sum <= 102) return []
    const message = `The shares in this table add up to ${Math.round(sum * 10) / 10}%. Regatta takes the shares as weights.`
    return [{ code: 'share-figures', severity: 'warning' as const, line: first.line, message }]
  })
}

function toNumber(digits: string): number {
  return Number(digits.replaceAll(',', ''))
}

function show(value: number, unit: 'min' | 'day' | 'week'): string {
  const round = (number: number): number => Math.round(number * 100) / 100
  if (unit !== 'min') return `${round(value)} ${unit}s`
  return value >= 90 ? `${round(value / 60)} h` : `${round(value)} min`
}
