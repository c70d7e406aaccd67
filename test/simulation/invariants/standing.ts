import type { Option } from '../../../src/run/about.ts'
import { editPlan } from '../../../src/plan/compare/edit-plan.ts'
import type { Plan, Task } from '../../../src/plan/plan.ts'
import type { Charter, Event, Pace } from '../../../src/run/event.ts'
import type { FailureKind } from '../../../src/run/outcome.ts'
import { hasGate } from '../../../src/run/gates.ts'
import type { Mode } from '../../../src/run/policy.ts'
import type { Entry, RunHistory } from './history.ts'

export type Escalated = Extract<Event, { type: 'escalated' }>

/** How a run stands by its events alone, told apart from what the engine makes of them. */
export interface Standing {
  status: 'ready' | 'running' | 'paused' | 'stopping' | 'ended'
  /** The plan as people have changed it, and its tasks by their ids. */
  plan: Plan
  told: Map<string, Task>
  /** The wave of each task, gates and parts of others included. */
  waves: Map<string, string>
  /** By wave: what is to be done in it, its gate excepted. */
  members: Map<string, Set<string>>
  /** By wave: what comes last in it. */
  gates: Map<string, string>
  /** What is measured before the run, if anything is. */
  baseline: string | null
  /** The two that were made of one, and the one that they were made of. */
  parts: Map<string, string[]>
  wholes: Map<string, string>
  /** Tasks that are done or skipped. */
  finished: Set<string>
  skipped: Set<string>
  failed: Set<string>
  /** Tasks whose attempt holds a slot, and with which provider. */
  atWork: Map<string, string | null>
  /** Those whose attempt waits for an answer, alive. */
  aside: Map<string, string | null>
  opened: Set<string>
  closed: Set<string>
  stopped: Set<string>
  held: Set<string>
  /** By wave: what takes back what it has merged, till that has come to its end. */
  undoing: Map<string, string>
  /** By task: the number of the event by which people last renewed it. */
  renewedAt: Map<string, number>
  /** What was asked, and of that what is still open. */
  asked: Map<string, Escalated>
  open: Set<string>
  /** What people answered just now; what goes before its effect does not count. */
  answer: { question: Escalated; option: Option } | null
  /** Rows that people set. */
  modes: Map<FailureKind, Mode>
  slots: number
  pace: Pace
  /** What people want first, the highest rank before all. */
  ranks: Map<string, number>
}

export interface Moment extends Entry {
  /** As it stands before the event; the same object goes on to be changed. */
  before: Standing
}

export const toGateId = (wave: string): string => `${wave} gate`
export const BASELINE = 'before the run'
export const isUndo = (task: string): boolean => /^W\d{1,3} undo( \d{1,3})?$/.test(task)

type Walked = Pick<RunHistory, 'charter' | 'entries'>

export function* walk({ charter, entries }: Walked): Generator<Moment> {
  const standing = toFirst(charter)
  for (const entry of entries) {
    yield { ...entry, before: standing }
    step(standing, entry)
  }
}

export function countAtWork(run: Walked): number[] {
  const counts: number[] = []
  for (const { before } of walk(run)) counts.push(before.atWork.size)
  return counts
}

function toFirst({ plan, scope, gates, baseline, slots, pace }: Charter): Standing {
  const outside = new Set(plan.waves.map(({ id }) => id).filter(id => scope !== null && !scope.includes(id)))
  const gated = plan.waves
    .map(({ id }) => id)
    .filter(id => gates[id] && hasGate(gates[id]) && !outside.has(id))
  const members = new Map(plan.waves.map(({ id }) => [id, new Set<string>()]))
  for (const { id, wave } of plan.tasks) members.get(wave)!.add(id)
  const waves = new Map([
    ...plan.tasks.map(({ id, wave }) => [id, wave] as const),
    ...gated.map(wave => [toGateId(wave), wave] as const),
  ])
  const hasBaseline = baseline.length > 0
  if (hasBaseline) waves.set(BASELINE, plan.waves.find(({ id }) => !outside.has(id))!.id)
  return {
    status: 'ready',
    plan,
    told: new Map(plan.tasks.map(task => [task.id, task])),
    waves,
    members,
    gates: new Map(gated.map(wave => [wave, toGateId(wave)])),
    baseline: hasBaseline ? BASELINE : null,
    parts: new Map(),
    wholes: new Map(),
    finished: new Set(plan.tasks.filter(task => task.done || outside.has(task.wave)).map(({ id }) => id)),
    skipped: new Set(),
    failed: new Set(),
    atWork: new Map(),
    aside: new Map(),
    opened: new Set(outside),
    closed: new Set(outside),
    stopped: new Set(),
    held: new Set(),
    undoing: new Map(),
    renewedAt: new Map(),
    asked: new Map(),
    open: new Set(),
    answer: null,
    modes: new Map(),
    slots,
    pace,
    ranks: new Map(),
  }
}

