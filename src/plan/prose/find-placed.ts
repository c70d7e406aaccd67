import { matchesOf } from '../../lib/matches-of.ts'
import { isDoerName, MODEL } from '../words/doer-names.ts'
import { NOBODY, NO_WORK } from './find-doers.ts'
import { VERBS } from './verbs.ts'
import type { Sentence } from './sentences.ts'

const WHO = `(?<!\\p{L}['’])(@?\\p{Lu}\\p{L}{1,20}(?:-?\\d{1,2})?|\\p{Lu}\\p{L}{1,20} (?:[Aa]gent|[Bb]ot)|[a-z][\\w]{1,20}(?:-[a-z\\d]{1,20}){1,3}|${MODEL})(?![\\p{L}\\p{N}_-])`
const STARTS =
  '(?:^|[,;:(–—+&]\\s?|(?<!\\p{L})(?:[Aa]nd|[Bb]ut|[Tt]hen|[Nn]ext|[Ww]hile|[Mm]eanwhile|[Ff]irst|[Ll]ast|[Ff]inally|[Pp]arallel|[Tt]oday|[Tt]omorrow|[Tt]onight|just|only|lets?|ask|is)\\s)'
const THING = '(?:(?:the|an?|all|our|its|both|everything|whatever)\\s|["“])'

/** Where only whoever does something stands: `Bob on the parser`, `Bob and Cid work in parallel`, `I'd like Ann on …`. */
const SURE = [
  new RegExp(
    `(?<!\\p{L})(?:[Ll]et|[Hh]ave|[Gg]et|[Aa]sk|[Tt]ell|[Uu]se) ${WHO} (?:(?:to )?(?=(?:${VERBS}|start)\\s)|for\\s(?=${THING}))`,
    'gu',
  ),
  new RegExp(`that['’]s ${WHO}(?=[.,;]|$)`, 'gu'),
  new RegExp(`^${WHO}, (?:independently|meanwhile|in the meantime|in parallel), \\p{Ll}{2,20}s\\s`, 'gu'),
  new RegExp(
    `[Tt]he (?!same|first|second|third|other|next|last|coding|whole|new|right)(\\p{Ll}[\\p{L}-]{1,20} (?:agent|bot)) (?=(?:then|also|first|now|can|will|should|must|may|\\p{Ll}{2,20}s)\\s)`,
    'gu',
  ),
  new RegExp(`${STARTS}${WHO} (?:(?:is|are|goes) )?(?:on|with) (?=${THING})`, 'gu'),
  new RegExp(
    `${WHO}(?=(?:, ${WHO}){0,6},? (?:and|&) ${WHO} (?:(?:both|each|then|all|can|will|should|must|may|could) )*(?:work|run|start|begin|go|take|share|split|wait|do|build|write|port|handle)(?!\\p{L}))`,
    'gu',
  ),
  new RegExp(
    `(?:,|,? and|&) ${WHO} (?:(?:both|each|then|all|can|will|should) )*(?:work|run|start|begin|go|take|share|split|wait)(?!\\p{L})`,
    'gu',
  ),
  new RegExp(
    `(?:I['’]d like|(?:I|we) (?:want|need|put)|[Pp]ut|[Ss]tart|[Ll]aunch|(?:[Kk]ick off|[Ss]tart|[Bb]egin) with|[Ll]et['’]s have|[Ww]e have|(?:is|are|has) (?:just|only|for)) ${WHO} (?:on|doing|to)(?!\\p{L})`,
    'gu',
  ),
]
/** Where others may stand, too: `Bob the fixtures`. */
const LIKELY = [new RegExp(`${STARTS}${WHO} (?=${THING})`, 'gu')]
/** Where only those stand who are surely somebody: `codex: retry queue`, `the importer (Bob)`. */
const KNOWN = [
  new RegExp(`${STARTS}${WHO} (?=(?:${VERBS})\\s)`, 'gu'),
  new RegExp(
    `${STARTS}${WHO}(?:, (?:independently|meanwhile|then|in the meantime),)? (?:(?:then|also|first|now) )?(?:(?:can|will|should|must|may) \\p{Ll}{3,20}|\\p{Ll}{2,20}s)(?=[\\s,.])`,
    'gu',
  ),
  new RegExp(`(?:^|[,;:.()]\\s?|and )${WHO}(?::| [–—-]| ->| →) `, 'gu'),
  new RegExp(`${STARTS}${WHO} \\([^()]{2,60}\\)`, 'gu'),
]

/** `the importer (Bob)`, `Bob: importer`, `Bob (importer)`: where most are surely somebody, so are the others. */
const ENUMERATED = [
  new RegExp(`\\p{Ll} \\(${WHO}\\)`, 'gu'),
  new RegExp(`(?:^|[,;:.()]\\s?|and )${WHO}(?::| [–—-]| ->| →) `, 'gu'),
  new RegExp(`${STARTS}${WHO} \\([^()]{2,60}\\)`, 'gu'),
]

/** Who does things, by where names stand in English sentences, whether or not a verb follows them. */
export function findPlaced(sentences: Sentence[]): string[] {
  const namesIn = (ways: RegExp[]): string[] =>
    ways.flatMap(way => sentences.flatMap(({ text }) => namesBy(text, way)))
  const [sure, likely] = [namesIn(SURE), namesIn(LIKELY)]
  for (const way of ENUMERATED) {
    const listed = [...new Set(namesIn([way]))]
    if (listed.filter(isDoerName).length * 2 >= listed.length) likely.push(...listed)
  }
  const known = [...likely, ...namesIn(KNOWN)].filter(isDoerName)
  const names = new Set([...sure, ...known, ...(known.length > 0 ? likely : [])])
  return names.size < 2 ? [] : [...names].slice(0, NAMES_MAX)
}

function namesBy(text: string, way: RegExp): string[] {
  return matchesOf(text.slice(0, LENGTH_MAX), way).flatMap(([all, ...found]) => {
    const verb = /\s(\p{Ll}+s)$/u.exec(all)?.[1]
    return found.filter(name => name !== undefined && !isNoName(name) && !isIdle(verb ?? ''))
  })
}

/** Of those who are surely somebody, `does`, `owns` and `gets` say whose it is. */
function isIdle(verb: string): boolean {
  return NO_WORK.has(verb) && !/^(?:does|owns|gets|waits|needs|has)$/.test(verb)
}

function isNoName(name: string): boolean {
  if (NOBODY.has(name.toLowerCase()) || SMALL.test(name) || IMPERATIVE.test(name)) return true
  // `Written on the train`
  return /^\p{Lu}\p{Ll}+(?:ed|en|ing|ly)$/u.test(name) && !isDoerName(name)
}

const SMALL =
  /^(?:at|on|in|by|for|from|to|of|up|down|off|out|over|under|into|onto|during|about|across|above|below|behind|beside|between|beyond|inside|near|past|per|than|through|toward|towards|via|within|is|are|was|were|am|be|do|does|did|has|have|had|no|yes|ok|okay|most|more|less|such|same|other|another|even|ever|once|maybe|perhaps|only|soon|today|tomorrow|tonight|until|till|like|use|take|get|let|put|see|say|tell|ask|give|keep|note|remember|besides|again|here|there|now|wave|phase|step|round|stage|batch|day|part|part|track|monday|tuesday|wednesday|thursday|friday|saturday|sunday|morning|noon|afternoon|evening|night)$/iu

const IMPERATIVE = new RegExp(`^(?:${VERBS}|start|begin|go|let|please)$`, 'iu')

/** No team is larger. */
const NAMES_MAX = 200
const LENGTH_MAX = 1200
