import { countsOn } from '../outline/counts-on.ts'
import type { Section, Text } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { parseIdStart } from '../words/ids.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'

const COUNTED = /^(\d{1,2})[.)]\s+(?=\S)/
const LEAST = 2

/** `## 1. Base`, `## 2) Delivery` where only what holds work is counted; what counts on below (`1.1`) has its own way into groups. */
export function markParts(sections: Section[], counted: Map<Section, WaveName>): void {
  if (counted.size > 0) return
  const working = sections.filter(holdsWork)
  const found = working.flatMap(section => {
    const plain = stripDecoration(section.heading?.plain ?? '')
    const match = COUNTED.exec(plain)
    return match === null ? [] : [{ section, number: match[1]!, title: plain.slice(match[0].length) }]
  })
  const [first] = found
  if (first === undefined || found.length < LEAST || found.length < working.length) return
  const from = Number(first.number)
  const isRow = from < 2 && found.every(({ number }, at) => Number(number) === from + at)
  if (!isRow || found.some(({ section, number }) => countsOn(section, number))) return
  for (const { section, number, title } of found) {
    const name = { kind: 'part', key: `part ${number}`, label: `Part ${number}` }
    counted.set(section, { ...name, alias: null, title, line: section.line })
  }
}

/** Several points, rows or headings below one that is not about something else. */
export function holdsWork({ heading, blocks, sections }: Section): boolean {
  const plain = stripDecoration(heading?.plain ?? '').replace(COUNTED, '')
  if (heading !== null && asideOf(plain) !== null) return false
  return (
    sections.length >= LEAST ||
    blocks.some(
      block =>
        (block.kind === 'list' && block.items.length >= LEAST) ||
        (block.kind === 'table' && block.rows.length >= LEAST) ||
        (block.kind === 'text' && block.lines.filter(begins).length >= LEAST),
    )
  )
}

/** A line that an id leads. */
function begins({ plain }: Text): boolean {
  return parseIdStart(stripDecoration(plain.slice(0, 200))) !== null
}
