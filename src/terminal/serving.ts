import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Log } from '../lib/log.ts'
import { systemClock } from '../system/clock.ts'
import { openErrorLog, openFileLog } from '../system/log.ts'
import { endOnTheSpot, openEnding } from './ending.ts'
import type { Ending } from './ending.ts'
import type { Io } from './io.ts'

/** A person at a terminal reads one line; who collects our output wants it all. */
export function openServeLog({ dataFolder, logLevel }: Config, { isInteractive }: Io): Log {
  return isInteractive ? openFileLog(join(dataFolder, 'log'), logLevel) : openErrorLog(logLevel)
}

export function openServeEnding({ endMs }: Config, { signal }: Io, log: Log): Ending {
  return openEnding({ limitMs: endMs, signal, clock: systemClock, log, giveUp: endOnTheSpot })
}
