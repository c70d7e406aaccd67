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
/** The server says something at once, and then each 15 s. */
const FIRST_MS_MAX = 8_000
const SILENCE_MS_MAX = 40_000
/** As long as nothing is heard, it is looked so often. */
const LOOK_MS = 5_000

interface Hearing {
  open(): void
  lost(): void
  /** Nothing is heard, though perhaps somebody is there: one is to look. */
  look(): void
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
    look: () => each(one => one.look()),
    change: () => each(one => one.change?.()),
    runs: runs => each(one => one.runs?.(runs)),
  })
  const joined = live
  if (isOpen) queueMicrotask(() => hearing.has(hear) && hear.open())
  return {
    retryNow: () => joined.retryNow(),
    giveUp() {
      hear.lost()
      joined.giveUp()
    },
    close() {
      hearing.delete(hear)
      if (hearing.size > 0 || live !== joined) return
      live = null
      isOpen = false
      joined.close()
    },
  }
}

/** The server's word that something changed, asked for again whenever it breaks off or falls silent. */
function openLive(hear: Required<Hearing>): Live {
  let source: EventSource | null = null
  let timer: number | undefined
  let silence: number | undefined
  let tries = 0
  let isHeard = false
  let isClosed = false
  const look = window.setInterval(() => isHeard || hear.look(), LOOK_MS)

  function connect(): void {
    window.clearTimeout(timer)
    source?.close()
    source = new EventSource(toEventsUrl(LISTENER))
    waitFor(FIRST_MS_MAX)
    source.addEventListener('beat', onBeat)
    source.addEventListener('change', () => {
      onBeat()
      hear.change()
    })
    source.addEventListener('runs', ({ data }: MessageEvent<string>) => {
      onBeat()
      hear.runs(JSON.parse(data) as StirredRuns)
    })
    source.addEventListener('error', giveUp)
  }

  /** Not before something came through: whoever is in between may open a stream, and hold back what is said on it. */
  function onBeat(): void {
    waitFor(SILENCE_MS_MAX)
    tries = 0
    if (isHeard) return
    isHeard = true
    hear.open()
  }

  function waitFor(ms: number): void {
    window.clearTimeout(silence)
    silence = window.setTimeout(() => {
      tryLater()
      hear.look()
    }, ms)
  }

  function giveUp(): void {
    if (isClosed || source === null) return
    tryLater()
    hear.lost()
  }

  function tryLater(): void {
    source?.close()
    source = null
    isHeard = false
    window.clearTimeout(silence)
    window.clearTimeout(timer)
    timer = window.setTimeout(connect, toWaitMs(tries++))
  }

  connect()
  return {
    retryNow() {
      if (source === null && !isClosed) connect()
    },
    giveUp,
    close() {
      isClosed = true
      window.clearInterval(look)
      window.clearTimeout(silence)
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
