/** All secrets that tests plant have this in them, so that one look finds any of them wherever it was said. */
export const MARK = 'pl4nted'
const AROUND_CHARS = 60

/** A secret for the doubles and the programs of tests. */
export function plant(name: string): string {
  return `${name}-${MARK}-in-the-tests`
}

/** Where a secret stands that was planted, with what is around it. */
export function findPlanted(said: string): string[] {
  return Array.from(said.matchAll(new RegExp(MARK, 'g')), ({ index }) =>
    said.slice(Math.max(0, index - AROUND_CHARS), index + AROUND_CHARS),
  )
}

/** Called by whatever sees what the program says: its output, what its doubles were told, what it left. */
export function refusePlanted(where: string, said: unknown): void {
  const found = findPlanted(typeof said === 'string' ? said : JSON.stringify(said))
  if (found.length > 0) throw new Error(`A secret stands in ${where}: ${found.slice(0, 3).join(' … ')}`)
}
