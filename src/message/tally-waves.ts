import { standingOf } from '../run/count-tasks.ts'
import { waveAsked } from '../run/escalation.ts'
import type { Run, RunTask, RunWave } from '../run/run.ts'

/** What goes on in a wave. */
export interface Tally {
  atWork: number
  asking: number
  failed: number
}

/** Of the waves in which something goes on. Looks at those at work and at open questions, never at all tasks. */
export function tallyWaves(run: Run, failed: RunTask[]): Map<RunWave, Tally> {
  const tallies = new Map<RunWave, Tally>()
  const add = (wave: RunWave, what: keyof Tally): void => {
    const tally = tallies.get(wave) ?? { atWork: 0, asking: 0, failed: 0 }
    tally[what]++
    tallies.set(wave, tally)
  }
  for (const task of run.atWork) if (!task.gate && standingOf(task) !== 'queued') add(task.wave, 'atWork')
  for (const asked of run.asking) {
    const wave = waveAsked(run, asked)
    if (wave) add(wave, 'asking')
  }
  for (const { wave } of failed) add(wave, 'failed')
  return tallies
}
