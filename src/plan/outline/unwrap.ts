import type { Text } from './outline.ts'

/** A line so long was broken because it was full. */
const FULL = 50
const JOINED_MAX = 1000

/** Lines of a paragraph as they were before somebody's editor broke them; each is called by the line it begins on. */
export function unwrap(lines: Text[]): Text[] {
  if (lines.length < 2) return lines
  const whole: Text[] = []
  let last = 0
  for (const text of lines) {
    const before = whole.at(-1)
    const goesOn =
      before !== undefined &&
      last >= FULL &&
      !/[.:;!?。]\W{0,3}$/u.test(before.plain.slice(-5)) &&
      /^[\p{Ll}\p{N}(]|^\p{Lu}[-_]?\d/u.test(text.plain) &&
      before.plain.length + text.plain.length < JOINED_MAX
    last = text.plain.length
    if (goesOn) whole[whole.length - 1] = { ...before, plain: `${before.plain} ${text.plain}` }
    else whole.push(text)
  }
  return whole
}
