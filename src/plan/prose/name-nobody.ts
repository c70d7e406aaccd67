import { matchesOf } from '../../lib/matches-of.ts'
import type { Sentence } from './sentences.ts'
import { VERBS } from './verbs.ts'

/** Whoever does it: `somebody`, `one agent`, `a third one`; by language. */
const SOMEBODY: Record<string, RegExp> = {
  en: /(?<![\p{L}-])(?:somebody|someone|(?:one|another|an|a (?:second|third|fourth|fifth|further)|the (?:other|second|third))(?: (?:agent|one|person|session|worker))?)\s+(?=(?:has to|should|can|must|will|could|shall|may|needs to|then|also)\s)/giu,
  de: /(?<![\p{L}-])(?:jemand|(?:ein|der) (?:Agent|anderer|zweiter|dritter|vierter|weiterer|zweite|dritte|andere)(?: Agent)?|eine (?:zweite|dritte|andere|weitere)(?: Sitzung)?)(?=[\s,])/giu,
  fr: /(?<![\p{L}-])(?:quelqu['’]un|un (?:autre |deuxième |second |troisième |quatrième )?agent|un (?:autre|deuxième|troisième|quatrième))(?=[\s,])/giu,
  es: /(?<![\p{L}-])(?:alguien|un (?:segundo |tercer |otro )?agente|otro(?: agente)?|un (?:segundo|tercero|cuarto))(?=[\s,])/giu,
  pt: /(?<![\p{L}-])(?:alguém|um (?:segundo |terceiro |outro )?agente|outro(?: agente)?|um (?:segundo|terceiro|quarto))(?=[\s,])/giu,
}

const LEAD =
  '(?:first(?:ly)?(?: of all)?|to (?:begin|start)(?: with)?|then|next|after (?:that|this)|afterwards|finally|lastly|last of all|meanwhile|in the meantime|in parallel|at the same time|(?:once|when|as soon as|after|while)\\s[^,.;]{3,200},)'
/** `When both are ready, run the import`, `…, and finally switch the entry over`. */
const ORDERED = new RegExp(
  `((?:^|[,;]\\s+)(?:and\\s+)?${LEAD},?\\s+(?:please\\s+)?)(?=(?:${VERBS})\\s)`,
  'giu',
)

/** Sentences that name nobody, with a name for whoever does each piece of work; null where fewer than three are told. */
export function nameNobody(
  parts: Sentence[][],
  code: string,
): { parts: Sentence[][]; names: string[] } | null {
  const names: string[] = []
  const toName = (): string => {
    names.push(`${NOBODY}${names.length + 1}`)
    return names.at(-1)!
  }
  const somebody = SOMEBODY[code]
  if (somebody === undefined) return null
  const nth = code === 'en' ? ordinalsIn(parts) : new Set<string>()
  const named = parts.map(part =>
    part.map(({ text: written, line }) => {
      if (names.length > NAMES_MAX) return { text: written, line }
      const text = nth.size < 2 ? written : nameOrdinals(written, nth, names)
      const told = text.replace(somebody, match => `${toName()}${/\s$/.test(match) ? ' ' : ''}`)
      const isOrdered = code === 'en' && matchesOf(told, ORDERED).length > 0
      return { text: isOrdered ? told.replace(ORDERED, lead => `${lead}${toName()} will `) : told, line }
    }),
  )
  return names.length < 3 ? null : { parts: named, names: names.reverse() }
}

const NTH = '(?:first|second|third|fourth|fifth|sixth)'
const DOES = '(?:(?:then|also) )?(?:(?:can|will|should|must|may) \\p{Ll}{2,20}|\\p{Ll}{2,20}s)'
const ORDINAL = new RegExp(
  `(?<!\\p{L})[Tt]he (${NTH})(?: (?:one|agent|session|worker|bot))? (?=${DOES}\\s)`,
  'gu',
)
const OF_THEM = /(?<!\p{L})(?:agents|sessions|workers|bots|people|devs|terminals)(?!\p{L})/iu

/** `Three agents: the first writes …, the second one …`: which of them are said to do something. */
function ordinalsIn(parts: Sentence[][]): Set<string> {
  const texts = parts.flat().map(({ text }) => text)
  if (!texts.some(text => OF_THEM.test(text))) return new Set()
  return new Set(texts.flatMap(text => matchesOf(text, ORDINAL).map(match => match[1]!)))
}

function nameOrdinals(text: string, nth: Set<string>, names: string[]): string {
  return text.replace(
    new RegExp(
      `(?<!\\p{L})[Tt]he (${NTH})(?: (?:one|agent|session|worker|bot))?(?! (?:\\p{L}+s|\\p{L}+) (?:is|are)\\s)(?=[\\s,.;])`,
      'gu',
    ),
    (all, which: string) => {
      if (!nth.has(which)) return all
      const name = `${NOBODY}${900 + ORDINALS.indexOf(which)}`
      if (!names.includes(name)) names.push(name)
      return name
    },
  )
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth']

export const NOBODY = 'Nobody'
const NAMES_MAX = 200

export function isNobody(doer: string): boolean {
  return /^Nobody\d+$/.test(doer)
}

const BRACKETED = /\(([A-Z]{1,3}-?\d{1,3})\)/g

/** `(T2) writes the store`: names in brackets where somebody does something. */
export function openBrackets(parts: Sentence[][]): { parts: Sentence[][]; names: string[] } {
  const names = new Set(
    parts.flatMap(part => part.flatMap(({ text }) => matchesOf(text, BRACKETED).map(match => match[1]!))),
  )
  if (names.size < 3) return { parts, names: [] }
  const opened = parts.map(part =>
    part.map(({ text, line }) => ({ text: text.replace(BRACKETED, '$1'), line })),
  )
  return { parts: opened, names: [...names] }
}
