import { editPlan } from '../../src/plan/compare/edit-plan.ts'
import type { Charter, Event } from '../../src/run/event.ts'
import type { EscalationRow } from '../../src/run/rows.ts'
import type { MemoryRun } from '../support/memory-rows.ts'
import { BASELINE, isUndo } from './invariants/standing.ts'
import type { World } from './world.ts'

export function hasEndedRow({ row }: MemoryRun): boolean {
  return row.status === 'done' || row.status === 'failed' || row.status === 'cancelled'
}

/** Nothing in any run moves any more, unless a person says a word; and it is clear which. */
export function isQuiet({ memory, scenario: { charters } }: World): boolean {
  return charters.every(charter => {
    const stored = memory.runs.get(charter.run)
    return stored !== undefined && isSettled(stored, charter, memory.runs.values())
  })
}

export function isSettled(stored: MemoryRun, founded: Charter, runs: Iterable<MemoryRun>): boolean {
  const charter = withEdits(stored, founded)
  const { plan } = charter
  if (hasEndedRow(stored)) return true
  const { row, tasks, waves, escalations } = stored
  const isAsked = escalations.values().some(isOpen)
  if (isAsked && hasPendingVote(stored)) return false
  const stopped = new Set<number>()
  for (const { wave, status } of waves.values())
    if (status === 'stopped' || (status === 'held' && isAsked)) stopped.add(wave)
  const held = listHeld(stored, charter)
  let ready = 0
  let isAllFinished = true
  // Nothing starts before people have said what becomes of the measuring that failed.
  const isHeldUp =
    isAsked &&
    (isUnpaid(stored, null) ||
      tasks.values().some(({ id, status }) => id === BASELINE && status === 'parked'))
  for (const { id, status, wave } of tasks.values()) {
    if (status === 'merging') return false
    const isWaiting = isUnpaid(stored, plan.waves[wave]!.id)
    const isStopped = isWaiting || (stopped.has(wave) && !isUndo(id)) || held.has(toWhole(id))
    if (status === 'ready' && !isStopped && !isHeldUp) ready++
    if (status !== 'done' && status !== 'skipped') isAllFinished = false
  }
  if (row.active > 0) return false
  if (row.status === 'paused' || row.status === 'ready') return true
  // An agent that waits for people, alive, keeps the files it names from those that are ready.
  const isKept = hasAside(stored) || (ready > 0 && isKeptElsewhere(stored, runs))
  if (row.status === 'stopping' || (ready > 0 && !isKept)) return false
  if (stopped.size > 0) return !isAllFinished
  return isAsked || isKept
}

/** With the plan as people have changed it. */
function withEdits({ events }: MemoryRun, charter: Charter): Charter {
  const edits = events
    .filter(({ type }) => type === 'plan-edited')
    .map(({ text }) => JSON.parse(text) as Event)
  const changes = edits.flatMap(event => (event.type === 'plan-edited' ? event.changes : []))
  return changes.length === 0 ? charter : { ...charter, plan: editPlan(charter.plan, changes) }
}

/** Somebody's reaction still comes to count. */
function hasPendingVote({ events }: MemoryRun): boolean {
  const pending = new Map<string, Set<string>>()
  for (const { type, text } of events) {
    if (!TO_VOTES.has(type)) continue
    const event = JSON.parse(text) as Event
    if (event.type === 'vote-taken-back') pending.get(event.escalation)?.delete(event.by)
    else if (event.type !== 'vote-given') pending.delete((event as { escalation: string }).escalation)
    else {
      const votes = pending.get(event.escalation) ?? new Set()
      if (event.until === null) votes.delete(event.by)
      else votes.add(event.by)
      pending.set(event.escalation, votes)
    }
  }
  return pending.values().some(({ size }) => size > 0)
}

const TO_VOTES: ReadonlySet<string> = new Set([
  'vote-given',
  'vote-taken-back',
  'escalation-answered',
  'escalation-withdrawn',
])

function isOpen({ status }: EscalationRow): boolean {
  return status === 'open' || status === 'acknowledged'
}

function hasAside({ escalations, attempts }: MemoryRun): boolean {
  const isAsked = escalations.values().some(isOpen)
  return isAsked && attempts.values().some(({ status }) => status === 'running')
}

/** The service that it wants is held by an agent of another run, which waits for people. */
function isKeptElsewhere(stored: MemoryRun, runs: Iterable<MemoryRun>): boolean {
  const told = stored.events.findLast(({ type }) => type === 'service-taken' || type === 'service-free')
  return told?.type === 'service-taken' && [...runs].some(run => run !== stored && hasAside(run))
}

/** Whether people are asked if more may be spent in the wave, or (null) in the run. */
function isUnpaid({ escalations }: MemoryRun, about: string | null): boolean {
  return escalations.values().some(asked => isOpen(asked) && asked.kind === 'budget' && asked.wave === about)
}

/** What needs, or comes after, a wave of which people have to say whether it is taken back. */
function listHeld({ tasks }: MemoryRun, { plan, pace, gates }: Charter): Set<string> {
  const rows = [...tasks.values()]
  const undoing = new Set(
    rows.flatMap(({ id, status, wave }) =>
      isUndo(id) && status !== 'done' && status !== 'skipped' ? [plan.waves[wave]!.id] : [],
    ),
  )
  if (undoing.size === 0) return new Set()
  const waves = new Map(plan.tasks.map(({ id, wave }) => [id, wave]))
  const isHeld = (need: string): boolean => undoing.has(waves.get(need) ?? '')
  const behind = new Set(
    plan.waves.flatMap(({ id, after }) => (after.some(of => undoing.has(of)) ? [id] : [])),
  )
  const behindGates = listBehindGates(plan, gates)
  const waits = ({ wave, barrier }: Charter['plan']['tasks'][number]): boolean =>
    behind.has(wave) && (pace === 'waves' || barrier || behindGates.has(wave))
  return new Set(plan.tasks.flatMap(task => (task.needs.some(isHeld) || waits(task) ? [task.id] : [])))
}

/** However far. */
function listBehindGates({ waves }: Charter['plan'], gates: Charter['gates']): Set<string> {
  const behind = new Set<string>()
  for (let count = -1; count < behind.size;) {
    count = behind.size
    for (const { id, after } of waves) if (after.some(of => of in gates || behind.has(of))) behind.add(id)
  }
  return behind
}

/** Of a task that was split, what it is a part of. */
function toWhole(task: string): string {
  return task.replace(/[ab]\d{0,3}$/, '')
}
