import { drawRun } from '../src/picture/draw-run.ts'
import { systemClock } from '../src/system/clock.ts'
import { openRendering } from '../src/system/rendering.ts'
import { chartOf } from '../test/support/charts.ts'

const QUIET = { info() {}, warn() {}, error() {} }

/** How long a run of 225 tasks takes to be drawn and made a PNG of, by a thread that is there already. */
export async function openPictureMeasure(): Promise<AsyncDisposable & { once(): Promise<number> }> {
  const rendering = openRendering({ clock: systemClock, log: QUIET })
  const chart = chartOf({ waves: [40, 50, 48, 52, 35], slots: 25 })
  const once = async (): Promise<number> => {
    const start = performance.now()
    if ((await rendering.toPng(drawRun(chart).svg)) === null) throw new Error('The bench has no picture')
    return performance.now() - start
  }
  await once()
  return { once, [Symbol.asyncDispose]: () => rendering[Symbol.asyncDispose]() }
}
