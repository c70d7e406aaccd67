/** `1 and 5`, `T2, T3`, before or behind which somebody says that it is theirs. */
const ID = '#?\\p{L}{0,12}[-_.]?\\d[\\p{L}\\p{N}.-]{0,12}(?<![.-])'
const IDS = `(${ID}(?:(?:\\s?[,&+]\\s?|,?\\s(?:and|to)\\s|\\s?–\\s?)${ID}){0,12})`
const TAKE = '(?:take(?: on| over| care of)?|do|own|handle|pick up|grab|get|start|run|build|have)'
const WILL =
  "(?:['’]ll|['’]d|['’]m gonna| will| can| could| would| should| shall|(?: also| then| gladly| happily| just))?(?: also| then| gladly| happily| just)?"
const NAME = '@?(\\p{L}[\\p{L}\\p{N}_-]{1,24}(?:\\s\\p{Lu}\\p{Ll}{1,15})?)'

/** `I take 2 and 6`, `I'll do 3` */
const I_TAKE = new RegExp(`(?<![\\p{L}\\p{N}])I${WILL}\\s${TAKE}\\s${IDS}(?![\\p{L}\\p{N}])`, 'iu')
/** `1 and 5 for me please`, `4 is mine`, `3: me` */
const FOR_ME = new RegExp(
  `(?<![\\p{L}\\p{N}.])${IDS}(?:\\s(?:(?:is|are|goes|go|stays?)\\s)?(?:for|to|with)\\sme|\\s(?:is|are)\\s(?:mine|me)|(?::|\\s=|\\s→|\\s->)\\s(?:me|mine))(?![\\p{L}])`,
  'iu',
)
/** `dibs on 2`, `mine: 2 and 6`, `on me: 3` */
const MINE = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:dibs on|mine:|me:|on me:|for me:|claiming|taking|grabbing)\\s${IDS}(?![\\p{L}\\p{N}])`,
  'iu',
)
/** `Noor, you take 1`, `Noor, please do 1`, `Noor: can you take 1?` */
const YOU_TAKE = new RegExp(
  `(?<![\\p{L}\\p{N}_@-])${NAME}[,:]?\\s(?:(?:please|pls|(?:(?:can|could|would|will)\\s)?you(?:['’]ll| will| can| please)?|(?:can|could) you please)\\s){1,2}${TAKE}\\s(?=${IDS})`,
  'giu',
)

/** What the one who speaks says of themselves, with their name: `I take 2` of Nils is `Nils takes 2`. */
export function withSpeaker(text: string, speaker: string): string {
  if (!/\d/.test(text)) return text
  for (const claim of [I_TAKE, FOR_ME, MINE])
    if (claim.test(text)) return text.replace(claim, `${speaker} takes $1`)
  return text
}

/** Whoever is spoken to, as if spoken of: `Noor, you take 1` is `Noor takes 1`. */
export function withSpokenTo(text: string): string {
  return /\d/.test(text) ? text.replace(YOU_TAKE, '$1 takes ') : text
}
