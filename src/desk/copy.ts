import { apply } from '../run/apply.ts'
import type { Event } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import { takeTouched } from '../run/to-rows.ts'
import type { Told } from './port.ts'

/** A run as its events make it, for who only looks at it; undefined: there are none. */
export function toCopy(events: readonly { text: string }[]): Run | undefined {
  let run: Run | undefined
  for (const { text } of events) run = applyTold(run, JSON.parse(text) as Event)
  return run
}

/** The copy after one event more. */
export function applyTold(run: Run | undefined, event: Told['event']): Run {
  const next = apply(run, event)
  takeTouched(next)
  return next
}
