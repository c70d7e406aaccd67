import type { App } from './app.ts'
import type { Config } from './config/config.ts'
import type { Metric } from './lib/metrics.ts'
import { watchProcess } from './system/process-figures.ts'
import { steadyClock } from './system/clock.ts'
import { listFigures, listProcess } from './web/metrics.ts'
import type { Probed, Stage } from './web/probes.ts'

/** What this process tells those who watch over it. */
export interface Probes extends Probed, AsyncDisposable {
  enter(stage: Stage): void
  /** From now on there is something to tell. */
  watch(app: Pick<App, 'store' | 'tally'>): void
}

/** However many collect them. */
const FIGURES_MS = 1_000

/** At an address of their own where one is set; what listens elsewhere may tell the same. */
export async function openProbes({ slots, health, door }: Config): Promise<Probes> {
  await using stack = new AsyncDisposableStack()
  const own = stack.use(watchProcess())
  let stage: Stage = 'starting'
  let app: Pick<App, 'store' | 'tally'> | null = null
  let latest: { at: number; figures: Promise<Metric[]> } | null = null

  function measure(): Promise<Metric[]> {
    const at = steadyClock.now()
    if (latest !== null && at - latest.at < FIGURES_MS) return latest.figures
    const figures = (
      app?.store.upkeep.measure() ?? Promise.reject(new Error('There is no database yet'))
    ).then(found => listFigures(found, slots))
    latest = { at, figures }
    return figures
  }

  const probed: Probed = {
    stage: () => stage,
    reach: async () => await app?.store.nextWakeAt(),
    figures: measure,
    own: () => [
      ...(app?.tally.read() ?? []),
      ...listProcess(own.read(), app?.store.upkeep.calls() ?? { open: 0, connections: 0 }),
    ],
  }
  if (health !== null) {
    const { openProbeServer } = await import('./web/probe-server.ts')
    stack.use(await openProbeServer(probed, door, health))
  }
  const open = stack.move()
  return {
    ...probed,
    enter: next => void (stage = next),
    watch: opened => void (app = opened),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}
