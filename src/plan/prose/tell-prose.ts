import { isAlike } from '../assemble/merge-tellings.ts'
import type { Paragraph, Section } from '../outline/outline.ts'
import type { Finding } from '../plan.ts'
import type { Candidate, Place, Telling } from '../tell/telling.ts'
import { by, toCandidate, toTelling } from '../tell/telling.ts'
import type { WaveName } from '../words/wave-name.ts'
import { findOrderWords } from '../words/order-words.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import { findDoers } from './find-doers.ts'
import { isNobody, nameNobody, openBrackets } from './name-nobody.ts'
import type { ProseWords } from './prose-words.ts'
import { proseWordsOf } from './prose-words.ts'
import type { Grammar, Said, When } from './read-sentence.ts'
import { readSentence, toGrammar } from './read-sentence.ts'
import { findRounds } from './find-rounds.ts'
import { nameSame, straighten, toTurns } from './straighten.ts'
import type { Sentence } from './sentences.ts'
import { toSentences } from './sentences.ts'

/** A document longer than that is no story of some work. */
const SENTENCES_MAX = 2000
const TASKS_MAX = 200

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
  const line = story[0]!.line
  const message =
    `${story.length} tasks were read from sentences: who does what, and after what. ` +
    'Regatta starts them in that order; read it through before, and write a list where it is not what you mean.'
  return {
    tellings: by('prose', [toTelling('bullets', { ...place, aside: null, chain: null }, story)]),
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

interface Told {
  task: Candidate
  stems: Set<string>
}

interface Story {
  told: Told[]
  /** What was told last, and what that came after. */
  last: number[]
  base: number[]
  grammar: Grammar
  both: RegExp
}

function tellStory(
  said: (Said & { text: string; line: number; group: WaveName | null })[],
  { grammar, words, place }: { grammar: Grammar; words: ProseWords; place: Place },
): Candidate[] {
  const edge = words.spaced ? '(?!\\p{L})' : ''
  const both = new RegExp(`${words.spaced ? '(?<!\\p{L})' : ''}(?:${words.both})${edge}`, 'iu')
  const story: Story = { told: [], last: [], base: [], grammar, both }
  let pending: When | null = null
  let open: string | null = null
  for (const { when, once, works, line, free, group } of said) {
    if (story.told.length + works.length > TASKS_MAX) break
    if ((group?.key ?? null) !== open) {
      // What stands in one round comes after the one before as a whole.
      Object.assign(story, { last: [], base: [] })
      pending = null
      open = group?.key ?? null
    }
    // `Then two things happen at the same time.` is about the sentence behind it.
    const sense: When | null = when ?? pending
    if (works.length === 0) {
      pending = once !== null ? 'then' : sense
      continue
    }
    pending = null
    const named = once === null ? null : (resolve(story, once) ?? story.last)
    const needs = named ?? (free || sense === 'first' ? [] : sense === 'then' ? story.last : story.base)
    const fresh: number[] = []
    let before = needs
    for (const work of works) {
      if (story.told.some(({ task }) => task.agent === work.doer && isSaidAgain(task.title, work.title)))
        continue
      const own = work.once === null ? null : resolve(story, work.once)
      const after = work.after && fresh.length > 0 ? [fresh.at(-1)!] : before
      const path = group === null ? place.path : [group, ...place.path]
      const index = addTask(story, { ...work, needs: own ?? after, line, path })
      if (work.after) before = after
      fresh.push(index)
    }
    if (fresh.length === 0) continue
    const done = new Set([...needs, ...fresh.flatMap(index => needsOf(story, index))])
    const beside = named === null ? sense !== 'then' && sense !== 'first' : true
    const kept = beside ? story.last.filter(index => !done.has(index)) : []
    if (!free && !(sense === 'meanwhile' && named !== null)) story.base = needs
    story.last = [...kept, ...fresh.filter(index => !done.has(index))]
  }
  for (const { works, text, line } of said) if (works.length === 0) addNeeds(story, text, line)
  return story.told.map(({ task }) => task)
}

const SUBJECT_MAX = 60

/** `The transcription also needs the repair chain`: about work that other sentences tell, by its words. */
function addNeeds(story: Story, text: string, line: number): void {
  const [word] = findOrderWords(text.slice(0, 400))
  if (word === undefined || word.start === 0 || word.start > SUBJECT_MAX) return
  const object = text.slice(word.end, 400).split(/[,.;:()–—]|\s(?:but|because|so|which|that)\s/iu)[0]!
  const [own, other] = [onlyOne(story, text.slice(0, word.start)), onlyOne(story, object)]
  if (own === null || other === null || own === other) return
  const [first, second] = word.sense === 'after' ? [other, own] : [own, other]
  const { task } = story.told[second]!
  if (first < second) task.dependencies.push({ text: `#${first + 1}`, by: 'inline', line })
}

/** The work with which a few words share most, where it is one alone. */
function onlyOne({ told }: Story, text: string): number | null {
  const stems = [...stemsOf(text)]
  const common = told.map(other => stems.filter(stem => other.stems.has(stem)).length)
  const most = Math.max(0, ...common)
  const index = common.indexOf(most)
  return most === 0 || most * 2 < stems.length || common.lastIndexOf(most) !== index ? null : index
}

/** What shares its verb, too, with what that one was said to do. */
function isSaidAgain(title: string, other: string): boolean {
  const [verb] = stemsOf(title.split(' ')[0]!)
  return isAlike(title, other) && (verb === undefined || stemsOf(other.split(' ')[0]!).has(verb))
}

function needsOf({ told }: Story, index: number): number[] {
  return told[index]!.task.dependencies.flatMap(({ text }) =>
    text.split(', ').map(id => Number(id.slice(1)) - 1),
  )
}

function addTask(
  { told }: Story,
  work: { doer: string; title: string; needs: number[]; line: number; path: WaveName[] },
): number {
  const { doer, needs, line, path } = work
  const text = needs.map(index => `#${index + 1}`).join(', ')
  const { id, title } = toCalled(work.title)
  const task = toCandidate({
    id,
    title,
    agent: doer,
    number: told.length + 1,
    dependencies: text === '' ? [] : [{ text, by: 'inline', line }],
    path,
    line,
  })
  told.push({ task, stems: stemsOf(title) })
  return told.length - 1
}

const TAKES = /^(?:takes?|does|do|gets?|handles?|has|picks? up|owns?|works? on|carries out)\s+/i

/** `takes A1, the exporter that …` */
function toCalled(title: string): { id: string | null; title: string } {
  const verb = TAKES.exec(title)?.[0] ?? ''
  const start = verb === '' ? null : CODED.exec(title.slice(verb.length))
  if (start === null) return { id: null, title }
  const rest = title.slice(verb.length + start[0].length).trim()
  return { id: start[1]!, title: rest === '' ? start[1]! : rest.replace(/^is (?=the |an? )/, '') }
}

const CODED = /^([A-Z]{1,5}[-_]?\d{1,4}(?:\.\d{1,3})?)(?![\p{L}\p{N}])\s*[,:–—-]?/u

function escape(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The work that a condition is about: whoever it names, else what shares its words, else all that was told last. */
function resolve({ told, last, grammar, both }: Story, text: string): number[] | null {
  const found = new Set<number>()
  const called = new Set(text.match(/[A-Z]{1,5}[-_]?\d{1,4}(?:\.\d{1,3})?/gu))
  for (const [index, { task }] of told.entries())
    if (task.id !== null && called.has(task.id)) found.add(index)
  if (found.size > 0) return [...found]
  grammar.names.lastIndex = 0
  for (const [name] of text.matchAll(grammar.names)) {
    const index = told.findLastIndex(({ task }) => task.agent === name.replace(/^@/, ''))
    if (index !== -1) found.add(index)
  }
  if (found.size > 0) return [...found]
  for (const part of text.split(/\s(?:and|und|y|e|et|sowie)\s|,\s|、|和/iu).slice(0, 12)) {
    const stems = stemsOf(part)
    let [best, most] = [-1, 0]
    for (const [index, other] of told.entries()) {
      let common = 0
      for (const stem of stems) if (other.stems.has(stem)) common++
      if (common > most) [best, most] = [index, common]
    }
    if (best !== -1) found.add(best)
  }
  if (found.size > 0) return [...found]
  return both.test(text) ? last : null
}

const STEM = 5
const EMPTY = new Set(
  'place ready finis compl settl there their these those befor after which where every been have were with into that this from done both them they sind wurde haben fertig ferti steht liegt worde están listo lista termi pront estiv sont'.split(
    ' ',
  ),
)

/** What words begin with, whatever their ending. */
function stemsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{4,}|\p{Script=Han}{2}/gu) ?? []
  return new Set(words.map(word => word.slice(0, STEM)).filter(stem => !EMPTY.has(stem)))
}
