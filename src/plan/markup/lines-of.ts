let last: { text: string; lines: readonly string[] } = { text: '', lines: [''] }

/** The lines of a text: step after step asks for those of the same one. */
export function linesOf(text: string): readonly string[] {
  if (text !== last.text) last = { text, lines: text.split('\n') }
  return last.lines
}
