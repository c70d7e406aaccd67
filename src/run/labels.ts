import { ruleOf } from './assign.ts'
import { toldOf } from './run.ts'
import type { Run, RunTask } from './run.ts'

/** What must be there for a task: who does it, on a machine that has all of these. */
export interface Wanted {
  agent: string
  labels: readonly string[]
}

/** As the plan has it, and the installation's table. What is run after a wave asks for nothing. */
export function wantedBy(run: Run, task: RunTask): Wanted {
  const { agent } = task
  if (task.gate || task.undo !== null) return { agent, labels: [] }
  const whole = task.partOf === null ? task : run.tasks[task.partOf]!
  const labels = [...(toldOf(run, whole).labels ?? []), ...(ruleOf(run, whole)?.labels ?? [])]
  return { agent, labels: [...new Set(labels)].toSorted() }
}

export function toWantedKey({ agent, labels }: Wanted): string {
  return [agent, ...labels].join('+')
}

/** Whether nobody is there who could do it, as far as is known. */
export function isUnserved(run: Run, task: RunTask): boolean {
  return run.unserved.size > 0 && run.unserved.has(toWantedKey(wantedBy(run, task)))
}
