import type { Paragraph, Section } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { isFarewell, isGreeting } from '../words/greetings.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import { sayParagraph, sayPoints } from './cut-lines.ts'
import type { Sentence } from './sentences.ts'

/** The sentences of every section that is about the work, with the wave that its heading names. */
export function gather(
  section: Section,
  headings: Map<number, string>,
  outer: WaveName | null = null,
): Sentence[][] {
  const heading = headings.get(section.line) ?? section.heading?.plain ?? ''
  const aside = section.depth > 1 ? asideOf(heading) : null
  if (aside !== null && aside !== 'retold') return []
  const group = (section.depth > 1 ? toGroup(heading, section.line) : null) ?? outer
  const own = section.blocks
    .flatMap(block =>
      block.kind === 'text' ? toGrouped(block) : block.kind === 'list' ? sayPoints(block) : [],
    )
    .filter(({ text }) => !isGreeting(text) && !isFarewell(text))
  const grouped = group === null ? own : own.map(sentence => ({ group, ...sentence }))
  return [grouped, ...section.sections.flatMap(child => gather(child, headings, group))]
}

function toGroup(text: string, line: number): WaveName | null {
  const name = parseWaveName(text, line)
  return name === null || kindOf(name) === 'lane' ? null : name
}

/** `**First round.** Ann digs …` */
function toGrouped({ lines, line }: Paragraph): Sentence[] {
  // Plain text keeps its marks.
  const sentences = sayParagraph(lines).map(sentence => ({
    ...sentence,
    paragraph: line,
    text: sentence.text.replace(/`|\*\*/g, ''),
  }))
  const lead = lines[0]?.lead ?? null
  const name = lead === null ? null : toGroup(lead, lines[0]!.line)
  return name === null
    ? sentences
    : sentences.map(sentence => ({ ...sentence, group: { ...name, title: '' } }))
}
