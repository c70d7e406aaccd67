import { Worker } from 'node:worker_threads'
import { unreachable } from '../lib/assert.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Explanation } from '../plan/explain/explain-task.ts'
import type { Plan } from '../plan/plan.ts'
import { toEmptyPlan } from '../plan/says-nothing.ts'
import { QUICKLY } from '../system/quickly.ts'

/** Reads documents beside everything else, so that no text, however it is made, holds up the rest. */
export interface Reading extends AsyncDisposable {
  /** One after the other. What takes too long, or ends the thread, is a plan that says so and cannot be started. */
  read(bytes: Uint8Array): Promise<Plan>
  /** Why a task was read as it was; null: none is called so, or that could not be found out. */
  explain(bytes: Uint8Array, task: string): Promise<Explanation | null>
}

interface ReadingContext {
  clock: Clock
  log: Log
  /** What runs in the thread: answers each message of bytes with a plan. */
  entry?: URL
  memoryMb?: number
}

type Question = Uint8Array | { bytes: Uint8Array; why: string }
type Failure = { type: 'late' } | { type: 'died'; error: unknown }
/** What is answered is as the question was: a plan, or an explanation. */
type Outcome = { type: 'read'; answer: unknown } | Failure

/** Of a document of the allowed size people write, a hundredth of it is needed. */
export const READING_MS = 20_000
/** Far more than a document of the allowed size takes; beyond it the thread ends, not the process. */
const MEMORY_MB = 1_024
const ENTRY = new URL('./thread.ts', import.meta.url)

/** The thread is started for the first document, and kept for those that follow. */
export function openReading({ clock, log, entry = ENTRY, memoryMb = MEMORY_MB }: ReadingContext): Reading {
  let thread: Worker | null = null
  let last: Promise<unknown> = Promise.resolve()
  let end: ((outcome: Outcome) => void) | null = null
  let isClosed = false

  function start(): Worker {
    const started = new Worker(entry, {
      name: 'reading',
      env: {},
      execArgv: [...QUICKLY],
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    })
    started.on('message', (answer: unknown) => end?.({ type: 'read', answer }))
    started.on('error', error => end?.({ type: 'died', error }))
    started.on('exit', code => {
      if (thread === started) thread = null
      end?.({ type: 'died', error: new Error(`The thread ended with ${code}`) })
    })
    return started
  }

  async function ask<T>(question: Question, toFailed: (failure: Failure) => T): Promise<T> {
    if (isClosed) throw new Error('Reading has ended')
    const own = (thread ??= start())
    own.ref()
    const outcome = await new Promise<Outcome>(resolve => {
      const cancel = clock.after(READING_MS, () => resolve({ type: 'late' }))
      end = settled => {
        cancel()
        resolve(settled)
      }
      own.postMessage(question)
    })
    end = null
    own.unref()
    if (outcome.type === 'read') return outcome.answer as T
    if (thread === own) thread = null
    await own.terminate()
    if (isClosed) throw new Error('Reading has ended')
    const error = outcome.type === 'died' ? outcome.error : 'it took too long'
    log.error({ error }, 'a document could not be read')
    return toFailed(outcome)
  }

  /** One after the other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }

  return {
    read: bytes => inTurn(() => ask(bytes, toUnread)),
    explain: (bytes, why) => inTurn(() => ask({ bytes, why }, () => null)),
    async [Symbol.asyncDispose]() {
      isClosed = true
      await thread?.terminate()
      await last
    },
  }
}

function toUnread(failure: Failure): Plan {
  return toEmptyPlan([{ code: 'not-read', severity: 'error', line: 1, message: toMessage(failure) }])
}

function toMessage(outcome: Failure): string {
  const advice = 'Nothing of it is started. Leave out what is not the plan, or split it.'
  switch (outcome.type) {
    case 'late':
      return `Reading the document took longer than ${READING_MS / 1000} seconds and was given up. ${advice}`
    case 'died':
      return `Reading the document used up all memory that it may have, or failed. ${advice}`
    default:
      return unreachable(outcome)
  }
}
