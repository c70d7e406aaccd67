import { isPlain } from '../plain/is-plain.ts'

const BRANCH = /^[\s│┃|]{0,80}(?:[├└┣┗╰╠╚]|[+|`]--)/u
const BAR = /^\s{0,80}[│┃|]/u
const FENCE = /^\s{0,3}(?:```|~~~)/
/** A branch with what hangs on it: no text with a tree is without. */
const ANY = /[├└┣┗╰╠╚]|[+|`]-{2,} ?[^-|:+\s]/u
const BRANCHES_MIN = 2

/** A tree drawn in the open of a Markdown text stands between blank lines; as a fence it keeps its indents. */
export function fromTrees(text: string): string {
  if (!ANY.test(text) || isPlain(text)) return text
  const lines = text.split('\n')
  let fenced = false
  for (let at = 0; at < lines.length; at++) {
    if (FENCE.test(lines[at]!)) fenced = !fenced
    if (fenced || lines[at]!.trim() === '') continue
    let end = at
    while (end < lines.length && lines[end]!.trim() !== '' && !FENCE.test(lines[end]!)) end++
    if (at > 0 && isTree(lines.slice(at, end)) && isBlank(lines[at - 1]) && isBlank(lines[end])) {
      lines[at - 1] = '```'
      if (end < lines.length) lines[end] = '```'
      at = end
    } else at = end - 1
  }
  return lines.join('\n')
}

/** Lines of which most are branches or strokes between them. */
export function isTree(run: string[]): boolean {
  const drawn = run.filter(line => BRANCH.test(line.slice(0, 100)))
  const bars = run.filter(line => BAR.test(line.slice(0, 100)) && !BRANCH.test(line.slice(0, 100)))
  // Rows of a table have bars as well.
  return (
    drawn.length >= BRANCHES_MIN &&
    !bars.some(line => /\p{L}.{0,400}\|\s*$/u.test(line)) &&
    (drawn.length + bars.length) * 2 > run.length
  )
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === ''
}
