import { useEffect, useState } from 'preact/hooks'
import { AskError, toReason } from './ask.ts'
import { joinLive } from './live.ts'

export interface Asked<T> {
  value: T | null
  failed: string | null
  isConnected: boolean
}

const GAP_MS = 500

/**
 * What the server answers, and again whenever something happened to one of the runs that `concerns` names (null: to any),
 * the connection is back, or so much time went by.
 */
export function useAsked<T>(
  given: {
    /** Told what it answered before. */
    ask(known: T | null): Promise<T>
    /** What is not all of it yet is asked for again. */
    isAll?(value: T): boolean
    concerns: string | null
    everyMs: number
  },
  keys: readonly unknown[],
): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ value: null, failed: null, isConnected: true })
  useEffect(() => {
    let isClosed = false
    let isAsking = false
    let isStale = false
    let known: T | null = null
    let timer: number | undefined
    const tell = (part: Partial<Asked<T>>): void => {
      if (!isClosed) setAsked(before => ({ ...before, ...part }))
    }
    async function ask(): Promise<void> {
      if (isAsking || isClosed) return void (isStale = true)
      isAsking = true
      isStale = false
      try {
        known = await given.ask(known)
        if (given.isAll?.(known) === false) isStale = true
        tell({ value: known, failed: null, isConnected: true })
      } catch (error) {
        if (error instanceof AskError && error.code === 'unreachable') live.giveUp()
        tell({ failed: toReason(error) })
      } finally {
        isAsking = false
      }
      if (isStale) soon()
    }
    function soon(): void {
      if (timer === undefined && !isClosed && document.visibilityState === 'visible')
        timer = window.setTimeout(() => {
          timer = undefined
          void ask()
        }, GAP_MS)
    }
    const live = joinLive({
      open() {
        tell({ isConnected: true })
        void ask()
      },
      lost: () => tell({ isConnected: false }),
      look: soon,
      runs: runs => {
        if (given.concerns === null || runs.includes(given.concerns)) soon()
      },
    })
    const look = window.setInterval(soon, given.everyMs)
    const onBack = (): void => {
      if (document.visibilityState !== 'visible') return
      live.retryNow()
      soon()
    }
    document.addEventListener('visibilitychange', onBack)
    void ask()
    return () => {
      isClosed = true
      live.close()
      window.clearTimeout(timer)
      window.clearInterval(look)
      document.removeEventListener('visibilitychange', onBack)
    }
  }, keys)
  return asked
}
