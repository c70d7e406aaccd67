import { isFinished } from './run.ts'
import type { Run, RunTask } from './run.ts'

/** A task and all that has to be done before it, however far back; gates are not among them. */
export function listNeeded(run: Run, task: RunTask): RunTask[] {
  const found = new Set([task])
  const waves = new Set<number>()
  const add = (index: number): void => {
    const need = run.tasks[index]!
    if (!isFinished(need) && !need.gate) found.add(need)
  }
  // What is added is looked at in its turn.
  for (const { needs, parts, partOf, gated, wave } of found) {
    for (const index of [...needs, ...parts, ...(partOf === null ? [] : run.tasks[partOf]!.needs)]) add(index)
    if (!gated || wave.released || waves.has(wave.index)) continue
    waves.add(wave.index)
    for (const before of run.charter.plan.waves[wave.index]!.after)
      for (const index of run.waves[run.waveIndex.get(before) ?? -1]?.tasks ?? []) add(index)
  }
  return [...found]
}
