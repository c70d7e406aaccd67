import type { Capacity } from '../store/port.ts'

/**
 * How many of the free slots a run may take now. While others stand in line all get the same, and what does not
 * divide goes to those in front: whoever was served goes to the end of the line, so nobody waits for ever.
 */
export function grantSlots(
  { used, line }: Pick<Capacity, 'used' | 'line'>,
  total: number,
  run: string,
): number {
  const free = Math.max(0, total - used)
  const others = line.filter(id => id !== run)
  const place = line.indexOf(run)
  const ahead = place < 0 ? others.length : place
  const share = Math.floor(free / (others.length + 1))
  return share + (free % (others.length + 1) > ahead ? 1 : 0)
}
