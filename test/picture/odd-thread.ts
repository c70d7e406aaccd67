import { parentPort } from 'node:worker_threads'

/** Makes a picture of one byte of whatever it is given, but for a few words. */
parentPort?.on('message', (svg: string) => {
  if (svg === 'throw') throw new Error('out of order')
  if (svg === 'hang') for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000)
  parentPort?.postMessage(new Uint8Array([1]))
})
