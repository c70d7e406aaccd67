import { matchesOf } from '../../lib/matches-of.ts'
import type { List, Paragraph, Section, Text } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { isFarewell, isGreeting } from '../words/greetings.ts'
import type { WaveName } from '../words/wave-name.ts'
import { isDoerName } from '../words/doer-names.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import type { Sentence } from './sentences.ts'
import { toSentences } from './sentences.ts'

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
      block.kind === 'text' ? toGrouped(block) : block.kind === 'list' ? toOrdered(block) : [],
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
  const sentences = toSentences(endLines(lines))
    .flatMap(splitChain)
    .flatMap(splitCounted)
    .map(sentence => ({ ...sentence, paragraph: line, text: sentence.text.replace(/`|\*\*/g, '') }))
  const lead = lines[0]?.lead ?? null
  const name = lead === null ? null : toGroup(lead, lines[0]!.line)
  return name === null
    ? sentences
    : sentences.map(sentence => ({ ...sentence, group: { ...name, title: '' } }))
}

/** `- first: ann …`, `- then bo …`: points of which most say when they are. */
function toOrdered({ items, line }: List): Sentence[] {
  const led = items.filter(({ text, blocks }) => LED.test(text.plain) && blocks.length === 0)
  if (items.length < 2 || led.length * 2 < items.length) return []
  return items.map(({ text }) => ({
    text: text.plain.replace(/`|\*\*/g, ''),
    line: text.line,
    paragraph: line,
  }))
}

const LED =
  /^(?:and\s)?(?:first|then|next|last(?:ly)?|finally|meanwhile|in parallel|at the same time|afterwards|at the end|(?:once|when|after|as soon as)\s[^,:]{3,80}[,:])(?![\p{L}])/iu

/** Lines that people end where a sentence does: whoever wraps fills them. */
function endLines(lines: Text[]): Text[] {
  // `Ana ........ the strings`
  for (const text of lines) text.plain = text.plain.replace(/(?<=\p{L})\s?\.{3,}\s/gu, ' – ')
  const widest = Math.max(...lines.map(({ plain }) => plain.length))
  const nextOf = (at: number): string => lines[at + 1]?.plain ?? ''
  const fits = lines.map(({ plain }, at) => plain.length + 1 + nextOf(at).split(/\s/u)[0]!.length <= widest)
  const isRagged = fits.slice(0, -1).filter(Boolean).length * 2 >= lines.length - 1
  return lines.map((text, at) => {
    const isOpen = /[.!?;:,，。–—-]$/u.test(text.plain) || OPEN.test(text.plain)
    const isEnd = !isOpen && isRagged && (LED.test(nextOf(at)) || BEGINS.test(nextOf(at)))
    return isEnd ? { ...text, plain: `${text.plain}.` } : text
  })
}

/** Nothing ends with such a word. */
const OPEN =
  /(?:^|\s)(?:and|or|but|the|an?|of|for|to|with|by|in|on|at|from|into|as|when|once|after|before|until|then|that|which|who|is|are|will|should|must|can)$/iu
/** Who does something, or is given it. */
const BEGINS =
  /^@?[\p{L}][\p{L}\p{N}_-]{1,20}(?: \d{1,2}| [A-Z](?!\p{L}))?(?::\s|\s(?:[–—-]|->|→)\s|\s(?:(?:then|also|will|should|can|must) \p{Ll}{2,20}|\p{Ll}{2,20}s|on the|with the|the)(?!\p{L}))/u

const COUNTED = /(?:^|[,;.]?\s(?:and\s)?)\(?(\d{1,2}|[a-h])\)\s/gu

/** `(1) ann: dig the pit, (2) bo: …`: each by what it is counted with. */
function splitCounted(sentence: Sentence): Sentence[] {
  const { text } = sentence
  const marks = matchesOf(text, COUNTED)
  const isRow = marks.length > 1 && marks.some(([, mark]) => mark === '1' || mark === 'a')
  if (!isRow && marks[0]?.index !== 0) return [sentence]
  const before = text.slice(0, marks[0]!.index).trim()
  const parts = marks.map(({ index, 0: { length }, 1: mark }, at) => ({
    ...sentence,
    mark: mark!,
    text: text.slice(index + length, marks[at + 1]?.index).trim(),
  }))
  return [...(before === '' ? [] : [{ ...sentence, text: before }]), ...parts]
}

/** `Rina: DB -> API -> SDK`: who does all of it. */
const LEAD = /^(?:@?(\p{Lu}\p{L}{1,20})|[^:>→⇒➜]{2,60}):\s+/u
const ARROW = /\s*(?:->|-->|=>|→|⇒|➜)\s*/u
/** `So the order is: schema (Vera) -> resolvers (Wim) and loaders (Xena) -> …`: what is done, one after the other. */
function splitChain(sentence: Sentence): Sentence[] {
  const [lead = '', said = ''] = LEAD.exec(sentence.text) ?? []
  const owner = isDoerName(said) ? said : undefined
  const steps = sentence.text.slice(lead.length).split(ARROW)
  if (steps.length < 3 || steps.some(step => step.length < 2 || step.length > STEP_MAX)) return [sentence]
  const nodes = steps.map(step =>
    step
      .replace(/[.;]$|,? (?:in parallel|at the same time|side by side)[.;]?$/iu, '')
      .replace(/^\(([^()]*)\)$/u, '$1')
      .split(/\s(?:and|\+|&|\|\|?)\s|,\s/u),
  )
  const isOwned = nodes.flat().every(node => OWNED.test(node))
  if (!isOwned && nodes.flat().some(node => OWNED.test(node))) return [sentence]
  return nodes.map((row, at) => {
    const works = row.map(node => {
      const [, what = node, who = owner] = OWNED.exec(node) ?? []
      return who === undefined ? `somebody should handle ${node}` : `${who} handles ${what}`
    })
    return { ...sentence, text: `${at === 0 ? 'First' : 'Then'}, ${works.join(', and ')}.` }
  })
}

const OWNED = /^(.{2,60}) \(@?(\p{L}[\p{L}\p{N} _-]{1,30})\)$/u
const STEP_MAX = 160
