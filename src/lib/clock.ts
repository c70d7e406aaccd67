/** Time as the engine sees it: the system's, or a simulator's. */
export interface Clock {
  now(): number
  /** Calls back once after `delayMs`; the returned function calls it off. */
  after(delayMs: number, call: () => void): () => void
}
