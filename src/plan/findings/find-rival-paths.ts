import type { Finding } from '../plan.ts'
import type { Line } from '../statements/lines.ts'
import { linesOutside, statedOf } from '../statements/lines.ts'
import type { Span } from '../statements/read-estimates.ts'
import { OF_PATH, spansOf } from '../statements/read-estimates.ts'

export interface Path {
  span: Span
  line: number
}

/** Rough figures for one way through a plan differ that much. */
const LOOSE = 0.5
const PATHS_MAX = 50

/** The critical path of the whole, given in two places with two lengths. */
export function findRivalPaths(lines: Line[]): Finding[] {
  const paths = statedPaths(lines)
  const [first] = paths
  const rival = paths.find(
    ({ span }) =>
      span.unit === first!.span.unit &&
      (span.low > first!.span.high * (1 + LOOSE) || span.high * (1 + LOOSE) < first!.span.low),
  )
  if (first === undefined || rival === undefined) return []
  const message = `The critical path is said to take ${show(first.span)} in line ${first.line} and ${show(rival.span)} here. Regatta reckons with the single tasks and waves.`
  return [{ code: 'times', severity: 'warning', line: rival.line, message }]
}

export function statedPaths(lines: Line[]): Path[] {
  const paths: Path[] = []
  for (const line of linesOutside(lines)) {
    if (paths.length >= PATHS_MAX) break
    if (!/critical path/i.test(line.plain)) continue
    const span = findSpan(statedOf(line))
    if (span !== null) paths.push({ span, line: line.line })
  }
  return paths
}

/** The time that stands right before or behind the words. */
function findSpan(plain: string): Span | null {
  const span = spansOf(plain).find(
    ({ start, end }) =>
      OF_PATH.test(plain.slice(0, start)) || /^\s?[(,–—-]?\s?critical path/i.test(plain.slice(end)),
  )
  return span ?? null
}

function show({ low, high, unit }: Span): string {
  return `${low === high ? low : `${low} to ${high}`} ${unit}${high === 1 ? '' : 's'}`
}
