import type { Event } from '../run/event.ts'
import type { Called } from '../run/owners.ts'
import { taskOf } from '../run/run.ts'
import type { Run, RunTask } from '../run/run.ts'
import { takesPart } from '../run/scope.ts'
import type { Alike } from './message.ts'
import { plain } from './words.ts'

interface Unblocked {
  owner: Called
  line: string
  alike: Alike
}

/** For whoever owns a task that starts for the first time, having waited for others; null: nobody need hear of it. */
export function tellOwner(run: Run, event: Extract<Event, { type: 'attempt-queued' }>): Unblocked | null {
  const owner = run.charter.owners?.[event.task]
  if (owner === undefined || event.attempt > 1 || !hasWaited(run, taskOf(run, event.task))) return null
  const whose = `whose owner is ${plain(owner.name)}`
  return {
    owner,
    line: `${plain(event.task)}, ${whose}, has all it waited for and starts`,
    alike: {
      key: `unblocked ${owner.name}`,
      lead: '',
      rest: `tasks, ${whose}, have all they waited for and start`,
      name: event.task,
      same: [],
    },
  }
}

/** For what was not done before the run. */
function hasWaited(run: Run, { needs, gated, wave }: RunTask): boolean {
  const wasOpen = (index: number): boolean =>
    takesPart(run, run.tasks[index]!.wave) && run.charter.plan.tasks[index]?.done !== true
  if (needs.some(wasOpen)) return true
  return gated && run.waves.some(other => other.followers.includes(wave.index) && other.tasks.some(wasOpen))
}
