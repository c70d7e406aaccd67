import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { every } from '../lib/repeat.ts'
import type { Changed } from './api.ts'

export interface ChangeStream extends Disposable {
  /** Something changed; whoever looks is told soon, all changes of a while at once. */
  change(): void
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

interface Reader {
  controller: ReadableStreamDefaultController<Uint8Array>
  /** The latest it was told of. */
  rev: number
  missed: number
  drop(): void
}

const encoder = new TextEncoder()
const COMMENT = encoder.encode(':\n\n')

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

  function beat(): void {
    for (const reader of readers) {
      if (hasRoom(reader)) {
        reader.missed = 0
        reader.controller.enqueue(COMMENT)
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
          reader = { controller, rev: -1, missed: 0, drop }
          readers.add(reader)
          controller.enqueue(COMMENT)
          change()
        },
        pull() {
          if (reader) tell(reader)
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
    open,
    [Symbol.dispose]() {
      isClosed = true
      cancelBeat()
      cancelLook?.()
      for (const { controller } of readers) controller.close()
      readers.clear()
    },
  }
}

function hasRoom({ controller }: Reader): boolean {
  return (controller.desiredSize ?? 0) > 0
}
