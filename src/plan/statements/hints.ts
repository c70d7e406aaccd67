/** A bit for each group of words or signs that some reader looks for; of text that is not plain ASCII all of them. */
export type Hint = number

const ANY: Hint = -1
/** A word is told by so many of its first letters, or by fewer if the group asks for no more. */
const STEM_MAX = 4
const KEYS = 4096
const HINTS_MAX = 31

/** Letters, in either case alike, and figures; all else, also an underscore, may stand around a word: 0. */
const LETTERS = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Z0-9]/i.test(String.fromCharCode(code)) ? code | 32 : 0,
)
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
    if (LETTERS[word.charCodeAt(0)] === 0) {
      bySign[word.charCodeAt(0)]! |= hint
      continue
    }
    let key = 0
    for (const letter of word.slice(0, STEM_MAX)) key = addLetter(key, LETTERS[letter.charCodeAt(0)]!)
    byKey[key]! |= hint
  }
  return hint
}

/** Longer texts are no statements. */
const LENGTH_MAX = 4000
const encoder = new TextEncoder()
/** Bytes of all of them, one after the other: the characters of a string cost twice as much. */
const bytes = new Uint8Array(LENGTH_MAX * 3)

/** Words that share a key are taken for each other: a hint may be false, its absence never is. */
export function hintsOf(text: string): Hint {
  if (text.length > LENGTH_MAX || encoder.encodeInto(text, bytes).written > text.length) return ANY
  let [hints, key, length] = [0, 0, 0]
  for (let at = 0; at < text.length; at++) {
    const code = bytes[at]!
    const letter = LETTERS[code]!
    if (letter === 0) {
      hints |= bySign[code]!
      key = 0
      length = 0
    } else if (length < STEM_MAX) {
      key = addLetter(key, letter)
      if (++length > 1) hints |= byKey[key]!
    }
  }
  return hints
}

function addLetter(key: number, letter: number): number {
  return (key * 31 + letter) & (KEYS - 1)
}
