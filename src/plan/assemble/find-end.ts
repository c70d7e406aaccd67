import { beginsAsWork } from '../prose/verbs.ts'
import { splitEnds } from '../words/arrows.ts'
import { parseLooseIdStart, tokensOf } from '../words/ids.ts'
import { stripBrackets, stripDecoration, toWords } from '../words/strip.ts'
import { findWaveMentions, parseWaveName } from '../words/wave-name.ts'
import { toKey } from './same-task.ts'
import type { Names } from './names.ts'
import { findWaveByTitle, numbered, titled } from './names.ts'

/** What stands at one end of an arrow or beside a word of order. */
export interface End {
  tasks: number[]
  waves: number[]
}

export interface Ends {
  names: Names
  /** Tasks by each word of their titles, for names that a drawing shortens; made when first asked for. */
  byWord: Map<string, number[]> | null
}

/** A word that more tasks share tells none of them. */
const SHARED_MAX = 50

export function openEnds(names: Names): Ends {
  return { names, byWord: null }
}

function toWordIndex({ draft }: Names): Map<string, number[]> {
  const byWord = new Map<string, number[]>()
  for (let index = 0; index < draft.tasks.length; index++) {
    const { told } = draft.tasks[index]!
    for (const word of new Set(toWords(told.title))) {
      const own = byWord.get(word)
      if (own === undefined) byWord.set(word, [index])
      else if (own.length <= SHARED_MAX) own.push(index)
    }
  }
  return byWord
}

/** Every member must name something; else the whole says nothing. */
export function findEnd(ends: Ends, members: string[]): End | null {
  if (members.length === 0) return null
  const end: End = { tasks: [], waves: [] }
  for (const member of members) {
    const one = findOne(ends, member)
    if (one === null) return null
    end.tasks.push(...one.tasks)
    end.waves.push(...one.waves)
  }
  return end
}

function findOne(ends: Ends, member: string): End | null {
  const { names } = ends
  const plain = stripDecoration(member.trim()).replace(/[\s.:]+$/, '')
  if (plain === '' || plain.length > 200) return null
  for (const text of [plain, stripBrackets(plain)]) {
    const key = toKey(text)
    const task = names.byId.get(key) ?? names.byAgent.get(key) ?? titled(names, toWords(text).join(' '))
    if (task !== undefined && task !== null) return { tasks: [task], waves: [] }
    const wave = names.waveByKey.get(key) ?? findWaveByTitle(names, text)
    if (wave !== null && wave !== undefined) return { tasks: [], waves: [wave] }
    const ids = findIds(names, text)
    if (ids !== null) return ids
    const group = findGroups(names, text)
    if (group !== null) return group
  }
  const number = numbered(names, plain)
  if (number !== null) return { tasks: [number], waves: [] }
  return findByWords(ends, plain)
}

/** `T3`, `T3 API server`, `T2-T5`, all of them known. */
function findIds(names: Names, text: string): End | null {
  const start = parseLooseIdStart(text)
  if (start === null) return null
  const tasks = start.ids.flatMap(id => names.byId.get(toKey(id)) ?? [])
  return tasks.length === start.ids.length ? { tasks, waves: [] } : null
}

/** `Wave 1`, `Waves 2 & 3`, and nothing else but a title behind it. */
function findGroups(names: Names, text: string): End | null {
  const [mention] = findWaveMentions(text)
  if (mention !== undefined && mention.start === 0) {
    const waves = mention.keys.flatMap(key => names.wavesByGroup.get(key) ?? names.waveByKey.get(key) ?? [])
    if (waves.length > 0) return { tasks: [], waves }
  }
  const name = parseWaveName(text, 0)
  const wave = name === null ? undefined : names.waveByKey.get(name.key)
  return wave === undefined ? null : { tasks: [], waves: [wave] }
}

/** The one task whose title holds every word of a short name; of several none. */
function findByWords(ends: Ends, text: string): End | null {
  const words = toWords(stripBrackets(text))
  if (words.length === 0 || words.length > 8) return null
  ends.byWord ??= toWordIndex(ends.names)
  let left: number[] | null = null
  for (const word of words) {
    const own: number[] = ends.byWord.get(word) ?? []
    if (own.length > SHARED_MAX) continue
    left = left === null ? own : left.filter(task => own.includes(task))
    if (left.length === 0) return null
  }
  if (left?.length !== 1 || !words.some(word => word.length > 2)) return null
  const { title } = ends.names.draft.tasks[left[0]!]!.told
  return words.length === 1 && !isHalf(title) ? null : { tasks: left, waves: [] }
}

/** `server` may stand for `Write the server`, and is no more than a part of what `Add a rate limit to the server` is about. */
function isHalf(title: string): boolean {
  const telling = toWords(title.split(DETAIL)[0]!).filter(word => word.length > 2 && !PLAIN.test(word))
  return telling.length <= (beginsAsWork(title) ? 3 : 2)
}

