import { linesOf } from '../markup/lines-of.ts'

/** Whether a text is meant to be JSON: an object, or a list of them. */
export function isJson(text: string): boolean {
  return /^\s*(?:\{\s*(?:"|\}|\/\/|\n)|\[\s*(?:\{|"|\[|\]|\n))/.test(text.slice(0, 4000))
}

const KEY = /^\s*(?:-\s+)*(?:"[^"]{1,80}"|'[^']{1,80}'|[\p{L}\p{N}_$@][^:#]{0,80}?)\s*:(?:\s|$)/u
const OTHER = /^\s*(?:#|-(?:\s|$)|[\]}[{)]|---|\.\.\.|%YAML|["'])/

/**
 * Whether a text may be YAML as a whole: it begins with a key, and nearly all its lines are keys, items or
 * deeper than those. Looked at before anything is parsed, since a document in Markdown never gets past it.
 */
export function isDataText(text: string): boolean {
  let [lines, likely, keys, depth] = [0, 0, 0, 0]
  let block = -1
  const all = linesOf(text)
  for (const full of all) {
    const line = full.slice(0, 400)
    if (line.trim() === '') continue
    const indent = line.length - line.trimStart().length
    if (block !== -1 && indent > block) continue
    block = -1
    lines++
    // Only comments may stand before the first key, and `## Heading` is none to people.
    const isKey = KEY.test(line)
    if (keys === 0 && !isKey && !OTHER.test(line)) return false
    if (isKey) {
      keys++
      if (/:\s*[|>][+-]?\d?\s*$/.test(line)) block = indent
      depth = Math.max(depth, indent)
    }
    if (indent > 0 || isKey || OTHER.test(line)) likely++
    // Whatever follows, it can no longer be nearly all of them.
    else if ((lines - likely) * 20 > all.length) return false
  }
  return keys >= 2 && depth > 0 && likely * 20 >= lines * 19
}

/** What a program in Python or JavaScript says of itself at its top, with its marks and without. */
const DOCSTRING = /^\s{0,40}(?:#![^\n]{0,200}\n\s{0,40})?("""|'''|\/\*)([^]{0,20000}?)(?:\1|\*\/)/
const BEGINS =
  /^\s*(?:#|\/\/|import\s|from\s+\S+\s+import\b|export\s|(?:const|let|var)\s|["']use strict|[A-Za-z_]\w{0,60}(?:\s*:\s*\S{1,40})?\s*=\s*[[{(])/
const GIVES =
  /^(?:export\s+)?(?:(?:const|let|var)\s+)?[A-Za-z_][\w.]{0,60}(?:\s*:[^=\n]{1,60})?\s*=\s*[[{(][^\n]{0,200}$/m
const MARKDOWN = /^(?:```|~~~|#{2,6}\s|\s{0,3}[-*+]\s|\s{0,3}\|)/m

/** Whether a text is a program as a whole that gives a list a name; with the words that stand at its top. */
export function sniffProgram(text: string): { about: string; line: number } | null {
  const docstring = DOCSTRING.exec(text)
  const body = docstring === null ? text : text.slice(docstring[0].length)
  if ((docstring === null && !BEGINS.test(body.slice(0, 4000))) || MARKDOWN.test(body) || !GIVES.test(body))
    return null
  const about = docstring?.[2] ?? ''
  return { about, line: text.slice(0, text.indexOf(about)).split('\n').length }
}
