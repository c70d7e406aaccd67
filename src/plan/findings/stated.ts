import type { Finding } from '../plan.ts'

/** What documents count their tasks in. */
export const NOUNS =
  'tasks?|todo items?|todos?|items?|nodes?|workers?|agents?|sub-?agents?|bots?|sessions?|terminals?|jobs?|issues?|stories|tickets?|(?:work )?packages?|work orders?'
/** Those of them that do work, of whom one may do several tasks. */
export const OF_DOERS = /agent|worker|session|terminal|bot/i

const WORDS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  )
/** A count in digits or in words; `one` is an article more often. */
export const COUNT = String.raw`\d{1,5}|${WORDS.slice(2).join('|')}`

export function toCount(word: string): number {
  const at = WORDS.indexOf(word.toLowerCase())
  return at >= 0 ? at : Number(word)
}

export function toCountFinding(
  what: string,
  stated: number,
  listed: number,
  line: number,
  more = '',
): Finding {
  const message = `${what} is said to have ${stated}, but ${listed} are listed${more}. Regatta goes by the list.`
  return { code: 'stated-count', severity: 'warning', line, message }
}
