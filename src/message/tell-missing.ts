import type { Event } from '../run/event.ts'
import type { Wanted } from '../run/labels.ts'
import { listNames } from './names.ts'
import { plain } from './words.ts'

const NAMES_MAX = 5

/** Why tasks wait though nothing else holds them up, and what to do about it. */
export function tellMissing(event: Extract<Event, { type: 'workers-missing' }>): string {
  const waits = event.tasks.length === 1 ? 'waits' : 'wait'
  return `${listNames(event.tasks, NAMES_MAX)} ${waits}: ${sayMissing(event)}`
}

/** For whoever can see to it. */
export function sayMissing(wanted: Wanted): string {
  return `nobody is there who ${sayWanted(wanted)}. ${sayMend(wanted)}`
}

/** As in `does tasks of codex and has gpu`. */
export function sayWanted({ agent, labels }: Wanted): string {
  return labels.length === 0
    ? `does tasks of ${plain(agent)} where this run is`
    : `does tasks of ${plain(agent)} and has ${labels.join(', ')}`
}

function sayMend({ labels }: Wanted): string {
  if (labels.length > 0) return `Start one: regatta worker --slots N --labels ${labels.join(',')}`
  return 'Start regatta serve or regatta worker there'
}
