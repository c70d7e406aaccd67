import { matchesOf } from '../../lib/matches-of.ts'
import { takeHalf, toPart } from './halves.ts'
import { capitalise, stripDecoration, stripSeparators } from './strip.ts'
import { parseTimeName } from './time-name.ts'
import type { Sort } from './wave-kinds.ts'
import { DAYS, isCommonWord, KIND_WORDS, sortOf, toKind } from './wave-kinds.ts'

/** The name of a group of tasks, as a heading, an item or a comment begins with it. */
export interface WaveName {
  kind: string
  /** `wave 2`: the same for every way of writing it. */
  key: string
  /** `Wave 2`. */
  label: string
  /** What it is also called where its word is left out: `m2` of `Milestone M2`. */
  alias: string | null
  title: string
  /** Of a lane: it is called by whose it is. */
  isPerson?: true
  line: number
}

/** No word that a name begins with is shorter. */
const BEGINNING = 3
const COUNTED = 'one|two|three|four|five|six|seven|eight|nine|ten'
const ORDINAL = 'first|second|third|fourth|fifth|final|last'
const GREEK = 'alpha|beta|gamma|delta|epsilon|zeta|omega'
/** `5.0-beta`, `5.0a1`, as versions that are not out yet are called. */
const VERSION =
  '\\d{1,4}(?:\\.\\d{1,4}){1,2}(?:-(?:alpha|beta|rc|pre|preview|dev)(?:[.-]?\\d{1,2})?|(?:a|b|rc|alpha|beta|dev)\\d{1,2})'
const NUMBER = `${VERSION}|[a-z]?\\d{1,4}(?:\\.\\d{1,3}){0,2}[a-z]?|[ivx]{1,5}|[a-z]|${COUNTED}|${GREEK}|final`

const NAMED = new RegExp(
  `^(${KIND_WORDS})(?!\\p{L})\\s*[#-]?\\s*(${NUMBER})(?:\\s*[-–]\\s*(\\d{1,4}))?(?![\\p{L}\\p{N}%])(?!-\\p{L}|['’]\\p{L}{2})`,
  'iu',
)
/** `Days 1-3`: in the plural only a range names one group. */
const SPANNED = new RegExp(`^(${KIND_WORDS})s\\s+(\\d{1,4})\\s*[-–]\\s*(\\d{1,4})(?![\\p{L}\\p{N}%.])`, 'iu')
/** `Last week` is over. */
const ORDERED = new RegExp(
  `^(?!last (?:week|month|sprint|iteration|night)(?:\\s*$|[:,.]))(${ORDINAL})\\s+(${KIND_WORDS})\\b`,
  'iu',
)
const TITLED = new RegExp(`^(${KIND_WORDS})\\s*(?::|[-–—]\\s)\\s*["“']?([\\p{L}][\\p{L}\\p{N}]*)`, 'iu')
const MENTION = new RegExp(
  `(?<![\\p{L}\\p{N}])(${KIND_WORDS})(?:e?s)?(?!\\p{L})\\s*#?(?=[a-z]?\\d|[a-z]\\b|[ivx]+\\b|(?:${COUNTED}|${GREEK})\\b)(${NUMBER})(?![\\p{L}\\p{N}%])`,
  'giu',
)
/** What no mention is without. */
const KIND = new RegExp(KIND_WORDS, 'iu')
const MORE = new RegExp(
  `^\\s*(,\\s*(?:and|&)?|&|\\+|\\/|and|or|-|–|to|through)\\s*(?:(${KIND_WORDS})\\s*)?([a-z]?\\d{1,4}(?:\\.\\d{1,3}){0,2}[a-z]?|${COUNTED}|[ivx]{1,4}|[a-z])(?![\\p{L}\\p{N}%])`,
  'iu',
)

export function kindOf(name: WaveName): Sort {
  return sortOf(name.kind)
}

/** `3. Wave 1: Base`, `4.2 Phase B – Tests`: the section's own number stands before the group's name. */
const SECTION = new RegExp(
  `^\\(?(\\d{1,2})((?:\\.\\d{1,2}){0,3})[.):]*\\s+(?=(?:${KIND_WORDS})(?!\\p{L}))`,
  'iu',
)
/** `1. Phase: Base` counts by that number. */
const COUNTING = new RegExp(`^(${KIND_WORDS})\\s*(?::|[-–—]\\s)\\s*`, 'iu')
/** How every name begins: nearly all lines are done with here. */
const BEGINNINGS = new Set(
  `${KIND_WORDS}|${ORDINAL}|${DAYS}|before|after|over|this|from|end|last|close|lun|mar|mer|mié|jeu|jue|ven|vie|sam|sáb|dim|dom|seg|ter|qua|qui|sex`
    .split('|')
    .map(word => word.slice(0, BEGINNING)),
)

