import { matchesOf } from '../../lib/matches-of.ts'
import { openOwned, toOwnedPattern } from './open-owned.ts'
import type { Turn } from './spell-order.ts'
import { toOrderTurns } from './spell-order.ts'
import { VERBS } from './verbs.ts'

const COUNTED =
  /(?<!\p{L})(agent|session|terminal|worker|bot|window|instance|dev)s ((?:#?\d{1,2}(?:, and |, | and | & )){1,8}#?\d{1,2})(?![\d.])/giu

/** `Agents 2 and 3 start after that, 2 on the API`: each by the whole of its name. */
export function spellNumbers(text: string): string {
  let said = text
  for (const [all, kind, numbers] of matchesOf(text.slice(0, LENGTH_MAX), COUNTED)) {
    said = said.replace(all, () => numbers!.replace(/#?(\d+)/g, `${kind} $1`))
    for (const number of numbers!.match(/\d+/g)!)
      said = said.replace(
        new RegExp(`(?<=[,:;(] |and )${number}(?= (?:on|with|for|the|an?|\\p{Ll}{2,20}s)(?!\\p{L}))`, 'gu'),
        `${kind} ${number}`,
      )
  }
  return said
}

/** Patterns of English sentences that leave out the verb, or what comes after what, made once for a team. */
export interface Spelling {
  turns: Turn[]
  /** `Bob ports the parser and Cid the printer` */
  again: RegExp
  each: RegExp
  group: RegExp
  owned: RegExp
}

const STARTS =
  '(?<=^|[,;:(–—+&]\\s?|(?<!\\p{L})(?:[Aa]nd|[Bb]ut|[Tt]hen|[Nn]ext|[Ww]hile|[Mm]eanwhile|[Ff]irst|[Ll]ast|[Ff]inally|[Pp]arallel|[Tt]oday|[Tt]omorrow|[Tt]onight|just|only|now)\\s)'
const THING = '(?=(?:the|an?|all|our|its|both|everything)\\s|["“])'
const AS_ITEM = '(?<=^|[,;:.()]\\s?|and )'
const NO_DAY =
  '(?!(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:hold|top|time|its own|holiday|leave|call)\\b)'

/** `names`: a pattern of who does things. */
export function toSpelling(names: string): Spelling {
  const doer = `(?<doer>${names})(?![\\p{L}\\p{N}_-])`
  const handles = '$<doer> handles '
  return {
    turns: [
      [
        new RegExp(
          `^(?:.{0,120}:\\s)?(.{2,60}?)(?: (?:first|next|last))?, (?:and )?that['’]s ${doer}\\.?$`,
          'iu',
        ),
        '$<doer> handles $1.',
      ],
      [
        new RegExp(
          `(?:(?:let|have|get) )?${doer} (?:(?:will|should|can|must) )?starts? (?:on|with) ${THING}`,
          'giu',
        ),
        handles,
      ],
      [new RegExp(`${STARTS}${doer} (?=(?:${VERBS})\\s)`, 'gu'), '$<doer> will '],
      [
        new RegExp(
          `(?:(?:I['’]d like|(?:I|we) (?:want|need|have|put)|put|start|launch|use|take|get|let['’]s have) |(?<=^|[.:,] ?)(?:it |this |that )?(?:is|has|are|was) (?:just |only )?|^with )${doer} (?:on|with|doing|for)\\s`,
          'giu',
        ),
        handles,
      ],
      [
        new RegExp(`${STARTS}${doer}(?: (?:is|are|goes))? (?:on|with|for)\\s${NO_DAY}(?=[\\p{L}"“])`, 'gu'),
        handles,
      ],
      [new RegExp(`${STARTS}${doer} doing\\s`, 'gu'), handles],
      [new RegExp(`${STARTS}${doer} ${THING}`, 'gu'), handles],
      [new RegExp(`${STARTS}${doer} gets [^:.,;]{3,40}: (?=(?:${VERBS})\\s)`, 'gu'), '$<doer> will '],
      [
        new RegExp(
          `${STARTS}${doer} (?:owns|gets(?![^,.;:]*\\s(?:through|to|into|onto|out|up|ready|\\p{Ll}{2,15}(?:ing|ed))(?!\\p{L}))) ${THING}`,
          'gu',
        ),
        handles,
      ],
      [new RegExp(`^\\p{L}[\\p{L} /-]{2,30} \\(${doer}\\): (?=\\p{L})`, 'u'), handles],
      [
        new RegExp(
          `((?:(?:${names}), )*(?:${names}),? and (?:${names})) (?:both |all |then )?(?=(?:${VERBS}|pair|work|share|take|do|handle|own|review)\\s(?!\\())`,
          'gu',
        ),
        '$1 will ',
      ],
      [new RegExp(`${AS_ITEM}${doer}(?::| [–—-]| ->| →)\\s+(?=(?:${VERBS})\\s)`, 'gu'), '$<doer> will '],
      [new RegExp(`${AS_ITEM}${doer}(?::| [–—-]| ->| →)\\s+(?=\\p{L})`, 'gu'), handles],
      [
        new RegExp(
          `${STARTS}(?:is (?:just |only )?)?${doer} \\((?!${names})([^()]{2,60})\\)(?= and| [+&]|[,.;]|$| side by| in parallel| together| at )`,
          'gu',
        ),
        '$<doer> handles $2',
      ],
      ...toOrderTurns(doer),
    ],
    again: new RegExp(
      `(?<=(?:${names}) (\\p{Ll}{2,20}s) (?:the|an?|all|our|its|both) [^.;:]{2,80}?(?:,|,? and) )(${names}) (?=(?:the|an?|all|our|its|both)\\s)`,
      'gu',
    ),
    each: new RegExp(
      `(?<=^|[,:;]\\s)(${names})((?:, (?:${names}))*),? (?:and|&) (${names}) (?:each|all) (?:will )?(\\p{Ll}[^()]{3,160}?)(?: \\(([^()]{5,160})\\))?\\.?$`,
      'u',
    ),
    group: new RegExp(
      `(?<=^|[,:;]\\s|^(?:then|next|finally|and|meanwhile)\\s)(?:${names})(?:, (?:${names}))*,? (?:and|&) (?:${names}) ([^,:;.()]{3,80})[,:;–—] ?(?=(?:${names}) )`,
      'iu',
    ),
    owned: toOwnedPattern(names),
  }
}

/** `Bob on the parser, Cid the printer`: as `Bob handles the parser, Cid handles the printer`. */
export function spellOut(text: string, { turns, again, each, group, owned }: Spelling): string {
  if (text.length > LENGTH_MAX) return text
  const grouped = openOwned(text, owned).replace(group, (_, what: string) =>
    LATER.test(what) ? 'after that, ' : '',
  )
  const spread = grouped
    .replace(each, toEach)
    .replace(again, (_, verb: string, name: string) => `${name} ${verb} `)
  return turns.reduce((said, [turn, instead]) => said.replace(turn, instead), spread)
}

/** `Bob, Cid and Dee each port one module (Bob users, Cid orders)`: one after the other, each with what is their own. */
function toEach(_: string, first: string, others: string, last: string, what: string, own = ''): string {
  const names = [first, ...others.split(', '), last].filter(name => name !== '')
  const parts = own.split(/,\s+/u)
  return `${names
    .map(name => {
      const part = parts.find(said => said.startsWith(`${name} `))
      return `${name} will ${what}${part === undefined ? '' : `: ${part.slice(name.length + 1)}`}`
    })
    .join(', ')}.`
}

const LATER = /\b(?:after (?:that|this|it)|then|next|afterwards|later)\b/i
const LENGTH_MAX = 1200
