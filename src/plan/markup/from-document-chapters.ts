import { asideOf } from '../words/asides.ts'
import { startsGroup } from '../words/wave-name.ts'
import { findCountedChapters, toHeading } from './find-counted-chapters.ts'

/** `1. Purpose`, `2. Stage A: boards` or `5. Risks` around tables: what is counted are chapters, not what is to be done. */
export function fromDocumentChapters(text: string): string {
  const lines = findCountedChapters(text)
  if (lines === null) return text
  const isGrouped = lines.some(({ chapter }) => chapter !== null && startsGroup(chapter.title))
  if (!isGrouped && !/^\|.*\|\s*$/m.test(text)) return text
  const asides = lines.filter(({ chapter }) => chapter !== null && asideOf(chapter.title) !== null)
  return asides.length > 1 ? lines.map(toHeading).join('\n') : text
}
