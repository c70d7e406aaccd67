import { ROUND } from './find-rounds.ts'

/** Patterns of English sentences that name who does something elsewhere than before the verb. */
export interface Turns {
  given: RegExp
  announced: RegExp
  coming: RegExp
  asked: RegExp
  passive: RegExp
  belonging: RegExp
}

const CODE = '[A-Z]{1,5}[-_]?\\d{1,4}(?:\\.\\d{1,3})?(?![\\p{L}\\p{N}])'

/** `names`: a pattern of who does things. */
export function toTurns(names: string): Turns {
  const doer = `(?:the )?(?:agent |session |bot )?(?<doer>${names})(?![\\p{L}\\p{N}_-])`
  return {
    given: new RegExp(
      `(?:(?:work )?(?:item|task|job|package|ticket) )?(?<id>${CODE}) (?:is |are |gets |will be )?(?:given|goes|assigned|handed|passed|falls|belongs|left) to ${doer}\\s?[:,–—-]?\\s*(?:(?:which|who|that) )?`,
      'iu',
    ),
    announced: new RegExp(
      `^(?<lead>(?:then|next|finally|last(?:ly)?(?: of all)?|after that)\\b)?(?:(?!${CODE})[^:]){0,60}(?<id>${CODE})(?:(?!${CODE})[^:]){0,80}:\\s+(?<rest>(?:(?:once|when|as soon as|after)\\s[^,]{2,150},\\s+)?)${doer} (?:(?:will|should|must|can) )?`,
      'iu',
    ),
    coming: new RegExp(
      `${doer} (?:begins|starts|opens|continues|follows|ends|closes|(?:goes|comes|is) (?:first|next|last))\\s?[:,;–—-]\\s*(?:it|he|she|they)\\s+(?=\\p{Ll}{2,20}s\\s)`,
      'iu',
    ),
    asked: new RegExp(
      `^Only (?:(?<word>when|once|after|as soon as) (?<once>.{2,200}?),?|then) (?:do|does|can|may|will|should|must) ${doer} `,
      'iu',
    ),
    passive: new RegExp(
      `^(?<lead>(?:(?:when|once|after|as soon as)\\s[^,]{2,150},|(?:then|first|next|finally|meanwhile|afterwards|after that)\\b,?)\\s*)?` +
        `(?:(?:it|this|that|the \\p{L}{3,12}|\\p{L}{3,12} \\d{1,2}) (?:begins|starts|opens) with )?` +
        `(?<what>.{3,240}?),? (?:(?:is|are|gets|will be|to be) )?(?:again |also |then )?(?:(?:done|handled|taken|taken over|written|built|made|carried out|picked up) by|(?:belongs|goes|falls|left|given|assigned) to) ${doer}(?<tail>\\s(?:once|when|as soon as|after)\\s.{3,150}?)?[.;]?$`,
      'iu',
    ),
    belonging: new RegExp(
      `(?:which |that |it |this )?(?:(?:belongs|is left|goes|falls) to|(?:starts|begins|opens) with) ${doer}(?: alone| only)?(?:\\s?[:,;–—-]|\\sand|\\swho)\\s*(?:(?:he|she|it|they|who)\\s+)?(?=\\p{Ll}{2,20}s\\s)`,
      'iu',
    ),
  }
}

/**
 * `A4 goes to load: …`, `Only when A7 is in does review do A9`, `…, done by load`, `the third round belongs to Bo: he lets …`: the same with who
 * does it before what is done.
 */
export function straighten(text: string, turns: Turns): string {
  const { given, announced, coming, asked, passive, belonging } = turns
  const named = (...all: unknown[]): string => `${(all.at(-1) as Record<string, string>)['doer']} `
  const plain = text
    .slice(0, 600)
    .replace(given, '$<doer> takes $<id>, ')
    .replace(announced, toAnnounced)
    .replace(belonging, named)
    .replace(coming, named)
    .replace(ROUND_LEAD, (lead, ...rest) => (Number(rest[2]) > LEAD_MAX ? lead : ''))
  const ask = asked.exec(plain)
  if (ask !== null) {
    const { word, once, doer } = ask.groups!
    const rest = plain.slice(ask[0].length)
    return once === undefined ? `Then ${doer} will ${rest}` : `${word} ${once}, ${doer} will ${rest}`
  }
  const told = passive.exec(plain)?.groups
  return told === undefined
    ? plain
    : `${told['lead'] ?? ''}${told['doer']} will do ${told['what']}${told['tail'] ?? ''}`
}

/** `T7 then closes the day: once T5 is in, load writes …`: load takes T7. */
function toAnnounced(...all: unknown[]): string {
  const { lead, id, rest, doer } = all.at(-1) as Record<string, string | undefined>
  return `${lead === undefined ? '' : `${lead}, `}${rest ?? ''}${doer} takes ${id}, `
}

/** `The same agent carries out T9`: whoever did something last. */
export function nameSame(text: string, last: string | null): string {
  return last === null ? text : text.replace(SAME, () => last)
}

const SAME =
  /\b[Tt]he same (?:agent|session|bot|worker|one)\b(?= (?:then |also )?(?:(?:will|should|must|can) )?\p{Ll}{2,20})/u

/** No further on a sentence says when it is. */
const LEAD_MAX = 30
/** `In the first wave Fern defines …` */
const ROUND_LEAD = new RegExp(`${ROUND.source},?\\s*(?!starts|begins|opens|comes|follows)`, 'iu')
