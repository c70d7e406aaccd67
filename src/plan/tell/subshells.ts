import type { Coded } from './unroll-loops.ts'

/** A line of a script, and in which brackets it stands. */
export interface Shelled extends Coded {
  shell: Shell | null
}

/** `( … ) &`: what runs one after the other beside the rest. */
export interface Shell {
  /** The script goes on while it runs. */
  isBeside: boolean
}

const OPENS = /^\s*[({](?:\s+(\S.*)|\s*)$/
const CLOSES = /^(.*?)[;\s]*[)}](\s*(?:>\S*\s*|2>&1\s*|>\s\S+\s*)*&)?\s*$/
const LINE_MAX = 2000
const SHELL_LINES_MAX = 40

/** The lines of a script without the brackets that hold some of them together. */
export function takeSubshells(lines: Coded[]): Shelled[] {
  const told: Shelled[] = []
  for (let at = 0; at < lines.length; at++) {
    const own = lines[at]!
    const end = own.text.length < LINE_MAX && OPENS.test(own.text) ? endOf(lines, at) : null
    if (end === null) {
      told.push({ ...own, shell: null })
      continue
    }
    const [, last = '', beside] = CLOSES.exec(lines[end]!.text)!
    const shell = { isBeside: beside !== undefined }
    const inner = lines.slice(at, end + 1).map((line, index, { length }) => {
      const text = index === length - 1 ? last : line.text
      return { ...line, text: index === 0 ? (OPENS.exec(text)?.[1] ?? '') : text, shell }
    })
    told.push(...inner)
    at = end
  }
  return told
}

/** Where the brackets close that a line opens. */
function endOf(lines: Coded[], at: number): number | null {
  let open = 0
  for (let end = at; end < Math.min(lines.length, at + SHELL_LINES_MAX); end++) {
    const text = lines[end]!.text.slice(0, LINE_MAX).replaceAll(/"[^"]*"|'[^']*'/g, '')
    for (const char of text) {
      if ('({'.includes(char)) open++
      if (')}'.includes(char)) open--
    }
    if (open <= 0) return open === 0 && CLOSES.test(lines[end]!.text) ? end : null
  }
  return null
}
