import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { every } from '../lib/repeat.ts'
import type { Changed, StirredRuns } from './api.ts'

export interface ChangeStream extends Disposable {
  /** Something changed; whoever looks is told soon, all changes of a while at once. */
  change(): void
  /** Something happened to this run; whoever looks at it is told soon. */
  stir(run: string): void
  /** Whether anybody looks. */
  isHeard(): boolean
  /** A new reader, who is told at once how far the changes go; null: there are too many. `drop` hangs up. */
  open(drop: () => void): ReadableStream<Uint8Array> | null
}

/** At most ten times a second. */
const GAP_MS = 100
/** While the database does not answer. */
const RETRY_MS = 5_000
const HEARTBEAT_MS = 15_000
const READERS_MAX = 200
/** What may wait for a reader who does not read; what it misses is told when it reads again. */
const QUEUED_MAX = 4
/** Heartbeats that a reader does not take before it is given up. */
const SILENCE_MAX = 4
/** Of more runs than these nobody is told who does not read; they look again when they are back. */
const STIRRED_MAX = 1_000

interface Reader {
  controller: ReadableStreamDefaultController<Uint8Array>
  /** The latest it was told of. */
  rev: number
  /** Runs that changed since it was told of any. */
  stirred: Set<string>
  missed: number
  drop(): void
}

const encoder = new TextEncoder()
/** No comment: a page sees it, and so sees where it stays away. */
const BEAT = encoder.encode('event: beat\ndata: 0\n\n')

/** One look at the database for all readers; each hears only how far the changes go. */
export function openChangeStream(given: {
  clock: Clock
  latestRev(): Promise<number>
  log: Log
}): ChangeStream {
  const { clock, latestRev, log } = given
  const readers = new Set<Reader>()
  let latest = -1
  let isClosed = false
  let isLooking = false
  let isStale = false
  let cancelLook: (() => void) | null = null
  let cancelStir: (() => void) | null = null
  const cancelBeat = every(clock, HEARTBEAT_MS, beat)

  function change(): void {
    isStale = true
    if (!isClosed && !isLooking && !cancelLook && readers.size > 0) void look()
  }

  async function look(): Promise<void> {
    isLooking = true
    isStale = false
    let gapMs = GAP_MS
    try {
      latest = Math.max(latest, await latestRev())
      for (const reader of readers) tell(reader)
    } catch (error) {
      if (!isClosed) log.warn({ error }, 'the page could not be told of changes')
      isStale = true
      gapMs = RETRY_MS
    } finally {
      isLooking = false
    }
    if (!isClosed) cancelLook = clock.after(gapMs, rest)
  }

  function rest(): void {
    cancelLook = null
    if (isStale && readers.size > 0) void look()
  }

  function tell(reader: Reader): void {
    if (reader.rev >= latest || !hasRoom(reader)) return
    reader.rev = latest
    const changed: Changed = { rev: latest }
    reader.controller.enqueue(encoder.encode(`event: change\ndata: ${JSON.stringify(changed)}\n\n`))
  }

  function stir(run: string): void {
    if (isClosed || readers.size === 0) return
    for (const { stirred } of readers) if (stirred.size < STIRRED_MAX) stirred.add(run)
    cancelStir ??= clock.after(GAP_MS, () => {
      cancelStir = null
      for (const reader of readers) tellStirred(reader)
    })
  }

  function tellStirred(reader: Reader): void {
    if (reader.stirred.size === 0 || !hasRoom(reader)) return
    const runs: StirredRuns = [...reader.stirred]
    reader.stirred.clear()
    reader.controller.enqueue(encoder.encode(`event: runs\ndata: ${JSON.stringify(runs)}\n\n`))
  }

  function beat(): void {
    for (const reader of readers) {
      if (hasRoom(reader)) {
        reader.missed = 0
        reader.controller.enqueue(BEAT)
      } else if (++reader.missed >= SILENCE_MAX) {
        readers.delete(reader)
        reader.drop()
      }
    }
    // News of a change may have been lost on its way.
    change()
  }

  function open(drop: () => void): ReadableStream<Uint8Array> | null {
    if (isClosed || readers.size >= READERS_MAX) return null
    let reader: Reader | undefined
    return new ReadableStream<Uint8Array>(
      {
        start(controller) {
          reader = { controller, rev: -1, stirred: new Set(), missed: 0, drop }
          readers.add(reader)
          controller.enqueue(BEAT)
          change()
        },
        pull() {
          if (!reader) return
          tell(reader)
          tellStirred(reader)
        },
        cancel() {
          if (reader) readers.delete(reader)
        },
      },
      { highWaterMark: QUEUED_MAX },
    )
  }

  return {
    change,
    stir,
    isHeard: () => readers.size > 0,
    open,
    [Symbol.dispose]() {
      isClosed = true
      cancelBeat()
      cancelLook?.()
      cancelStir?.()
      for (const { controller } of readers) controller.close()
      readers.clear()
    },
  }
}

function hasRoom({ controller }: Reader): boolean {
  return (controller.desiredSize ?? 0) > 0
}
