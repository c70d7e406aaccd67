import type { Cure, Row } from './policy.ts'

/**
 * The next cure of a row's ladder, `climbed` of its cures having been used for this kind of failure. What cannot be
 * done is passed over; past the last one, what could be done before is done again, as long as the budget lasts.
 */
export function climb({ cures }: Row, climbed: number, isPossible: (cure: Cure) => boolean): Cure {
  const end = cures.indexOf('escalate')
  const ladder = end < 0 ? cures : cures.slice(0, end)
  if (end >= 0 && climbed >= end) return 'escalate'
  const higher = ladder.slice(climbed).find(isPossible)
  return higher ?? ladder.slice(0, climbed).findLast(isPossible) ?? 'escalate'
}
