import type { Tiered } from '../plan/forecast/derive-tiers.ts'
import type { GateMode } from '../run/policy.ts'
import type { Plan, Range, Task, Wave } from '../plan/plan.ts'
import { dotted, text } from './blocks.ts'
import { groupAlike, sayRange } from './group-alike.ts'
import type { Block, Span } from './message.ts'
import { listNames, toName, toTitle, toWaveName } from './names.ts'
import { sayMinutes } from './say-forecast.ts'
import { counted, said } from './words.ts'

interface Bounds {
  /** Waves whose tasks are listed, and those that get a line of their own besides. */
  open: number
  lines: number
  /** Lines of tasks, where alike ones are one line. */
  items: number
  itemsOfWave: number
}

/** What a phone shows in two screens, and what a message bears. */
const SHORT: Bounds = { open: 4, lines: 4, items: 16, itemsOfWave: 6 }
/** The waves alone, where that is much to read already. */
const FOLDED: Bounds = { open: 0, lines: 8, items: 0, itemsOfWave: 0 }
const LONG: Bounds = { open: 9, lines: 30, items: 90, itemsOfWave: 40 }
export const FINDINGS_MAX = { short: 5, long: 25 }
const NEEDS_SHOWN = 3
/** Of so many it is looked up what they come after themselves. */
const AFTER_MAX = 50

/** The waves of a plan with their tasks, as far as they fit, and counts of the rest. */
export function listPlanWaves(plan: Plan, whole: 'short' | 'long', gates: GateMode): Block[] {
  const bounds = boundsOf(plan, whole)
  const byWave = Map.groupBy(plan.tasks, task => task.wave)
  const after = toAfter(plan)
  const blocks: Block[] = []
  let room = bounds.items
  let at = 0
  for (; at < plan.waves.length && at < bounds.open && room > 0; at++) {
    const wave = plan.waves[at]!
    const tasks = byWave.get(wave.id) ?? []
    const items = toTaskItems(tasks, Math.min(room, bounds.itemsOfWave))
    room -= items.length
    if (wave.gate !== null) items.push(toGate(wave.gate, gates))
    blocks.push(text(...toWaveLine(wave, tasks.length, after(at))), { type: 'list', items })
  }
  const later = plan.waves.length - at
  if (later === 0) return blocks
  const shown = later > bounds.lines ? bounds.lines - 1 : later
  const items: Span[][] = []
  for (const end = at + shown; at < end; at++) {
    const wave = plan.waves[at]!
    items.push(toWaveLine(wave, byWave.get(wave.id)?.length ?? 0, after(at)))
  }
  const hidden = plan.waves.slice(at)
  const tasks = hidden.reduce((sum, { id }) => sum + (byWave.get(id)?.length ?? 0), 0)
  if (hidden.length > 0) {
    items.push([`… and ${counted(hidden.length, 'more wave')} with ${counted(tasks, 'task')}`])
  }
  return [...blocks, { type: 'list', items }]
}

/** For a plan without waves: its tasks by what they need, and why each stands where it does. */
export function listTiers(plan: Plan, tiers: readonly Tiered[]): Block[] {
  const taskOf = new Map(plan.tasks.map(task => [task.id, task]))
  const byTier = Map.groupBy(tiers, ({ tier }) => tier)
  const blocks: Block[] = []
  let room = LONG.items
  for (const tier of [...byTier.keys()].toSorted((a, b) => a - b)) {
    const members = byTier.get(tier)!
    const shown = members.slice(0, Math.min(room, LONG.itemsOfWave))
    if (shown.length === 0) break
    const items = shown.map(({ id, reason }): Span[] =>
      dotted([[{ bold: toName(id) }, ` ${toTitle(taskOf.get(id)?.title ?? '')}`], said(reason)]),
    )
    if (shown.length < members.length) items.push([`… and ${members.length - shown.length} more`])
    blocks.push(text(...dotted([[{ bold: `Tier ${tier}` }], counted(members.length, 'task')])), {
      type: 'list',
      items,
    })
    room -= shown.length
  }
  const done = plan.tasks.flatMap(task => (task.done ? [task.id] : []))
  if (done.length > 0) blocks.push(text(...dotted([[{ bold: 'Done already' }], listNames(done)])))
  return blocks
}

