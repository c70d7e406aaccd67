import { dirname } from 'node:path'
import { pino } from 'pino'
import type { Log } from '../lib/log.ts'
import { makeDataFolder } from './data-folder.ts'

const options = { base: null, serializers: { error: pino.stdSerializers.err } }

/** One JSON object per line, into a file of the data folder: a terminal that shows a board has no room for them. */
export function openFileLog(path: string): Log {
  makeDataFolder(dirname(path))
  return pino(options, pino.destination({ dest: path, sync: true }))
}

/** The same on standard error, for a service whose output somebody collects. */
export function openErrorLog(): Log {
  return pino(options, pino.destination({ dest: 2, sync: true }))
}
