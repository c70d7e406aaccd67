import { parentPort } from 'node:worker_threads'
import { readPlan } from '../../src/plan/read-plan.ts'

const hoard: string[][] = []

/** Reads what it is given, but for a few words. */
parentPort?.on('message', (bytes: Uint8Array) => {
  const text = new TextDecoder().decode(bytes)
  if (text === 'throw') throw new Error('out of order')
  if (text === 'hoard') for (;;) hoard.push(Array.from({ length: 10_000 }, String))
  if (text === 'hang') for (;;) hoard.length = 0
  parentPort?.postMessage(readPlan(bytes))
})