/** Whether the short form leaves anything out. */
export function isFolded(plan: Plan): boolean {
  const { waves, tasks, findings } = plan
  const { open, items, itemsOfWave } = boundsOf(plan, 'short')
  if (waves.length > open || tasks.length > items || hasHidden(findings)) return true
  const byWave = Map.groupBy(tasks, task => task.wave)
  return [...byWave.values()].some(({ length }) => length > itemsOfWave)
}

function boundsOf({ tasks, waves }: Plan, whole: 'short' | 'long'): Bounds {
  if (whole === 'long') return LONG
  return tasks.length > SHORT.items && waves.length > 1 ? FOLDED : SHORT
}

/** Notes are only counted there. */
function hasHidden(findings: Plan['findings']): boolean {
  return findings.length > FINDINGS_MAX.short || findings.some(({ severity }) => severity === 'note')
}

function toGate(gate: string, mode: GateMode): Span[] {
  if (mode === 'auto')
    return [`Then nobody is asked where no check fails (gates: auto); else people are: ${said(gate)}`]
  return [
    `Then people are asked: ${said(gate)} – go: what comes after it may start; else the wave is done again, or the run is stopped once what runs has ended`,
  ]
}

function toWaveLine(wave: Wave, count: number, after: string | null): Span[] {
  const minutes = minutesOf(wave)
  return dotted([toWaveName(wave), counted(count, 'task'), minutes !== null && sayMinutes(minutes), after])
}

function minutesOf({ minutes, minutesRange }: Wave): Range | null {
  return minutes === null ? null : (minutesRange ?? [minutes, minutes])
}

/** After what a wave comes, in few words; what goes without saying is null: that it comes after the one above it. */
export function toAfter({ waves, tasks }: Plan): (at: number) => string | null {
  const byId = new Map(waves.map(wave => [wave.id, wave]))
  const free = new Set(tasks.filter(({ needs }) => needs.length === 0).map(({ wave }) => wave))
  const bound = new Set(tasks.flatMap(({ wave }) => (free.has(wave) ? [] : wave)))
  return at => {
    const [wave, above] = [waves[at], waves[at - 1]]
    if (wave === undefined || above === undefined) return null
    // Where each of its tasks says what it needs, their lines do.
    if (wave.after.length === 0) return bound.has(wave.id) ? null : 'from the start'
    // What one of them comes after itself need not be said.
    const implied = new Set(wave.after.slice(0, AFTER_MAX).flatMap(id => byId.get(id)?.after ?? []))
    const after = wave.after.filter(id => !implied.has(id))
    if (after.length === 1 && after[0] === above.id) return null
    return `after ${listNames(after.length > 0 ? after : wave.after, NEEDS_SHOWN)}`
  }
}

function toTaskItems(tasks: Task[], most: number): Span[][] {
  const groups = groupAlike(tasks)
  if (groups.length <= most) return groups.map(toTaskItem)
  const shown = groups.slice(0, Math.max(0, most - 1))
  const rest = groups.slice(shown.length).flat()
  const [first, last] = [rest[0]!, rest.at(-1)!]
  const range = sayRange(toName(first.id), toName(last.id))
  if (shown.length === 0) return [[`${counted(tasks.length, 'task')}, ${range}`]]
  return [...shown.map(toTaskItem), [`… and ${rest.length} more, ${range}`]]
}

function toTaskItem(group: Task[]): Span[] {
  const [first, last] = [group[0]!, group.at(-1)!]
  const { id, title, agent, needs, done } = first
  const name = group.length === 1 ? toName(id) : sayRange(toName(id), toName(last.id))
  return dotted([
    [{ bold: name }, ` ${toTitle(title)}`],
    group.length > 1 && counted(group.length, 'task'),
    done && 'done already',
    agent !== null && toName(agent),
    needs.length > 0 && `needs ${listNames(needs, NEEDS_SHOWN)}`,
  ])
}
