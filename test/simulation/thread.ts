import { parentPort } from 'node:worker_threads'
import { quickenImports } from '../../src/system/quick-imports.js'
import type { Lives } from './live-all.ts'

quickenImports()
const { liveThrough } = await import('./live-all.ts')

parentPort?.on('message', (lives: Lives) => {
  void Array.fromAsync(liveThrough(lives)).then(lived => parentPort?.postMessage(lived))
})
