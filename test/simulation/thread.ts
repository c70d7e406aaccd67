import { parentPort } from 'node:worker_threads'
import { liveThrough } from './live-all.ts'
import type { Lives } from './live-all.ts'

parentPort?.on('message', (lives: Lives) => {
  void Array.fromAsync(liveThrough(lives)).then(lived => parentPort?.postMessage(lived))
})
