import { climb, makeReady, noteCure } from './apply-task.ts'
import { setTask } from './wave-marks.ts'
import type { Event } from './event.ts'
import { countPending, newTask } from './graph.ts'
import { addLockUser } from './locks.ts'
import { taskOf } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

/** Its parts take its place: it is done when they are, and what it needs has been met already. */
export function split(run: Run, event: Of<'task-split'>): void {
  const task = taskOf(run, event.task)
  task.tries++
  climb(task, event.failure)
  noteCure(task, event.attempt, 'split')
  const left = Math.max(0, task.triesMax - task.tries)
  for (const [at, told] of event.parts.entries()) {
    const { agent, provider, weight, rank, wave, purse } = task
    const triesMax = at === 0 ? Math.ceil(left / 2) : Math.floor(left / 2)
    // Of its files it holds only those that are its own.
    const others = new Set(run.told[task.index]!.files.filter(file => !told.files.includes(file)))
    const locks = task.locks.filter(lock => !others.has(lock))
    const part: RunTask = {
      ...newTask(run.tasks.length, told.id, wave, { agent, provider, triesMax, purse }),
      weight,
      rank,
      locks,
      partOf: task.index,
    }
    run.tasks.push(part)
    run.told.push(told)
    run.taskIndex.set(part.id, part.index)
    addLockUser(run.lockUsers, part)
    wave.tasks.push(part.index)
    task.parts.push(part.index)
    run.counts.waiting++
    const [before] = isSerial(run, wave) ? task.parts.slice(-2, -1) : []
    if (before === undefined) makeReady(run, part)
    else follow(run, run.tasks[before]!, part)
  }
  task.pending = countPending(task, run.tasks)
  setTask(run, task, 'waiting')
  run.touched.waves.add(task.wave)
}

function isSerial(run: Run, wave: RunWave): boolean {
  return run.charter.plan.waves[wave.index]!.mode === 'serial'
}

/** Where a wave does one thing after the other, so do the parts. */
function follow(run: Run, before: RunTask, part: RunTask): void {
  part.needs.push(before.index)
  before.followers.push(part.index)
  part.pending = 1
  run.touched.tasks.add(part)
}
