import { linesOf } from './lines-of.ts'

/** A text whose lines `mend` changes in place; where it changes none, the text itself, which is not put together anew. */
export function mendLines(text: string, mend: (lines: string[]) => void): string {
  const lines = linesOf(text)
  const mended = [...lines]
  mend(mended)
  return mended.every((line, at) => line === lines[at]) ? text : mended.join('\n')
}
