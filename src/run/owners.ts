import type { Task } from '../plan/plan.ts'
import { isAbout } from './assign.ts'
import type { Rung } from './policy.ts'

/** Somebody whom the configuration names, with their id in each chat that knows them. */
export type Called = Rung['calls'][number]

export interface OwnerRule {
  match: string
  owner: Called
}

/** Who wants to know that a task is unblocked, by its id: of the rules the first that is about it. */
export function toOwners(tasks: readonly Task[], rules: readonly OwnerRule[]): Record<string, Called> {
  return Object.fromEntries(
    tasks.flatMap(task => {
      const rule = rules.find(({ match }) => isAbout(match, task))
      return rule ? [[task.id, rule.owner]] : []
    }),
  )
}
