import { stripSeparators } from './strip.ts'
import type { WaveName } from './wave-name.ts'

/** What a day is divided into, and what halves any time; a language adds its words to each row. */
const ROWS: [string, string][] = [
  [
    'morning',
    'morning|forenoon|a\\.?m\\.?|vormittags?|matin(?:ée)?|(?:por la )?mañana|(?:de )?manhã|上午|早上|午前|오전',
  ],
  ['early', 'early|(?:ganz )?früh|tôt|temprano|cedo'],
  ['noon', 'noon|midday|mittags?|midi|mediodía|meio-dia|中午|正午|정오'],
  ['afternoon', 'afternoon|p\\.?m\\.?|nachmittags?|après-midi|(?:por la |à |de )?tarde|下午|午後|午后|오후'],
  ['evening', 'evening|abends?|soir(?:ée)?|傍晚|晚上|夕方|저녁'],
  ['late', 'late|spät|tard'],
  ['night', 'night|nachts?|nuit|(?:por la )?noche|(?:à |de )?noite|夜里|夜|밤'],
]
const HALVES: [string, string][] = [
  [
    'first',
    '(?:first|1st) half|(?:erste|1\\.) hälfte|(?:première|1re) moitié|primera mitad|primeira metade|上半|前半|전반(?:부)?',
  ],
  [
    'second',
    '(?:second|2nd|last|latter|other) half|(?:zweite|2\\.) hälfte|(?:deuxième|seconde|2e) moitié|segunda mitad|segunda metade|下半|后半|後半|후반(?:부)?',
  ],
]

const toBegun = (words: string): RegExp =>
  new RegExp(
    `^[\\s:,.·・/|(–—-]{0,6}(?:(?:in )?the )?(${words})(?![\\p{L}\\p{N}])(?=\\s*(?:$|[:,.;()|·・（–—-]))\\.?`,
    'iu',
  )
const toPatterns = (rows: [string, string][]): [string, RegExp][] =>
  rows.map(([part, words]): [string, RegExp] => [part, toBegun(words)])
const OF_ANY = toPatterns(HALVES)
const OF_DAYS = [...toPatterns(ROWS), ...OF_ANY]
const DIVIDED = new Set(['day', 'week', 'month', 'sprint', 'iteration', 'cycle', 'phase', 'milestone'])

/** The part of a day as its name goes on with it, for patterns. */
export const DAY_PARTS = ROWS.map(([, words]) => words).join('|')

export interface Half {
  part: string
  /** As it is written. */
  said: string
  rest: string
}

const START_MAX = 40

/** What of the time called so a text begins with: ` – afternoon (serial)` behind `Day 1`, `, first half` behind `Sprint 2`. */
export function takeHalf(kind: string, text: string): Half | null {
  if (!DIVIDED.has(kind)) return null
  const start = text.slice(0, START_MAX)
  for (const [part, pattern] of kind === 'day' ? OF_DAYS : OF_ANY) {
    const match = pattern.exec(start)
    if (match !== null) return { part, said: match[1]!, rest: text.slice(match[0].length) }
  }
  return null
}

/** `Morning, 9 to 12` */
export const HOURS =
  /^[,\s]*\d{1,2}(?:[:.]\d{2})?\s*(?:to|until|bis|à|a|-|–)\s*\d{1,2}(?:[:.]\d{2})?(?:\s*(?:h|uhr))?(?![\p{L}\p{N}])/iu

/** `Day 1 – afternoon` is not the whole of it; null where no such word follows. */
export function toPart(whole: WaveName, text: string): WaveName | null {
  const half = takeHalf(whole.kind, text)
  if (half === null) return null
  const [key, label] = [`${whole.key}/${half.part}`, `${whole.label} ${half.said}`]
  return { ...whole, key, label, alias: null, title: stripSeparators(half.rest.replace(HOURS, '')) }
}

/** `day 1` of `day 1/afternoon`; null for what is no part. */
export function wholeOf(key: string): string | null {
  const at = key.indexOf('/')
  return at === -1 ? null : key.slice(0, at)
}
