import { matchesOf } from '../../lib/matches-of.ts'
import type { Language, Rows } from '../words/languages/language.ts'

/** A group's name in a text: `第二批`, `1ª onda`, `Wellen 2`. */
export interface Name {
  english: string
  said: string
  start: number
  end: number
  /** Its number stands before a word that may also be a plain noun (`3단계`). */
  bare: boolean
}

export interface Namer {
  pattern: RegExp
  /** The same at the very beginning. */
  first: RegExp
  ordinals: RegExp[]
  numbers: RegExp[]
  kinds: [string, RegExp][]
}

const HAN = '一二三四五六七八九十'

export function alternatives(rows: Rows): string {
  return rows
    .flatMap(([, words]) => splitWords(words))
    .sort((a, b) => lengthOf(b) - lengthOf(a))
    .join('|')
}

/** How much of a text a pattern takes, about: what it only looks at counts for nothing. */
export function lengthOf(words: string): number {
  return words.replace(/\(\?(?:=|!|<=|<!)(?:[^()]|\([^()]*\))*\)/g, '').length
}

/** At bars outside brackets, so that longer alternatives can go first. */
export function splitWords(words: string): string[] {
  const parts = ['']
  let depth = 0
  for (let index = 0; index < words.length; index++) {
    const char = words[index]!
    const isEscaped = words[index - 1] === '\\'
    if (!isEscaped && (char === '(' || char === '[')) depth++
    if (!isEscaped && (char === ')' || char === ']')) depth--
    if (char === '|' && depth === 0 && !isEscaped) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts
}

export function toNamer(language: Language): Namer {
  const rows = [...language.kinds, ...language.counters, ...language.tails]
  const pattern = language.spaced ? toSpaced(language) : toUnspaced(language)
  return {
    pattern: new RegExp(pattern, 'giu'),
    first: new RegExp(`^${pattern}`, 'iu'),
    ordinals: language.ordinals.map(whole),
    numbers: language.numbers.map(whole),
    kinds: rows.map(([english, words]): [string, RegExp] => [english, whole(words)]),
  }
}

function whole(words: string): RegExp {
  return new RegExp(`^(?:${words})$`, 'iu')
}

function toSpaced(language: Language): string {
  const kind = `(?:${alternatives(language.kinds)})`
  const ordinal = `(?:${language.ordinals.join('|')})`
  const number = `\\d{1,4}(?:\\.\\d{1,3})?[a-z]?|[ivx]{1,5}|[a-z]|${language.numbers.join('|')}`
  const parts = [
    `(?<ordinal>${ordinal}) (?<orderedKind>${kind})`,
    `(?<digits>\\d{1,2})${language.counterBetween} ?(?<countedKind>${kind})(?! ?\\d)`,
    `(?<kind>${kind}) ?(?:n[º°.o]{1,2} ?|# ?|- ?)?(?<number>${number}|${ordinal})`,
    `(?<last>${language.last}) (?<lastKind>${kind})`,
    // `Parte final:` is a name, `la parte final de las pruebas` is not.
    `(?<endKind>${kind}) (?<end>${language.last})(?=\\s*(?:$|[:.,(|–—]))`,
  ]
  return `(?<![\\p{L}\\p{N}])(?:${parts.join('|')})(?![\\p{L}\\p{N}%])(?!-\\p{L}|['’]\\p{L}{2})`
}

function toUnspaced(language: Language): string {
  const number = `(?:\\d{1,3}(?:\\.\\d{1,2})?|[${HAN}]{1,3}|[A-Z](?![A-Za-z]))`
  const join = `(?:-|~|,|${language.and}|${language.to})`
  const numbers = `${number}(?: ?${join} ?${number}){0,20}`
  const counter = alternatives([...language.counters, ...language.kinds])
  const kind = alternatives(language.kinds)
  const digits = '\\d{1,3}'
  const strict = language.counterBefore.endsWith('?') ? digits : numbers
  const parts = [
    `(?<prefix>${language.counterBefore}) ?(?<digits>${strict}) ?${language.counterBetween} ?(?<countedKind>${counter})`,
    `(?<kind>${kind}) ?[#-]? ?(?<number>${number})(?![\\d.]*\\d)(?! ?[个個つ개명人])`,
    `(?<ordinal>${language.ordinals.join('|')}) ?(?<orderedKind>${counter})`,
    `(?<last>${language.last}) ?(?:の )?(?<lastKind>${counter})`,
  ]
  if (language.tails.length > 0)
    parts.splice(1, 0, `(?<tailDigits>${digits}) ?(?<tailKind>${alternatives(language.tails)})`)
  return `(?<![\\d.])(?:${parts.join('|')})`
}

/** Every name in a text, in order. */
export function findNames(namer: Namer, text: string): Name[] {
  const names: Name[] = []
  for (const match of matchesOf(text, namer.pattern)) {
    const name = toName(namer, match, text)
    if (name !== null) names.push(name)
  }
  return names
}

/** Nobody names a group in more letters. */
const NAME_MAX = 60

/** The name that a text begins with. */
export function findFirstName(namer: Namer, text: string): Name | null {
  const start = text.slice(0, NAME_MAX)
  const match = namer.first.exec(start)
  return match === null ? null : toName(namer, match, start)
}

function toName(namer: Namer, match: RegExpExecArray, text: string): Name | null {
  const english = toEnglish(namer, match, text)
  if (english === null) return null
  const bare =
    (match.groups?.['digits'] !== undefined && (match.groups['prefix'] ?? '第') === '') ||
    match.groups?.['tailDigits'] !== undefined
  return {
    english,
    said: match[0].trim(),
    start: match.index,
    end: match.index + match[0].length,
    bare,
  }
}

function toEnglish(namer: Namer, match: RegExpMatchArray, text: string): string | null {
  const groups = match.groups ?? {}
  const word =
    groups['kind'] ??
    groups['countedKind'] ??
    groups['orderedKind'] ??
    groups['tailKind'] ??
    groups['lastKind'] ??
    groups['endKind']
  const kind = namer.kinds.find(([, pattern]) => pattern.test(word ?? ''))?.[0]
  if (kind === undefined) return null
  if (groups['last'] !== undefined || groups['end'] !== undefined) return `Final ${kind}`
  if (groups['ordinal'] !== undefined) return `${kind} ${indexOf(namer.ordinals, groups['ordinal'])}`
  const number = groups['number'] ?? groups['digits'] ?? groups['tailDigits'] ?? ''
  const end = (match.index ?? 0) + match[0].length
  const shown = toNumber(namer, number, text.slice(end, end + 4))
  return shown === null ? null : `${kind} ${shown}`
}

function indexOf(patterns: RegExp[], word: string): number {
  return patterns.findIndex(pattern => pattern.test(word)) + 1
}

/** `fase a` is a phrase, `Fase A` a name; so is `Fase dos:` but not `fase dos dados`. */
function toNumber(namer: Namer, number: string, next: string): string | null {
  if (/^\d+(?:\.\d+)?[a-z]?$|^[A-Z]$|^[IVX]+$/.test(number)) return number
  const worded = indexOf(namer.numbers, number) || indexOf(namer.ordinals, number)
  if (worded > 0) return /^\s*(?:$|[:.,(|–—-])/.test(next) ? String(worded) : null
  if (!/[\d一二三四五六七八九十]/.test(number)) return null
  return number
    .replace(new RegExp(`[${HAN}]+`, 'g'), han => String(fromHan(han)))
    .replace(/\s*(?:到|至|から|~|부터)\s*/g, '-')
    .replace(/\s*(?:、|,|和|与|及|と|・|와|과)\s*/g, ', ')
}

/** `十二` is 12, `二十` 20. */
function fromHan(han: string): number {
  const [tens, ones] = han.includes('十') ? han.split('十') : ['0', han]
  const ten = tens === '' ? 1 : tens === '0' ? 0 : HAN.indexOf(tens![0]!) + 1
  return ten * 10 + (ones === '' || ones === undefined ? 0 : HAN.indexOf(ones[0]!) + 1)
}
