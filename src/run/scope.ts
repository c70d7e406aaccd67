import type { Charter } from './event.ts'
import type { Run, RunWave } from './run.ts'

const scopes = new WeakMap<Charter, ReadonlySet<string>>()

/** Whether a wave is done in this run at all, or left out by a person's wish. */
export function takesPart({ charter }: Pick<Run, 'charter'>, { id }: Pick<RunWave, 'id'>): boolean {
  if (charter.scope === null) return true
  const scope = scopes.get(charter) ?? new Set(charter.scope)
  scopes.set(charter, scope)
  return scope.has(id)
}
