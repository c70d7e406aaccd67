import type { Event } from '../../../src/run/event.ts'
import { perMoment } from './history.ts'
import type { Standing } from './standing.ts'

/** Since it had begun a task has come to need these, and they were not done since. */
type Late = Map<string, Set<string>>

export const editsHold = perMoment(
  {
    name: 'edits-hold',
    says: 'once a plan was changed nothing goes on before what it needs now, nor begins behind a wave that has work again',
  },
  ({ charter: { plan } }) => {
    const after = new Map(plan.waves.map(wave => [wave.id, wave.after]))
    const begun = new Set<string>()
    const late: Late = new Map()
    /** Waves that were done and got more to do. */
    const again = new Set<string>()
    return ({ event, before }) => {
      if (event.type === 'plan-edited') noteEdit(event, before, begun, late, again)
      if (event.type === 'wave-done') again.delete(event.wave)
      if (event.type === 'task-done' || event.type === 'task-skipped')
        for (const needs of late.values()) needs.delete(event.task)
      if (event.type !== 'attempt-queued') return []
      begun.add(event.task)
      const missed = [...(late.get(event.task) ?? [])]
      const told = before.told.get(event.task)
      const isGated = told !== undefined && (before.pace === 'waves' || told.barrier)
      const open = event.because === 'first' && isGated ? listBehind(after, told.wave, again) : []
      return [
        ...missed.map(need => `${event.task} goes on though ${need}, which it needs now, is not done`),
        ...open.map(wave => `${event.task} begins though ${wave} has work again`),
      ]
    }
  },
)

function noteEdit(
  { changes }: Extract<Event, { type: 'plan-edited' }>,
  { finished, closed }: Standing,
  begun: ReadonlySet<string>,
  late: Late,
  again: Set<string>,
): void {
  for (const change of changes) {
    if (change.change === 'need-added' && begun.has(change.task) && !finished.has(change.need))
      late.set(change.task, (late.get(change.task) ?? new Set()).add(change.need))
    if (change.change === 'need-dropped') late.get(change.task)?.delete(change.need)
    if (change.change === 'task-removed') for (const needs of late.values()) needs.delete(change.task.id)
    const grown =
      change.change === 'task-added' ? change.task.wave : change.change === 'task-moved' ? change.to : ''
    if (closed.has(grown)) again.add(grown)
  }
}

/** Of those waves the ones that this one comes after, however far. */
function listBehind(after: Map<string, string[]>, wave: string, again: ReadonlySet<string>): string[] {
  const before = new Set(after.get(wave))
  for (const id of before) for (const other of after.get(id) ?? []) before.add(other)
  return [...before].filter(id => again.has(id))
}
