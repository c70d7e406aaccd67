import { asideOf } from '../words/asides.ts'
import { findCountedChapters, toHeading } from './find-counted-chapters.ts'

/** `1. Purpose`, `5. Risks` around tables: what is counted are chapters, not what is to be done. */
export function fromDocumentChapters(text: string): string {
  if (!/^\|.*\|\s*$/m.test(text)) return text
  const lines = findCountedChapters(text)
  if (lines === null) return text
  const asides = lines.filter(({ chapter }) => chapter !== null && asideOf(chapter.title) !== null)
  return asides.length > 1 ? lines.map(toHeading).join('\n') : text
}
