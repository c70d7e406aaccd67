import { toEventsUrl } from './ask.ts'

export interface Live {
  /** Tries at once instead of after a while. */
  retryNow(): void
  /** What was asked beside the stream found nobody there. */
  giveUp(): void
  close(): void
}

const RETRY_MS_MIN = 500
const RETRY_MS_MAX = 15_000

/** The server's word that something changed, asked for again whenever it breaks off. */
export function openLive(as: string, hear: { open(): void; change(): void; lost(): void }): Live {
  let source: EventSource | null = null
  let timer: number | undefined
  let tries = 0
  let isClosed = false

  function connect(): void {
    window.clearTimeout(timer)
    source?.close()
    source = new EventSource(toEventsUrl(as))
    source.addEventListener('open', () => {
      tries = 0
      hear.open()
    })
    source.addEventListener('change', () => hear.change())
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
