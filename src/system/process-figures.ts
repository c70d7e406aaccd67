import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How this process fares. */
export interface ProcessFigures {
  residentBytes: number
  heapBytes: number
  cpuSeconds: number
  uptimeSeconds: number
  /** By how much the event loop was late since the last look: on average, and at most. */
  lagMeanSeconds: number
  lagMaxSeconds: number
}

/** How often the lag is taken. */
const RESOLUTION_MS = 100

/** Looks at this process from now on. */
export function watchProcess(): { read(): ProcessFigures } & Disposable {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  // What is measured is how far apart two looks are.
  const toLag = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1_000)
  return {
    read() {
      const { rss, heapUsed } = process.memoryUsage()
      const { user, system } = process.cpuUsage()
      const isEmpty = delays.count === 0
      const figures = {
        residentBytes: rss,
        heapBytes: heapUsed,
        cpuSeconds: (user + system) / 1e6,
        uptimeSeconds: process.uptime(),
        lagMeanSeconds: isEmpty ? 0 : toLag(delays.mean),
        lagMaxSeconds: isEmpty ? 0 : toLag(delays.max),
      }
      delays.reset()
      return figures
    },
    [Symbol.dispose]: () => void delays.disable(),
  }
}
