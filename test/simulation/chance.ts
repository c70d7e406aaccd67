import { createRandom } from '../support/random.ts'

/** All that looks random in a simulated world, from its seed. */
export class Chance {
  readonly #next: () => number
  readonly #seed: number

  constructor(seed: number) {
    this.#seed = seed
    this.#next = createRandom(Math.imul(seed, 0x9e3779b1) ^ (seed >>> 7))
  }

  /** Another one, so that what is drawn from it leaves all else as it is. */
  apart(salt: number): Chance {
    return new Chance(Math.imul(this.#seed ^ salt, 0x85ebca6b) ^ salt)
  }

  hits(probability: number): boolean {
    return probability > 0 && this.#next() < probability
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1))
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#next() * items.length)]!
  }

  /** One key, as often as its weight says. */
  weigh<T extends string>(weights: Record<T, number>): T {
    const entries = Object.entries<number>(weights)
    let left = this.#next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [key, weight] of entries) if ((left -= weight) < 0) return key as T
    return entries.at(-1)![0] as T
  }
}
