import type { EventBody } from './event.ts'
import { listFailed } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'
import { endWaiting, withdrawn } from './withdraw.ts'

/** Every task of the wave once more, in whatever way it ended; those that wait or are at work are on their way already. */
export function toWaveRerun(run: Run, wave: RunWave, by: string): EventBody[] {
  return listRerun(run, wave).flatMap((task): EventBody[] => [
    ...withdrawn(run, task, `${by} has the wave done again`),
    ...endWaiting(task),
    { type: 'task-renewed', task: task.id, by },
  ])
}

/** Those that it means. */
export function listRerun(run: Run, wave: RunWave): RunTask[] {
  return wave.tasks.map(index => run.tasks[index]!).filter(task => canRerun(run, task))
}

/** A held wave goes on: what failed alike in it is tried again, also where people were asked or have left it. */
export function toReleased(run: Run, wave: RunWave, by: string): EventBody[] {
  const left = listFailed(wave).filter(({ status }) => status === 'parked' || status === 'failed')
  return [
    { type: 'wave-released', wave: wave.id, by },
    ...left.flatMap((task): EventBody[] => [
      ...withdrawn(run, task, `${by} let the wave go on`),
      ...endWaiting(task),
      { type: 'task-renewed', task: task.id, by },
    ]),
  ]
}

/** Of a task that was split its parts are done again, and with them the whole. */
function canRerun(run: Run, task: RunTask): boolean {
  const { status, parts } = task
  if (parts.length > 0 || run.atWork.has(task)) return false
  return status === 'done' || status === 'failed' || status === 'cancelled' || status === 'parked'
}
