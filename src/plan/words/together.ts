import { KIND_WORDS, toKind } from './wave-kinds.ts'
import { findWaveMentions } from './wave-name.ts'

const GO =
  'are|is|can|may|could|should|shall|will|must|both|all|then|also|be|start(?:s|ed)?|launch(?:es|ed)?|run|runs|go|goes|begin|begins|executed?|proceed|happen|work(?:ed)?|done|take place|kicked|off|out|that|which|safely|happily|fully|completely|entirely|' +
  'démarrent|commencent|partent|tournent|avancent|vont|peuvent|sont|starten|laufen|beginnen|gehen|können|werden|' +
  'arrancan|empiezan|comienzan|corren|van|pueden|começam|arrancam|correm|rodam|podem|vão|lopen|kunnen|partono|iniziano|vanno|possono'
const BESIDE =
  'in parallel|gemeinsam|zusammen|gleichzeitig|ensemble|junt[ao]s|samen|tegelijk|insieme|at the same time|at once|together|simultaneously|concurrent(?:ly)?|side by side|beside each other|alongside (?:each other|one another)|parallel\\b(?! to)|' +
  'overlap(?:ping)?\\b|independent(?:ly)?(?: (?:of|from) (?:each other|one another))?(?! (?:of|from)\\b)'
/** `Waves 2 and 3 | start together` */
const BEHIND = new RegExp(`^[\\s,]{0,3}(?:\\([^()]{0,60}\\)\\s?)?(?:(?:${GO})\\s+){0,6}(?:${BESIDE})`, 'iu')
/** Nothing of the kind is said without. */
const ANY = new RegExp(`\\b(?:${BESIDE})`, 'i')
/** `the tasks of waves 2 and 3`, `never run waves 2 and 3 …` */
const OTHERWISE =
  /(?:\b(?:tasks?|agents?|items?|work|jobs|everything|all|anything) (?:of|in|from|inside|within)\b|\b(?:after|once|when|until|before|never|not|within|inside|unlike|if)\b|n['’]t\b)[^.;:]{0,25}$/iu

/** `Waves 2 and 3 | have no dependencies on each other` */
const FREE_OF_EACH_OTHER =
  /^[\s,]{0,3}(?:(?:have|has) no dependenc(?:y|ies) (?:on|between)|(?:do|does)(?: not|n['’]t) (?:depend on|block|wait for|need)|(?:are|is) (?:fully |completely )?independent of) (?:each other|one another|them\b)/iu
/** `Wave 2 | does not depend on | Wave 1`, `Wave 3 | runs alongside | Wave 2` */
const BETWEEN = new RegExp(
  `^\\s(?:(?:does|do|did)(?:n['’]t| not) (?:have to |need to )?(?:depend on|wait for|need)|has no dependenc(?:y|ies) on|(?:${GO}|also|immediately|right away|at once|,|\\s){0,12}?(?:in parallel (?:with|to)|alongside|concurrently with|simultaneously with|at the same time as|side by side with|next to|independently of))\\s(?:the\\s)?$`,
  'iu',
)
/** `Wave 1 | 's docs task`, `Wave 2 | to be deployed`: not of all of it. */
const PARTLY = /^(?:['’]s?\s|\s(?:to be|until|being)\b)/iu
const ARROW = /^\s?[)\]]?\s{0,2}(?:→|->|=>|⇒)/u
const PAIR = /\|\||∥|\/\/|[+&,]/u

/** The waves that a sentence sets beside each other, by their keys: `Waves 2 and 3 start together`. */
export function findTogether(text: string): string[][] {
  const isSaid = ANY.test(text)
  const mentions = isSaid || ANY_BETWEEN.test(text) ? findWaveMentions(text) : []
  return [
    ...mentions.flatMap(({ keys, start, end }) =>
      keys.length > 1 &&
      (BEHIND.test(text.slice(end, end + 160)) || FREE_OF_EACH_OTHER.test(text.slice(end, end + 160))) &&
      !OTHERWISE.test(text.slice(Math.max(0, start - 60), start))
        ? [keys]
        : [],
    ),
    ...mentions.flatMap(({ keys, start, end }, at) => {
      const next = mentions[at + 1]
      const between = text.slice(end, next?.start ?? end)
      return keys.length === 1 &&
        next?.keys.length === 1 &&
        between.length < 90 &&
        BETWEEN.test(between) &&
        !PARTLY.test(text.slice(next.end, next.end + 12)) &&
        !OTHERWISE.test(text.slice(Math.max(0, start - 60), start))
        ? [[...keys, ...next.keys]]
        : []
    }),
    ...findDrawn(text),
  ]
}

/** Nothing else is said without one of these. */
const ANY_BETWEEN = /\b(?:depend|wait|need|block|alongside|next to|same time|independently)|n['’]t\b/i

/** `(Wave 1 || Wave 2) → Wave 3`, `Wave 1 + Wave 2 → Wave 3`: what an arrow leads away from stands beside each other. */
function findDrawn(text: string): string[][] {
  if (!/→|->|=>|⇒/u.test(text) || !PAIR.test(text)) return []
  const mentions = findWaveMentions(text.replace(/\|\||∥|\/\//gu, match => '&'.padEnd(match.length)))
  return mentions.flatMap(({ keys, end }) =>
    keys.length > 1 && ARROW.test(text.slice(end, end + 8)) ? [keys] : [],
  )
}

const KINDS = `(${KIND_WORDS})(?:e?s)`
const COUNT = '(?:(?:two|three|four|five|six|seven|eight|\\d{1,2}) )?'
const AT_ONCE =
  '(?:in parallel|at the same time|at once|concurrently|simultaneously|side by side|immediately|right away|independently(?: of each other)?|in any order)(?! (?:with|to|as|after|once|when|on|only)\\b)'
/** `All phases are independent and can run in parallel`, `There are no dependencies between the waves`. */
const ALL_TOGETHER = [
  `^(?:all|the) (?:of the )?${COUNT}${KINDS} (?:are (?:all |fully |completely )?independent|(?:can|may|should|will|must) (?:all )?(?:run|start|be (?:run|started|done|executed|worked on)|begin|go) (?:fully )?${AT_ONCE}|(?:run|start|begin) (?:all )?${AT_ONCE}|do(?: not|n['’]t) (?:depend on|wait for|block) (?:each other|one another)|have no dependencies (?:on|between) (?:each other|one another|them))`,
  `^(?:run|start|execute|launch|begin) all (?:of the )?${COUNT}${KINDS} ${AT_ONCE}`,
  `^(?:there (?:are|is) )?no (?:dependency|dependencies|order) (?:between|among) (?:the |any of the )?${KINDS}`,
  `^no (${KIND_WORDS}) (?:waits for|depends on|blocks|needs) (?:another|any other|the others?)`,
  `^the order of the ${KINDS} does(?: not|n['’]t) matter`,
].map(way => new RegExp(way, 'iu'))
const IN_TURN = /\b(?:one (?:after|by) |in (?:order|sequence|turn)\b|sequential)/i
const INSIDE = /\b(?:within|inside|internally|in themselves)\b/i

/** The kind of group of which a sentence says that none waits for another. */
export function findAllTogether(sentence: string): string | null {
  if (!ANY.test(sentence) && !ANY_ALL.test(sentence)) return null
  const said = sentence.slice(0, 300).replace(/^[^\p{L}]*(?:(?:note|important|remember)[^\p{L}]+)?/iu, '')
  if (INSIDE.test(said) || IN_TURN.test(said)) return null
  const match = ALL_TOGETHER.map(way => way.exec(said)).find(found => found !== null)
  return match?.[1] === undefined ? null : toKind(match[1])
}

const ANY_ALL =
  /\bno (?:dependenc|order)|\bdoes(?: not|n['’]t) matter|\bno \p{L}+ (?:waits|depends|blocks|needs)|immediately|right away|(?:not|n['’]t) (?:depend|wait|block)|no dependencies/iu
