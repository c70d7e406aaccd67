/** A table's row as Markdown has it. */
export function toRow(cells: string[]): string {
  return `| ${cells.map(cell => cell.trim().replaceAll('|', '/')).join(' | ')} |`
}

/** What stands between the bars of a line. */
export function toCells(line: string): string[] {
  const bare = line.trim().replace(/^\|/, '').replace(/\|$/, '')
  return bare.split('|').map(cell => cell.trim())
}
