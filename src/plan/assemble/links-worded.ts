import { matchesOf } from '../../lib/matches-of.ts'
import { findOrderWords } from '../words/order-words.ts'
import { tokensOf } from '../words/ids.ts'
import { spellIds, wordedIdsOf } from '../words/spell-ids.ts'
import { KIND_WORDS } from '../words/wave-kinds.ts'
import type { End } from './find-end.ts'
import { findFurther, findLeading, findTrailing } from './find-end.ts'
import { findTitled } from './find-subject.ts'
import { toKey } from './same-task.ts'
import { addLink } from './links.ts'
import type { Reader } from './links.ts'

const WORDS_MAX = 8

/** `**Polish (Phase 6)**: depends on all user stories - blocks the release`. */
export function readLabelled(subject: End, rest: string, line: number, reader: Reader): void {
  for (const { sense, end } of findOrderWords(rest).slice(0, WORDS_MAX)) {
    const behind = rest.slice(end)
    const object = findTitled(reader.ends, behind) ?? findLeading(reader.ends, behind)
    if (object === null) continue
    if (sense === 'after') addLink(reader, object, subject, 'words', line)
    else addLink(reader, subject, object, 'words', line)
  }
}

/** `Within wave 2, T5 waits for T3` is about T5. */
const INSIDE = new RegExp(
  `^(?:[^:.;]{2,40}:\\s)?\\W{0,6}(?:within|inside|in)\\s(?:the\\s)?(?:${KIND_WORDS})\\s\\S{1,6},?\\s+(?=\\S)`,
  'iu',
)

