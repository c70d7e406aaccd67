import { setTimeout as wait } from 'node:timers/promises'

/** Looks again and again until the condition holds; says what it waited for if it never does. */
export async function until<T>(
  condition: () => T | Promise<T>,
  what: string,
  withinMs = 30_000,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const value = await condition()
    if (value) return value
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for: ${what}`)
    await wait(5)
  }
}
