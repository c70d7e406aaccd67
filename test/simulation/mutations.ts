import type { Mutation } from './mutation.ts'
import { ANSWERS } from './mutations/answers.ts'
import { COURSE } from './mutations/course.ts'
import { CURES } from './mutations/cures.ts'
import { ENDS } from './mutations/ends.ts'
import { GATES } from './mutations/gates.ts'
import { SCHEDULED } from './mutations/schedules.ts'
import { SHARED } from './mutations/shares.ts'
import { UNDONE } from './mutations/undo.ts'

/** So many worlds are looked at, unless a mutation says otherwise. */
export const RUNS = 150

/** How the code could be broken, and what must find it. */
export const MUTATIONS: Mutation[] = [
  ...COURSE,
  ...ENDS,
  ...ANSWERS,
  ...SHARED,
  ...CURES,
  ...GATES,
  ...UNDONE,
  ...SCHEDULED,
]
