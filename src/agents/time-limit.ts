/** What a timer can hold. */
const TIMER_MS_MAX = 2 ** 31 - 1

/** An attempt's time, which stands still while people are asked. */
export interface TimeLimit extends Disposable {
  /** Aborts when the time is up. */
  readonly signal: AbortSignal
  /** Runs on when it settles, whichever way. */
  pauseFor<T>(wait: Promise<T>): Promise<T>
}

export function openTimeLimit(timeMs: number): TimeLimit {
  const up = new AbortController()
  let leftMs = timeMs
  let startedAt = 0
  let timer: NodeJS.Timeout | undefined
  let pauses = 0
  const run = (): void => {
    startedAt = performance.now()
    timer = setTimeout(() => up.abort(), Math.min(Math.max(0, leftMs), TIMER_MS_MAX))
  }
  const halt = (): void => {
    clearTimeout(timer)
    leftMs -= performance.now() - startedAt
  }
  run()
  return {
    signal: up.signal,
    async pauseFor(wait) {
      if (pauses++ === 0) halt()
      try {
        return await wait
      } finally {
        if (--pauses === 0) run()
      }
    },
    [Symbol.dispose]() {
      pauses++
      clearTimeout(timer)
    },
  }
}
