/** Every match of a pattern with the flag `g`, as `matchAll` gives them, which makes a new pattern for each text. */
export function matchesOf(text: string, pattern: RegExp, from = 0): RegExpExecArray[] {
  const found: RegExpExecArray[] = []
  pattern.lastIndex = from
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found.push(match)
    // What matches nothing would match it for ever.
    if (match[0] === '') pattern.lastIndex++
  }
  return found
}
