import type { Change } from '../plan/compare/change.ts'
import { findCircle, nameOf } from './find-circle.ts'
import { isBound } from './graph.ts'
import { findTask, toldOf } from './run.ts'
import type { Run } from './run.ts'

/** What the plan of a run would come to: who waits for whom, waves as nodes with an opening and an end. */
interface Waits {
  needs: Map<string, Set<string>>
  /** Of tasks that are added or moved: their waves, and whether they wait for these to open. */
  waves: Map<string, string>
  gated: Set<string>
  members: Map<string, string[]>
  after: Map<string, string[]>
}

/** Tasks and waves that would wait for each other if the plan were changed so, closed; null: none would. */
export function findRing(run: Run, changes: readonly Change[]): string[] | null {
  const waits = toWaits(run, changes)
  const starts = changes.flatMap(change => {
    if (change.change === 'wave-changed') return [`opening ${change.wave}`]
    if (change.change === 'task-added') return [`task ${change.task.id}`]
    return change.change === 'need-added' || change.change === 'task-moved' ? [`task ${change.task}`] : []
  })
  return findCircle(starts, node => listNext(run, waits, node))
}

function toWaits(run: Run, changes: readonly Change[]): Waits {
  const waits: Waits = {
    needs: new Map(),
    waves: new Map(),
    gated: new Set(),
    members: new Map(),
    after: new Map(),
  }
  const needsOf = (id: string): Set<string> => {
    const known = waits.needs.get(id) ?? new Set(listNeeds(run, id))
    waits.needs.set(id, known)
    return known
  }
  const put = (task: string, wave: string, barrier: boolean): void => {
    waits.waves.set(task, wave)
    if (run.pace === 'waves' || isBound(run.charter, { wave, barrier })) waits.gated.add(task)
    waits.members.set(wave, [...(waits.members.get(wave) ?? []), task])
  }
  for (const change of changes) {
    if (change.change === 'task-added') {
      waits.needs.set(change.task.id, new Set(change.task.needs))
      put(change.task.id, change.task.wave, change.task.barrier)
    } else if (change.change === 'task-moved') put(change.task, change.to, barrierOf(run, change.task))
    else if (change.change === 'need-added') needsOf(change.task).add(change.need)
    else if (change.change === 'need-dropped') needsOf(change.task).delete(change.need)
    else if (change.change === 'wave-added') waits.after.set(change.wave.id, change.wave.after)
    else if (change.change === 'wave-changed' && change.to.after)
      waits.after.set(change.wave, change.to.after)
  }
  return waits
}

function barrierOf(run: Run, id: string): boolean {
  const task = findTask(run, id)
  return task !== undefined && toldOf(run, task).barrier
}

function listNeeds(run: Run, id: string): string[] {
  return (findTask(run, id)?.needs ?? []).map(need => run.tasks[need]!.id)
}

function listNext(run: Run, { needs, waves, gated, members, after }: Waits, node: string): string[] {
  const name = nameOf(node)
  const wave = run.waves[run.waveIndex.get(name) ?? -1]
  if (node.startsWith('opening '))
    return (after.get(name) ?? run.charter.plan.waves[wave?.index ?? -1]?.after ?? []).map(id => `end ${id}`)
  if (node.startsWith('end ')) {
    const own = (wave?.tasks ?? []).map(index => run.tasks[index]!.id).filter(id => !waves.has(id))
    return [`opening ${name}`, ...[...own, ...(members.get(name) ?? [])].map(id => `task ${id}`)]
  }
  const task = findTask(run, name)
  const isGated = waves.has(name) ? gated.has(name) : task?.gated === true
  const own = [...(needs.get(name) ?? listNeeds(run, name))].map(id => `task ${id}`)
  return isGated ? [...own, `opening ${waves.get(name) ?? task?.wave.id ?? ''}`] : own
}
