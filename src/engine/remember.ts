import type { Event } from '../run/event.ts'
import { toRunRetrospective, toTaskRetrospective } from '../run/retrospective.ts'
import { taskOf } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import type { Store, Tx } from '../store/port.ts'

/** Keeps what there is to learn from what has just come to its end, together with its end. */
export async function remember(store: Store, tx: Tx, run: Run, events: Event[]): Promise<void> {
  const ended = new Set<string>()
  let at: number | null = null
  for (const event of events) {
    if (event.type === 'task-done' || event.type === 'task-failed' || event.type === 'task-skipped')
      ended.add(event.task)
    else if (event.type === 'run-ended') at = event.at
  }
  const now = events.at(-1)?.at ?? 0
  const tasks = [...ended].flatMap(id => toTaskRetrospective(run, taskOf(run, id), now) ?? [])
  const rows = at === null ? tasks : [...tasks, toRunRetrospective(run, at)]
  const sending = run.charter.rehearsal ? 'here' : 'waiting'
  if (rows.length > 0)
    await store.retrospectives.keep(
      tx,
      rows.map(row => ({ ...row, sending })),
    )
}
