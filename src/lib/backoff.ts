/** The pause before try number `tries` (from 0): doubled each time, up to a limit. */
export function backoffMs(tries: number, firstMs: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(tries, 30))
}
