import type { Section } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { stripDecoration } from '../words/strip.ts'
import type { Marks } from './mark-sections.ts'

const NUMBERED = /^(\d{1,2})[.)]\s+(?=\p{L})/u
/** Chapters of a text, and lines too long for something to do. */
const PROSE = /^(?:introduction|intro|about|abstract|summary|overview|definitions?|terms|scope)\b/i
const ITEM_MAX = 160

/** `## 1. Setup`, `## 2. Build` with lists below, where nothing else in the document tells any work. */
export function markNumbered(section: Section, marks: Marks): boolean {
  const found = section.sections.map(child => {
    const plain = stripDecoration(child.heading?.plain ?? '')
    const match = NUMBERED.exec(plain)
    return { child, number: match?.[1] ?? '', title: plain.slice(match?.[0].length ?? 0) }
  })
  const numbered = found.filter(({ number }) => number !== '')
  const counted = numbered.length > 1 && numbered.every(({ number }, at) => Number(number) === at + 1)
  if (!counted || !numbered.every(({ child, title }) => holdsWork(child, title)))
    return section.sections.some(child => markNumbered(child, marks))
  for (const { child, number, title } of numbered) {
    const name = { kind: 'part', key: `part ${number}`, label: `Part ${number}`, alias: number, title }
    marks.counted.set(child, { ...name, line: child.line })
  }
  return true
}

function holdsWork({ blocks, sections }: Section, title: string): boolean {
  const lists = blocks.flatMap(block => (block.kind === 'list' ? [block] : []))
  const short = lists.every(({ items }) => items.every(({ text }) => text.plain.length <= ITEM_MAX))
  return sections.length === 0 && lists.length > 0 && short && isWork(title)
}

/** `Setup` is a heading above commands elsewhere; as the first of several steps it is one of them. */
function isWork(title: string): boolean {
  return /^set-?up$/i.test(title) || (asideOf(title) === null && !PROSE.test(title))
}
