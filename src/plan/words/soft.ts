/** What would be welcome first and holds nothing up: `ideally after T1`, `after T1 if possible`. A language is a row. */
const WISHES = [
  'ideally|preferabl[ey]|optional(?:ly)?|nice to have|if possible|where possible|if (?:it|that) fits|if we can|would be (?:nice|good|better)|(?:best|better)(?= (?:after|once)(?!\\p{L}))',
  'idealerweise|möglichst|wenn möglich|falls möglich|am besten|am liebsten|vorzugsweise|nach möglichkeit|wünschenswert',
  "idéalement|si possible|de préférence|dans l[’']idéal|au mieux",
  'idealmente|si es posible|a ser posible|preferiblemente|preferentemente|a poder ser',
  'de preferência|se possível|preferencialmente|se der',
]
const LETTERLESS = '最好|尽量|如果可能|できれば|可能なら|가능하면|되도록'
const WISH = `(?:(?<!\\p{L})(?:${WISHES.join('|')})(?!\\p{L})|${LETTERLESS})`
const AFTER =
  'after|once|when|follows?|needs|waits? for|depends on|nach|sobald|braucht|après|une fois|tras|después de|após|depois d[aeo]s?'
const UNBOUND =
  "(?:but )?(?:(?:it|that|this) )?(?:(?:need|must|does|do|should) ?(?:not|n['’]t) (?:need to |have to )?wait|(?:is )?(?:not|no) (?:a )?(?:must|required|necessary|mandatory))"
const END = '(?=$|[.;)\\]。]|,\\s(?:but|and|so|because|aber|mais|pero|mas)\\b|\\sbut\\s)'
const NAMED = `(?:\\p{L}{2,8}\\s){0,2}?(?:(?:${AFTER}|with|mit|avec|con|com)(?!\\p{L})|#?[A-Z]{1,6}[-_]?\\d|\\d{1,3}(?!\\p{L}))`
const CLAUSES = [
  // The wish behind what it is about, then the wish before it.
  new RegExp(
    `(?:[,;(–—-]\\s?|^|\\s)(?:(?:should|would|may|can|to) )?(?:${AFTER})\\s[^.;,()。]{1,80}?(?:\\s|,\\s)(?:${WISH}|${UNBOUND})(?=$|[.;,)\\]。]|\\sbut\\s)`,
    'giu',
  ),
  new RegExp(`(?:[,;(–—-]\\s?|^|\\s)${WISH}(?:\\s?[:,])?\\s?${NAMED}[^.;()。]{0,120}?${END}`, 'giu'),
]
/** What none of them is without. */
const ANY = new RegExp(`\\b(?:${WISHES.join('|')}|wait|must|required|necessary|mandatory)|${LETTERLESS}`, 'i')
const TEXT_MAX = 1000

/** A text without such clauses, and the first of them; null where it has none. */
export function takeWish(text: string): { rest: string; wish: string } | null {
  if (text.length > TEXT_MAX || !ANY.test(text)) return null
  for (const clause of CLAUSES) {
    const wish = text.match(clause)?.[0]
    if (wish !== undefined)
      return { rest: text.replace(clause, ' ').trim(), wish: wish.replace(/^[\s,;(–—-]+/u, '').trim() }
  }
  return null
}
