import type { EditWish } from '../../commands/request.ts'
import type { Change } from '../plan/compare/change.ts'
import { sayRenamed } from '../message/difference.ts'
import { comparePlans } from '../plan/compare/compare-plans.ts'
import { editPlan } from '../plan/compare/edit-plan.ts'
import { listRenamed } from '../plan/compare/match-tasks.ts'
import type { Plan } from '../plan/plan.ts'
import { toStandingPlan } from '../run/edit.ts'
import { findObstacle } from '../run/judge-edit.ts'
import { findTask, isFinished } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import type { Wished } from './intake-edit.ts'

/** What of a newer version a run takes over that goes on: all that can still be done, and why the rest cannot. */
export function toAdoption(run: Run, later: Plan, wish: EditWish): Wished | { problem: string } {
  const error = later.findings.find(({ severity }) => severity === 'error')
  if (error) return { problem: `Line ${error.line}: ${error.message}` }
  const all = comparePlans(toStandingPlan(run), later)
  const left = new Set<string>()
  const changes = sift(
    run,
    all.flatMap(change => narrow(run, change, left)),
    left,
  )
  if (changes.length === 0 && left.size === 0)
    return { problem: `It says nothing else than the plan of ${run.id}.` }
  if (changes.length === 0)
    return { problem: `Nothing of it can be taken over into ${run.id}. ${[...left].join(' ')}` }
  const renamed = sayRenamed(listRenamed(toStandingPlan(run), later))
  if (renamed !== null) left.add(`${renamed} Here they keep their ids.`)
  return { changes, left: [...left], wish }
}

/** A document has no run ask after a wave that did not when it started, nor does it say what is done in it: both are told. */
function narrow(run: Run, change: Change, left: Set<string>): Change[] {
  const leaveGate = (wave: string): void =>
    void left.add(`What is asked after ${wave} changes for runs that are started from now on.`)
  if (change.change === 'wave-added') {
    if (change.wave.gate !== null) leaveGate(change.wave.id)
    return [{ ...change, wave: { ...change.wave, gate: null } }]
  }
  if (change.change === 'wave-changed' && 'gate' in change.to) {
    leaveGate(change.wave)
    const { gate: _, ...to } = change.to
    return Object.keys(to).length > 0 ? [{ ...change, to }] : []
  }
  if (change.change !== 'task-changed' || !('done' in change.to)) return [change]
  const { done, ...to } = change.to
  const task = findTask(run, change.task)
  const [what, verb] = done === true ? ['', 'skip'] : ['no longer ', 'retry']
  if (task && isFinished(task) !== done)
    left.add(
      `${change.task} is ${what}ticked there: to have it so here, /wave ${verb} ${run.id} ${change.task}`,
    )
  return Object.keys(to).length > 0 ? [{ ...change, to }] : []
}

/** Once more where something is left that others are tied to. */
function sift(run: Run, all: Change[], left: Set<string>): Change[] {
  let changes = all
  for (let before = -1; before !== changes.length;) {
    before = changes.length
    const known = {
      waves: new Set(changes.flatMap(change => (change.change === 'wave-added' ? [change.wave.id] : []))),
      tasks: new Set(changes.flatMap(change => (change.change === 'task-added' ? [change.task.id] : []))),
    }
    changes = changes.filter(change => {
      const obstacle = findObstacle(run, change, known)
      if (obstacle !== null) left.add(obstacle)
      return obstacle === null
    })
  }
  const used = new Set(editPlan(toStandingPlan(run), changes).tasks.map(({ wave }) => wave))
  return changes.filter(change => change.change !== 'wave-removed' || !used.has(change.wave.id))
}
