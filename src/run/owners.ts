import type { Task } from '../plan/plan.ts'
import { isAbout } from './assign.ts'
import type { Rung } from './policy.ts'

/** Somebody whom the configuration names, with their id in each chat that knows them. */
export type Called = Rung['calls'][number]

export interface OwnerRule {
  match: string
  owner: Called
}

export interface Owners {
  rules: readonly OwnerRule[]
  /** Whom a plan may name. */
  people: readonly Called[]
}

/** Who wants to know that a task is unblocked, by its id: by the first rule that is about it, else as the plan has it. */
export function toOwners(tasks: readonly Task[], { rules, people }: Owners): Record<string, Called> {
  return Object.fromEntries(
    tasks.flatMap(task => {
      const named = task.owner?.toLowerCase()
      const owner =
        rules.find(({ match }) => isAbout(match, task))?.owner ??
        people.find(({ name }) => name.toLowerCase() === named)
      return owner ? [[task.id, owner]] : []
    }),
  )
}
