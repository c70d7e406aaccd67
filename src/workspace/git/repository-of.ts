import type { Desk, Place } from './places.ts'
import { openRepository } from './repository.ts'
import type { Repository } from './repository.ts'

/** Opened once. */
export function repositoryOf(desk: Desk, { found }: Pick<Place, 'found'>): Promise<Repository> {
  const known = desk.repositories.get(found.common)
  if (known) return known
  const opening = openRepository(desk.root, found, desk.exclude)
  desk.repositories.set(found.common, opening)
  opening.catch(() => desk.repositories.delete(found.common))
  return opening
}
