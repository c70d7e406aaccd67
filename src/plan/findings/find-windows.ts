import type { Draft, DraftWave } from '../assemble/draft.ts'
import type { Finding, Plan } from '../plan.ts'
import { rowsOf } from '../statements/lines.ts'
import type { Line } from '../statements/lines.ts'
import { parseClock } from '../words/clock.ts'
import { wholeOf } from '../words/halves.ts'
import { parseWaveName } from '../words/wave-name.ts'

const DAY = 24 * 60
const SPAN =
  /\b(weeks?|days?|hours?)\s+(\d{1,3})(?:\.\d)?\s*(?:-|–|—|to)\s*(?:weeks?|days?|hours?)?\s*(\d{1,3})\b/i

/** When a wave is said to run; minutes of the day, or numbers of days, weeks or hours with both ends in it. */
interface Window {
  unit: 'clock' | 'day' | 'week' | 'hour'
  from: number
  to: number
  text: string
  line: number
}

/** Windows of time that the order of the waves, or their own length, does not fit in. */
export function findWindows(plan: Plan, draft: Draft, lines: Line[]): Finding[] {
  const windows = gather(draft, lines)
  return [
    ...findOverlapping(plan, draft, windows),
    ...findTooShort(plan, draft, windows),
    ...findTwoTimes(draft, windows),
  ]
}

function gather(draft: Draft, lines: Line[]): Map<number, Window[]> {
  const windows = new Map<number, Window[]>()
  const byKey = new Map<string, number>()
  const add = (index: number, window: Window | null): void => {
    if (window === null) return
    const own = windows.get(index)
    if (own === undefined) windows.set(index, [window])
    else if (own.length < 10) own.push(window)
  }
  for (const [index, wave] of draft.waves.entries()) {
    byKey.set(wave.name.key, index)
    const inner = parseWaveName(wave.title, wave.line)
    if (inner !== null && !byKey.has(inner.key)) byKey.set(inner.key, index)
    // Hours of a day of their own say nothing beside those of another one.
    if (wholeOf(wave.name.key) !== null) continue
    for (const { heading, line } of wave.sections.slice(0, 5))
      add(index, parseWindow(heading?.plain ?? '', line))
    if (wave.sections.length === 0)
      add(index, parseWindow(`${wave.name.label} ${wave.name.title}`, wave.line))
    for (const { name, line } of wave.mentions.slice(0, 10)) add(index, parseWindow(name.title, line))
  }
  for (const line of rowsOf(lines)) {
    if (line.cells.length > 12) continue
    const name =
      parseWaveName(line.cells[0] ?? '', line.line) ??
      parseWaveName(
        `${(line.header[0] ?? '').slice(0, 40)} ${(line.cells[0] ?? '').slice(0, 100)}`,
        line.line,
      )
    const index = name === null ? undefined : byKey.get(name.key)
    if (index !== undefined) add(index, windowOfRow(line))
  }
  return windows
}

function parseWindow(text: string, line: number): Window | null {
  const plain = text.slice(0, 300)
  const clock = parseClock(plain)
  if (clock !== null) return { unit: 'clock', ...clock, line }
  const span = SPAN.exec(plain)
  if (span === null || Number(span[3]) < Number(span[2])) return null
  const unit = span[1]!.toLowerCase().replace(/s$/, '') as Window['unit']
  return { unit, from: Number(span[2]), to: Number(span[3]), text: span[0], line }
}

/** `| one | 09:00 | 10:30 |` below `From` and `To`, or both in one cell. */
function windowOfRow({ cells, header, line }: Line): Window | null {
  const from = header.findIndex(name => /^\W*(?:from|starts?|begins?)\W*$/i.test(name))
  const to = header.findIndex(name => /^\W*(?:to|until|ends?)\W*$/i.test(name))
  if (from > 0 && to > 0) return parseWindow(`${cells[from] ?? ''} - ${cells[to] ?? ''}`, line)
  const when = header.findIndex(name => /^\W*(?:when|time|window|clock|slot|days?|weeks?)\W*$/i.test(name))
  if (when < 1) return null
  const cell = cells[when] ?? ''
  return parseWindow(cell, line) ?? parseWindow(`${header[when]!.replace(/\W/g, '')} ${cell}`, line)
}

