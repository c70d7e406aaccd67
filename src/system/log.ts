import { pino } from 'pino'
import type { Log } from '../lib/log.ts'

const options = { base: null, serializers: { error: pino.stdSerializers.err } }

/** One JSON object per line, into a file: a terminal that shows a board has no room for them. */
export function openFileLog(path: string): Log {
  return pino(options, pino.destination({ dest: path, mkdir: true, sync: true }))
}

/** The same on standard error, for a service whose output somebody collects. */
export function openErrorLog(): Log {
  return pino(options, pino.destination({ dest: 2, sync: true }))
}
