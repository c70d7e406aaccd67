import { stripDecoration } from '../words/strip.ts'
import type { Section } from './outline.ts'

/** Whether what stands below a numbered heading counts on from it: `1.1` below `1.` */
export function countsOn({ blocks, sections }: Section, number: string): boolean {
  const begins = (plain: string): boolean => {
    const bare = stripDecoration(plain)
    return bare.startsWith(`${number}.`) && /\d/.test(bare.charAt(number.length + 1))
  }
  return (
    sections.some(({ heading }) => heading !== null && begins(heading.plain)) ||
    blocks.some(
      block =>
        (block.kind === 'list' && block.items.some(({ text }) => begins(text.plain))) ||
        (block.kind === 'text' && block.lines.some(({ plain }) => begins(plain))) ||
        (block.kind === 'table' && block.rows.some(({ cells }) => begins(cells[0]?.plain ?? ''))),
    )
  )
}
