import { matchesOf } from '../../lib/matches-of.ts'
import { givePeople } from '../doers/give-people.ts'
import type { Finding } from '../plan.ts'
import { STORY } from '../says-nothing.ts'
import type { Candidate, Place, Telling } from '../tell/telling.ts'
import { by, toTelling } from '../tell/telling.ts'
import { isDoerName } from '../words/doer-names.ts'
import { findOrderWords } from '../words/order-words.ts'
import type { WaveName } from '../words/wave-name.ts'
import { addHeaded, callStages } from './call-stages.ts'
import { findDoers } from './find-doers.ts'
import { findPlaced } from './find-placed.ts'
import { gather } from './gather.ts'
import { nameAgents } from './name-agents.ts'
import { isNobody, NOBODY, nameNobody, openBrackets } from './name-nobody.ts'
import type { ToEnglish } from './name-rounds.ts'
import { nameRounds } from './name-rounds.ts'
import { proseWordsOf } from './prose-words.ts'
import type { Said } from './read-sentence.ts'
import { sayPlainly } from './say-plainly.ts'
import { readStage } from './read-stage.ts'
import { readSentence, toGrammar } from './read-sentence.ts'
import { spellNumbers, spellOut, toSpelling } from './spell-out.ts'
import { giveStages } from './give-stages.ts'
import { findRounds, ROUND } from './find-rounds.ts'
import { nameSpeaker } from './name-speaker.ts'
import { joinBefore, nameSame, straighten, toTurns } from './straighten.ts'
import type { Sentence } from './sentences.ts'
import { tellStory } from './tell-story.ts'

/** A document longer than that is no story of some work. */
const SENTENCES_MAX = 2000

export interface Document {
  place: Place
  raw: string[]
  /** Of the language that it is written in. */
  code: string
  /** By their lines, in English. */
  headings: Map<number, string>
  toEnglish: ToEnglish
  /** Nothing else in it tells tasks. */
  alone: boolean
}

/**
 * Sentences that say who does what, and after what: `First ann digs the pit. Once it is dry, ben and carl …`. Asked
 * for only where nothing else surely tells tasks.
 */
export function tellProse({ place, raw, code, headings, toEnglish, alone }: Document): {
  tellings: Telling[]
  findings: Finding[]
} {
  const gathered = gather(place.section, headings)
  const plain =
    code === 'en'
      ? gathered.map(part => part.map(said => ({ ...said, text: sayPlainly(spellNumbers(said.text)) })))
      : gathered
  const spoken = code === 'en' ? nameSpeaker(plain, place.section, raw) : plain
  const written = nameRounds(spoken, toEnglish)
  const count = written.flat().length
  if (count === 0 || count > SENTENCES_MAX) return { tellings: [], findings: [] }
  const leads = new Map<number, boolean>()
  const cast = tellCast(written, raw, { code, place, leads, alone })
  const isCast = cast.length > 2 && new Set(cast.map(({ agent }) => agent)).size > 1
  const story = isCast ? cast : tellStages(written, code, place)
  if (story.length < 3) return { tellings: [], findings: [] }
  for (const task of story) if (isNobody(task.agent ?? '')) task.agent = null
  const edged = giveStages(story, leads)
  const telling = { ...toTelling('bullets', { ...place, aside: null, chain: null }, story), edged }
  givePeople([telling])
  const line = story[0]!.line
  const message =
    `${story.length} tasks were read from sentences: who does what, and after what. ` +
    'Regatta starts them in that order; read it through before, and write a list where it is not what you mean.'
  return {
    tellings: by('prose', [telling]),
    findings: [{ code: STORY, severity: 'warning', line, message }],
  }
}

/** Who does what, wherever sentences speak of it. */
function tellCast(
  written: Sentence[][],
  raw: string[],
  { code, place, leads, alone }: { code: string; place: Place; leads: Map<number, boolean>; alone: boolean },
): Candidate[] {
  const cast = toCast(written, raw, code)
  if (cast === null) return []
  const { parts, doers } = cast
  const words = proseWordsOf(code)
  const grammar = toGrammar(words, doers)
  const escaped = doers.map(escape).join('|')
  const turns = code === 'en' ? toTurns(escaped) : null
  // `bauen Ben und Clara parallel: Ben die API, Clara …`
  const beside = new RegExp(
    `(\\p{Ll}{3,20}) (?:${escaped})(?:, (?:${escaped}))* (?:und|y|e|et|en) (?:${escaped})[^:.]{0,40}: (?=(?:${escaped})\\s)`,
    'u',
  )
  const spelling = code === 'en' ? toSpelling(escaped) : null
  let last: string | null = null
  const read = parts.map(part => {
    // What stands behind a round is of it where it begins with when it is done.
    let isBeside = false
    return part.map(({ text: written, line, group, paragraph, behind, mark }, at) => {
      const text = spelling === null ? written.replace(beside, '$1 ') : spellOut(written, spelling)
      const before = part[at - 1]?.paragraph === paragraph ? (part[at - 1]?.text ?? '') : ''
      const plain = turns === null ? text : straighten(joinBefore(nameSame(text, last), before, turns), turns)
      const said = readSentence(plain, grammar)
      if (part[at - 1]?.paragraph !== paragraph) {
        const isLed = said.when !== null || said.once !== null
        isBeside = behind === true && !isLed
        leads.set(paragraph ?? line, isLed)
      }
      if (isBeside) said.works = []
      last = said.works.at(-1)?.doer ?? last
      return { ...said, text, line, group: group ?? null, mark }
    })
  })
  const groups = new Set(
    read.flatMap(part => part.flatMap(({ group, works }) => (works.length > 0 ? (group?.key ?? []) : []))),
  )
  const told = read.filter(
    part => isStory(part, alone) || (groups.size > 1 && part.some(({ group }) => group !== null)),
  )
  if (groups.size > 1 && !cast.isNamed && !isTeam(doers, told.flat(), raw)) return []
  return asCalled(toSame(tellStory(findRounds(told.flat()), { grammar, words, place })), raw)
}

