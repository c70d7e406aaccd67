import { unreachable } from '../lib/assert.ts'
import type { RunStatus, TaskStatus } from './states.ts'

/** How a run stands, as people say it: `Run r7k2mx` before it makes a sentence. */
export function sayState({ status }: { status: RunStatus }): string {
  switch (status) {
    case 'ready':
      return 'has not started yet'
    case 'running':
      return 'is running'
    case 'paused':
      return 'is paused'
    case 'stopping':
      return 'is being stopped and ends once what is at work has ended'
    case 'done':
      return 'is all done'
    case 'failed':
      return 'has ended, not all done'
    case 'cancelled':
      return 'was stopped'
    default:
      return unreachable(status)
  }
}

/** What helps with a run that stands so, as people type it; null: nothing has to be done. */
export function sayWayOn({ id, status }: { id: string; status: RunStatus }): string | null {
  switch (status) {
    case 'ready':
      return `Start it with: /wave start ${id}`
    case 'paused':
      return `It goes on with: /wave resume ${id}`
    case 'stopping':
      return `What is at work ends at once with: /wave stop ${id} now`
    case 'failed':
      return `A task of it is tried again with: /wave retry ${id} TASK`
    case 'cancelled':
      return `A wave of it is done again, as a run of its own, with: /wave start ${id} WAVE`
    case 'running':
    case 'done':
      return null
    default:
      return unreachable(status)
  }
}

/** How a task stands, as people say it. */
export function sayTaskState({ status }: { status: TaskStatus }): string {
  switch (status) {
    case 'done':
      return 'is done'
    case 'skipped':
      return 'is skipped'
    case 'failed':
      return 'has failed'
    case 'cancelled':
      return 'was stopped'
    case 'parked':
      return 'waits for an answer'
    case 'waiting':
    case 'ready':
      return 'waits for its turn'
    case 'running':
    case 'checking':
    case 'merging':
      return 'is under way'
    default:
      return unreachable(status)
  }
}
