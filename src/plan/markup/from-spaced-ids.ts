/** `| WP 1.1 |`, `- **AP 2.3** …`, `### TP 4.1: …`: what a line or a cell begins with. */
const BEGINS = /^[ \t|>*_#\-+•]{0,24}([A-Z]{1,4}) (\d{1,3}\.\d{1,3})(?![\p{L}\p{N}.%])/u
const LEAST = 3

/** Ids that are written with a blank in them, as packages of work are: `WP 1.1` becomes `WP1.1` wherever it is named. */
export function fromSpacedIds(text: string): string {
  if (!/[A-Z] \d{1,3}\.\d/.test(text)) return text
  const found = new Map<string, Set<string>>()
  for (const line of text.split('\n')) {
    const [, letters, number] = BEGINS.exec(line.slice(0, 60)) ?? []
    if (letters !== undefined && number !== undefined)
      found.set(letters, (found.get(letters) ?? new Set()).add(number))
  }
  const all = [...found].filter(([, numbers]) => numbers.size >= LEAST).map(([letters]) => letters)
  if (all.length === 0) return text
  const named = new RegExp(
    `(?<![\\p{L}\\p{N}_.-])(${all.join('|')}) (?=\\d{1,3}\\.\\d{1,3}(?![\\p{L}\\p{N}%]|\\.[\\p{L}\\p{N}]))`,
    'gu',
  )
  return text.replaceAll(named, '$1')
}
