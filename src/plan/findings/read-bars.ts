import type { Line } from '../statements/lines.ts'

/** A bar of a `gantt`; start and end in days, where the drawing tells them. */
interface Bar {
  id: string | null
  title: string
  after: string[]
  start: number | null
  end: number | null
  line: number
}

const BARS_MAX = 2000
const STATE = /^(?:done|active|crit|milestone|vert)$/i
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const LENGTH = /^(\d{1,5}(?:\.\d{1,2})?)\s*(m|h|d|w)$/
const DAYS = { m: 1 / 1440, h: 1 / 24, d: 1, w: 7 }
const KEYWORD =
  /^(?:gantt|section|title|dateFormat|axisFormat|tickInterval|excludes|includes|todayMarker|weekday|inclusiveEndDates|topAxis|click|%%)/

export function readBars(lines: Line[]): Bar[] {
  const bars: Bar[] = []
  const byName = new Map<string, Bar>()
  let isGantt = false
  let last = -1
  for (const { form, plain, line, language } of lines) {
    // A blank line in a fence is no line here; the next fence begins with a word of its own.
    if (form !== 'code' || (language !== 'mermaid' && language !== '')) {
      isGantt = false
      continue
    }
    if (/^gantt\b/.test(plain)) isGantt = true
    else if (/^(?:graph|flowchart|sequenceDiagram|classDiagram|stateDiagram|pie|journey)\b/.test(plain))
      isGantt = false
    if (!isGantt || KEYWORD.test(plain) || bars.length >= BARS_MAX || line === last) continue
    last = line
    const bar = toBar(plain, line, byName, bars.at(-1))
    if (bar === null) continue
    bars.push(bar)
    byName.set(bar.id ?? bar.title, bar)
  }
  return bars
}

/** `Mount driver :crit, m1, after m0, 3d` */
function toBar(plain: string, line: number, known: Map<string, Bar>, before: Bar | undefined): Bar | null {
  const colon = plain.indexOf(':')
  if (colon < 1 || plain.length > 400) return null
  const parts = plain
    .slice(colon + 1)
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '' && !STATE.test(part))
  const after = parts.flatMap(part => /^after\s+(.+)$/i.exec(part)?.[1]!.split(/\s+/) ?? [])
  const dates = parts.flatMap(part => toDay(part) ?? [])
  const length = LENGTH.exec(parts.find(part => LENGTH.test(part)) ?? '')
  const id = parts.find(part => !LENGTH.test(part) && !DATE.test(part) && !/^(?:after|until)\s/i.test(part))
  const ends = after.map(name => known.get(name)?.end ?? null)
  const start =
    dates[0] ??
    (after.length > 0
      ? ends.some(end => end === null)
        ? null
        : Math.max(...ends.map(end => end!))
      : (before?.end ?? null))
  const days = length === null ? null : Number(length[1]) * DAYS[length[2] as keyof typeof DAYS]
  const end = dates[1] ?? (start === null || days === null ? null : start + days)
  return { id: id ?? null, title: plain.slice(0, colon).trim(), after, start, end, line }
}

/** Days since 1970. */
function toDay(text: string): number | null {
  const match = DATE.exec(text)
  if (match === null) return null
  return Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / 86_400_000
}