const DETAIL = /\s?[:(–—]|,\s/u
const PLAIN = /^(?:the|and|for|with|from|into|all|its|our|new|old|to|of|in|on)$/

const REF = String.raw`[IVX]{1,4}\.(?:[A-Z]\.)?\d{1,3}|#?\p{L}{0,20}[-_]?\d{1,6}(?:[._-]\d{1,4}){0,3}[a-zA-Z]?|(?:\p{L}{3,12}\s+)(?:\d{1,4}(?:\.\d{1,3})?|[A-Z])(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])(?:[B-HJ-Z]|A(?!\s+\p{Ll}{2}))(?![\p{L}\p{N}'’])`
const JOIN = String.raw`\s*(?:,\s*(?:and\s+)?|[&+/]|\band\b|\bor\b|[-–]|\bto\b|\bthrough\b)\s*`
const RUN = `(?:${REF})(?:${JOIN}(?:${REF})){0,40}`
/** Of the words of other languages these stay before names. */
const ARTICLE = '[Dd](?:ie|er|en|as)|[Ll](?:es?|[ao]s?)|[Ee]l|[Aa]s|[Oo]s|[Gg]li|[Dd]e|[Hh]et'
const FILLER = String.raw`(?:\s*(?:on|upon|for|by|both|either|all(?: of)?|the|tasks?|completion of|only|also|too|aussi|auch|también|também|${ARTICLE}|:|–|—)\s+){0,4}\s*`
const LEADING = new RegExp(`^${FILLER}[({[]?\\s*(${RUN})`, 'u')
const TRAILING = new RegExp(
  `(?:^|[\\s({[])(${RUN})[\\s)}\\]*\`:,]*(?:(?:must|can|should|will|may|then|only|is|are|also|itself|both|all|tasks?|which|starts?|begins?|opens?|runs?|goes|go)\\s*){0,3}$`,
  'u',
)

/** `3 days`, `2 reviewers`: the number is no name of what is counted. */
const COUNTS =
  /^\s?(?!and\b|or\b|is\b|are\b|has\b|have\b|to\b|goes?\b|then\b|too\b|also\b|as\b|because\b|since\b|before\b|after\b|when\b|once\b|both\b)[\p{L}%€$°]/iu

/** The names that a text begins with, a few words of no weight before them allowed. */
export function findLeading(ends: Ends, text: string): End | null {
  const plain = stripDecoration(text).slice(0, 400)
  const run = LEADING.exec(plain)
  const found = run === null ? null : findRun(ends, run[1]!, !COUNTS.test(plain.slice(run[0].length)))
  return found ?? findIds(ends.names, plain) ?? findGroups(ends.names, plain) ?? findBracketed(ends, plain)
}

/** `implementation (T005-T007)`. */
function findBracketed(ends: Ends, text: string): End | null {
  const inside = /^[^()[\].;:,]{0,40}[([]([^()[\]]{1,100})[)\]]/.exec(text)
  return inside === null ? null : findEnd(ends, splitEnds(inside[1]!))
}

/** The names that a text ends with. */
export function findTrailing(ends: Ends, text: string): End | null {
  const plain = stripBrackets(text.slice(-300).trim())
  const inside = /[([]([^()[\]]{1,100})[)\]]\s*$/.exec(text.slice(-200))
  const listed = inside === null ? null : findEnd(ends, splitEnds(inside[1]!))
  if (listed !== null) return listed
  const run = TRAILING.exec(plain.slice(-200))
  return run === null ? null : findRun(ends, run[1]!)
}

const FURTHER_MAX = 120
const FURTHER_END = /[,;:()]|\sthen\s/

/** The tasks called by their ids among the first words: `the export that Z1 makes`. */
export function findFurther({ names }: Ends, text: string): End | null {
  const tokens = tokensOf(text.slice(0, FURTHER_MAX).split(FURTHER_END)[0]!).filter(token =>
    /\p{L}.*\d|^#\d/u.test(token),
  )
  const tasks = [...new Set(tokens.flatMap(token => names.byId.get(toKey(token)) ?? []))]
  return tasks.length === 0 ? null : { tasks, waves: [] }
}

function findRun({ names }: Ends, run: string, mayBeNumbers = true): End | null {
  const end: End = { tasks: [], waves: [] }
  const whole = findGroups(names, run)
  if (whole !== null) return whole
  for (const part of run.split(/\s*(?:,\s*(?:and\s+)?|[&+/]|\band\b|\bor\b)\s*/u)) {
    const key = toKey(part)
    const number = mayBeNumbers ? numbered(names, part) : null
    const task = names.byId.get(key) ?? names.byAgent.get(key) ?? number
    const one =
      task !== undefined && task !== null
        ? { tasks: [task], waves: [] }
        : (findIds(names, part) ?? findGroups(names, part))
    const alias = names.waveByKey.get(key)
    if (one !== null) {
      end.tasks.push(...one.tasks)
      end.waves.push(...one.waves)
    } else if (alias !== undefined) end.waves.push(alias)
  }
  return end.tasks.length + end.waves.length === 0 ? null : end
}
