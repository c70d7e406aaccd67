import type { Text } from '../outline/outline.ts'

/** A line of a tree drawn with `├──`, its branch taken off. */
export interface TreeLine {
  text: string
  /** Columns before its branch; the root of a tree has none. */
  depth: number
  /** What stands below it without a branch of its own. */
  below: Text[]
  line: number
}

const BRANCH = /^([\s│┃|]*)(?:[├└┣┗╰╠╚┌╭┏]|\|(?=-{2})|`(?=-{2})|\+(?=-{2}))[─━═-]*[>►▶→]?\s*/u

/** The lines of trees in a drawing, each tree with the line above it as its root; null where nothing branches. */
export function parseTree(lines: { text: string; line: number }[]): TreeLine[] | null {
  const read: TreeLine[] = []
  let branches = 0
  for (const { text, line } of lines) {
    const branch = BRANCH.exec(text)
    if (branch !== null) {
      branches++
      const plain = text.slice(branch[0].length).trim()
      if (plain !== '') read.push({ text: plain, depth: branch[1]!.length + 1, below: [], line })
    } else if (/^[^\s│┃|]/u.test(text)) read.push({ text: text.trim(), depth: 0, below: [], line })
    else {
      const plain = text.replace(/^[\s│┃|]+/u, '').trim()
      if (/\p{L}/u.test(plain)) read.at(-1)?.below.push({ plain, line, lead: null, bold: false })
    }
  }
  return branches === 0 ? null : read
}
