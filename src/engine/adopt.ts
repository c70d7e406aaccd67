import type { EditWish } from '../../commands/request.ts'
import type { Change } from '../plan/compare/change.ts'
import { comparePlans } from '../plan/compare/compare-plans.ts'
import { editPlan } from '../plan/compare/edit-plan.ts'
import type { Plan } from '../plan/plan.ts'
import { toStandingPlan } from '../run/edit.ts'
import { findObstacle } from '../run/judge-edit.ts'
import type { Run } from '../run/run.ts'
import type { Wished } from './intake-edit.ts'

/** What of a newer version a run takes over that goes on: all that can still be done, and why the rest cannot. */
export function toAdoption(run: Run, later: Plan, wish: EditWish): Wished | { problem: string } {
  const error = later.findings.find(({ severity }) => severity === 'error')
  if (error) return { problem: `Line ${error.line}: ${error.message}` }
  const all = comparePlans(toStandingPlan(run), later)
  const { changes, left } = sift(run, all)
  if (changes.length === 0 && left.length === 0)
    return { problem: `It says nothing else than the plan of ${run.id}.` }
  if (changes.length === 0)
    return { problem: `Nothing of it can be taken over into ${run.id}. ${left.join(' ')}` }
  return { changes, left, wish }
}

/** Once more where something is left that others are tied to. */
function sift(run: Run, all: Change[]): { changes: Change[]; left: string[] } {
  const left = new Set<string>()
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
  const kept = changes.filter(change => change.change !== 'wave-removed' || !used.has(change.wave.id))
  return { changes: kept, left: [...left] }
}
