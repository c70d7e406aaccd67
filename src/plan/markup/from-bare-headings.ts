import { beginsAsWork } from '../prose/verbs.ts'
import { asideOf } from '../words/asides.ts'
import { findFenced } from './find-fenced.ts'
import { linesOf } from './lines-of.ts'

const HEADING = /^ {0,3}(#{2,6})\s+(?:(\d{1,2})[.):]?\s+)?(\S.*?)\s*#*$/
const LISTED = /^\s{0,3}(?:[-*+•]|\d{1,3}[.)])\s|^\s{0,3}\|/
const LEAST = 2
const SHARE = 0.7
const LINES_MAX = 3000

interface Headed {
  at: number
  depth: number
  number: string | undefined
  title: string
}

/**
 * For a document in which nothing tells any work: headings that begin as work does, with sentences below them, as boxes to tick
 * with what stands below set in. Null where there are none. Every line stays where it is.
 */
export function fromBareHeadings(text: string): string | null {
  const lines = linesOf(text)
  if (lines.length > LINES_MAX) return null
  const fenced = findFenced(lines)
  const headed = [...lines.keys()].flatMap(at => {
    const [, marks, number, title] = (fenced[at] ? null : HEADING.exec(lines[at]!.slice(0, 200))) ?? []
    return title === undefined ? [] : [{ at, depth: marks!.length, number, title }]
  })
  const depth = headed.reduce((most, one) => Math.max(most, one.depth), 0)
  const deepest = headed.filter(one => one.depth === depth)
  const work = deepest.filter(one => beginsAsWork(one.title) && asideOf(one.title) === null)
  if (work.length < LEAST || work.length < deepest.length * SHARE) return null
  if (lines.some((line, at) => !fenced[at] && LISTED.test(line))) return null
  return setIn(lines, headed, new Set(work)).join('\n')
}

function setIn(lines: readonly string[], headed: Headed[], work: Set<Headed>): string[] {
  const byLine = new Map(headed.map(one => [one.at, one]))
  let open = false
  return lines.map((line, at) => {
    const heading = byLine.get(at)
    if (heading === undefined) return open && line.trim() !== '' ? `  ${line}` : line
    open = work.has(heading)
    if (!open) return line
    return `- [ ] ${heading.number === undefined ? '' : `${heading.number}. `}${heading.title}`
  })
}
