import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { QUICKLY } from '../system/quickly.ts'
import { knowPageFiles } from './files.ts'
import type { PageFiles } from './files.ts'

const ENTRY = new URL('./read-ahead-process.ts', import.meta.url)

/**
 * Reads all that a browser loads before anybody asks: to take the types out takes longer than to send the rest. It takes
 * 20 MB too, which go with the process that does it. What it cannot read is read when it is asked for.
 */
export function readAhead(): Disposable {
  const child = start()
  if (child === null) return { [Symbol.dispose]: () => undefined }
  child.unref()
  child.channel?.unref()
  child.once('message', files => knowPageFiles(files as PageFiles))
  child.once('error', () => undefined)
  return { [Symbol.dispose]: () => void child.kill() }
}

function start(): ChildProcess | null {
  try {
    return fork(ENTRY, [], {
      env: {},
      execArgv: [...QUICKLY],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
  } catch {
    // Where the system has no room for one more.
    return null
  }
}
