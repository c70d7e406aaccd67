import { note, quiet, text } from './blocks.ts'
import { fit } from './fit.ts'
import type { Message } from './message.ts'

/** An answer of a sentence or a few. */
export function renderText(said: string): Message {
  return fit(quiet(said, [text(said)]))
}

/** Why something was not done, and what to do instead. */
export function renderProblem(problem: string, hint?: string): Message {
  return fit(quiet(problem, [text(problem), ...(hint === undefined ? [] : [note(hint)])]))
}