/** `waits for T1 and for T2` */
const AND_FOR = /(?<=\b(?:and|,)) (?:for|on) (?=#?[A-Z][\w-]*\d)/gu

/** `T3 needs T1 and T2`, `A4 blocks B2`. */
export function readWords(said: string, line: number, reader: Reader): void {
  const clause = said.replace(INSIDE, '').replace(AND_FOR, ' ')
  // No name without a figure or a capital letter of its own is looked for in sentences.
  const words = /\d|\b[A-Z]\b/.test(clause) ? findOrderWords(clause).slice(0, WORDS_MAX) : []
  let from = 0
  for (const [at, { sense, start, end }] of words.entries()) {
    const left = clause.slice(from, start).replace(/\s*[:–—-]\s*$/, '')
    const cut = findCut(clause.slice(end, words[at + 1]?.start ?? end), reader)
    from = end + cut
    const subject = findTrailing(reader.ends, left) ?? (at === 0 ? findLeading(reader.ends, left) : null)
    if (subject === null) continue
    const behind = cut === 0 ? clause.slice(end) : clause.slice(end, from)
    const object =
      findLeading(reader.ends, behind) ??
      findTitled(reader.ends, behind) ??
      findFurther(reader.ends, ownPart(behind, (words[at + 1]?.start ?? clause.length) - end)) ??
      (sense === 'after' && subject.waves.length > 0 ? waveAbove(reader, subject, behind, line) : null)
    if (object === null) continue
    if (sense === 'after') addLink(reader, object, subject, 'words', line)
    else addLink(reader, subject, object, 'words', line)
  }
}

const ABOVE =
  /^\s*(?:that|this|the|these|those|all (?:of )?(?:the|these|those|that)|all (?:two|three|four|five|six)|both)(?:\s\p{L}+)?\s(?:merges?|gates?|sync(?:hronisation)?(?: points?)?|check ?points?|integration|branches|tasks|reviews?)(?!\p{L})/iu

/** `Wave 2 starts only after that merge`: what is spoken of there is the wave in which it is said. */
function waveAbove({ ends: { names } }: Reader, subject: End, behind: string, line: number): End | null {
  if (!ABOVE.test(behind)) return null
  const { waves } = names.draft
  const at = waves.findLastIndex(({ name }) => name.line <= line)
  return at === -1 || subject.waves.some(wave => wave <= at) ? null : { tasks: [], waves: [at] }
}

/** Up to the next word of order, and of that only what its own subject does not begin: `… for a day and T2` (when T1 is in). */
function ownPart(behind: string, end: number): string {
  const part = behind.slice(0, end)
  return end >= behind.length
    ? part
    : part.slice(0, /\s(?:and|but|while)\s(?!.*\s(?:and|but|while)\s)/u.exec(part)?.index)
}

const NEXT_OF_ALL = /,\s+(?:(?:but|while|whereas)\s+)?(?!and\s)(?=[^,]*$)/u
const NEXT_OF_TWO = /\sand\s+(?=(?!.*\sand\s)[^,]*$)/u

/** Between two words of order, where what the second is about begins: `Phase 1, Phase 3` after which comes `after Phase 2`. */
function findCut(between: string, { ends }: Reader): number {
  const next = NEXT_OF_ALL.exec(between) ?? NEXT_OF_TWO.exec(between)
  if (next === null) return 0
  const at = next.index + next[0].length
  const isNext =
    findLeading(ends, between.slice(0, next.index)) !== null && findLeading(ends, between.slice(at)) !== null
  return isNext ? at : 0
}

const TURNS: [sense: 'first' | 'next' | 'last', RegExp][] = [
  [
    'last',
    /^\W*(?:(?:last|lastly|finally)\b|at the (?:very )?end\b|to finish\b)|\b(?:comes?|goes?|runs?|is|are) last\b/i,
  ],
  ['first', /^\W*(?:first(?:ly)?|start with|begin with|to begin)\b|\b(?:comes?|goes?|runs?|is|are) first\b/i],
  [
    'next',
    /^\W*(?:and )?(?:then|next|afterwards|after (?:that|this|those|both)|(?:when|once|as soon as) (?:that|this|those|these|both|they|it|all (?:of them|two|three|four))\b[^.:]{0,40}\b(?:are|is|have|has)\b)\b|^\W*\S[^.:]{0,60}\bfollows?\b(?!\s(?:the|a|an)\b)/i,
  ],
]

/** `T1 comes first. T2 and T3 follow. Last comes T5: …`: sentences that say whose turn it is. */
export function readTurns(sentences: { text: string; line: number }[], reader: Reader): void {
  let before: End | null = null
  for (const { text, line } of sentences) {
    if (text.length > 300 || reader.told.has(line)) continue
    const said = text.split(/[:;(]/)[0]!
    const sense = TURNS.find(([, pattern]) => pattern.test(said))?.[0]
    const here = sense === undefined ? null : findNamed(reader, said)
    if (here === null) continue
    const all = sense === 'last' && before === null ? others(reader, here) : before
    if (sense !== 'first' && all !== null) addLink(reader, all, here, 'words', line)
    before = here
  }
}

/** All tasks that a sentence names, and nothing else that has a figure. */
function findNamed({ ends }: Reader, text: string): End | null {
  const spelled = wordedIdsOf(spellIds(text, id => ends.names.byId.has(toKey(id))))
  const tokens = [...tokensOf(text).filter(token => /\p{L}.*[\d-]|^#\d/u.test(token)), ...spelled]
  const tasks = tokens.flatMap(token => {
    const own = ends.names.byId.get(toKey(token)) ?? ends.names.byAgent.get(toKey(token))
    return own === undefined || own === null ? [] : [own]
  })
  return tasks.length === 0 ? null : { tasks: [...new Set(tasks)], waves: [] }
}

/** Of the same wave. */
function others({ ends }: Reader, { tasks: [first] }: End): End | null {
  const { waves, tasks } = ends.names.draft
  const own = first === undefined ? [] : waves[tasks[first]!.wave]!.tasks.filter(index => index !== first)
  return own.length === 0 || own.length > OTHERS_MAX ? null : { tasks: own, waves: [] }
}

const OTHERS_MAX = 100

const ORDER_IS = /\b(?:order|sequence)\b[^.;:,]{0,30}?(?:\sis\b|:)\s*(\S.{3,300})$/iu
const NEXT = /\s*,\s*(?:and\s+)?(?:then\s+)?|\s+(?:and\s+)?then\s+|\s+and\s+/iu

/** `In phase 4 the order is 4.1, 4.2, 4.3.`: names and nothing else. */
export function readOrder(clause: string, line: number, reader: Reader): void {
  const listed = ORDER_IS.exec(clause.slice(0, 400))?.[1]
  const parts = listed === undefined || !/\d/.test(listed) ? [] : listed.replace(/[.\s]+$/, '').split(NEXT)
  const ends = parts.map(part =>
    /^\S{1,12}$|^\p{L}{3,12}\s\S{1,6}$/u.test(part) ? findLeading(reader.ends, part) : null,
  )
  if (ends.length < 2 || ends.includes(null)) return
  for (const [at, end] of ends.slice(1).entries()) addLink(reader, ends[at]!, end!, 'words', line)
}

const THEN = /[,;]?\s(?:and |but )?(?:(?:only )?then|afterwards|after that|followed by)\b[,:]?\s/iu

/** `T9 first, watch the errors, then T10`. */
export function readThen(clause: string, line: number, reader: Reader): void {
  if (!/\d/.test(clause)) return
  const [first, ...rest] = clause.split(THEN)
  let before = rest.length === 0 ? null : findFurther(reader.ends, first!)
  for (const part of rest) {
    const here = findLeading(reader.ends, part)
    if (before !== null && here !== null) addLink(reader, before, here, 'words', line)
    before = here
  }
}

const LED = [
  /^(?:(?:and|but|then|only)\s){0,2}(?:once|when|as soon as|after)\s(.{1,120}?\s(?:is|are|has|have)\s[^,;]{1,40}),\s(.+)$/iu,
  /^(?:(?:and|but|then|only)\s){0,2}(?:once|when|as soon as|after)\s([^;]{1,100}?\s(?:merges?|lands?|finish(?:es)?|pass(?:es)?|closes?)[^,;]{0,30}),\s(.+)$/iu,
  /^(?:(?:and|but|then|only)\s){0,2}after\s([^,;]{1,100}),\s(.+)$/iu,
  /^(?:(?:and|but|then|only)\s){0,2}after\s([^;]{1,100}?)\s(?:comes?|follows?|goes?)\s(.+)$/iu,
]
/** `after A, B and C are done` */
const OF_FIRST =
  /^(?:and|or|plus)\s|^(?:[^\s,]{1,12},\s)*(?:and\s)?\S{1,12}(?:\sand\s\S{1,12})?\s(?:(?:is|are|has|have)\s(?:all\s|both\s|been\s)?)?(?:done|finished|complete\p{L}*|merged|in|ready|closed|green|through|there|over|live)(?!\p{L})/iu
const START =
  /^(?:(?:then|we|you|they|please|can|may|start|begin|launch|run|dispatch|continue|proceed|go|move|on|with|to|do|open|kick|off|the|both|also)\s){0,6}/iu

/** `Once T1 and T2 are merged, start T4`, `After T1 comes T3`. */
export function readLed(clause: string, line: number, reader: Reader): void {
  const said = /\d|\b[A-Z]\b/.test(clause) ? clause.slice(0, 400) : ''
  for (const form of LED) {
    const [, first, next] = form.exec(said) ?? []
    if (first === undefined || next === undefined || OF_FIRST.test(next)) continue
    const before = findLeading(reader.ends, first)
    const main = next.replace(START, '')
    const after = findLeading(reader.ends, main) ?? findFurther(reader.ends, main)
    if (before === null || after === null) continue
    addLink(reader, before, after, 'words', line)
    return
  }
}

const ASIDE =
  /(?:^|[\s,])([^\s,()]{1,20}(?:\s\d{1,3})?)\s\((?:only\s|starts?\s)?(?:after|needs|requires|once|depends on|waits for|blocked by|follows)\s([^()]{1,80})\)/giu

/** `Nothing waits but T3 (after T1), T4 (after T1 and T2)` */
export function readAsides(clause: string, line: number, reader: Reader): void {
  for (const [, own, others] of matchesOf(clause.slice(0, 600), ASIDE)) {
    const after = findLeading(reader.ends, own!)
    const before = findLeading(reader.ends, others!)
    if (after !== null && before !== null) addLink(reader, before, after, 'words', line)
  }
}

const WHEN_THEY =
  /^([^.;]{2,80}?)[,;]\s+(?:then\s+|and\s+)?([^.;,]{1,40}?)\s(?:only\s)?(?:when|once|as soon as|after)\s(?:they|these|those|them|both|all(?:\s(?:of them|two|three|four|five))?)\b/iu

/** `C1 to C3 together, C4 when they are through` */
export function readWhenThey(clause: string, line: number, reader: Reader): void {
  const [, first, next] = /\d/.test(clause) ? (WHEN_THEY.exec(clause.slice(0, 300)) ?? []) : []
  if (first === undefined || next === undefined) return
  const before = findLeading(reader.ends, first)
  const after = findLeading(reader.ends, next)
  if (before !== null && after !== null) addLink(reader, before, after, 'words', line)
}
