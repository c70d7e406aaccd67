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
  const all = text.split('\n')
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