function mayBeName(plain: string): boolean {
  const start = plain.slice(0, BEGINNING).toLowerCase()
  return BEGINNINGS.has(start) || /^\d|[^\0-\x7f]|^(?:mo|di|mi|do|fr|sa|so)[.,\s]/.test(start)
}

/** `🌊 WAVE 1: Foundation (8 parallel)`, `Phase Two - Tests`, `First wave`, `Track: Billing`, `09:00–11:30`. */
export function parseWaveName(text: string, line: number): WaveName | null {
  const plain = stripDecoration(text)
  const section = /^[(\d]/.test(plain) ? SECTION.exec(plain) : null
  return section === null ? parseBareName(plain, line) : parseNumbered(plain, section, line)
}

function parseNumbered(plain: string, section: RegExpExecArray, line: number): WaveName | null {
  const rest = plain.slice(section[0].length)
  const counting = COUNTING.exec(rest)
  if (counting !== null && section[2] === '')
    return toName(counting[1]!, section[1]!, rest.slice(counting[0].length), line)
  const named = NAMED.exec(rest)
  // `1.2 Phase 2 regression tests` is a task.
  return named !== null && /^\s*(?:$|[:(|,·•»›→]|\[|[.)]\s|\s?[/–—-]\s)/u.test(rest.slice(named[0].length))
    ? parseBareName(rest, line)
    : null
}

const SPAN = /\s\d{1,2}[:h]\d{2}\s*[-–—]/u

function parseBareName(plain: string, line: number): WaveName | null {
  if (!mayBeName(plain)) return null
  // `Window 22:00–23:30` is called by the clock, not by 22.
  const clock = SPAN.test(plain.slice(0, 60)) ? parseTimeName(plain, line) : null
  if (clock !== null) return clock
  const named = SPANNED.exec(plain) ?? NAMED.exec(plain)
  if (named !== null && isName(named, plain)) {
    const number = named[3] === undefined ? named[2]! : `${named[2]}-${named[3]}`
    return toName(named[1]!, number, plain.slice(named[0].length), line)
  }
  const ordered = ORDERED.exec(plain)
  if (ordered !== null) return toName(ordered[2]!, ordered[1]!, plain.slice(ordered[0].length), line)
  const titled = TITLED.exec(plain)
  if (titled !== null)
    return toName(titled[1]!, titled[2]!, plain.slice(titled[0].length - titled[2]!.length), line)
  return parseTimeName(plain, line)
}

/** `Set a flag` is a task, `Set A: flags` a group. */
function isName(named: RegExpExecArray, plain: string): boolean {
  if (!isCommonWord(toKind(named[1]!) ?? '')) return true
  return (
    !/^\p{Ll}$/u.test(named[2]!) &&
    /^\s*(?:$|[:(|,·•»›→]|\[|[.)]\s|\s?[/–—-]\s|\s{2,}\S|\s\d{1,2}:\d{2}\b)/u.test(
      plain.slice(named[0].length),
    )
  )
}

/** `Step 1.2` and `Step A1` inside a wave are tasks with those ids. */
export function isStepId({ kind, key }: WaveName): boolean {
  return kind === 'step' && /[.\p{L}]\d/u.test(key.slice(kind.length + 1))
}

/** Kinds that people give names; a level that is `High` is no group in time. */
const TITLED_KINDS = new Set([
  'wave',
  'batch',
  'round',
  'tier',
  'phase',
  'stage',
  'milestone',
  'sprint',
  'day',
  'ring',
])

/** A group that a table's column names in so many words: `Phase` above, `Discovery` below. */
export function toTitledName(kindWord: string, title: string, line: number): WaveName | null {
  const kind = toKind(kindWord)
  if (kind === null || !TITLED_KINDS.has(kind) || !/^(?:\p{L}[\p{L}\p{N} &/+-]{1,40}|\p{Lo})$/u.test(title))
    return null
  return {
    kind,
    key: toKey(kind, title),
    label: title,
    alias: title.toLowerCase(),
    title: '',
    line,
  }
}

export function startsGroup(text: string): boolean {
  return parseWaveName(text, 0) !== null
}

function toName(kindWord: string, number: string, rest: string, line: number): WaveName {
  const kind = toKind(kindWord) ?? kindWord.toLowerCase()
  const own = withoutInitial(kindWord, number)
  const shown = /^\d/.test(own) || own.length === 1 || /^[IVX]+$/.test(own) ? own : capitalise(own)
  const name = {
    kind,
    key: toKey(kind, number, kindWord),
    label: `${capitalise(kindWord)} ${shown}`,
    alias: own === number ? (SUFFIX.exec(number)?.[1]?.toLowerCase() ?? null) : number.toLowerCase(),
    title: stripSeparators(rest),
    line,
  }
  return toPart(name, rest) ?? name
}

/** `a1` of `5.0a1` */
const SUFFIX = /\.\d{1,4}-?([a-z]{1,7}\d{0,2})$/i

/** The `M` of `Milestone M2` says again what the word says. */
function withoutInitial(kindWord: string, number: string): string {
  const repeats = /^[a-z]\d/i.test(number) && number[0]!.toLowerCase() === kindWord[0]!.toLowerCase()
  return repeats ? number.slice(1) : number
}

function toKey(kind: string, number: string, kindWord = kind): string {
  return `${kind} ${withoutInitial(kindWord, number).toLowerCase()}`
}

export interface WaveMention {
  keys: string[]
  start: number
  end: number
}

/** Every `Wave 1`, `waves 2 & 3`, `Phases 1-4` in a text. */
export function findWaveMentions(text: string): WaveMention[] {
  if (!KIND.test(text)) return []
  const mentions: WaveMention[] = []
  for (const match of matchesOf(text, MENTION)) {
    const last = mentions.at(-1)
    if (last !== undefined && match.index < last.end) continue
    // `set a` is an article more often than a name.
    if (/^[ai]$/.test(match[2]!) && isCommonWord(toKind(match[1]!) ?? '')) continue
    if (match[2] === 'I' && SAYS.test(text.slice(match.index + match[0].length))) continue
    const kind = toKind(match[1]!) ?? match[1]!.toLowerCase()
    const toOwnKey = (number: string): string => toKey(kind, number, match[1])
    const keys = [toOwnKey(match[2]!)]
    let end = match.index + match[0].length
    const half = takeHalf(kind, text.slice(end))
    if (half !== null) {
      end = text.length - half.rest.length
      mentions.push({ keys: [`${keys[0]}/${half.part}`], start: match.index, end })
      continue
    }
    for (let from = match[2]!, i = 0; i < 50; i++) {
      const more = MORE.exec(text.slice(end, end + 24))
      if (more === null || (more[2] !== undefined && toKind(more[2]) !== kind)) break
      if (!isAlike(from, more[3]!)) break
      const spans = /^(?:-|–|to|through)$/i.test(more[1]!)
      for (const number of spans ? between(from, more[3]!) : [more[3]!]) keys.push(toOwnKey(number))
      end += more[0].length
      from = more[3]!
    }
    mentions.push({ keys, start: match.index, end })
  }
  return mentions
}

/** `After each batch I will look`: somebody speaks. */
const SAYS =
  /^\s(?:will|am|have|had|do|want|would|shall|should|can|could|may|might|look|run|check|read|think|expect|need|merge|go|give|send|take|plan)(?!\p{L})|^['’](?:ll|ve|m|d)(?!\p{L})/u

/** Letters go with letters, `I` with `II` as well. */
function isAlike(some: string, other: string): boolean {
  const [a, b] = [some, other].map(one => /^[a-z]$/i.test(one))
  return a === b || (ROMAN.includes(some.toLowerCase()) && ROMAN.includes(other.toLowerCase()))
}

const ROMAN = 'i ii iii iv v vi vii viii ix x xi xii'.split(' ')

function between(from: string, to: string): string[] {
  const [first, last] = [from, to].map(one => ROMAN.indexOf(one.toLowerCase()))
  if (first !== -1 && last! > first!) return ROMAN.slice(first! + 1, last! + 1)
  const [a, b] = [Number.parseInt(from, 10), Number.parseInt(to, 10)]
  if (Number.isNaN(a) || Number.isNaN(b) || b < a || b - a > 500) return [to]
  return Array.from({ length: b - a }, (_, index) => String(a + 1 + index))
}
