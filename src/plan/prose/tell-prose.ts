import type { Paragraph, Section } from '../outline/outline.ts'
import type { Finding } from '../plan.ts'
import type { Place, Telling } from '../tell/telling.ts'
import { by, toTelling } from '../tell/telling.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import { findDoers } from './find-doers.ts'
import { isNobody, nameNobody, openBrackets } from './name-nobody.ts'
import { proseWordsOf } from './prose-words.ts'
import type { Said } from './read-sentence.ts'
import { readSentence, toGrammar } from './read-sentence.ts'
import { giveStages } from './give-stages.ts'
import { findRounds } from './find-rounds.ts'
import { nameSame, straighten, toTurns } from './straighten.ts'
import type { Sentence } from './sentences.ts'
import { toSentences } from './sentences.ts'
import { tellStory } from './tell-story.ts'

/** A document longer than that is no story of some work. */
const SENTENCES_MAX = 2000

/**
 * Sentences that say who does what, and after what: `First ann digs the pit. Once it is dry, ben and carl …`. Asked
 * for only where nothing else tells tasks. `asides`: lines of the headings of what is beside the work.
 */
export function tellProse(
  place: Place,
  raw: string[],
  code: string,
  asides: Set<number>,
): { tellings: Telling[]; findings: Finding[] } {
  const written = gather(place.section, asides)
  const sentences = written.flat()
  if (sentences.length === 0 || sentences.length > SENTENCES_MAX) return { tellings: [], findings: [] }
  const cast = toCast(written, raw, code)
  if (cast === null) return { tellings: [], findings: [] }
  const { parts, doers } = cast
  const words = proseWordsOf(code)
  const grammar = toGrammar(words, doers)
  const turns = code === 'en' ? toTurns(doers.map(escape).join('|')) : null
  let last: string | null = null
  const read = parts.map(part =>
    part.map(({ text, line, group }) => {
      const said = readSentence(turns === null ? text : straighten(nameSame(text, last), turns), grammar)
      last = said.works.at(-1)?.doer ?? last
      return { ...said, text, line, group: group ?? null }
    }),
  )
  const groups = new Set(
    read.flatMap(part => part.flatMap(({ group, works }) => (works.length > 0 ? (group?.key ?? []) : []))),
  )
  const told = read.filter(
    part => isStory(part) || (groups.size > 1 && part.some(({ group }) => group !== null)),
  )
  const story = tellStory(findRounds(told.flat()), { grammar, words, place })
  if (story.length < 3 || new Set(story.map(({ agent }) => agent)).size < 2)
    return { tellings: [], findings: [] }
  for (const task of story) if (isNobody(task.agent ?? '')) task.agent = null
  const edged = giveStages(story)
  const line = story[0]!.line
  const message =
    `${story.length} tasks were read from sentences: who does what, and after what. ` +
    'Regatta starts them in that order; read it through before, and write a list where it is not what you mean.'
  return {
    tellings: by('prose', [
      { ...toTelling('bullets', { ...place, aside: null, chain: null }, story), edged },
    ]),
    findings: [{ code: 'read-from-prose', severity: 'warning', line, message }],
  }
}

/** Who does things, by their names, else by those that stand in brackets, else one for whoever does each. */
function toCast(
  written: Sentence[][],
  raw: string[],
  code: string,
): { parts: Sentence[][]; doers: string[] } | null {
  const opened = openBrackets(written)
  if (opened.names.length > 0)
    return { parts: opened.parts, doers: opened.names.sort((a, b) => b.length - a.length) }
  const doers = findDoers(raw, written.flat(), code === 'en')
  if (doers.length > 1) return { parts: written, doers }
  const nobody = nameNobody(written, code)
  return nobody === null ? null : { parts: nobody.parts, doers: nobody.names }
}

/** The sentences of every section that is about the work, with the wave that its heading names. */
function gather(section: Section, asides: Set<number>, outer: WaveName | null = null): Sentence[][] {
  if (section.heading !== null && asides.has(section.line)) return []
  const name = section.depth > 1 ? parseWaveName(section.heading?.plain ?? '', section.line) : null
  const group = name !== null && kindOf(name) === 'time' ? name : outer
  const own = section.blocks.flatMap(block =>
    block.kind === 'text' ? toGrouped(block).filter(({ text }) => !GREETING.test(text)) : [],
  )
  const grouped = group === null ? own : own.map(sentence => ({ group, ...sentence }))
  return [grouped, ...section.sections.flatMap(child => gather(child, asides, group))]
}

/** `**First round.** Ann digs …` */
function toGrouped({ lines }: Paragraph): Sentence[] {
  // Plain text keeps its marks.
  const sentences = toSentences(lines).map(sentence => ({
    ...sentence,
    text: sentence.text.replace(/`|\*\*/g, ''),
  }))
  const lead = lines[0]?.lead ?? null
  const name = lead === null ? null : parseWaveName(lead, lines[0]!.line)
  return name === null || kindOf(name) !== 'time'
    ? sentences
    : sentences.map(sentence => ({ ...sentence, group: { ...name, title: '' } }))
}

/** `Dear all (and whoever else reads this),` */
const GREETING =
  /^(?:dear|hi|hello|hey|morning|good (?:morning|evening|afternoon)|greetings|team|folks|liebe[rs]?|hallo|moin|hola|querid[oa]s?|olá|bonjour|chères?|chers?)\b[^.!?]{0,100}[,!:–—-]$/iu

/** A single sentence about somebody, or some that nothing puts in order, are no plan. */
function isStory(said: (Said & { group: WaveName | null })[]): boolean {
  const works = said.reduce((sum, { works }) => sum + works.length, 0)
  const ordered = said.filter(({ when, once, works }) => works.length > 0 && (when !== null || once !== null))
  if (new Set(said.flatMap(({ group }) => group?.key ?? [])).size > 1) return works > 1
  return works > 1 && ordered.length > 0 && (ordered.length > 1 || works < 4)
}

function escape(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
