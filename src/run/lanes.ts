import { Heap } from '../lib/heap.ts'

type Before<T> = (a: T, b: T) => boolean

/** Heaps side by side, one per key, so that a lane which is closed costs nothing however much waits in it. */
export class Lanes<K, T> {
  readonly #lanes = new Map<K, Heap<T>>()
  readonly #before: Before<T>
  readonly #keyOf: (item: T) => K

  constructor(keyOf: (item: T) => K, before: Before<T>) {
    this.#keyOf = keyOf
    this.#before = before
  }

  get size(): number {
    return [...this.#lanes.values()].reduce((sum, { size }) => sum + size, 0)
  }

  /** The lanes in which something waits. */
  get keys(): K[] {
    return [...this.#lanes].flatMap(([key, { size }]) => (size > 0 ? [key] : []))
  }

  push(item: T): void {
    const key = this.#keyOf(item)
    const lane = this.#lanes.get(key) ?? new Heap(this.#before)
    this.#lanes.set(key, lane)
    lane.push(item)
  }

  /** After what they are ordered by has changed. */
  reorder(): void {
    for (const [key, lane] of this.#lanes) {
      const again = new Heap(this.#before)
      for (const item of lane.inOrder()) again.push(item)
      this.#lanes.set(key, again)
    }
  }

  /** Takes from the top of each lane what is out of date there. */
  drop(isCurrent: (item: T, key: K) => boolean): void {
    for (const [key, lane] of this.#lanes) {
      for (let top = lane.peek(); top !== undefined && !isCurrent(top, key); top = lane.peek()) lane.pop()
    }
  }

  /** Of the open lanes together, the least first; nothing is taken out. */
  *inOrder(isOpen: (key: K) => boolean): Generator<T> {
    const heads = [...this.#lanes]
      .filter(([key]) => isOpen(key))
      .map(([, lane]) => lane.inOrder())
      .map(items => ({ items, head: items.next() }))
    for (;;) {
      let first: (typeof heads)[number] | undefined
      for (const lane of heads) {
        if (lane.head.done === true) continue
        if (!first || first.head.done === true || this.#before(lane.head.value, first.head.value))
          first = lane
      }
      if (!first || first.head.done === true) return
      yield first.head.value
      first.head = first.items.next()
    }
  }
}
