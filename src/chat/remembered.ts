import type { Clock } from '../lib/clock.ts'

const FRESH_MS = 5 * 60_000
const KNOWN_MAX = 5_000

/** What a platform said lately of people and places: asked once in a while; what failed is asked again. */
export function createRemembered(clock: Clock): <T>(key: string, ask: () => Promise<T>) => Promise<T> {
  const remembered = new Map<string, { at: number; value: Promise<unknown> }>()
  return async <T>(key: string, ask: () => Promise<T>) => {
    const known = remembered.get(key)
    if (known && clock.now() - known.at < FRESH_MS) return (await known.value) as T
    const value = ask()
    remembered.delete(key)
    remembered.set(key, { at: clock.now(), value })
    const [oldest] = remembered.keys()
    if (remembered.size > KNOWN_MAX && oldest !== undefined) remembered.delete(oldest)
    value.catch(() => remembered.delete(key))
    return await value
  }
}