/** A wave whose window begins before that of a wave it comes after has ended. */
function findOverlapping(plan: Plan, draft: Draft, windows: Map<number, Window[]>): Finding[] {
  const indexOf = new Map(plan.waves.map(({ id }, index) => [id, index]))
  const findings: Finding[] = []
  for (const [index, wave] of plan.waves.entries()) {
    // What follows from the windows themselves cannot contradict them.
    if (draft.waves[index]?.name.kind === 'clock' && !draft.waves[index].explicit) continue
    for (const id of wave.after) {
      const pair = pickPair(windows.get(index) ?? [], windows.get(indexOf.get(id) ?? -1) ?? [])
      if (pair === null) continue
      const [own, other] = pair
      const message = `${wave.id} comes after ${id}, which ends at ${endOf(other)} (line ${other.line}), but begins at ${startOf(own)}. Regatta goes by the order, not by the clock.`
      findings.push({ code: 'overlap', severity: 'warning', line: own.line, message })
    }
  }
  return findings
}

function startOf({ unit, from }: Window): string {
  return unit === 'clock' ? toClock(from) : `${unit} ${from}`
}

function endOf({ unit, to }: Window): string {
  return unit === 'clock' ? toClock(to) : `${unit} ${to}`
}

function toClock(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60) % 24, minutes % 60]
  return `${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}

function pickPair(own: Window[], before: Window[]): [Window, Window] | null {
  for (const window of own) {
    for (const other of before) {
      if (window.unit !== other.unit) continue
      // A window far before that one is of the next day.
      const isNextDay = window.unit === 'clock' && (other.to > DAY || other.from - window.from > 4 * 60)
      const from = isNextDay ? window.from + DAY : window.from
      if (from < other.to) return [window, other]
    }
  }
  return null
}

/** A window of the clock in which the wave's own time, or that of one of its tasks, has no room. */
function findTooShort(plan: Plan, draft: Draft, windows: Map<number, Window[]>): Finding[] {
  if (windows.size === 0) return []
  const byWave = Map.groupBy(plan.tasks, task => task.wave)
  const findings: Finding[] = []
  for (const [index, wave] of plan.waves.entries()) {
    const window = windows.get(index)?.find(({ unit }) => unit === 'clock')
    if (window === undefined) continue
    const length = window.to - window.from
    const least = wave.minutesRange?.[0] ?? wave.minutes ?? 0
    const own = (byWave.get(wave.id) ?? []).filter(task => !task.done)
    const task = own.find(({ minutes, minutesRange }) => (minutesRange?.[0] ?? minutes ?? 0) > length * 1.02)
    const serial = wave.mode === 'serial' ? own.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0) : 0
    const what =
      least > length * 1.02
        ? `${wave.id} is said to take ${least} min`
        : task !== undefined
          ? `${task.id} is said to take ${task.minutes!} min`
          : serial > length * 1.02
            ? `The tasks of ${wave.id} take ${serial} min one after the other`
            : null
    if (what === null) continue
    const message = `${what}, but ${window.text} (line ${window.line}) is ${length} min. Regatta lets it take as long as it takes.`
    const line = draft.waves[index]?.sections[0]?.line ?? window.line
    findings.push({ code: 'times', severity: 'warning', line, message })
  }
  return findings
}

/** One wave with two windows. */
function findTwoTimes(draft: Draft, windows: Map<number, Window[]>): Finding[] {
  return [...windows].flatMap(([index, own]) => {
    const [first] = own
    const other = own.find(
      ({ unit, from, to }) => unit === first!.unit && (from !== first!.from || to !== first!.to),
    )
    if (first === undefined || other === undefined) return []
    const message = `${nameOf(draft.waves[index]!)} is ${first.text} in line ${first.line} and ${other.text} here. Regatta goes by the order, not by the clock.`
    return [{ code: 'competing-timelines', severity: 'warning' as const, line: other.line, message }]
  })
}

function nameOf({ id, title }: DraftWave): string {
  return title === '' ? id : `${id} (${title.slice(0, 60)})`
}
