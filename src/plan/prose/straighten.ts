import { matchesOf } from '../../lib/matches-of.ts'
import { ROUND } from './find-rounds.ts'
import { VERBS } from './verbs.ts'

/** Patterns of English sentences that name who does something elsewhere than before the verb. */
export interface Turns {
  given: RegExp
  announced: RegExp
  coming: RegExp
  asked: RegExp
  passive: RegExp
  belonging: RegExp
  told: [RegExp, string][]
  those: RegExp
  answer: RegExp
  begun: RegExp
  names: RegExp
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
    told: toldTo(`(?<doer>${names})(?![\\p{L}\\p{N}_-])`),
    answer: new RegExp(
      `^(?:and )?${doer} (?:then |also )?(?:will )?(?:do|does|takes?|handles?|looks? after|sees? to|takes? care of) (?:that|it|this)(?: one)?[.;]?$`,
      'iu',
    ),
    begun: new RegExp(
      `^(?:[^.;:]{0,60},\\s|(?:then|finally|next|first)\\s)?${doer} (?:begins|starts|opens|follows|(?:goes|comes|is) (?:first|next|last))\\b[^,;:]{0,30}\\.$`,
      'iu',
    ),
    names: new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${names})(?![\\p{L}\\p{N}_-])`, 'gu'),
    those: new RegExp(
      `^(?<lead>(?:(?:when|once|after|as soon as)\\s[^,]{2,150},|(?:then|first|next|finally|to begin with|to start with)\\b,?)\\s*)?(?:[^,;:.]{0,30}\\bis (?=an? |the ))?(?<what>[^;,]{3,200}?)[,;:]? (?:and )?${doer} (?:then |also )?(?:will )?(?:do|does|takes?|handles?|looks? after|sees? to|takes? care of) (?:that|it|this)(?: one)?[.;]?$`,
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

/** `Ask Ann to dig`, `Bo has his agent build`, `Cy's job is to paint`, `Di is in charge of the lamps`: as `Ann will dig`. */
function toldTo(doer: string): [RegExp, string][] {
  const verb = `(?=(?:${VERBS})\\s)`
  const us =
    "(?:(?:please|(?:can|could|may) (?:we|you|i)|(?:I|we|you)(?:['’](?:ll|d))?(?: (?:will|would|shall|should|can|could|then|also)){0,2}|let us|let['’]s)\\s+)?"
  return [
    [
      new RegExp(
        `(?<!\\p{L})${us}(?:ask|tell|get|want|need|like|instruct)\\s+${doer}\\s+to\\s+(?=\\p{L}{2,20}\\s)`,
        'giu',
      ),
      '$<doer> will ',
    ],
    [new RegExp(`(?<!\\p{L})${us}(?:have|let)\\s+${doer}\\s+${verb}`, 'giu'), '$<doer> will '],
    [
      new RegExp(
        `${doer} (?:(?:will|can|should) )?(?:ha(?:ve|s)|lets?|gets?|asks?) (?:his|her|their|its|the|one|an) (?:own )?(?:agent|session|bot|claude)s? (?:to )?${verb}`,
        'giu',
      ),
      '$<doer> will ',
    ],
    [
      new RegExp(`${doer}[,:]? (?:please|can you|could you|kindly) (?:please )?${verb}`, 'giu'),
      '$<doer> will ',
    ],
    [
      new RegExp(`${doer}['’]s? (?:job|task|part|piece|work)(?: (?:here|then|now))? is to `, 'giu'),
      '$<doer> will ',
    ],
    [
      new RegExp(
        `${doer} (?:is|will be) (?:then |also )?(?:responsible for|in charge of|assigned|tasked with|on) (?=(?:the|an?|all|every|our|both)\\s)`,
        'giu',
      ),
      '$<doer> takes ',
    ],
    [
      new RegExp(`${doer} (?:looks after|sees to) (?=(?:the|an?|all|every|our|both)\\s)`, 'giu'),
      '$<doer> handles ',
    ],
  ]
}

/**
 * `A4 goes to load: …`, `Only when A7 is in does review do A9`, `…, done by load`, `the third round belongs to Bo: he lets …`: the same with who
 * does it before what is done.
 */
export function straighten(text: string, turns: Turns): string {
  const { given, announced, coming, asked, passive, belonging, those } = turns
  const named = (...all: unknown[]): string => `${(all.at(-1) as Record<string, string>)['doer']} `
  const plain = turns.told
    .reduce((said, [turn, instead]) => said.replace(turn, instead), text.slice(0, 600))
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
  const told = (those.exec(plain) ?? passive.exec(plain))?.groups
  return told === undefined
    ? plain
    : `${told['lead'] ?? ''}${told['doer']} will do ${told['what']}${told['tail'] ?? ''}`
}

/** `T7 then closes the day: once T5 is in, load writes …`: load takes T7. */
function toAnnounced(...all: unknown[]): string {
  const { lead, id, rest, doer } = all.at(-1) as Record<string, string | undefined>
  return `${lead === undefined ? '' : `${lead}, `}${rest ?? ''}${doer} takes ${id}, `
}

/** `Ann begins. It digs the pit.`, `The pit must be dug; Ann looks after that.`: with the sentence before. */
export function joinBefore(text: string, before: string, { answer, begun, names }: Turns): string {
  const doer = PRONOUN.test(text)
    ? (begun.exec(before.slice(0, 200))?.groups?.['doer'] ?? soleIn(before, names))
    : undefined
  if (doer !== undefined) return text.replace(PRONOUN, () => doer)
  return answer.test(text.slice(0, 200)) ? `${before.replace(/[.;]$/, '')}, ${text}` : text
}

/** Who alone the sentence before is about: `Round one is Bram alone.` */
function soleIn(before: string, names: RegExp): string | undefined {
  const named = new Set(matchesOf(before.slice(0, 300), names).map(([name]) => name))
  return named.size === 1 ? [...named][0] : undefined
}

const PRONOUN = /^(?:It|He|She|They)(?= \p{Ll}{2,20})/u

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
