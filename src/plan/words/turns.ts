import { stripDecoration } from './strip.ts'

/** What stands above the list that comes first; a language is a row. */
const OPENINGS = [
  'first(?:ly)?|at first|to (?:start|begin) with|to begin|start(?:ing)? with|right away|now|at once|before anything else',
  'zuerst|als erstes|zunächst|zu beginn|am anfang|sofort|jetzt',
  "(?:tout )?d['’]abord|en premier(?: lieu)?|pour commencer|au début|maintenant",
  'primero|en primer lugar|para empezar|al principio|ahora',
  'primeiro|em primeiro lugar|para começar|no início|agora',
]
const ALL =
  '(?:that|this|those|these|it|they|all|both|everything|(?:numbers? |tasks? |steps? |no\\.? |#)?\\d{1,3}(?![\\p{L}\\p{N}:]))'
/** What stands above one that follows another. */
const FOLLOWINGS = [
  `(?:and |only |and only )?then|after(?:wards)?(?= ${ALL}| both|$|[\\s,:(])|next|second(?:ly)?|third(?:ly)?|(?:once|when|as soon as) ${ALL}|finally|last(?:ly)?(?: of all)?|(?:right )?at the (?:very )?end|to (?:finish|end|close)(?: with)?`,
  'dann|danach|anschließend|im anschluss|als nächstes|zuletzt|(?:ganz )?zum schluss|(?:ganz )?am (?:schluss|ende)|schließlich|abschließend|(?:wenn|sobald|nach) (?:das|dies|beides?|alles?|alle|\\d{1,3}(?![\\p{L}\\p{N}:]))',
  'puis|ensuite|après(?: cela| ça)?|enfin|pour finir|à la (?:toute )?fin|en dernier|(?:quand|une fois|dès que) (?:cela|ça|tout|les|\\d{1,3}(?![\\p{L}\\p{N}:]))',
  'luego|después|a continuación|por último|al final|para terminar|finalmente|(?:cuando|una vez) (?:eso|esto|todo|ambos|\\d{1,3}(?![\\p{L}\\p{N}:]))',
  'depois|em seguida|a seguir|por fim|por último|no fim|no final|para terminar|finalmente|(?:quando|assim que) (?:isso|tudo|ambos|\\d{1,3}(?![\\p{L}\\p{N}:]))',
]

export const OPENING = new RegExp(
  `^(?:(?:${OPENINGS.join('|')})(?![\\p{L}])|首先|一开始|まず|最初に|먼저|우선)`,
  'iu',
)
export const FOLLOWING = new RegExp(
  `^(?:(?:${FOLLOWINGS.join('|')})(?![\\p{L}])|然后|接着|之后|随后|接下来|最后|次に|その後|それから|続いて|最後に|그 ?다음|그 ?후|이어서|마지막으로|끝으로)`,
  'iu',
)

/** What stands behind it is a condition or a mode. */
export const TURN_END = /[,:(]|\s(?:[–—-]|when|once|as soon as)\s/u

const LINE_MAX = 100
/** Without bold words no more than a few. */
const BARE_MAX = 60

/** `**then** when 2–4 are merged`, `next up, side by side`: a line alone above a list that says when it is its turn. */
export function isTurn({ plain, lead }: { plain: string; lead: string | null }): boolean {
  const bare = stripDecoration(plain.slice(0, LINE_MAX + 1))
  if (bare.length > (lead === null ? BARE_MAX : LINE_MAX) || /[.!?;,。]$/.test(bare)) return false
  const start = lead === null ? bare : stripDecoration(lead)
  return OPENING.test(start) || FOLLOWING.test(start)
}

/** Whether a group's name says by itself that it follows; `Next` is a column of a board as well. */
export function saysTurn(label: string): boolean {
  return FOLLOWING.test(label) && !/^next$/i.test(label)
}
