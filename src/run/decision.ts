import type { EventBody } from './event.ts'
import type { Effect, Refusal } from './input.ts'

/** What an input leads to. A refused input changes nothing. */
export interface Decision {
  events: EventBody[]
  effects: Effect[]
  refusal?: Refusal
}

export type Refused = Decision & { refusal: Refusal }

export function yields(events: EventBody[], effects: Effect[] = []): Decision {
  return { events, effects }
}

export function refuse(code: Refusal['code'], message: string): Refused {
  return { events: [], effects: [], refusal: { code, message } }
}
