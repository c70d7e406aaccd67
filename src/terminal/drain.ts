import type { Engine } from '../engine/engine.ts'
import type { Log } from '../lib/log.ts'
import { systemClock } from '../system/clock.ts'
import type { Io } from './io.ts'

/** Until the person or the system asks the program to end. */
export async function untilTold({ signal }: Io): Promise<void> {
  await new Promise<void>(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** What is at work may come to its end for so long; whatever is left is handed back when the engine is closed. */
export async function drain(engine: Engine, minutes: number, log: Log): Promise<void> {
  if (minutes > 0) {
    log.info({ minutes }, 'takes nothing new, and ends when what it works on has')
    const { promise: isOver, resolve } = Promise.withResolvers<void>()
    const cancel = systemClock.after(minutes * 60_000, resolve)
    await Promise.race([engine.drain(), isOver])
    cancel()
  }
}
