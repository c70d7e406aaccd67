import type { Draft } from '../assemble/draft.ts'
import type { Plan, Range } from '../plan.ts'
import { parseMinutesRange } from '../words/measures.ts'
import type { Line } from './lines.ts'

/** How far below its first line a task or a wave names its time. */
const REACH = 30

/** Gives tasks and waves the ranges whose middle they already have, from the lines that belong to them. */
export function addRanges(plan: Plan, draft: Draft, lines: Line[]): void {
  const ranges = new Map<number, Range[]>()
  for (const { plain, line } of lines) {
    if (!/\d[\s+]*(?:[-–—]|to)\s*\d/.test(plain)) continue
    for (const part of plain.split(/[|;]/).slice(0, 20)) {
      const range = parseMinutesRange(/(\d[\d.]*\s*\+?\s*(?:-|–|—|to)\s*\d.{0,30})/.exec(part)?.[1] ?? '')
      if (range !== null && range[0] < range[1]) ranges.set(line, [...(ranges.get(line) ?? []), range])
    }
  }
  if (ranges.size === 0) return
  const timed = plan.tasks.filter(task => task.minutes !== null)
  const next = timed.length === 0 ? new Map<number, number>() : toNext(plan)
  for (const task of timed) {
    const range = find(ranges, task.line, Math.min(next.get(task.line)!, task.line + REACH), task.minutes!)
    if (range !== null) task.minutesRange = range
  }
  for (const [index, wave] of plan.waves.entries()) {
    const told = draft.waves[index]
    if (wave.minutes === null || told === undefined) continue
    const places = [...told.sections, ...told.mentions].map(({ line }) => line).slice(0, 20)
    for (const line of places) {
      const range = find(ranges, line, line + REACH, wave.minutes)
      if (range !== null) wave.minutesRange ??= range
    }
  }
}

/** Of each line that tells a task the next one that does. */
function toNext({ tasks }: Plan): Map<number, number> {
  const starts = [...new Set(tasks.map(task => task.line))].sort((a, b) => a - b)
  return new Map(starts.map((line, index) => [line, starts[index + 1] ?? line + REACH]))
}

function find(ranges: Map<number, Range[]>, from: number, to: number, middle: number): Range | null {
  for (let line = from; line < Math.max(to, from + 1); line++) {
    const range = ranges.get(line)?.find(([low, high]) => (low + high) / 2 === middle)
    if (range !== undefined) return range
  }
  return null
}
