import type { Engine } from '../engine/engine.ts'
import type { Log } from '../lib/log.ts'
import { systemClock } from '../system/clock.ts'
import type { Io } from './io.ts'

interface Told {
  log: Log
  /** Called once it is to end. */
  begins(): void
}

const MINUTE_MS = 60_000

/**
 * Until the person, the system or somebody elsewhere asks the program to end. What is at work then may come to its end for a
 * while, as long as whoever asked from elsewhere says; whatever is left is handed back when the engine is closed.
 */
export async function untilDrained(engine: Engine, minutes: number, io: Io, told: Told): Promise<void> {
  const isTold = untilTold(io)
  const asked = await Promise.race([isTold, engine.asked])
  told.begins()
  // Who was asked from elsewhere is still told by the system that it takes too long.
  if (asked === undefined) await drain(engine, minutes * MINUTE_MS, told.log, [])
  else await drain(engine, asked, told.log, [isTold])
}

async function untilTold({ signal }: Io): Promise<void> {
  await new Promise<void>(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

async function drain(engine: Engine, ms: number, log: Log, enough: Promise<void>[]): Promise<void> {
  if (ms <= 0) return
  log.info({ minutes: ms / MINUTE_MS }, 'takes nothing new, and ends when what it works on has')
  const { promise: isOver, resolve } = Promise.withResolvers<void>()
  const cancel = systemClock.after(ms, resolve)
  await Promise.race([engine.drain(), isOver, ...enough])
  cancel()
}
