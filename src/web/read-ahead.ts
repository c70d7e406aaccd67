import { Worker } from 'node:worker_threads'
import { QUICKLY } from '../system/quickly.ts'
import { knowPageFiles } from './files.ts'
import type { PageFiles } from './files.ts'

const ENTRY = new URL('./read-ahead-thread.ts', import.meta.url)

/**
 * Reads all that a browser loads before anybody asks: to take the types out takes longer than to send the rest. It
 * takes much memory too, which is free again as soon as the thread ends. What it cannot read is read when it is asked for.
 */
export function readAhead(): AsyncDisposable {
  const thread = new Worker(ENTRY, { name: 'page', env: {}, execArgv: [...QUICKLY] })
  thread.unref()
  thread.once('message', (files: PageFiles) => knowPageFiles(files))
  thread.once('error', () => undefined)
  return {
    async [Symbol.asyncDispose]() {
      await thread.terminate()
    },
  }
}
