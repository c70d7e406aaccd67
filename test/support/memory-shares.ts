import type { Share, StoreChange } from '../../src/store/port.ts'

/** What runs share besides slots, and who waits for it. */
export class MemoryShares {
  readonly #shares = new Map<string, Omit<Share, 'line'>>()
  readonly #lines = new Map<string, Set<string>>()

  read(names: string[]): Share[] {
    return names.flatMap(name => {
      const line = [...(this.#lines.get(name) ?? [])]
      const share = this.#shares.get(name)
      if (!share && line.length === 0) return []
      return [{ ...(share ?? { name, used: 0, closed: null }), line }]
    })
  }

  list(): Share[] {
    return this.read([...new Set([...this.#shares.keys(), ...this.#lines.keys()])])
  }

  apply({ run, shares }: StoreChange): void {
    for (const { name, used, line: move, closed } of shares) {
      if (used === 0 && closed === null) this.#shares.delete(name)
      else this.#shares.set(name, { name, used, closed })
      const line = this.#lines.get(name) ?? new Set()
      if (move === 'leaves' || move === 'goes-last') line.delete(run)
      if (move === 'enters' || move === 'goes-last') line.add(run)
      if (line.size > 0) this.#lines.set(name, line)
      else this.#lines.delete(name)
    }
  }
}
