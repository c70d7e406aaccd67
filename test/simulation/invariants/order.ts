import { perMoment, perRun } from './history.ts'
import { isUndo } from './standing.ts'
import type { Moment, Standing } from './standing.ts'

export const needsFirst = perMoment(
  { name: 'needs-first', says: 'nothing starts before what it needs' },
  () => missedNeeds,
)

export const wavesInOrder = perMoment(
  {
    name: 'waves-in-order',
    says: 'a wave opens when those before it are done, and what waits for its wave starts no sooner',
  },
  ({ charter: { plan } }) => {
    const after = new Map(plan.waves.map(wave => [wave.id, wave.after]))
    return ({ event, before }) => {
      if (event.type === 'wave-opened') {
        const early = after.get(event.wave)!.filter(wave => !before.closed.has(wave))
        return early.map(wave => `${event.wave} opens though ${wave} is not done`)
      }
      if (event.type === 'wave-done') {
        const open = [...before.members.get(event.wave)!].filter(id => !before.finished.has(id))
        return open.map(id => `${event.wave} is called done though ${id} is not`)
      }
      if (event.type !== 'attempt-queued' || event.because !== 'first') return []
      const task = before.told.get(event.task)
      const isGated = task !== undefined && (before.pace === 'waves' || task.barrier)
      return isGated && !before.opened.has(task.wave)
        ? [`${task.id} starts though ${task.wave} has not opened`]
        : []
    }
  },
)

export const stoppedStartsNothing = perMoment(
  {
    name: 'stopped-starts-nothing',
    says: 'a run that is not yet started, paused, stopped or ended starts nothing',
  },
  () =>
    ({ event, before }) => {
      const isQueued = event.type === 'attempt-queued' && before.status !== 'running'
      const isClaimed =
        event.type === 'attempt-claimed' && (before.status === 'ended' || before.status === 'ready')
      if (!isQueued && !isClaimed) return []
      return [
        `${event.task}/${event.attempt} is ${isQueued ? 'started' : 'taken up'} though the run is ${before.status}`,
      ]
    },
)

export const stoppedWaveWaits = perMoment(
  {
    name: 'stopped-wave-waits',
    says: 'nothing starts in a stopped wave, and while something is left it neither opens nor is done, nor does the run end by itself',
  },
  () =>
    ({ event, before }) => {
      if (event.type === 'attempt-queued') {
        const wave = before.waves.get(event.task)!
        // What is measured before the run belongs to no wave, and what takes one back needs it stopped.
        return event.task !== before.baseline && !isUndo(event.task) && before.stopped.has(wave)
          ? [`${event.task}/${event.attempt} starts though ${wave} is stopped`]
          : []
      }
      if (event.type === 'run-ended')
        return before.status === 'running'
          ? [...before.stopped].map(wave => `the run ends though ${wave} is stopped`)
          : []
      if (event.type !== 'wave-opened' && event.type !== 'wave-done') return []
      const isLeft = before.finished.size < before.waves.size
      return isLeft && before.stopped.has(event.wave)
        ? [`${event.wave} has ${event.type} though it is stopped`]
        : []
    },
)

export const nothingForgotten = perRun(
  {
    name: 'nothing-forgotten',
    says: 'a run that ends by itself leaves only what failed, and what waits for that',
  },
  ({ rows }) => {
    if (rows.run.status !== 'done' && rows.run.status !== 'failed') return []
    const left = rows.tasks.filter(({ status }) => !['done', 'skipped', 'failed', 'waiting'].includes(status))
    const isFailed = rows.tasks.some(({ status }) => status === 'failed')
    return [
      ...left.map(({ id, status }) => `the run is ${rows.run.status}, but ${id} is ${status}`),
      ...(rows.run.status === 'failed' && !isFailed ? ['the run is failed, but no task of it is'] : []),
    ]
  },
)

export const skippedStaysSkipped = perMoment(
  {
    name: 'skipped-stays-skipped',
    says: 'what a person skipped is not run unless a person has it run again',
  },
  () =>
    ({ event, before }) => {
      if (event.type !== 'attempt-queued' && event.type !== 'attempt-claimed') return []
      return before.skipped.has(event.task)
        ? [`${event.task}/${event.attempt} starts though it was skipped`]
        : []
    },
)

/** What has started goes on, whatever is then done again of what it needed. */
function missedNeeds({ event, before }: Moment): string[] {
  if (event.type !== 'attempt-queued' || event.because === 'mended' || event.because === 'answered') return []
  const missed = (before.told.get(event.task)?.needs ?? []).filter(need => !before.finished.has(need))
  const unexcused =
    event.because === 'first' ? missed : missed.filter(need => !isYounger(before, need, event.task))
  return unexcused.map(need => `${event.task} starts though ${need}, which it needs, is not done`)
}

function isYounger({ renewedAt }: Standing, need: string, task: string): boolean {
  return (renewedAt.get(need) ?? 0) > (renewedAt.get(task) ?? 0)
}
