import { unreachable } from '../../lib/assert.ts'
import type { RunStatus, Standing, WaveStatus } from '../../run/states.ts'

/** How things stand, as one sees it at a glance: a colour of its own, and a word beside it. */
export type Part = 'done' | 'active' | 'parked' | 'failed' | 'rest'

export function toPart(status: Standing): Part {
  switch (status) {
    case 'done':
    case 'skipped':
      return 'done'
    case 'running':
    case 'checking':
    case 'merging':
      return 'active'
    case 'parked':
      return 'parked'
    case 'failed':
    case 'cancelled':
      return 'failed'
    case 'waiting':
    case 'ready':
    case 'queued':
      return 'rest'
    default:
      return unreachable(status)
  }
}

const TASK_WORDS: Record<Standing, string> = {
  waiting: 'to come',
  ready: 'ready',
  queued: 'waits for a worker',
  running: 'at work',
  checking: 'being checked',
  merging: 'being merged',
  done: 'done',
  parked: 'waits for people',
  skipped: 'skipped',
  failed: 'failed',
  cancelled: 'stopped',
}

export function sayTask(status: Standing): string {
  return TASK_WORDS[status]
}

const WAVE_WORDS: Record<WaveStatus, string> = {
  waiting: 'to come',
  open: 'open',
  held: 'held',
  gate: 'at its gate',
  done: 'done',
  stopped: 'stopped',
}

export function sayWave(status: WaveStatus): string {
  return WAVE_WORDS[status]
}

const RUN_WORDS: Record<RunStatus, string> = {
  ready: 'not started',
  running: 'running',
  paused: 'paused',
  stopping: 'stopping',
  done: 'done',
  failed: 'ended, not all done',
  cancelled: 'stopped',
}

export function sayRun(status: RunStatus): string {
  return RUN_WORDS[status]
}

export function toRunPart(status: RunStatus): Part {
  if (status === 'running' || status === 'stopping') return 'active'
  if (status === 'done') return 'done'
  if (status === 'paused') return 'parked'
  return status === 'ready' ? 'rest' : 'failed'
}
