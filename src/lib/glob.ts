/** Whether the whole text matches: `*` stands for any characters, `?` for one. In time of both lengths multiplied. */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0
  let star = -1
  let mark = 0
  let i = 0
  while (i < text.length) {
    if (pattern[at] === '*') {
      star = at++
      mark = i
    } else if (pattern[at] === '?' || pattern[at] === text[i]) {
      at++
      i++
    } else if (star >= 0) {
      at = star + 1
      i = ++mark
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}

/**
 * The same for paths: `*` stays within one name, `**` stands for any number of folders. A pattern without a slash
 * is about names, wherever they stand; one that matches a folder is about all that is in it.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const names = path.split('/').filter(name => name !== '' && name !== '.')
  const parts = pattern
    .replace(/^\.?\//, '')
    .split('/')
    .filter(part => part !== '')
  if (parts.length === 0) return true
  if (parts.length === 1 && parts[0] !== '**' && !pattern.startsWith('/'))
    return names.some(name => matchesGlob(parts[0]!, name))
  // Which parts may have been used up after so many names: a set that is carried on, so nothing is tried twice.
  let reached = reach(parts, new Set([0]))
  for (const name of names) {
    const next = new Set<number>()
    for (const at of reached) {
      if (at === parts.length) return true
      if (parts[at] === '**') next.add(at)
      else if (matchesGlob(parts[at]!, name)) next.add(at + 1)
    }
    reached = reach(parts, next)
  }
  return reached.has(parts.length)
}

/** `**` may stand for nothing. */
function reach(parts: string[], from: Set<number>): Set<number> {
  for (const at of from) if (parts[at] === '**') from.add(at + 1)
  return from
}
