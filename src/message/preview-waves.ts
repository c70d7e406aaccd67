import type { Plan, Task, Wave } from '../plan/plan.ts'
import { dotted, text } from './blocks.ts'
import { formatSpan } from './duration.ts'
import type { Block, Span } from './message.ts'
import { listNames, toName, toTitle, toWaveName } from './names.ts'
import { counted, said } from './words.ts'

interface Bounds {
  /** Waves whose tasks are listed, and those that get a line of their own besides. */
  open: number
  lines: number
  tasks: number
  tasksOfWave: number
}

/** What a phone shows in two screens, and what a message bears. */
const BOUNDS: Record<'short' | 'long', Bounds> = {
  short: { open: 4, lines: 4, tasks: 16, tasksOfWave: 6 },
  long: { open: 9, lines: 30, tasks: 90, tasksOfWave: 40 },
}
export const FINDINGS_MAX = { short: 5, long: 25 }
const NEEDS_SHOWN = 3

/** The waves of a plan with their tasks, as far as they fit, and counts of the rest. */
export function listPlanWaves(plan: Plan, whole: 'short' | 'long'): Block[] {
  const bounds = BOUNDS[whole]
  const byWave = Map.groupBy(plan.tasks, task => task.wave)
  const blocks: Block[] = []
  let room = bounds.tasks
  let at = 0
  for (; at < plan.waves.length && at < bounds.open && room > 0; at++) {
    const wave = plan.waves[at]!
    const tasks = byWave.get(wave.id) ?? []
    const items = toTaskItems(tasks, Math.min(room, bounds.tasksOfWave))
    if (wave.gate !== null) items.push([`Then people are asked: ${said(wave.gate)}`])
    blocks.push(text(...toWaveLine(wave, tasks.length)), { type: 'list', items })
    room -= tasks.length
  }
  const later = plan.waves.slice(at)
  if (later.length === 0) return blocks
  const shown = later.length > bounds.lines ? later.slice(0, bounds.lines - 1) : later
  const items = shown.map(wave => toWaveLine(wave, byWave.get(wave.id)?.length ?? 0))
  const hidden = later.slice(shown.length)
  const tasks = hidden.reduce((sum, { id }) => sum + (byWave.get(id)?.length ?? 0), 0)
  if (hidden.length > 0) {
    items.push([`… and ${counted(hidden.length, 'more wave')} with ${counted(tasks, 'task')}`])
  }
  return [...blocks, { type: 'list', items }]
}

/** Whether the short form leaves anything out. */
export function isFolded({ waves, tasks, findings }: Plan): boolean {
  const { open, tasks: most, tasksOfWave } = BOUNDS.short
  if (waves.length > open || tasks.length > most || hasHidden(findings)) return true
  const byWave = Map.groupBy(tasks, task => task.wave)
  return [...byWave.values()].some(({ length }) => length > tasksOfWave)
}

/** Notes are only counted there. */
function hasHidden(findings: Plan['findings']): boolean {
  return findings.length > FINDINGS_MAX.short || findings.some(({ severity }) => severity === 'note')
}

/** The longest way through the waves, by the minutes they name; else the work of all tasks; null: none are named. */
export function toTimeText({ waves, tasks }: Plan): string | null {
  const ends = new Map<string, number>()
  // In document order what a wave comes after stands before it; what does not is on a circle, or not worth a minute.
  for (const { id, minutes, after } of waves) {
    const startsAt = after.reduce((latest, before) => Math.max(latest, ends.get(before) ?? 0), 0)
    ends.set(id, startsAt + (minutes ?? 0))
  }
  const longest = [...ends.values()].reduce((most, end) => Math.max(most, end), 0)
  if (longest > 0) return `about ${formatMinutes(longest)}`
  const work = tasks.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0)
  return work > 0 ? `${formatMinutes(work)} of work in all` : null
}

function formatMinutes(minutes: number): string {
  return formatSpan(minutes * 60_000)
}

function toWaveLine(wave: Wave, count: number): Span[] {
  return dotted([
    toWaveName(wave),
    counted(count, 'task'),
    wave.minutes !== null && formatMinutes(wave.minutes),
    wave.after.length > 0 && `after ${listNames(wave.after, NEEDS_SHOWN)}`,
  ])
}

function toTaskItems(tasks: Task[], most: number): Span[][] {
  if (tasks.length <= most) return tasks.map(toTaskItem)
  const shown = tasks.slice(0, Math.max(0, most - 1))
  const [first, last] = [tasks[shown.length]!, tasks.at(-1)!]
  const range = `${toName(first.id)} to ${toName(last.id)}`
  if (shown.length === 0) return [[`${counted(tasks.length, 'task')}, ${range}`]]
  return [...shown.map(toTaskItem), [`… and ${tasks.length - shown.length} more, ${range}`]]
}

function toTaskItem({ id, title, agent, needs, done }: Task): Span[] {
  return dotted([
    [{ bold: toName(id) }, ` ${toTitle(title)}`],
    done && 'done already',
    agent !== null && toName(agent),
    needs.length > 0 && `needs ${listNames(needs, NEEDS_SHOWN)}`,
  ])
}
