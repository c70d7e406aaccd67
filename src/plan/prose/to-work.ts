import type { Grammar, Work } from './read-sentence.ts'

export interface Found {
  doer: string
  /** Where the words about this one begin, and where the name ends. */
  start: number
  end: number
  verb: string
  before: string
}

const TITLE_MAX = 300
/** `…, that just burns CPU`, `…, she needs the numbers for that`: said of it. */
const REMARK =
  /(?<=.{8})(?:,|\s[–—-])\s(?:that (?:just|only|is|will|should)|which (?:does(?:n['’]t)?|is|will|should|just|only|needs?|takes?|means?)|(?:she|he|they) (?:needs?|wants?|has|have|is|are|knows?|can|will|only|likes?)|nobody|no ?one|one by one|if (?:she|he|it|they) (?:must|can|likes?))(?!\p{L}).*$/iu
/** `… and should be done by noon`, `… side by side` */
const BY_WHEN =
  /(?:,| and) (?:should|must|will|needs to|has to) be (?:done|finished|ready|in|merged)(?: by [^,.;]{2,30})?$|,? (?:(?:all|both)(?: (?:two|three|four|five))?,? ?)?(?:side by side|in parallel|at the same time)$|, (?:all|both)(?: (?:two|three|four|five))?$/iu
/** `…, and can go at any time`, behind what is done. */
const ANY_TIME =
  /(?:,|,? and| –|,? but)? (?:(?:that|this|which|it|can|could|may) ?){0,2}(?:['’]s independent|is independent|(?:go|start|begin|run|happen) (?:immediately|right away|at once|(?:at )?any ?time|whenever|from the start)|(?:at any time|any ?time|whenever))$/iu
/** `goes on to it`: what that is was said before. */
const GOES_ON =
  /^(?:(?:go(?:es)?|move|moves|turn|turns|get|gets|continue|continues|start|starts|begin|begins|carry|carries)(?: on| over| straight| right| directly)*(?: to| with| on)?|takes?(?: on| over)?|do(?:es)?|picks?(?: up)?) (?:it|that|this|them|those|these|that one|this one)(?: up| on)?(?=$|[,;.]|\s(?:once|when|as soon as|after|then|too|next|right away)\b)/i

/** `The lamps agent begins.` says whose turn it is. */
const TURN =
  /^(?:will )?(?:(?:holds?|hangs?) (?:back|off|on)\b.*|(?:begins?|starts?|goes|comes|follows?|leads?|opens?|idles?|rests?|waits?|pauses?)(?: (?:first|next|last|alone|then|only|off|now|today|right away|immediately|at once|any ?time))*|be (?!\p{L}{2,20}ing\b).*)$/iu

/** What somebody does, without what is said of when, where it says anything. */
export function toWork(
  { doer, verb, before }: Found,
  words: string,
  { words: own, and, ends, inner, midway, aside }: Grammar,
): Work[] {
  let title = `${verb.trim()} ${midway === null ? words.trim() : words.replace(midway, '').trim()}`.trim()
  if (own.particle !== '') title = title.replace(new RegExp(`^(?:${own.particle})\\s?`, 'u'), '')
  for (let at = 0; at < 3; at++) title = title.replace(and, '').replace(/[\s,;:.。，!?–—-]+$/u, '')
  title = title
    .replace(/^,?\s*(?:meanwhile|in the meantime|in turn|finally|in parallel|at the same time),\s+/i, '')
    .replace(/^(?:is (?:left|next|last|first))?,?\s*who\s+/i, '')
    .replace(
      /^(?:(?:(?:then|also|now|can|will|should|must|may|could|would|shall|has to|needs to|is going to|is to|gets to|dann|luego|depois|puis)\s+){1,2}|,\s*)/i,
      '',
    )
  // `– that is, as soon as the tests run – ann drafts the mail`
  let once = inner?.exec(before)?.[1] ?? midway?.exec(before)?.[1] ?? null
  const end = ends?.exec(title)
  if (end != null && end.index > 3) {
    once = end[1]!
    title = title
      .slice(0, end.index)
      .replace(/(?:,? (?:and |but )?(?:only )?(?:starts?|begins?|goes|comes))?[\s,]*$/iu, '')
  }
  const inside = aside?.exec(title)
  if (inside != null) {
    once ??= inside[1]!
    title = title.slice(0, inside.index)
  }
  title = title
    .replace(/^[:–—-]\s*/u, '')
    .replace(ANY_TIME, '')
    .replace(BY_WHEN, '')
    .replace(REMARK, '')
  // Of a list in brackets, what stands behind them is of no work.
  const closing = title.indexOf(')')
  if (closing !== -1 && !title.slice(0, closing).includes('(')) title = title.slice(0, closing)
  if (!/\p{L}{2}/u.test(title) || GOES_ON.test(title) || TURN.test(title)) return []
  const after = new RegExp(`(?<!\\p{L})(?:${own.next})(?!\\p{L})[\\s,]*$`, 'iu')
  const then = before.trim() !== '' && !/^\W*(?:and|und|y|e|et)\W*$/iu.test(before) && after.test(before)
  return [{ doer: doer.replace(/^@/, ''), title: title.slice(0, TITLE_MAX), after: then, once }]
}
