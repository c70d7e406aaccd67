import { stripDecoration } from './strip.ts'

/** The name of a group of tasks, as a heading, an item or a comment begins with it. */
export interface WaveName {
  kind: string
  /** `wave 2`: the same for every way of writing it. */
  key: string
  /** `Wave 2`. */
  label: string
  title: string
  line: number
}

/**
 * `time`: says when; `step`: says when, inside a wave, or alone; `lane`: says who works side by side.
 * A new language is more rows here.
 */
const KINDS: Record<string, 'time' | 'step' | 'lane'> = {
  wave: 'time',
  batch: 'time',
  round: 'time',
  phase: 'time',
  tier: 'time',
  stage: 'time',
  milestone: 'time',
  sprint: 'time',
  iteration: 'time',
  week: 'time',
  day: 'time',
  step: 'step',
  track: 'lane',
  lane: 'lane',
  stream: 'lane',
  workstream: 'lane',
}

const KIND = Object.keys(KINDS).join('|')
const COUNTED = 'one|two|three|four|five|six|seven|eight|nine|ten'
const ORDINAL = 'first|second|third|fourth|fifth|final|last'
const GREEK = 'alpha|beta|gamma|delta|epsilon|zeta|omega'
const NUMBER = `\\d{1,4}(?:\\.\\d{1,3})?[a-z]?|[ivx]{1,5}|[a-z]|${COUNTED}|${GREEK}|final`

const NAMED = new RegExp(
  `^(${KIND})(?!\\p{L})\\s*[#-]?\\s*(${NUMBER})(?:\\s*[-–]\\s*(\\d{1,4}))?(?![\\p{L}\\p{N}%])(?!-\\p{L})`,
  'iu',
)
const ORDERED = new RegExp(`^(${ORDINAL})\\s+(${KIND})\\b`, 'iu')
const TITLED = new RegExp(`^(${KIND})\\s*(?::|[-–—]\\s)\\s*["“']?([\\p{L}][\\p{L}\\p{N}]*)`, 'iu')
const MENTION = new RegExp(
  `\\b(${KIND})s?(?!\\p{L})\\s*#?(?=\\d|[a-z]\\b|[ivx]+\\b|(?:${COUNTED}|${GREEK})\\b)(${NUMBER})(?![\\p{L}\\p{N}%])`,
  'giu',
)
const MORE = new RegExp(
  `^\\s*(,\\s*(?:and|&)?|&|\\+|\\/|and|or|-|–|to|through)\\s*(?:(?:${KIND})\\s*)?(\\d{1,4}[a-z]?|[a-z])(?![\\p{L}\\p{N}%])`,
  'iu',
)

export function kindOf(name: WaveName): 'time' | 'step' | 'lane' {
  return KINDS[name.kind] ?? 'time'
}

/** `🌊 WAVE 1: Foundation (8 parallel)`, `Phase Two - Tests`, `First wave`, `Track: Billing`. */
export function parseWaveName(text: string, line: number): WaveName | null {
  const plain = stripDecoration(text)
  const named = NAMED.exec(plain)
  if (named !== null) {
    const number = named[3] === undefined ? named[2]! : `${named[2]}-${named[3]}`
    return toName(named[1]!, number, plain.slice(named[0].length), line)
  }
  const ordered = ORDERED.exec(plain)
  if (ordered !== null) return toName(ordered[2]!, ordered[1]!, plain.slice(ordered[0].length), line)
  const titled = TITLED.exec(plain)
  return titled === null
    ? null
    : toName(titled[1]!, titled[2]!, plain.slice(titled[0].length - titled[2]!.length), line)
}

export function startsGroup(text: string): boolean {
  return parseWaveName(text, 0) !== null
}

function toName(kindWord: string, number: string, rest: string, line: number): WaveName {
  const kind = kindWord.toLowerCase()
  const shown =
    /^\d/.test(number) || number.length === 1 || /^[IVX]+$/.test(number) ? number : capitalise(number)
  const title = rest.replace(/^[\s:.)\]–—|-]+/, '').replace(/[:\s]+$/, '')
  return { kind, key: toKey(kind, number), label: `${capitalise(kind)} ${shown}`, title, line }
}

function toKey(kind: string, number: string): string {
  return `${kind} ${number.toLowerCase()}`
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
}

export interface WaveMention {
  keys: string[]
  start: number
  end: number
}

/** Every `Wave 1`, `waves 2 & 3`, `Phases 1-4` in a text. */
export function findWaveMentions(text: string): WaveMention[] {
  const mentions: WaveMention[] = []
  for (const match of text.matchAll(MENTION)) {
    const last = mentions.at(-1)
    if (last !== undefined && match.index < last.end) continue
    const kind = match[1]!.toLowerCase()
    const keys = [toKey(kind, match[2]!)]
    let end = match.index + match[0].length
    for (let from = match[2]!, i = 0; i < 50; i++) {
      const more = MORE.exec(text.slice(end, end + 24))
      if (more === null || /^[a-z]$/i.test(more[2]!) !== /^[a-z]$/i.test(from)) break
      const spans = /^(?:-|–|to|through)$/i.test(more[1]!)
      for (const number of spans ? between(from, more[2]!) : [more[2]!]) keys.push(toKey(kind, number))
      end += more[0].length
      from = more[2]!
    }
    mentions.push({ keys, start: match.index, end })
  }
  return mentions
}

function between(from: string, to: string): string[] {
  const [a, b] = [Number.parseInt(from, 10), Number.parseInt(to, 10)]
  if (Number.isNaN(a) || Number.isNaN(b) || b < a || b - a > 500) return [to]
  return Array.from({ length: b - a }, (_, index) => String(a + 1 + index))
}
