import type { Plan } from '../../src/plan/plan.ts'
import type { Graph } from './port.ts'

export function toGraph(plan: Plan): Graph {
  const numbers = new Map(plan.tasks.map(({ id }, number) => [id, number]))
  const waves = new Map(plan.waves.map(({ id }, number) => [id, number]))
  return {
    plan,
    needs: plan.tasks.map(({ needs }) => needs.map(id => numbers.get(id)!)),
    waves: plan.tasks.map(({ wave }) => waves.get(wave)!),
  }
}

/**
 * What may begin, kept in memory: for peers that know queues and no graphs. A crash would lose it, which is more than
 * Regatta is allowed.
 */
export class Frontier {
  readonly #pending: number[]
  readonly #followers: number[][]
  /** Those that wait for nothing but their wave. */
  readonly #held: number[][] = []
  readonly #left: number[] = []
  readonly #waves: number[]
  #wave = 0

  constructor({ needs, waves }: Graph) {
    this.#waves = waves
    this.#pending = needs.map(({ length }) => length)
    this.#followers = needs.map(() => [])
    needs.forEach((all, task) => all.forEach(need => this.#followers[need]!.push(task)))
    for (const wave of waves) this.#left[wave] = (this.#left[wave] ?? 0) + 1
  }

  first(): number[] {
    return this.#release(this.#waves.flatMap((_, task) => (this.#pending[task] === 0 ? [task] : [])))
  }

  /** Those that may begin now that these are done. */
  after(done: number[]): number[] {
    for (const task of done) this.#left[this.#waves[task]!]!--
    const free = done.flatMap(task => this.#followers[task]!.filter(next => --this.#pending[next]! === 0))
    return this.#release(free)
  }

  #release(free: number[]): number[] {
    for (const task of free) (this.#held[this.#waves[task]!] ??= []).push(task)
    while (this.#left[this.#wave] === 0) this.#wave++
    return this.#held[this.#wave]?.splice(0) ?? []
  }
}
