import { CHAPTER } from './find-counted-chapters.ts'

const UNDERLINE = /^(?:-{3,200}|={3,200})\s*$/

/**
 * `7. Risks` above a line of dashes, among the headings of Markdown, which takes it for an item and the dashes for a
 * rule.
 */
export function fromUnderlinedChapters(text: string): string {
  if (!/^#{1,6}\s/m.test(text) || !/^(?:-{3,}|={3,})\s*$/m.test(text)) return text
  const lines = text.split('\n')
  for (const [at, line] of lines.entries()) {
    const below = lines[at + 1] ?? ''
    if (line.length > 120 || !UNDERLINE.test(below) || (lines[at - 1] ?? '').trim() !== '') continue
    if (!CHAPTER.test(line) || Math.abs(below.trimEnd().length - line.length) > 3) continue
    lines[at] = `## ${line}`
    lines[at + 1] = ''
  }
  return lines.join('\n')
}
