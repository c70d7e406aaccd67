/** A table of a page that is made anew: what people wrote in its last column stays with the first. */
export function renewTable(
  page: string,
  mark: string,
  head: string[],
  rows: string[][],
): { page: string; untold: string[] } {
  const begin = `<!-- ${mark} -->`
  const end = `<!-- /${mark} -->`
  const [before, rest = ''] = page.split(begin)
  const [old = '', after] = rest.split(end)
  if (after === undefined) throw new Error(`The page lacks ${begin} and ${end}`)
  const told = new Map(
    old
      .split('\n')
      .filter(line => line.startsWith('| '))
      .map(line => line.slice(2, -2).split(' | '))
      .map(cells => [cells[0] ?? '', cells.at(-1)?.trim() ?? '']),
  )
  const full = rows.map(cells => [...cells, told.get(cells[0] ?? '') ?? ''])
  const lines = [head, head.map(() => '---'), ...full].map(cells => `| ${cells.join(' | ')} |`)
  return {
    page: `${before}${begin}\n\n${lines.join('\n')}\n\n${end}${after}`,
    untold: full.filter(cells => cells.at(-1) === '').map(([name = '']) => name),
  }
}
