/** `2. Scope`, `2.1 What is in it`: a chapter by its number. */
export const CHAPTER = /^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s{1,4}(\p{Lu}\S{0,30}(?:\s\S{1,30}){0,9})\s*$/u
/** Dots lead to the page in a table of contents. */
const PACKAGE = /^ {1,12}(?:\d{1,2}|[A-Z]{1,3})[.-]\d{1,2}\.?\s+\S(?!.*\.{3})/
const LINES_MAX = 5000
const CHAPTERS_MIN = 3

/** A line of a text, and the chapter that it begins. */
export interface Line {
  text: string
  chapter: Chapter | null
}

interface Chapter {
  /** `2.1` */
  numbers: number[]
  title: string
}

/** The lines of a text that marks no headings and counts its chapters; null where it does not. */
export function findCountedChapters(text: string): Line[] | null {
  if (/^#{1,6}\s/m.test(text)) return null
  const raw = text.split('\n')
  if (raw.length > LINES_MAX) return null
  const lines = raw.map((line, at) => ({ text: line, chapter: isApart(raw, at) ? toChapter(line) : null }))
  const chapters = lines.flatMap(({ chapter }) => chapter ?? [])
  // Below the chapters of a breakdown of work stand its packages, by their numbers.
  const isBreakdown = raw.filter(line => PACKAGE.test(line.slice(0, 200))).length > 2
  return chapters.length < CHAPTERS_MIN || !countOn(chapters) || isBreakdown ? null : lines
}

/** A chapter's line as a heading, any other as it is. */
export function toHeading({ text, chapter }: Line): string {
  return chapter === null ? text : `${'#'.repeat(1 + chapter.numbers.length)} ${text.trim()}`
}

function isApart(lines: string[], at: number): boolean {
  return (lines[at - 1] ?? '').trim() === '' && (lines[at + 1] ?? '').trim() === ''
}

function toChapter(line: string): Chapter | null {
  const [, number, title] = (line.length < 120 ? CHAPTER.exec(line) : null) ?? []
  return number === undefined || title === undefined
    ? null
    : { numbers: number.split('.').map(Number), title }
}

/** `1`, `2`, `3` in this order, whatever stands between them. */
function countOn(chapters: Chapter[]): boolean {
  const counted = chapters.map(({ numbers }) => numbers[0]!)
  return counted.every((number, at) => {
    const before = at === 0 ? 0 : counted[at - 1]!
    return number === before || number === before + 1
  })
}
