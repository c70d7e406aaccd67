/** Where a word stands in a line as a word of its own, in whichever case, or as part of a name like `mockRows`; -1 when nowhere. */
export function findWord(line: string, word: string): number {
  const [haystack, needle] = [line.toLowerCase(), word.toLowerCase()]
  if (needle === '' || haystack.length !== line.length) return -1
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1)) {
    if (isEdge(line, at) && isEdge(line, at + needle.length)) return at
  }
  return -1
}

/** Whether a word may begin or end here. */
function isEdge(line: string, at: number): boolean {
  const [left, right] = [line[at - 1] ?? ' ', line[at] ?? ' ']
  if (!isLetter(left) || !isLetter(right)) return true
  return isSmall(left) && isLarge(right)
}

/** Scripts without large and small letters are often written without spaces, and have no edges to look for. */
function isLetter(char: string): boolean {
  return isSmall(char) || isLarge(char)
}

function isSmall(char: string): boolean {
  return char !== char.toUpperCase()
}

function isLarge(char: string): boolean {
  return char !== char.toLowerCase()
}
