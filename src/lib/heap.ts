/** A binary heap whose least element, by `before`, comes first. */
export class Heap<T> {
  readonly #items: T[] = []
  readonly #before: (a: T, b: T) => boolean

  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before
  }

  get size(): number {
    return this.#items.length
  }

  peek(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    const items = this.#items
    let at = items.push(item) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#before(item, items[parent]!)) break
      items[at] = items[parent]!
      at = parent
    }
    items[at] = item
  }

  pop(): T | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (items.length === 0 || last === undefined) return first
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.#before(items[child + 1]!, items[child]!)) child++
      if (!this.#before(items[child]!, last)) break
      items[at] = items[child]!
      at = child
    }
    items[at] = last
    return first
  }

  /** The elements in order, nothing taken out: k of them cost k log k, however many there are. */
  *inOrder(): Generator<T> {
    const items = this.#items
    const next = new Heap<number>((a, b) => this.#before(items[a]!, items[b]!))
    if (items.length > 0) next.push(0)
    for (let at = next.pop(); at !== undefined; at = next.pop()) {
      yield items[at]!
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < items.length) next.push(child)
    }
  }
}
