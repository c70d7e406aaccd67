import { parseMode } from './modes.ts'
import { KIND_WORDS, sortOf, toKind } from './wave-kinds.ts'
import { findWaveMentions } from './wave-name.ts'

const WITHIN =
  /(?<!\p{L})(?:within|inside|in|(?:tasks?|steps?|items?|jobs?|work|cards?|tickets?) of)\s+(?:both\s+)?$/iu
/** What is in them as a whole: `everything`, `the steps`. */
const ALL_OF_IT =
  /^[\s,:–—-]{0,4}(?:(?:everything|all(?: of it)?|(?:the |all |its |their |all the )?(?:tasks?|steps?|items?|numbers?|jobs?|work|cards?|tickets?|agents?|sessions?))\s+)?(?:(?:are|is|run|runs|go|goes|happens?|must|may|can|be|work|works|worked|done|strictly|always|only|all|too|also|fully|taken|carried out|executed)\s+){0,5}(?=(?:strict(?:ly)?|in|one|serial\p{L}*|sequential\p{L}*|back|parallel|independent|at|side|top)(?!\p{L}))/iu

const GENERAL = new RegExp(
  `(?<!\\p{L})(?:tasks?|steps?|items?|jobs?|work|cards?|tickets?|actions?|everything|all)\\s(?:of|in|within|inside)\\s(?:a|an|any|one|each|every|the same|its own)\\s(${KIND_WORDS})\\s(?:are|is|run|runs|go|goes|happens?|must|may|can)(?!\\p{L})(?![^.;]{0,30}\\b(?:not|never|parallel)\\b)[^.;]{0,60}?(?:in (?:this |that |the (?:given |listed |written )?)?order|one (?:after (?:the other|another)|by one|at a time)|top to bottom|from the top|each after|sequential(?:ly)?|serial(?:ly)?|in sequence)`,
  'iu',
)

/** `Actions of one stage are worked from top to bottom`: of whatever wave says nothing else. */
export function isSerialInside(text: string): boolean {
  const kind = toKind(GENERAL.exec(text)?.[1] ?? '')
  return kind !== null && sortOf(kind) === 'time'
}

/** What a sentence says of the order inside waves: `within phases B and C the steps are strictly in order`. */
export function findInnerSerial(text: string): string[] {
  return findWaveMentions(text).flatMap(({ keys, start, end }) => {
    if (!WITHIN.test(text.slice(Math.max(0, start - 30), start))) return []
    const behind = text.slice(end, end + 160).split(/[.;]|,\s(?:and\s)?(?:within|inside|in|while|but)\s/)[0]!
    return ALL_OF_IT.test(behind) && !/\d/.test(behind) && parseMode(behind) === 'serial' ? keys : []
  })
}
