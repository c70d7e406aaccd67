import type { Run, RunWave } from './run.ts'

/** Why nothing of the wave can be done now: what was done before it is taken back. Null: nothing is. */
export function sayTakenBack(run: Run, wave: RunWave): string | null {
  const before = findTakenBack(run, wave)
  if (before === undefined) return null
  const way =
    before.status === 'stopped'
      ? `start ${before.id} first.`
      : `do ${wave.id} once ${before.id} is done again.`
  return `${before.id}, which ${wave.id} comes after, is taken back: ${way}`
}

/** However far before it: what comes between may be done all the same. */
function findTakenBack(run: Run, wave: RunWave): RunWave | undefined {
  const seen = new Set([wave])
  for (const { index } of seen) {
    for (const id of run.charter.plan.waves[index]!.after) {
      const before = run.waves[run.waveIndex.get(id) ?? -1]
      if (!before) continue
      if (isTakenBack(before)) return before
      seen.add(before)
    }
  }
  return undefined
}

/** Or about to be. Where people left it as it is, it stays merged. */
function isTakenBack({ undo, status }: RunWave): boolean {
  return undo !== null && undo.status !== 'skipped' && status !== 'done'
}
