/** What was changed though the task names other files; none where it names none, for then nobody can tell. */
export function findStrays(named: readonly string[], changed: readonly { path: string }[]): string[] {
  const files = named.map(file =>
    file
      .replace(/^\.\//, '')
      .replace(/\/\*{0,2}$/, '')
      .toLowerCase(),
  )
  if (files.length === 0) return []
  return changed
    .map(({ path }) => path)
    .filter(path => !files.some(file => isMeant(file, path.toLowerCase())))
}

/** The file itself, one by that name wherever it is, or what lies in a folder. A `*` stands for anything in a name. */
function isMeant(file: string, path: string): boolean {
  if (path === file || path.startsWith(`${file}/`) || path.endsWith(`/${file}`)) return true
  if (path.includes(`/${file}/`)) return true
  if (!file.includes('*')) return false
  const [head = '', ...rest] = file.split('*')
  let at = path.startsWith(head) ? head.length : path.indexOf(`/${head}`) + head.length + 1
  if (at <= head.length && !path.startsWith(head)) return false
  for (const part of rest) {
    const found = path.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return file.endsWith('*') || at === path.length
}
