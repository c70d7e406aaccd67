import { apply } from '../run/apply.ts'
import type { Event } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import type { AnswerRow, Rows } from '../run/rows.ts'
import { toRows } from '../run/to-rows.ts'
import { toCanonical } from '../lib/canonical.ts'
import type { RunHead, Store, StoredEvent } from '../store/port.ts'
import { sayBroken, verifyHistory } from './verify-history.ts'

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

/** What the events say up to the first that is not as it was written, and which that is. */
export function findBreaks(stored: StoredEvent[], kept?: RunHead): { sound: Event[]; breaks: string[] } {
  const last = stored.at(-1)
  const verdict = verifyHistory(stored, { kept: kept ?? { seq: stored.length, hash: last?.hash ?? '' } })
  const isWhole = verdict.kind === 'whole'
  const sound = isWhole ? stored : stored.slice(0, verdict.sound)
  return {
    sound: sound.map(({ text }) => JSON.parse(text) as Event),
    breaks: isWhole ? [] : [sayBroken(verdict)],
  }
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
