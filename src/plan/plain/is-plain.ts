/** What only Markdown has: a heading, a fence, a table, bold words, a link, a tag. */
const MARKDOWN =
  /^ {0,3}#{1,6}[ \t]+\S|^ {0,3}(?:```|~~~\w)|^ {0,3}\|?[ \t]*:?-{2,}:?[ \t]*\|[ \t|:-]*$|\*\*[^\s*][^*]{0,200}\*\*|__[^\s_][^_]{0,200}__(?!_)|\]\([^)\s]{1,300}\)|^<[a-z!][^>]*>/

/** Most texts in Markdown show it by this, and are not parted into lines. */
const HEADED = /^ {0,3}#{1,6}[ \t]+\S/m

/** Signs of people who drew with characters: Markdown would take each for something else, or not see it. */
const SIGNS =
  /^={1,5}[ \t]+\S|^([-*~=]{2,})[ \t]*[\p{L}\p{N}].*[^ \t][ \t]*\1$|^\*{1,6}[ \t]+(?:TODO|DONE|NEXT|DOING|WAITING)\b|^\*{2,6}[ \t]+\S|^#\+(?:title|author|todo)|^[•‣▪◦·●○][ \t]*\S|^\d{1,3}\)[ \t]+\S|^\(?[a-z]\)[ \t]+\S|^\[[ xX]\][ \t]+\S|^(?:\$|Terminal|Session)[ \t]+\S/iu
const RULE = /^([=~^*+#_-])\1{2,}$/
const ID = /^[A-Z]{1,6}-?\d{1,4}[ \t:.)-]+\S/
/** Longer lines are prose, and what they look like is not looked at. */
const LINE_MAX = 300

/** Whether people wrote a text without Markdown in mind, so that reading it as such would lose what they drew. */
export function isPlain(text: string): boolean {
  if (HEADED.test(text)) return false
  let signs = 0
  let [rounds, ids] = [0, 0]
  let before = ''
  for (const full of text.split('\n')) {
    const line = full.slice(0, 4000).trimEnd()
    if (MARKDOWN.test(line)) return false
    const plain = line.trimStart()
    if (plain !== '' && plain.length <= LINE_MAX) {
      const indent = line.length - plain.length
      if (SIGNS.test(plain) || isCapital(plain)) signs++
      if (before.trim() !== '' && RULE.test(plain)) signs++
      // Four spaces make code of what a person indented.
      if (indent >= 2 && before !== '' && !/^\s|^[-*+>]|^\d{1,3}\./.test(before) && !/^[-*+>]/.test(plain))
        signs++
      if (/^o[ \t]+\S/.test(plain) && ++rounds === 2) signs++
      if (ID.test(plain) && ++ids === 2) signs++
    }
    if (plain !== '') before = line
  }
  return signs > 0
}

function isCapital(plain: string): boolean {
  return /\p{Lu}{4}/u.test(plain) && !/\p{Ll}/u.test(plain)
}
