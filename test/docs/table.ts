/** A table of a page that is made anew: what people wrote in its last column stays with the first. */
export function renewTable(
  page: string,
  mark: string,
  head: string[],
  rows: string[][],
): { page: string; untold: string[] } {
  const told = new Map(readTable(page, mark).map(cells => [cells[0] ?? '', cells.at(-1) ?? '']))
  const full = rows.map(cells => [...cells, told.get(cells[0] ?? '') ?? ''])
  return {
    page: writeTable(page, mark, head, full),
    untold: full.filter(cells => cells.at(-1) === '').map(([name = '']) => name),
  }
}

/** The rows that stand there now, without the head. */
export function readTable(page: string, mark: string): string[][] {
  return split(page, mark)
    .inside.split('\n')
    .filter(line => line.startsWith('| '))
    .slice(2)
    .map(line =>
      line
        .slice(2, -2)
        .split(' | ')
        .map(cell => cell.trim()),
    )
}

export function writeTable(page: string, mark: string, head: string[], rows: string[][]): string {
  const { before, after } = split(page, mark)
  const lines = [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`)
  return `${before}\n\n${lines.join('\n')}\n\n${after}`
}

function split(page: string, mark: string): { before: string; inside: string; after: string } {
  const begin = `<!-- ${mark} -->`
  const end = `<!-- /${mark} -->`
  const from = page.indexOf(begin) + begin.length
  const to = page.indexOf(end)
  if (from < begin.length || to < from) throw new Error(`The page lacks ${begin} and ${end}`)
  return { before: page.slice(0, from), inside: page.slice(from, to), after: page.slice(to) }
}
