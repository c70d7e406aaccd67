import type { Tx } from './port.ts'

/**
 * What stands in the way of all runs, by its name: people are told of it once, whoever of the instances saw it and whatever
 * their clocks say. Part of Store; test/conformance/store.ts holds for it.
 */
export interface TroubleRows {
  /** False: it lasts already. */
  begin(tx: Tx, name: string): Promise<boolean>
  /** False: it does not last. */
  end(tx: Tx, name: string): Promise<boolean>
  /** What could be noted only when it was over. False: it is a part of one that is known. */
  note(tx: Tx, name: string, span: Span): Promise<boolean>
  /** The names of those that last. */
  lasting(tx: Tx): Promise<string[]>
}

/** By how long ago that was. */
interface Span {
  fromAgoMs: number
  tillAgoMs: number
  /** What begins less than this after the end of another is a part of it. */
  apartMs: number
}
