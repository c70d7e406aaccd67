import type { Event } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import type { AnswerRow, Rows } from '../run/rows.ts'
import { toRows } from '../run/to-rows.ts'
import { toCanonical } from '../lib/canonical.ts'
import type { Store, StoredEvent } from '../store/port.ts'
import { chainHash } from '../system/hash.ts'
import { replayEvents } from './advance.ts'

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
function replaySound(events: StoredEvent[]): { run: Run | undefined; breaks: string[] } {
  const { sound, breaks } = findBreaks(events)
  let run: Run | undefined
  for (const event of sound) {
    try {
      run = replayEvents([event], run)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return { run, breaks: [...breaks, `event ${event.seq} does not fit what came before it: ${why}`] }
    }
  }
  return { run, breaks }
}

/** The events up to the first gap or break of the chain, and what that is. */
export function findBreaks(events: StoredEvent[]): { sound: StoredEvent[]; breaks: string[] } {
  let previous = ''
  for (const [index, event] of events.entries()) {
    const { seq, text, hash } = event
    const problem =
      seq !== index + 1
        ? `event ${index + 1} is missing: number ${seq} stands in its place`
        : hash !== chainHash(previous, text)
          ? `the chain does not hold at event ${seq}: it or one before it was changed`
          : isSaidOtherwise(event)
            ? `event ${seq} is stored with another type or time than its text has`
            : null
    if (problem !== null) return { sound: events.slice(0, index), breaks: [problem] }
    previous = hash
  }
  return { sound: events, breaks: [] }
}

/** The columns beside the text are for queries, and must say the same. */
function isSaidOtherwise({ text, type, at }: StoredEvent): boolean {
  const said = JSON.parse(text) as Event
  return said.type !== type || said.at !== at
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
    const other = stored[index]
    if (other === undefined || toCanonical(row) === toCanonical(other)) continue
    const fields = Object.entries(row).filter(([name, value]) => {
      return toCanonical(value) !== toCanonical((other as Record<string, unknown>)[name] ?? null)
    })
    const said = fields.map(([name, value]) => {
      return `${name} is ${toCanonical(value)} by the events, ${toCanonical((other as Record<string, unknown>)[name] ?? null)} stored`
    })
    differences.push(`${kind} ${index + 1}: ${said.join('; ')}`)
  }
  return differences
}
