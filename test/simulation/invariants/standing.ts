import type { Entry, RunHistory } from './history.ts'

/** How a run stands by its events alone, told apart from what the engine makes of them. */
export interface Standing {
  status: 'ready' | 'running' | 'paused' | 'stopping' | 'ended'
  /** Tasks that are done or skipped. */
  finished: Set<string>
  skipped: Set<string>
  /** Tasks whose attempt holds a slot. */
  atWork: Set<string>
  opened: Set<string>
  closed: Set<string>
  stopped: Set<string>
  /** By task: the number of the event by which people last renewed it. */
  renewedAt: Map<string, number>
}

export interface Moment extends Entry {
  /** As it stands before the event; the same object goes on to be changed. */
  before: Standing
}

export function* walk({ charter, entries }: RunHistory): Generator<Moment> {
  const { plan, scope } = charter
  const outside = new Set(plan.waves.map(({ id }) => id).filter(id => scope !== null && !scope.includes(id)))
  const standing: Standing = {
    status: 'ready',
    finished: new Set(plan.tasks.filter(task => task.done || outside.has(task.wave)).map(({ id }) => id)),
    skipped: new Set(),
    atWork: new Set(),
    opened: new Set(outside),
    closed: new Set(outside),
    stopped: new Set(),
    renewedAt: new Map(),
  }
  const waves = new Map(plan.tasks.map(({ id, wave }) => [id, wave]))
  for (const entry of entries) {
    yield { ...entry, before: standing }
    step(standing, entry, waves)
  }
}

function step(standing: Standing, { event, seq }: Entry, waves: Map<string, string>): void {
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
      standing.stopped.delete(event.wave)
      return
    case 'wave-done':
      standing.closed.add(event.wave)
      standing.stopped.delete(event.wave)
      return
    case 'wave-stopped':
      standing.stopped.add(event.wave)
      return
    case 'wave-started':
      standing.stopped.delete(event.wave)
      return
    case 'attempt-queued':
      standing.atWork.add(event.task)
      return
    case 'attempt-ended':
    case 'merge-queued':
      standing.atWork.delete(event.task)
      return
    case 'escalated':
      if (event.about.kind === 'question') standing.atWork.delete(event.task)
      return
    case 'task-skipped':
      standing.skipped.add(event.task)
      standing.finished.add(event.task)
      return
    case 'task-done':
      standing.finished.add(event.task)
      return
    case 'task-renewed':
      if (standing.status === 'ended') standing.status = 'running'
      standing.skipped.delete(event.task)
      if (standing.finished.delete(event.task)) standing.closed.delete(waves.get(event.task) ?? '')
      standing.renewedAt.set(event.task, seq)
      return
    default:
      return
  }
}
