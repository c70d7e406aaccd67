import { matchesOf } from '../../lib/matches-of.ts'
import type { List, Text } from '../outline/outline.ts'
import { isDoerName } from '../words/doer-names.ts'
import type { Sentence } from './sentences.ts'
import { toSentences } from './sentences.ts'

/** The sentences of a paragraph, those that only the ends of lines, numbers or arrows set apart among them. */
export function sayParagraph(lines: Text[]): Sentence[] {
  return toSentences(endLines(lines)).flatMap(splitChain).flatMap(splitCounted)
}

/** `- first: ann …`, `- then bo …`: points of which most say when they are. */
export function sayPoints({ items, line }: List): Sentence[] {
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
function endLines(said: Text[]): Text[] {
  // `Ana ........ the strings`
  const lines = said.map(text => ({ ...text, plain: text.plain.replace(DOTS, ' – ') }))
  const widest = lines.reduce((most, { plain }) => Math.max(most, plain.length), 0)
  const nextOf = (at: number): string => lines[at + 1]?.plain ?? ''
  const fits = lines.map(({ plain }, at) => plain.length + 1 + nextOf(at).split(/\s/u)[0]!.length <= widest)
  const isRagged = fits.slice(0, -1).filter(Boolean).length * 2 >= lines.length - 1
  return lines.map((text, at) => {
    const isOpen = /[.!?;:,，。–—-]$/u.test(text.plain) || OPEN.test(text.plain)
    const isEnd = !isOpen && isRagged && (LED.test(nextOf(at)) || BEGINS.test(nextOf(at)))
    return isEnd ? { ...text, plain: `${text.plain}.` } : text
  })
}

const DOTS = /(?<=\p{L})\s?\.{3,}\s/gu
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
