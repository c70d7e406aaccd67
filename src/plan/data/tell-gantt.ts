import type { Fence } from '../outline/outline.ts'
import type { Candidate, Place, Telling } from '../tell/telling.ts'
import { toCandidate, toTelling } from '../tell/telling.ts'
import { isId, parseIdStart } from '../words/ids.ts'
import { parseMinutes } from '../words/measures.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName } from '../words/wave-name.ts'

interface Bar {
  task: Candidate
  id: string | null
  after: string[]
  /** It says itself after what it comes. */
  said: boolean
  milestone: boolean
}

const STATES = /^(?:done|active|crit|milestone|vert)$/i
const DATE = /^\d{4}-\d{2}-\d{2}|^\d{1,2}[:./-]\d{1,2}|^\d{4}$/
const LENGTH = /^\d+(?:\.\d+)?\s*(?:ms|s|m|h|d|w|M|y)$/
const KEYWORD =
  /^(?:title|dateFormat|axisFormat|tickInterval|excludes|includes|todayMarker|weekday|inclusiveEndDates|topAxis|click|%%|acc\w+)\b/

/**
 * Mermaid's `gantt`: told again, so that it counts only where nothing tells the same better. Its sections are
 * waves where they are called so, else lanes; a bar without a start begins where the one before it ends.
 */
export function tellGantt(fence: Fence, place: Place): Telling[] {
  const start = fence.lines.findIndex(
    ({ text }) => text.trim() !== '' && !/^\s*(?:%%|---|config:|\s)/.test(text),
  )
  if (place.aside !== null && place.aside !== 'retold') return []
  if (start === -1 || !/^\s*gantt\b/.test(fence.lines[start]!.text)) return []
  const bars: Bar[] = []
  let { path } = place
  for (const { text, line } of fence.lines.slice(start + 1)) {
    const plain = text.trim().slice(0, 1000)
    const section = /^section\s+(\S.*)$/i.exec(plain)
    if (section !== null) path = [toGroup(section[1]!, line), ...place.path]
    else if (!KEYWORD.test(plain)) {
      const bar = toBar(plain, line, path, bars.at(-1))
      if (bar !== null) bars.push(bar)
    }
  }
  link(bars)
  callByTitle(bars)
  const tasks = bars.filter(bar => !bar.milestone).map(bar => bar.task)
  if (tasks.length === 0) return []
  // Where bars say what they come after, that is the order, and sections only gather.
  const edged = bars.filter(({ said }) => said).length * 3 > bars.length
  return [{ ...toTelling('ids', { ...place, aside: 'retold' }, tasks), edged }]
}

function toGroup(text: string, line: number): WaveName {
  const label = text.slice(0, 80)
  const lane = { kind: 'lane', key: `lane ~${label.toLowerCase()}`, label, alias: null, title: '', line }
  return parseWaveName(text, line) ?? lane
}

/** `Mount driver :crit, m1, after m0, 3d` */
function toBar(plain: string, line: number, path: WaveName[], before: Bar | undefined): Bar | null {
  const colon = plain.indexOf(':')
  if (colon < 1) return null
  const parts = plain
    .slice(colon + 1)
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
  const states = new Set(parts.filter(part => STATES.test(part)).map(part => part.toLowerCase()))
  const rest = parts.filter(part => !STATES.test(part))
  const length = rest.find(part => LENGTH.test(part))
  const after = rest.flatMap(part => /^after\s+(.+)$/i.exec(part)?.[1]!.split(/\s+/) ?? [])
  const dated = rest.some(part => DATE.test(part))
  const id =
    rest.find(part => !LENGTH.test(part) && !DATE.test(part) && !/^(?:after|until)\s/i.test(part)) ?? null
  // Minutes and months differ by their case only: `30m`, `2M`.
  const minutes = length === undefined || /[Mdwys]$/.test(length) ? null : parseMinutes(length)
  const task = toCandidate({
    title: plain.slice(0, colon).trim(),
    id,
    minutes,
    done: states.has('done'),
    path,
    line,
  })
  const implied = after.length === 0 && !dated && before !== undefined
  return {
    task,
    id,
    said: after.length > 0,
    after: implied ? [before.id ?? before.task.title] : after,
    milestone: states.has('milestone'),
  }
}

/** `OB1 :a1, 60m`: what a bar is called in its text is known elsewhere, unlike the calendar's own `a1`. */
function callByTitle(bars: Bar[]): void {
  const called = new Map<string, string>()
  for (const { task, id } of bars) {
    const start = isId(task.title) ? { ids: [task.title], rest: '' } : parseIdStart(task.title)
    const own = start?.ids.length === 1 ? start.ids[0]! : null
    if (own === null || own === id) continue
    if (id !== null) called.set(id, own)
    task.id = own
    if (start!.rest !== '') task.title = start!.rest
  }
  for (const { task } of bars)
    for (const dependency of task.dependencies)
      dependency.text = called.get(dependency.text) ?? dependency.text
}

/** Through milestones, for all bars together; no calendar has so many. */
const STEPS_MAX = 200_000

/** A milestone is no task: what comes after it comes after what it comes after. */
function link(bars: Bar[]): void {
  const milestones = new Map(bars.filter(bar => bar.milestone).map(bar => [bar.id ?? bar.task.title, bar]))
  let steps = STEPS_MAX
  for (const { task, after } of bars) {
    const open = [...after]
    const seen = new Set<string>()
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (seen.has(name) || steps-- <= 0) continue
      seen.add(name)
      const through = milestones.get(name)
      if (through === undefined) task.dependencies.push({ text: name, by: 'inline', line: task.line })
      else open.push(...through.after)
    }
  }
}
