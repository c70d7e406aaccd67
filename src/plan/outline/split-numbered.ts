import type { Item, Text } from './outline.ts'

const NUMBERED = /^(\d{1,3})[.)]\s+(?=\S)/

/**
 * `then, in parallel` with `2. …` and `3. …` right below: a list that goes on counting is none to Markdown, where no
 * blank line stands before it. `before` is the number that the last list ended with.
 */
export function splitNumbered(lines: Text[], before: number): { above: Text[]; items: Item[] } | null {
  const first = lines.findIndex(({ plain }) => NUMBERED.test(plain))
  if (first === -1) return null
  const items: Item[] = []
  for (const line of lines.slice(first)) {
    const match = NUMBERED.exec(line.plain)
    const number = Number(match?.[1])
    const last = items.at(-1)
    if (match === null) last!.lines.push(line)
    else if (last !== undefined && number !== last.number! + 1) return null
    else {
      const text = { ...line, plain: line.plain.slice(match[0].length), bold: false }
      items.push({ text, lines: [], number, checked: null, blocks: [], line: line.line })
    }
  }
  const goesOn = items[0]!.number === before + 1 || (items.length > 1 && items[0]!.number! > 1)
  return goesOn ? { above: lines.slice(0, first), items } : null
}
