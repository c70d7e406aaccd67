import { INVARIANTS } from './all.ts'
import type { History, RunHistory } from './history.ts'
import type { Seen } from '../world.ts'
import { walk } from './standing.ts'

export interface Violation {
  invariant: string
  problem: string
}

export function findViolations(history: History): Violation[] {
  const { runs, seen } = history
  return [
    ...runs.flatMap(run => followRun(run, seen)),
    ...INVARIANTS.flatMap(({ name, check }) => check(history).map(problem => ({ invariant: name, problem }))),
  ]
}

/** Once through its events for all invariants: how it stands is the same for each. */
function followRun(run: RunHistory, seen: Seen): Violation[] {
  const followers = INVARIANTS.flatMap(({ name, follow }) =>
    follow === null ? [] : { name, look: follow(run, seen) },
  )
  const violations: Violation[] = []
  for (const moment of walk(run)) {
    for (const { name, look } of followers) {
      for (const problem of look(moment))
        violations.push({ invariant: name, problem: `${run.id}: event ${moment.seq}: ${problem}` })
    }
  }
  return violations
}
