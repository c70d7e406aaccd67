import type { Word } from '../agents/port.ts'
import type { Order } from '../run/input.ts'

/** What reaches an attempt from outside while it is worked on in this process. */
export interface Line {
  give(order: Exclude<Order, { order: 'stop' | 'end' }>): void
  /** The answer to what is asked by this name; to be called before it is asked. */
  answerTo(ask: string): Promise<Answer>
  /** Oldest first, each once. */
  takeWord(): NumberedWord | undefined
  listen(heard: () => void): () => void
  /** Whether it waits for people, and holds no slot. */
  isAside(): boolean
  /** Until the returned function is called. */
  stepAside(): () => void
}

export type Answer = Extract<Order, { order: 'answer' | 'tell' }>
export type NumberedWord = Word & { number: number }

/** `onAside`: its slot is free from now on. */
export function openLine(onAside: () => void): Line {
  const waiting = new Map<string, (answer: Answer) => void>()
  const words: NumberedWord[] = []
  const listeners = new Set<() => void>()
  let aside = 0
  return {
    give(order) {
      if (order.order !== 'say') {
        waiting.get(order.ask)?.(order)
        waiting.delete(order.ask)
        return
      }
      words.push({ number: order.word, by: order.by, text: order.text })
      for (const heard of listeners) heard()
    },
    answerTo: ask => new Promise(resolve => waiting.set(ask, resolve)),
    takeWord: () => words.shift(),
    listen(heard) {
      listeners.add(heard)
      return () => void listeners.delete(heard)
    },
    isAside: () => aside > 0,
    stepAside() {
      aside++
      onAside()
      return () => void aside--
    },
  }
}
