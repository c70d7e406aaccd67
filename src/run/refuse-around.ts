import type { Change } from '../plan/compare/change.ts'
import { sayNotAlone } from './decide-answer.ts'
import { refuse } from './decision.ts'
import type { Refused } from './decision.ts'
import { findTask, isFinished } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'

/** What people are asked is decided by those, and as many, as the policy says: no command leads around that. */
export function refuseAround(
  run: Run,
  by: string,
  tasks: readonly RunTask[],
  held: RunWave | null = null,
): Refused | null {
  const indexes = new Set(tasks.map(({ index }) => index))
  const asked = run.asking.values().find(({ about: { kind }, task, wave }) => {
    if (task === null) return kind === 'systemic' && wave === held?.id
    return kind !== 'question' && indexes.has(task)
  })
  // It is still to be asked about, and skipped it would not be.
  const gate = tasks.find(({ index, wave }) => wave.gate === index)
  const why = asked || gate ? sayNotAlone(run, by) : null
  if (why === null) return null
  const whom = asked ? `People are asked about it, ${asked.id}` : 'People are asked at a gate'
  return refuse('not-allowed', `${whom}: ${why}`)
}

/** The same where the plan is changed: what is taken out of it or not waited for any more might be what people are asked about. */
export function refuseAroundEdit(run: Run, by: string, changes: readonly Change[]): Refused | null {
  const afters = new Map(run.charter.plan.waves.map(({ id, after }) => [id, after]))
  const edited = new Map(afters)
  for (const change of changes) {
    if (change.change === 'wave-added') edited.set(change.wave.id, change.wave.after)
    if (change.change === 'wave-changed' && change.to.after) edited.set(change.wave, change.to.after)
  }
  const listPassed = (from: string, to: string): RunTask[] => {
    const still = listBefore(edited, to)
    return [...listBefore(afters, from)].flatMap(id => (still.has(id) ? [] : listOpenGates(run, id)))
  }
  const freed = changes.flatMap(change => {
    if (change.change === 'task-moved') return listPassed(change.from, change.to)
    if (change.change === 'wave-changed') return listPassed(change.wave, change.wave)
    if (change.change === 'task-removed') return findTask(run, change.task.id) ?? []
    return change.change === 'need-dropped' ? (findTask(run, change.need) ?? []) : []
  })
  return refuseAround(run, by, freed)
}

/** The waves that one comes after, however late. */
function listBefore(afters: ReadonlyMap<string, string[]>, wave: string): Set<string> {
  const before = new Set(afters.get(wave))
  for (const id of before) for (const other of afters.get(id) ?? []) before.add(other)
  return before
}

function listOpenGates(run: Run, wave: string): RunTask[] {
  const gate = run.tasks[run.waves[run.waveIndex.get(wave) ?? -1]?.gate ?? -1]
  return gate && !isFinished(gate) ? [gate] : []
}

/** The same for what has not started. */
export function refuseAroundOverlap(run: Run, by: string): Refused | null {
  const asked = run.asking.values().find(({ about }) => about.kind === 'overlap')
  const why = asked ? sayNotAlone(run, by) : null
  return asked && why !== null
    ? refuse('not-allowed', `People are asked about it, ${asked.id}: ${why}`)
    : null
}
