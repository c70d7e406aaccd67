import { unreachable } from '../../lib/assert.ts'
import type { Plan, Task, Wave } from '../plan.ts'
import type { Change } from './change.ts'

/** The plan with these changes made to it; what names something that is not there changes nothing. */
export function editPlan(plan: Plan, changes: readonly Change[]): Plan {
  const tasks = new Map(plan.tasks.map(task => [task.id, task]))
  const waves = new Map(plan.waves.map(wave => [wave.id, wave]))
  const parts: Partial<Record<string, unknown>> = {}
  for (const change of changes) {
    if (change.change === 'said-otherwise') parts[change.part] = change.to ?? undefined
    else if ('wave' in change) editWave(waves, change)
    else editTask(tasks, change)
  }
  const edited = { ...plan, ...parts, waves: [...waves.values()], tasks: [...tasks.values()] }
  return Object.fromEntries(
    Object.entries(edited).filter(([, part]) => part !== undefined),
  ) as unknown as Plan
}

type OfWave = Extract<Change, { wave: unknown }>
type OfTask = Exclude<Change, OfWave | { change: 'said-otherwise' }>

function editWave(waves: Map<string, Wave>, change: OfWave): void {
  switch (change.change) {
    case 'wave-added':
      return void waves.set(change.wave.id, change.wave)
    case 'wave-removed':
      return void waves.delete(change.wave.id)
    case 'wave-changed': {
      const wave = waves.get(change.wave)
      if (wave) waves.set(wave.id, withFields(wave, change.to))
      return
    }
    default:
      return unreachable(change)
  }
}

function editTask(tasks: Map<string, Task>, change: OfTask): void {
  if (change.change === 'task-added') return void tasks.set(change.task.id, change.task)
  if (change.change === 'task-removed') return void tasks.delete(change.task.id)
  const task = tasks.get(change.task)
  if (task) tasks.set(task.id, editOne(task, change))
}

/** One that stays. */
function editOne(task: Task, change: Exclude<OfTask, { change: 'task-added' | 'task-removed' }>): Task {
  switch (change.change) {
    case 'task-moved':
      return { ...task, wave: change.to }
    case 'task-changed':
      return withFields(task, change.to)
    case 'need-added':
      return { ...task, needs: [...new Set([...task.needs, change.need])] }
    case 'need-dropped':
      return { ...task, needs: task.needs.filter(need => need !== change.need) }
    default:
      return unreachable(change)
  }
}

/** What a wave or a task is with other fields; those that a plan may leave out are left out where they are null. */
function withFields<T extends Task | Wave>(whole: T, fields: object): T {
  const edited: Record<string, unknown> = { ...whole, ...fields }
  for (const name of ['owner', 'labels', 'minutesRange', 'progress'])
    if (edited[name] === null) delete edited[name]
  return edited as unknown as T
}
