import type { StirredRuns } from '../api.ts'
import { toEventsUrl } from './ask.ts'

export interface Live {
  /** Tries at once instead of after a while. */
  retryNow(): void
  /** What was asked beside the stream found nobody there. */
  giveUp(): void
  close(): void
}

/** All hear the same, whoever they are. */
const LISTENER = 'someone'
const RETRY_MS_MIN = 500
const RETRY_MS_MAX = 15_000

interface Hearing {
  open(): void
  lost(): void
  change?(): void
  /** Something happened to these runs. */
  runs?(runs: StirredRuns): void
}

const hearing = new Set<Hearing>()
let live: Live | null = null
let isOpen = false

/** One stream for all of the page that wants to know; it ends with the last of them. */
export function joinLive(hear: Hearing): Live {
  hearing.add(hear)
  const each = (call: (one: Hearing) => void): void => [...hearing].forEach(call)
  live ??= openLive({
    open: () => {
      isOpen = true
      each(one => one.open())
    },
    lost: () => {
      isOpen = false
      each(one => one.lost())
    },
    change: () => each(one => one.change?.()),
    runs: runs => each(one => one.runs?.(runs)),
  })
  const joined = live
  if (isOpen) queueMicrotask(() => hearing.has(hear) && hear.open())
  return {
    retryNow: () => joined.retryNow(),
    giveUp: () => joined.giveUp(),
    close() {
      hearing.delete(hear)
      if (hearing.size > 0 || live !== joined) return
      live = null
      isOpen = false
      joined.close()
    },
  }
}

/** The server's word that something changed, asked for again whenever it breaks off. */
function openLive(hear: Required<Hearing>): Live {
  let source: EventSource | null = null
  let timer: number | undefined
  let tries = 0
  let isClosed = false

  function connect(): void {
    window.clearTimeout(timer)
    source?.close()
    source = new EventSource(toEventsUrl(LISTENER))
    source.addEventListener('open', () => {
      tries = 0
      hear.open()
    })
    source.addEventListener('change', () => hear.change())
    source.addEventListener('runs', ({ data }: MessageEvent<string>) =>
      hear.runs(JSON.parse(data) as StirredRuns),
    )
    source.addEventListener('error', giveUp)
  }

  function giveUp(): void {
    if (isClosed) return
    source?.close()
    source = null
    window.clearTimeout(timer)
    timer = window.setTimeout(connect, toWaitMs(tries++))
    hear.lost()
  }

  connect()
  return {
    retryNow() {
      if (source === null && !isClosed) connect()
    },
    giveUp,
    close() {
      isClosed = true
      window.clearTimeout(timer)
      source?.close()
    },
  }
}

/** Pages that lost the same server do not all come back at the same moment. */
function toWaitMs(tries: number): number {
  const whole = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** tries)
  return whole * (0.75 + Math.random() / 4)
}
