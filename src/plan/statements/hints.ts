/** A bit for each group of words or signs that some reader looks for; of text that is not plain ASCII all of them. */
export type Hint = number

const ANY: Hint = -1
/** A word is told by so many of its first letters, or by fewer if the group asks for no more. */
const STEM_MAX = 4
const KEYS = 4096
const HINTS_MAX = 31

const byKey = new Int32Array(KEYS)
const bySign = new Int32Array(128)
let known = 0

/**
 * Beside a pattern: how the words begin without which it never matches, or the signs, `|` between them. Whether a line
 * has one of them is found out once, for all readers; a pattern is looked for only where it may be.
 */
export function toHint(words: string): Hint {
  if (known === HINTS_MAX) throw new Error(`There are more than ${HINTS_MAX} hints`)
  const hint = 1 << known++
  for (const word of words.split('|')) {
    if (!isWordCode(word.charCodeAt(0))) {
      bySign[word.charCodeAt(0)]! |= hint
      continue
    }
    let key = 0
    for (const letter of word.slice(0, STEM_MAX)) key = addLetter(key, letter.charCodeAt(0))
    byKey[key]! |= hint
  }
  return hint
}

/** Words that share a key are taken for each other: a hint may be false, its absence never is. */
export function hintsOf(text: string): Hint {
  let [hints, key, length] = [0, 0, 0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 127) return ANY
    if (!isWordCode(code)) {
      hints |= bySign[code]!
      key = 0
      length = 0
    } else if (length < STEM_MAX) {
      key = addLetter(key, code)
      if (++length > 1) hints |= byKey[key]!
    }
  }
  return hints
}

/** In either case alike. */
function addLetter(key: number, code: number): number {
  return (key * 31 + (code | 32)) & (KEYS - 1)
}

/** Letters and figures; an underscore may stand around a word. */
function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90)
}
