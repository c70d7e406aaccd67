import { matchesOf } from '../../lib/matches-of.ts'

/** `the importer (Bob)`; `names`: a pattern of who does things. */
export function toOwnedPattern(names: string): RegExp {
  return new RegExp(
    `(?<![\\p{L}-])(?:[Tt]he |[Aa]n? )?(?!and |the )((?:(?!(?:goes|comes|runs|is|are|first|last) )[\\p{L}\\d/-]+ ){0,3}?[\\p{L}\\d/-]+) \\((${names})\\)`,
    'gu',
  )
}

/** `The importer (Bob) and the exporter (Cid) both need the schema`: as `Once the schema is done, Bob handles importer, …`. */
export function openOwned(text: string, owned: RegExp): string {
  const lead = OWNED_LEAD.exec(text)?.[0] ?? ''
  const found = matchesOf(text, owned, lead.length)
  if (found.length === 0 || found[0]!.index > lead.length) return text
  const rest = text.slice(found.at(-1)!.index + found.at(-1)![0].length)
  const between = text.slice(lead.length, text.length - rest.length).replace(owned, '')
  const needs = OWNED_NEEDS.exec(rest)?.[1]
  if (!/^(?:,|\s|and|&)*$/u.test(between) || (needs === undefined && !OWNED_TURN.test(rest))) return text
  const works = found.map(([, what, name]) => `${name} handles the ${what}`).join(', ')
  if (needs !== undefined) return `Once ${needs} is done, ${works}.`
  return `${lead === '' && /^\s(?:goes|comes|is|runs) last/i.test(rest) ? 'Finally, ' : lead}${works}.`
}

const OWNED_LEAD = /^(?:then|next|after that|afterwards|finally|first|meanwhile|last),?\s/iu
const OWNED_NEEDS =
  /^,? (?:both |each |all |then |only )?(?:needs?|depends? on|waits? for|builds? on|requires?|comes? after|follows?|goes? after|starts? (?:after|when|once)) ([^.;]{2,120}?)(?: (?:is|are) (?:done|in|ready|merged))?\.?$/iu
const OWNED_TURN =
  /^,? ?(?:(?:(?:both |each |all )?(?:goes|go|comes|come|is|are|runs?|starts?) )?(?:first|last|in parallel|right away|at once|independent|at the same time|side by side)[^,;]{0,40})?\.?$/iu