function step(standing: Standing, { event, seq }: Entry): void {
  if (event.type !== 'attempt-ended') standing.answer = null
  switch (event.type) {
    case 'run-started':
    case 'run-resumed':
      standing.status = 'running'
      return
    case 'run-paused':
      standing.status = 'paused'
      return
    case 'run-stopping':
      standing.status = 'stopping'
      return
    case 'run-ended':
      standing.status = 'ended'
      return
    case 'wave-opened':
      standing.opened.add(event.wave)
      return letGo(standing, event.wave)
    case 'wave-done':
      standing.closed.add(event.wave)
      return letGo(standing, event.wave)
    case 'wave-stopped':
      letGo(standing, event.wave)
      reopen(standing, event.wave)
      standing.stopped.add(event.wave)
      return
    case 'wave-held':
      standing.held.add(event.wave)
      return
    case 'wave-started':
    case 'wave-released':
      return letGo(standing, event.wave)
    case 'wave-undoing':
      if (standing.status === 'ended') standing.status = 'running'
      standing.undoing.set(event.wave, event.task.id)
      standing.waves.set(event.task.id, event.wave)
      return
    case 'wave-undone':
      for (const task of event.tasks) renew(standing, task, seq)
      return
    case 'plan-edited':
      return edit(standing, event)
    case 'mode-set':
      standing.modes.set(event.row, event.mode)
      return
    case 'slots-set':
      standing.slots = event.slots
      return
    case 'pace-set':
      standing.pace = event.pace
      return
    case 'first-set':
      for (const task of event.tasks) standing.ranks.set(task, event.rank)
      return
    default:
      return stepTask(standing, event, seq)
  }
}

function letGo({ stopped, held }: Standing, wave: string): void {
  stopped.delete(wave)
  held.delete(wave)
}

function stepTask(standing: Standing, event: Event, seq: number): void {
  const { asked, open } = standing
  switch (event.type) {
    case 'attempt-queued':
      standing.atWork.set(event.task, event.provider ?? null)
      return
    case 'attempt-ended':
    case 'merge-queued':
      standing.atWork.delete(event.task)
      return
    case 'escalated':
      asked.set(event.escalation, event)
      open.add(event.escalation)
      if (event.task === null) return
      if (event.ask !== undefined) standing.aside.set(event.task, standing.atWork.get(event.task) ?? null)
      if (event.about.kind === 'question' || event.ask !== undefined) standing.atWork.delete(event.task)
      return
    case 'escalation-answered': {
      open.delete(event.escalation)
      comeBack(standing, event.escalation)
      const question = asked.get(event.escalation)
      const option = question?.about.options.find(({ id }) => id === event.option)
      standing.answer = question && option ? { question, option } : null
      return
    }
    case 'escalation-withdrawn':
      open.delete(event.escalation)
      return comeBack(standing, event.escalation)
    case 'task-split':
      return split(standing, event)
    case 'task-skipped':
      standing.skipped.add(event.task)
      return finish(standing, event.task)
    case 'task-done':
      return finish(standing, event.task)
    case 'task-failed':
      standing.failed.add(event.task)
      return
    case 'task-renewed':
      if (standing.status === 'ended') standing.status = 'running'
      return renew(standing, event.task, seq)
    case 'merge-undone':
      return renew(standing, event.task, seq)
    default:
      return
  }
}

/** Whoever waited alive for the answer holds a slot again. */
function comeBack({ asked, aside, atWork }: Standing, id: string): void {
  const question = asked.get(id)
  if (question?.ask === undefined || question.task === null) return
  atWork.set(question.task, aside.get(question.task) ?? null)
  aside.delete(question.task)
}

function finish({ finished, undoing, waves }: Standing, task: string): void {
  finished.add(task)
  const wave = waves.get(task) ?? ''
  if (undoing.get(wave) === task) undoing.delete(wave)
}

function renew(standing: Standing, task: string, seq: number): void {
  standing.skipped.delete(task)
  standing.failed.delete(task)
  standing.renewedAt.set(task, seq)
  unfinish(standing, task)
}

function split(standing: Standing, { task, parts }: Extract<Event, { type: 'task-split' }>): void {
  const wave = standing.waves.get(task)!
  standing.parts.set(
    task,
    parts.map(({ id }) => id),
  )
  for (const { id } of parts) {
    standing.wholes.set(id, task)
    standing.waves.set(id, wave)
    standing.members.get(wave)!.add(id)
  }
}

/** What is new is a member of its wave, which is not done any more; what is taken out counts as skipped. */
function edit(standing: Standing, { changes }: Extract<Event, { type: 'plan-edited' }>): void {
  const { waves, members, skipped } = standing
  standing.plan = editPlan(standing.plan, changes)
  standing.told = new Map(standing.plan.tasks.map(task => [task.id, task]))
  const enter = (task: string, wave: string): void => {
    members.get(waves.get(task) ?? '')?.delete(task)
    waves.set(task, wave)
    members.get(wave)!.add(task)
    if (standing.closed.has(wave)) holdBehind(standing, wave)
    reopen(standing, wave)
  }
  for (const change of changes) {
    if (change.change === 'task-added') enter(change.task.id, change.task.wave)
    if (change.change === 'task-moved') enter(change.task, change.to)
    if (change.change !== 'task-removed') continue
    skipped.add(change.task.id)
    finish(standing, change.task.id)
  }
}

/** What comes after it, however far, and is not done opens once more. */
function holdBehind({ plan, opened, closed }: Standing, wave: string): void {
  const behind = new Set([wave])
  for (const id of behind) for (const other of plan.waves) if (other.after.includes(id)) behind.add(other.id)
  for (const id of behind) if (!closed.has(id)) opened.delete(id)
}

/** Its gate comes again, also where people had skipped it. */
function reopen({ closed, finished, skipped, gates }: Standing, wave: string): void {
  if (!closed.delete(wave)) return
  const gate = gates.get(wave) ?? ''
  finished.delete(gate)
  skipped.delete(gate)
}

/** With a part its whole is to be done again, and with a task its wave, gate included. */
function unfinish(standing: Standing, task: string): void {
  if (!standing.finished.delete(task)) return
  reopen(standing, standing.waves.get(task) ?? '')
  const whole = standing.wholes.get(task)
  if (whole !== undefined) unfinish(standing, whole)
}
