import { matchesOf } from '../../lib/matches-of.ts'

/**
 * Words between two names that say which comes first. In `T3 needs T1` what stands before the word comes
 * `after`; in `T1 blocks T3` it comes `before`. A new language is more rows here.
 */
const AFTER =
  'depends? (?:only )?(?:up)?on|dependent (?:up)?on|(?:only )?needs?|(?:only )?requires?|waits? (?:for|on|until|till)|must wait (?:for|until)|' +
  '(?:is |are )?blocked by|(?:is |are )?gated (?:by|on)|comes? after|goes? after|runs? after|starts? after|(?:only )?(?:start(?:s|ed)?|begins?|commences?)(?: (?:this|it|that)(?: (?:one|agent|session|task|prompt))?)?(?: only)? (?:when|once)|' +
  '(?:can|may|could|should|must) (?:only )?(?:start|begin|run|commence) (?:only )?(?:after|once|when)|' +
  '(?:is|are|gets?|(?:must|should|may|can|will|shall) be)(?: only)? (?:begun|started|done|run|launched|merged|taken up|picked up|tackled|scheduled)(?: only)? (?:after|once|when)|' +
  "(?:(?:must|may|can|should|do|does|is|are|will|shall)(?: ?not|n['’]t)|(?:ca|wo|sha)n['’]t|never|nothing|nobody|no one) (?:be |to be )?(?:start(?:s|ed)?|begin|begins|begun|run|runs|launch(?:ed)?|merged?|go|goes|happens?|moves?)? ?(?:on |here )?(?:until|before|till|unless)|" +
  '(?:idle|parked|on hold|held(?: back)?|paused|blocked|locked|closed|hands off|stands? by) (?:until|till)|(?:not|never) (?:before|until|till)|no (?:earlier|sooner) than|(?:as|so) soon as|follows?|builds? on|after|(?<!\\bat )once(?! (?:per|an?|every|again|more|or|and for all|daily)\\b)|' +
  'when (?=(?:(?:both|all|task|number|item) )?#?\\p{L}{0,10}[-_]?\\d[^.;:]{0,30}? (?:is|are|has|have) (?:all |both |been )?(?:done|in|merged|finished|through|ready|complete|there|landed|closed|green|live|over|up|built|shipped|passed)(?!\\p{L}))'
const BEFORE =
  'blocks?|unblocks?|enables?|precedes?|must (?:finish|be done|be merged|complete|come|land|run) before|' +
  '(?:is|are) (?:needed|required) (?:by|for)|gates?|feeds?(?: into)?|(?:comes?|goes?|runs?) before|before'

/** `follow-up`, `after-sales` are other words. */
const END = '\\b(?!-\\p{L})'
const ORDER = new RegExp(`\\b(?:(?<before>${BEFORE})|(?<after>${AFTER}))${END}`, 'giu')
/** What none of them is without. */
const ANY =
  /soon|depend|need|requir|wait|block|gate|after|once|when|until|till|before|follow|build|enabl|preced|feed/iu
const NEGATED =
  /\b(?:not?|no longer|not any ?more|never|nothing|without|doesn't|don't|does|do|(?:not|n['’]t) (?:have|need) to)\s*$/i

/** `nothing on day 2 starts` before day 1 is complete. */
const DENIED =
  /(?:\b(?:nothing|nobody|no one|none|never|not|cannot|no (?:task|agent|job|worker|one|work))\b|n['’]t\b)[^.;:,]{0,70}$/i

/** Whether what stands before a word such as `before` turns it into `after`. */
export function isDenied(above: string): boolean {
  return DENIED.test(above.slice(-80))
}

export interface OrderWord {
  sense: 'after' | 'before'
  start: number
  end: number
}

/** Whether there may be words of order in a text. */
export function maySayOrder(text: string): boolean {
  return ANY.test(text)
}

/** The words of order in a text, longest first where one is the beginning of another. */
export function findOrderWords(text: string): OrderWord[] {
  const words: OrderWord[] = []
  if (!maySayOrder(text)) return words
  for (const match of matchesOf(text, ORDER)) {
    if (NEGATED.test(text.slice(Math.max(0, match.index - 20), match.index))) continue
    const denied = isDenied(text.slice(0, match.index))
    const sense =
      match.groups?.['before'] === undefined || (denied && /^before$/i.test(match[0])) ? 'after' : 'before'
    words.push({ sense, start: match.index, end: match.index + match[0].length })
  }
  return words
}

const SENTENCE = new RegExp(
  `^(?:(?:is|are|must|may|can|cannot|should|only|also|then|both)\\s+){0,3}(?:${BEFORE}|${AFTER})${END}`,
  'iu',
)

/** `is blocked by T4`: what follows a task's name says when, not what. */
export function startsWithOrder(text: string): boolean {
  return SENTENCE.test(text)
}

/** `(needs nothing from Waves 2 and 3)`, `(don't wait for the rest of batch 1)`: what it does not wait for. */
const FREED =
  /\s?\((?:(?:but )?(?:it )?(?:needs?|wants?|takes?|waits? for|requires?|uses?) (?:nothing|nobody|none|no one)|(?:do(?:es)?(?: not|n['’]t)|no need to|need not|never|not|without) ?(?:has? to |have to |need to )?(?:wait\p{L}*|need|depend|require)?|independent|regardless|runs? (?:next to|beside)|may overlap)(?![\p{L}])[^()]{0,160}\)/giu

export function withoutFreed(text: string): string {
  return text.includes('(') ? text.replace(FREED, '') : text
}
