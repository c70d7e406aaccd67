import { Heap } from '../../src/lib/heap.ts'

interface Timer {
  at: number
  order: number
  call: (() => void) | null
}

/** More than this in one instant is no work but a circle. */
const AT_ONCE_MAX = 20_000

/** Virtual time: nothing happens between two timers, and the next one comes at once. */
export class Scheduler {
  now = 0
  /** The instant that had no end, if there was one: nothing goes on after it. */
  endlessAt: number | null = null
  #order = 0
  readonly #timers = new Heap<Timer>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order))

  after(delayMs: number, call: () => void): () => void {
    const timer: Timer = { at: this.now + Math.max(0, delayMs), order: ++this.#order, call }
    this.#timers.push(timer)
    return () => (timer.call = null)
  }

  wait(ms: number): Promise<void> {
    return new Promise(resolve => this.after(ms, resolve))
  }

  /** Goes on until the condition holds, and no further than to `until`; all that a timer set off is done before the next. */
  async runUntil(until: number, isOver: () => boolean): Promise<void> {
    await settle()
    let atOnce = 0
    for (let timer = this.#timers.peek(); timer && timer.at <= until; timer = this.#timers.peek()) {
      if (isOver() || this.endlessAt !== null) return
      this.#timers.pop()
      if (!timer.call) continue
      atOnce = timer.at > this.now ? 0 : atOnce + 1
      if (atOnce > AT_ONCE_MAX) this.endlessAt = this.now
      this.now = timer.at
      timer.call()
      await settle()
    }
    if (!isOver()) this.now = Math.max(this.now, until)
  }
}

/** A tick comes when every promise that could settle has; a turn of the event loop would cost five times as much. */
function settle(): Promise<void> {
  return new Promise(resolve => process.nextTick(resolve))
}
