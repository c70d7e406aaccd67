import { Worker } from 'node:worker_threads'
import { QUICKLY } from '../../src/system/quickly.ts'
import type { Violation } from './invariants/find-violations.ts'
import { simulate } from './simulate.ts'
import type { Simulated } from './simulate.ts'

export interface Lives {
  runs: number
  /** The first of the seeds. */
  seed: number
  tasks: number
  threads: number
  /** Whether each is told, not only those that break something. */
  story: boolean
}

/** What became of one world. */
export interface Lived {
  seed: number
  violations: Violation[]
  events: number
  /** Null where nobody wants to read it. */
  story: string | null
}

/** So many worlds are lived through at a stretch. */
const BATCH = 250

/** All of them, by their seeds in order, in as many threads as are wanted. */
export async function* liveAll(lives: Lives): AsyncGenerator<Lived> {
  const batches = Array.from({ length: Math.ceil(lives.runs / BATCH) }, (_, at) => ({
    ...lives,
    seed: lives.seed + at * BATCH,
    runs: Math.min(BATCH, lives.runs - at * BATCH),
  }))
  if (batches.length === 1 || lives.threads === 1) {
    for (const batch of batches) yield* liveThrough(batch)
    return
  }
  await using threads = openThreads(Math.min(lives.threads, batches.length))
  const lived = batches.map(batch => threads.live(batch))
  for (const batch of lived) yield* await batch
}

/** One after the other, in this thread. */
export async function* liveThrough({ seed, runs, tasks, story }: Lives): AsyncGenerator<Lived> {
  for (let at = seed; at < seed + runs; at++) {
    const { violations, events, ...lived } = await (story ? simulate(at, tasks) : simulateBriefly(at, tasks))
    const isTold = story || violations.length > 0
    yield { seed: at, violations, events, story: isTold ? lived.story() : null }
  }
}

/** Where errors are part of the world, a stack for each costs more than all that is done about it. */
async function simulateBriefly(seed: number, tasks: number): Promise<Simulated> {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    return await simulate(seed, tasks)
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** Most of a world is gone with it: what may lie about longer is collected less often. */
const resourceLimits = { maxYoungGenerationSizeMb: 96 }

function openThreads(count: number): AsyncDisposable & { live(batch: Lives): Promise<Lived[]> } {
  const idle = Array.from(
    { length: count },
    () => new Worker(new URL('thread.ts', import.meta.url), { execArgv: [...QUICKLY], resourceLimits }),
  )
  const workers = [...idle]
  const waiting: ((worker: Worker) => void)[] = []
  const take = (): Promise<Worker> =>
    new Promise(resolve => {
      const worker = idle.pop()
      if (worker) resolve(worker)
      else waiting.push(resolve)
    })
  return {
    async live(batch) {
      const worker = await take()
      const lived = await ask(worker, batch)
      const next = waiting.shift()
      if (next) next(worker)
      else idle.push(worker)
      return lived
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map(worker => worker.terminate()))
    },
  }
}

function ask(worker: Worker, batch: Lives): Promise<Lived[]> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (lived: Lived[]) => {
      worker.off('error', reject)
      resolve(lived)
    })
    worker.postMessage(batch)
  })
}
