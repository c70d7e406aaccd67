import { useEffect, useState } from 'preact/hooks'
import type { RunChart } from '../../picture/run-chart.ts'
import { takeChanges } from '../../picture/take-changes.ts'
import type { ChartAnswer } from '../run-routes.ts'
import { askChart, askChartAtOnce, askChartChanges, AskError, toReason } from './ask.ts'
import { joinLive } from './live.ts'

/** A run as far as it is known here. */
export interface RunKnown {
  chart: RunChart | null
  /** How far the server's clock is ahead of this one. */
  aheadMs: number
  failed: string | null
  isConnected: boolean
}

/** However much happens, it is asked no more often. */
const GAP_MS = 250
/** For connections that are dead without a word. */
const LOOK_MS = 30_000

/** The run as it stands, kept so while it is looked at: through sleep, a server that was away, and streams that break off. */
export function useRun(run: string): RunKnown {
  const [known, setKnown] = useState<RunKnown>({ chart: null, aheadMs: 0, failed: null, isConnected: true })
  useEffect(() => followRun(run, part => setKnown(before => ({ ...before, ...part }))), [run])
  return known
}

function followRun(run: string, tell: (part: Partial<RunKnown>) => void): () => void {
  let chart: RunChart | null = null
  let isReckoned = false
  let isAsking = false
  let isStale = false
  let isClosed = false
  let timer: number | undefined

  function ask(): Promise<ChartAnswer> {
    if (chart === null) return askChartAtOnce(run)
    return isReckoned ? askChartChanges(run, chart.head.seq) : askChart(run)
  }

  async function catchUp(): Promise<void> {
    isStale = true
    if (isAsking || isClosed) return
    isAsking = true
    window.clearTimeout(timer)
    timer = undefined
    isStale = false
    try {
      const answer = await ask()
      const next: RunChart | null = answer.isWhole || chart === null ? answer : takeChanges(chart, answer)
      chart = next
      isReckoned = answer.isReckoned
      // What does not follow on what is known (another server's history) is asked for as a whole.
      if (next === null || !isReckoned) isStale = true
      if (next !== null && !isClosed)
        tell({ chart: next, aheadMs: next.head.at - Date.now(), failed: null, isConnected: true })
    } catch (error) {
      if (error instanceof AskError && error.code === 'unreachable') live.giveUp()
      if (chart === null) tell({ failed: toReason(error) })
    } finally {
      isAsking = false
    }
    if (isStale) soon()
  }

  /** Nobody looks: it is caught up with when somebody does. */
  function soon(): void {
    isStale = true
    if (timer === undefined && !isClosed && document.visibilityState === 'visible')
      timer = window.setTimeout(() => {
        timer = undefined
        void catchUp()
      }, GAP_MS)
  }

  const live = joinLive({
    open() {
      tell({ isConnected: true })
      void catchUp()
    },
    lost: () => tell({ isConnected: false }),
    look: soon,
    runs: runs => {
      if (runs.includes(run)) soon()
    },
  })
  const look = window.setInterval(() => soon(), LOOK_MS)
  const onBack = (): void => {
    if (document.visibilityState !== 'visible') return
    live.retryNow()
    void catchUp()
  }
  window.addEventListener('online', onBack)
  document.addEventListener('visibilitychange', onBack)
  void catchUp()
  return () => {
    isClosed = true
    live.close()
    window.clearTimeout(timer)
    window.clearInterval(look)
    window.removeEventListener('online', onBack)
    document.removeEventListener('visibilitychange', onBack)
  }
}
