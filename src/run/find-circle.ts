/** What waits for each other, closed, by the names after the first word of each node; null: nothing does. */
export function findCircle(starts: string[], listNext: (node: string) => string[]): string[] | null {
  const state = new Map<string, 'open' | 'done'>()
  for (const start of starts) {
    const way: { node: string; next: string[] }[] = []
    const enter = (node: string): void => {
      state.set(node, 'open')
      way.push({ node, next: listNext(node) })
    }
    if (!state.has(start)) enter(start)
    for (let top = way.at(-1); top; top = way.at(-1)) {
      const next = top.next.pop()
      if (next === undefined) {
        state.set(top.node, 'done')
        way.pop()
      } else if (state.get(next) === 'open') {
        const ring = way.slice(way.findIndex(({ node }) => node === next)).map(({ node }) => nameOf(node))
        return [...ring, ring[0]!].filter((name, at, all) => name !== all[at - 1])
      } else if (!state.has(next)) enter(next)
    }
  }
  return null
}

export function nameOf(node: string): string {
  return node.slice(node.indexOf(' ') + 1)
}
