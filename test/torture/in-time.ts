import { setTimeout as wait } from 'node:timers/promises'

const LIMIT_MS = 10_000

/** Its driver may lose what is under way when the server dies; null: it failed, or nothing more was heard of it. */
export async function inTime<T>(query: PromiseLike<T>): Promise<T | null> {
  const waiting = new AbortController()
  const late = wait(LIMIT_MS, null, { signal: waiting.signal })
  try {
    return await Promise.race([query, late])
  } catch {
    return null
  } finally {
    waiting.abort()
    await late.catch(() => undefined)
  }
}

/** Fails where it takes longer, and lets go of it. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  const waiting = new AbortController()
  const late = wait(ms, undefined, { signal: waiting.signal }).then(() => {
    throw new Error(`It is not over after ${Math.round(ms / 1_000)} s`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    waiting.abort()
    await late.catch(() => undefined)
  }
}
