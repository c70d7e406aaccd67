import { toCost } from './money.ts'
import type { Usage } from './outcome.ts'
import { isStirred, pursesOf } from './purse.ts'
import type { Purse } from './purse.ts'
import type { Attempt, Run, RunTask } from './run.ts'

// What `apply` does to purses: a few for each event, however many tasks there are.

/** An attempt that asks and is answered is worked on several times: what each took adds up. */
export function spend(run: Run, task: RunTask, attempt: Attempt, usage: Usage | null): void {
  if (!usage) return
  addUsage(attempt, usage)
  const cost = toCost(run.charter.money, attempt.provider, usage) ?? 0
  if (cost === 0) return
  attempt.spent += cost
  for (const purse of pursesOf(run, task)) {
    purse.spent += cost
    stir(run, purse)
  }
}

/** So many more tasks would start from these purses. */
export function countReady(run: Run, task: RunTask, more: 1 | -1): void {
  for (const purse of pursesOf(run, task)) {
    purse.ready += more
    stir(run, purse)
  }
}

/** That of the person is looked at each time: what other runs spend is in it. */
export function stir(run: Run, purse: Purse): void {
  if (purse !== run.personal && isStirred(purse)) run.stirred.add(purse)
  else run.stirred.delete(purse)
}

function addUsage(attempt: Attempt, usage: Usage): void {
  const { inputTokens, outputTokens, cost } = attempt.usage
  attempt.usage = {
    inputTokens: inputTokens + usage.inputTokens,
    outputTokens: outputTokens + usage.outputTokens,
    ...(usage.cost === undefined ? {} : { cost: (cost ?? 0) + usage.cost }),
  }
}
