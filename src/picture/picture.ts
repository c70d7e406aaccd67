import { toPlainText } from '../lib/text.ts'
import { cut } from '../lib/width.ts'

/** What is drawn, and the same in words for who does not see it. */
export interface Picture {
  svg: string
  alt: string
}

/** Discord takes 1,024 and Slack 1,000. */
export const ALT_CHARS_MAX = 900

export function toAlt(text: string): string {
  return cut(toPlainText(text), ALT_CHARS_MAX)
}