const LONE_AGENT = /\b[Tt]he (\p{Ll}{2,30}) agent\b/gu

/** `The pump agent` is no pump. */
function asCalled(tasks: Candidate[], raw: string[]): Candidate[] {
  const called = new Set(matchesOf(raw.join(' '), LONE_AGENT).map(([, name]) => name))
  for (const task of tasks) if (task.agent !== null && called.has(task.agent)) task.agent += ' agent'
  return tasks
}

/** What is done in stages that list nothing and name nobody. */
function tellStages(written: Sentence[][], code: string, place: Place): Candidate[] {
  const words = proseWordsOf(code)
  const grammar = toGrammar(words, [NOBODY])
  let count = 0
  const said = written.flat().flatMap(({ text, line, group }) => {
    if (group === undefined) return []
    const read = readStage(text, code, grammar)
    for (const work of read.works) work.doer = `${NOBODY}${++count}`
    return [{ ...read, text, line, group }]
  })
  addHeaded(said)
  const groups = new Set(said.flatMap(({ group, works }) => (works.length > 0 ? group.key : [])))
  if (groups.size < 2) return []
  const story = tellStory(said, { grammar, words, place })
  callStages(story, said)
  return story
}

interface Cast {
  parts: Sentence[][]
  doers: string[]
  /** By words that say so, rather than by where names stand. */
  isNamed: boolean
}

/** Who does things, by their names, else by those that stand in brackets, else one for whoever does each. */
function toCast(written: Sentence[][], raw: string[], code: string): Cast | null {
  const opened = openBrackets(written)
  if (opened.names.length > 0)
    return { ...opened, doers: opened.names.sort((a, b) => b.length - a.length), isNamed: true }
  const { parts, names } = nameAgents(written, code)
  const placed = code === 'en' ? findPlaced(parts.flat()) : []
  const doers = unite(findDoers(raw, parts.flat(), code === 'en', names), placed)
  if (doers.length > 1) return { parts, doers, isNamed: names.length > 0 }
  const nobody = nameNobody(written, code)
  return nobody === null ? null : { parts: nobody.parts, doers: nobody.names, isNamed: true }
}

/** Whose names are words alone and who each do one thing may be parts of what the sentences are about. */
function isTeam(doers: string[], said: Said[], raw: string[]): boolean {
  const works = said.flatMap(({ works }) => works)
  if (new Set(works.map(({ doer }) => doer)).size < works.length) return true
  if (doers.filter(isDoerName).length > 1) return true
  const marked = doers.flatMap(name => ['*', '_', '`'].map(mark => `${mark}${name}${mark}`))
  return (
    doers.some(name => /[\s\d@_-]/.test(name)) || raw.some(line => marked.some(name => line.includes(name)))
  )
}

/** Of those who do something there, at least two are surely somebody. */
function isCrew(said: Said[]): boolean {
  return new Set(said.flatMap(({ works }) => works.map(({ doer }) => doer)).filter(isDoerName)).size > 1
}

const SENTENCE_MAX = 400

/** A single sentence about somebody, or some that nothing puts in order, are no plan. */
function isStory(said: (Said & { text: string; group: WaveName | null })[], alone: boolean): boolean {
  const works = said.reduce((sum, { works }) => sum + works.length, 0)
  const ordered = said.flatMap<unknown>(({ when, once, works, text }) => {
    if (works.length === 0) return !alone ? [] : findOrderWords(text.slice(0, SENTENCE_MAX))
    if (when !== null || once !== null) return [when]
    return alone ? works.filter(work => work.once !== null) : []
  })
  if (new Set(said.flatMap(({ group }) => group?.key ?? [])).size > 1) return works > 1
  if (works > 2 && said.filter(({ text }) => ROUND.test(text)).length > 1) return true
  if (alone && works > 2 && ordered.length > 0 && isCrew(said)) return true
  return works > 1 && ordered.length > 0 && (ordered.length > 1 || works < 4 || said.length < works)
}

function unite(found: string[], placed: string[]): string[] {
  const names = [...found, ...placed].flatMap(name => (name.startsWith('@') ? [name, name.slice(1)] : name))
  return [...new Set(names)].sort((a, b) => b.length - a.length)
}

/** `Agent A`, `agent A`: as it was written first. */
function toSame(tasks: Candidate[]): Candidate[] {
  const first = new Map<string, string>()
  for (const task of tasks) {
    const key = task.agent?.toLowerCase() ?? ''
    if (task.agent !== null) task.agent = first.get(key) ?? task.agent
    first.set(key, task.agent ?? '')
  }
  return tasks
}

function escape(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
