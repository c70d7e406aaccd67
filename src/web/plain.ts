import { toPlainLines } from '../lib/text.ts'

const TEXT_CHARS_MAX = 20_000

/** Of a plan, an agent or a person, as the page is told it. */
export function plain(text: string): string {
  return toPlainLines(text.slice(0, TEXT_CHARS_MAX))
}
