import { countTasks } from '../run/count-tasks.ts'
import { findFailed } from '../run/find-failed.ts'
import { isFinished } from '../run/run.ts'
import type { Run, RunTask, RunWave } from '../run/run.ts'
import type { Span } from './message.ts'
import { toName } from './names.ts'
import { counted } from './words.ts'

/** Who waits for more than this says little by a list of names. */
const PENDING_MAX = 3
/** Of each task that others wait for; a hub may have thousands. */
const FOLLOWERS_MAX = 20

/** Whose turn comes once something at work, asked about or failed is done, and how many wait besides. */
export function listWaiters(run: Run, itemsMax: number): Span[][] {
  const near = listNear(run, findFailed(run))
  const shown = near.slice(0, itemsMax)
  const items = shown.map(task => toItem(run, task))
  const rest = countTasks(run).by.waiting - shown.length
  if (rest > 0) {
    const count = counted(rest, shown.length > 0 ? 'more task' : 'task')
    items.push([`${count} ${rest === 1 ? 'waits' : 'wait'} for what comes before`])
  }
  return items
}

/** Those whose turn comes soonest first. */
export function listNear(run: Run, failed: readonly RunTask[]): RunTask[] {
  const asked = [...run.asking].flatMap(({ task }) => (task === null ? [] : run.tasks[task]!))
  const near = new Set<RunTask>()
  for (const task of [...run.atWork, ...asked, ...failed]) {
    for (const index of task.followers.slice(0, FOLLOWERS_MAX)) {
      const follower = run.tasks[index]!
      if (follower.status === 'waiting' && follower.pending <= PENDING_MAX) near.add(follower)
    }
  }
  return [...near].sort((a, b) => a.pending - b.pending || a.index - b.index)
}

function toItem(run: Run, task: RunTask): Span[] {
  return [{ bold: toName(task.id) }, ` waits for ${listNeeds(run, task).join(', ')}`]
}

/** What a waiting task still needs: tasks, and the waves that come before its own. */
export function listNeeds(run: Run, task: RunTask): string[] {
  const needs = task.needs.map(index => run.tasks[index]!).filter(need => !isFinished(need))
  const waves = task.gated && !task.wave.released ? listBlockers(run, task.wave) : []
  return [...needs.map(need => `${toName(need.id)}${toAside(need)}`), ...waves]
}

function toAside({ status }: RunTask): string {
  if (status === 'failed') return ' (failed)'
  if (status === 'cancelled') return ' (stopped)'
  return status === 'parked' ? ' (asked about)' : ''
}

/** What a wave comes after and what is not done yet. */
export function listBlockers(run: Run, wave: RunWave): string[] {
  const { after } = run.charter.plan.waves[wave.index]!
  return after.filter(id => run.waves[run.waveIndex.get(id) ?? -1]?.status !== 'done').map(id => toName(id))
}
