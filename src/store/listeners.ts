import type { Warn } from './driver.ts'
import type { Notice } from './port.ts'

/** Who is told of new rows, by this process or another. */
export class Listeners {
  readonly #warn: Warn
  readonly #all: ((notice: Notice) => void)[] = []
  #isClosed = false

  constructor(warn: Warn) {
    this.#warn = warn
  }

  add(heard: (notice: Notice) => void): void {
    this.#all.push(heard)
  }

  tell(notice: Notice | undefined): void {
    if (!notice || this.#isClosed) return
    for (const heard of this.#all) {
      try {
        heard(notice)
      } catch (error) {
        this.#warn('Someone who was told of new rows failed', error)
      }
    }
  }

  close(): void {
    this.#isClosed = true
  }
}
