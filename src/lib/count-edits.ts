/** Letters put in, left out or changed, and neighbours that changed places. */
export function countEdits(a: string, b: string): number {
  const counts = new Map<string, number>()
  const at = (i: number, j: number): number => (i === 0 || j === 0 ? i + j : (counts.get(`${i} ${j}`) ?? 0))
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = isSwap ? at(i - 2, j - 2) + 1 : Infinity
      counts.set(`${i} ${j}`, Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + change, swap))
    }
  }
  return at(a.length, b.length)
}
