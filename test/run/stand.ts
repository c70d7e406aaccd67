import { decide } from '../../src/run/decide.ts'
import type { Charter, Event } from '../../src/run/event.ts'
import type { Input, Refusal } from '../../src/run/input.ts'
import type { Run } from '../../src/run/run.ts'
import { START_AT, runThrough } from '../support/runs.ts'
import type { Played, Step } from '../support/runs.ts'

/** The run's status and that of each task: `running: A done, B running, C waiting`. */
export function toStand({ run }: { run: Run }): string {
  return `${run.status}: ${run.tasks.map(({ id, status }) => `${id} ${status}`).join(', ')}`
}

/** In what order attempts were started: `A/1 B/1 A/2`. */
export function toStarts({ events }: { events: Event[] }): string {
  return events
    .flatMap(event => (event.type === 'attempt-queued' ? [`${event.task}/${event.attempt}`] : []))
    .join(' ')
}

/** Of one type, in order. */
export function eventsOf<T extends Event['type']>(
  { events }: Played,
  type: T,
): Extract<Event, { type: T }>[] {
  return events.filter((event): event is Extract<Event, { type: T }> => event.type === type)
}

export function play(charter: Charter, ...steps: (Step | Step[])[]): Played {
  return runThrough(charter, steps.flat())
}

/** Why the input is refused, or undefined if it is not; the run stays as it is. */
export function refusalOf({ run, now }: Pick<Played, 'run' | 'now'>, input: Input): Refusal | undefined {
  return decide(run, input, { now, capacity: 0, mintToken: () => 'token' }).refusal
}

export function refOf(run: Run, id: string): { task: number; attempt: number } {
  const task = run.tasks.find(task => task.id === id)!
  return { task: task.index, attempt: task.attempts.length }
}

export const skip = (task: string): Input => ({ type: 'skip', by: 'ann', task })
export const rerun = (task: string): Input => ({ type: 'rerun', by: 'ann', task })
export const pause: Input = { type: 'pause', by: 'ann' }
export const resume: Input = { type: 'resume', by: 'ann' }
export const drain: Input = { type: 'stop', by: 'ann', mode: 'drain' }
export const stopNow: Input = { type: 'stop', by: 'ann', mode: 'now' }
export const answer = (escalation: string, option: string, by = 'ann'): Input => ({
  type: 'answer',
  by,
  escalation,
  option,
})

export { START_AT }
