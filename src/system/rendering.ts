import { Worker } from 'node:worker_threads'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { QUICKLY } from './quickly.ts'

/** Makes PNGs of pictures beside everything else. */
export interface Rendering extends AsyncDisposable {
  /** One after the other. Null: it took too long or failed; whatever was to have the picture goes without. */
  toPng(svg: string): Promise<Uint8Array | null>
}

interface RenderingContext {
  clock: Clock
  log: Log
  /** What runs in the thread: answers each message of text with bytes. */
  entry?: URL
}

type Outcome = { png: Uint8Array } | { error: unknown }

/** A hundred times what a picture of 225 tasks takes. */
const RENDERING_MS = 10_000
/** Ours have an eighth of it. */
const CHARS_MAX = 1_000_000
const ENTRY = new URL('./picture-thread.ts', import.meta.url)

/** The thread is started for the first picture, and kept for those that follow. */
export function openRendering({ clock, log, entry = ENTRY }: RenderingContext): Rendering {
  let thread: Worker | null = null
  let last: Promise<unknown> = Promise.resolve()
  let end: ((outcome: Outcome) => void) | null = null
  let isClosed = false

  function start(): Worker {
    const started = new Worker(entry, { name: 'pictures', env: {}, execArgv: [...QUICKLY] })
    started.on('message', (png: Uint8Array) => end?.({ png }))
    started.on('error', error => end?.({ error }))
    started.on('exit', code => {
      if (thread === started) thread = null
      end?.({ error: `the thread ended with ${code}` })
    })
    return started
  }

  async function renderNow(svg: string): Promise<Uint8Array | null> {
    if (isClosed) return null
    const own = (thread ??= start())
    own.ref()
    const outcome = await new Promise<Outcome>(resolve => {
      const cancel = clock.after(RENDERING_MS, () => resolve({ error: 'it took too long' }))
      end = settled => {
        cancel()
        resolve(settled)
      }
      own.postMessage(svg)
    })
    end = null
    own.unref()
    if ('png' in outcome) return outcome.png
    if (thread === own) thread = null
    await own.terminate()
    if (!isClosed) log.warn({ error: outcome.error }, 'a picture could not be made; going on without')
    return null
  }

  return {
    async toPng(svg) {
      if (svg.length > CHARS_MAX) return null
      const turn = last.then(() => renderNow(svg))
      last = turn.catch(() => {})
      return await turn
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      await thread?.terminate()
      await last
    },
  }
}
