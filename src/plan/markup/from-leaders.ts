import { linesOf } from './lines-of.ts'

/** `├── zone-linter ...... Reject old zones`, `- Mara ··· Draw the map`: one word, a row of dots, and what is done. */
const LED =
  /^((?:[\s│┃|]{0,80}(?:[├└┣┗╰╠╚]|[+|`](?=--))[─━═-]{1,6}\s?|\s{0,12}(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?)?)(@?[\p{L}\p{N}][\p{L}\p{N}_-]{1,40})\s?(?:\.{3,}|…{1,}|·{3,}|_{3,})\s*(?=\p{L}\S*\s\S)/u
const DOTS = /\.{3}|…|·{3}|_{3}/u
const LEAST = 3
const LINE_MAX = 300

/** Dots that lead from a name to what is done, again and again, as the colon that they stand for. */
export function fromLeaders(text: string): string {
  if (!DOTS.test(text)) return text
  const lines = linesOf(text)
  const found = [...lines.keys()].filter(at => lines[at]!.length < LINE_MAX && LED.test(lines[at]!))
  if (found.length < LEAST) return text
  const led = new Set(found)
  return lines.map((line, at) => (led.has(at) ? line.replace(LED, '$1$2: ') : line)).join('\n')
}
