import { apply } from '../run/apply.ts'
import type { Event } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import type { AnswerRow, Rows } from '../run/rows.ts'
import { toRows } from '../run/to-rows.ts'
import { toCanonical } from '../lib/canonical.ts'
import type { Store, StoredEvent } from '../store/port.ts'
import { chainHash } from '../system/hash.ts'

export interface Replayed {
  /** As far as its events are sound. */
  run: Run | undefined
  events: number
  /** What speaks against the history: gaps, a chain that does not hold. */
  breaks: string[]
  /** Where the rows that are stored differ from those that the events make. */
  differences: string[]
}

/** Rebuilds a run from its events up to `until` (null: all), and compares it with what is stored where that is the same. */
export async function replayRun(
  store: Store,
  id: string,
  until: number | null,
): Promise<Replayed | undefined> {
  const events = await store.eventsOf(id, until)
  if (events.length === 0) return undefined
  const { run, breaks } = replaySound(events)
  const stored = until === null ? await store.rowsOf(id) : undefined
  const differences = run && stored ? compareRows(toRows(run), stored) : []
  return { run, events: events.length, breaks, differences }
}

/** As far as the history is whole: what comes after a break proves nothing. */
function replaySound(stored: StoredEvent[]): { run: Run | undefined; breaks: string[] } {
  const { sound, breaks } = findBreaks(stored)
  let run: Run | undefined
  for (const [index, event] of sound.entries()) {
    try {
      run = apply(run, event)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return { run, breaks: [...breaks, `event ${index + 1} does not fit what came before it: ${why}`] }
    }
  }
  return { run, breaks }
}

/** What the events say up to the first gap or break of the chain, and what that is. */
export function findBreaks(stored: StoredEvent[]): { sound: Event[]; breaks: string[] } {
  let previous = ''
  const sound: Event[] = []
  for (const [index, { seq, text, hash, type, at }] of stored.entries()) {
    if (seq !== index + 1)
      return { sound, breaks: [`event ${index + 1} is missing: number ${seq} stands in its place`] }
    if (hash !== chainHash(previous, text))
      return { sound, breaks: [`the chain does not hold at event ${seq}: it or one before it was changed`] }
    const event = JSON.parse(text) as Event
    // The columns beside the text are for queries, and must say the same.
    if (event.type !== type || event.at !== at)
      return { sound, breaks: [`event ${seq} is stored with another type or time than its text has`] }
    sound.push(event)
    previous = hash
  }
  return { sound, breaks: [] }
}

export function compareRows(made: Rows, stored: Rows): string[] {
  const kinds = ['waves', 'tasks', 'attempts', 'escalations'] as const
  return [
    ...compareKind('run', [made.run], [stored.run]),
    ...kinds.flatMap(kind => compareKind(kind, made[kind], stored[kind])),
    ...compareKind('answers', inOrder(made.answers), inOrder(stored.answers)),
  ]
}

/** They are stored as they came, which need not be as they were asked for. */
function inOrder(answers: AnswerRow[]): AnswerRow[] {
  return answers.toSorted((a, b) => (a.escalation < b.escalation ? -1 : 1))
}

function compareKind(kind: string, made: object[], stored: object[]): string[] {
  const differences: string[] = []
  if (made.length !== stored.length)
    differences.push(`${kind}: ${made.length} by the events, ${stored.length} stored`)
  for (const [index, row] of made.entries()) {
    const other = stored[index] as Record<string, unknown> | undefined
    if (other === undefined) continue
    const said = Object.entries(row).flatMap(([name, value]) => {
      const kept = other[name] ?? null
      if (value === kept || toCanonical(value) === toCanonical(kept)) return []
      return [`${name} is ${toCanonical(value)} by the events, ${toCanonical(kept)} stored`]
    })
    if (said.length > 0) differences.push(`${kind} ${index + 1}: ${said.join('; ')}`)
  }
  return differences
}
