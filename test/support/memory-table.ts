import { toStorableJson } from '../../src/store/storable.ts'

/** What the open transaction did to tables, so that it can be taken back; one is open at a time. */
export class Journal {
  #undo: (() => void)[] | undefined
  #afterwards: (() => void)[] = []

  open(): void {
    this.#undo = []
  }

  note(undo: () => void): void {
    this.#undo?.push(undo)
  }

  /** Does it once the transaction is committed; at once if there is none. */
  afterwards(work: () => void): void {
    if (this.#undo) this.#afterwards.push(work)
    else work()
  }

  commit(): void {
    this.#undo = undefined
    for (const work of this.#afterwards.splice(0)) work()
  }

  rollBack(): void {
    const steps = this.#undo ?? []
    this.#undo = undefined
    this.#afterwards = []
    for (const undo of steps.reverse()) undo()
  }
}

/** Rows by their key, in the order in which they came. A row is never changed, only replaced. */
export class Table<Row extends object> {
  readonly #name: string
  readonly #journal: Journal
  readonly #rows = new Map<string, Row>()

  constructor(name: string, journal: Journal) {
    this.#name = name
    this.#journal = journal
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key)
  }

  all(): Row[] {
    return [...this.#rows.values()]
  }

  add(key: string, row: Row): Row {
    if (this.#rows.has(key)) throw new Error(`${key} is in ${this.#name} already: it violates a constraint`)
    const kept = copyStorable(row)
    this.#rows.set(key, kept)
    this.#journal.note(() => this.#rows.delete(key))
    return kept
  }

  /** Undefined: there is no such row, or it is not as `where` wants it. */
  change(key: string, where: (row: Row) => boolean, part: (row: Row) => Partial<Row>): Row | undefined {
    const before = this.#rows.get(key)
    if (!before || !where(before)) return undefined
    const row = copyStorable({ ...before, ...part(before) })
    this.#rows.set(key, row)
    this.#journal.note(() => this.#rows.set(key, before))
    return row
  }

  drop(key: string): boolean {
    const before = this.#rows.get(key)
    if (!before) return false
    this.#rows.delete(key)
    this.#journal.note(() => this.#rows.set(key, before))
    return true
  }
}

/** As a database would give it back. */
function copyStorable<T extends object>(row: T): T {
  // Rows hold nothing but what JSON can say.
  return JSON.parse(toStorableJson(row)) as T
}
