import { toKind } from '../words/wave-kinds.ts'

/** `2  DRIVERS`, `2. Phase Building` at the edge or within the text around it. */
const CHAPTER = /^( {0,4})(\d{1,2})[.)]?\s+(\p{L}[^.;:!?]{1,79}?)\s*$/u
/** `   2.1  Driver for the sensor` */
const PACKAGE = /^([ \t]{1,12}|)(\d{1,2})\.(\d{1,2})\.?\s+(\S.{0,400})$/u
/** `       2.1.1 Read the data sheet`, `- save in between` */
const INSIDE = /^([ \t]{2,20})(?:(?:\d{1,2}\.){2,3}\d{1,2}\.?\s+|[-*•–]\s+)(\S.*)$/u
const LINES_MAX = 5000
const FENCE = /^\s*(?:```|~~~)/

interface Chapter {
  at: number
  number: number
  title: string
  packages: number[]
}

/**
 * A breakdown of work by its numbers alone, as it is typed where nothing marks headings or items: chapters become
 * headings of groups, what is numbered below them items, and what is deeper what is in those.
 */
export function fromWbs(text: string): string {
  if (!/^\s{1,12}\d{1,2}\.\d{1,2}\.?\s+\S/m.test(text)) return text
  const lines = text.split('\n')
  if (lines.length > LINES_MAX || lines.some(line => FENCE.test(line.slice(0, 20)))) return text
  const chapters = findChapters(lines)
  if (chapters.length < 2 || chapters.some(({ packages }) => packages.length === 0)) return text
  if (chapters.every(({ packages }) => packages.length < 2)) return text
  for (const [index, chapter] of chapters.entries()) rewrite(lines, chapter, chapters[index + 1]?.at)
  return lines.join('\n')
}

/** From one on, each with packages of its number; the first that has none ends them. */
function findChapters(lines: string[]): Chapter[] {
  const chapters: Chapter[] = []
  let open: Chapter | null = null
  for (const [at, line] of lines.entries()) {
    if (line.length > 420) continue
    const found = PACKAGE.exec(line)
    if (found !== null && open !== null && Number(found[2]) === open.number) {
      if (found[1] !== '' || open.packages.length > 0) open.packages.push(at)
      continue
    }
    const chapter = CHAPTER.exec(line)
    if (chapter === null || Number(chapter[2]) !== chapters.length + 1) continue
    if (open !== null && open.packages.length === 0) return []
    open = { at, number: Number(chapter[2]), title: chapter[3]!, packages: [] }
    chapters.push(open)
  }
  // What is counted on behind the work (`5 Risks`) is none of it.
  if (chapters.at(-1)?.packages.length === 0) chapters.pop()
  return chapters
}

function rewrite(lines: string[], { at, number, title, packages }: Chapter, next: number | undefined): void {
  const [word = '', ...rest] = title.split(/\s+/)
  const kind = toKind(word)
  lines[at] =
    kind !== null && rest.length > 0
      ? `## ${word} ${number}: ${rest.join(' ').replace(/^[–—-]\s*/, '')}`
      : `## Phase ${number}: ${title}`
  const last = packages.at(-1)!
  for (let line = at + 1; line < (next ?? lines.length); line++) {
    const text = lines[line]!
    const own = packages.includes(line) ? PACKAGE.exec(text) : null
    if (own !== null) lines[line] = `- ${own[2]}.${own[3]} ${joinCells(own[4]!)}`
    else if (line > last && text.trim() === '') return
    else lines[line] = text.replace(INSIDE, '  - $2')
  }
}

const PREDECESSOR = /^pred(?:ecessors?)?[.:]{0,2}\s+/i

/** `Boot loader   6 h   agent: boot   pred: 1.1`: set in columns, what follows is said of it. */
function joinCells(text: string): string {
  const [title = '', ...cells] = text.trimEnd().split(/\s{2,}/)
  const said = cells.map(cell =>
    /^[([]|[)\]]$/.test(cell) ? cell : `(${cell.replace(PREDECESSOR, 'after ')})`,
  )
  return [title, ...said].join(' ')
}
