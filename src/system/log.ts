import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { pino } from 'pino'
import { withoutRepeats } from '../lib/log.ts'
import type { Log, LogLevel } from '../lib/log.ts'
import { steadyClock } from './clock.ts'
import { makeDataFolder } from './data-folder.ts'

const options = {
  // Which of several instances it was.
  base: { instance: `${hostname()}/${process.pid}` },
  serializers: { error: pino.stdSerializers.err },
  formatters: { level: (label: string) => ({ level: label }) },
}
/** What cannot be written waits here, and what is more than this is lost. */
const WAITING_CHARS_MAX = 1_000_000

/** One JSON object per line, into a file of the data folder: a terminal that shows a board has no room for them. */
export function openFileLog(path: string, level: LogLevel = 'info'): Log {
  makeDataFolder(dirname(path))
  return openLog(path, level)
}

/** The same on standard error, for a service whose output somebody collects. */
export function openErrorLog(level: LogLevel = 'info'): Log {
  return openLog(2, level)
}

/** A disk that is full, or a reader that is gone, is no reason to end: lines wait in memory, whole and in order. */
function openLog(dest: string | number, level: LogLevel): Log {
  const out = pino.destination({ dest, sync: true, maxLength: WAITING_CHARS_MAX })
  const log = pino({ ...options, level }, out)
  let lost = 0
  let isSaying = false
  out.on('error', () => undefined)
  out.on('drop', () => void lost++)
  out.on('write', () => {
    if (lost === 0 || isSaying) return
    isSaying = true
    const lines = lost
    lost = 0
    // Not from within the write that has just gone well.
    setImmediate(() => {
      isSaying = false
      log.error({ lines }, 'lines of this log are lost: there was no room for them')
    })
  })
  return withoutRepeats(log, () => steadyClock.now())
}
