import type { Seen } from '../world.ts'
import { perRun } from './history.ts'
import type { History, Invariant, RunHistory } from './history.ts'
import { problemsOf } from './order.ts'
import { walk } from './standing.ts'

export const slotsKept: Invariant = {
  name: 'slots-kept',
  says: 'never more attempts at work than the run has slots, nor than the installation has',
  check: history => [...history.runs.flatMap(runSlots), ...sharedSlots(history)],
}

export const curesWithinBudget: Invariant = {
  name: 'cures-within-budget',
  says: 'no task is cured more often than its budget allows, which only a person renews, and no failure twice',
  check: perRun(run => {
    const { retriesMax, lossesMax } = run.charter.policy
    const tries = new Map<string, number>()
    const losses = new Map<string, number>()
    const cured = new Set<string>()
    const ends = new Map<string, string>()
    return problemsOf(run, ({ event }) => {
      if (event.type === 'attempt-ended') ends.set(`${event.task}/${event.attempt}`, event.outcome.kind)
      if (event.type === 'task-renewed') {
        tries.delete(event.task)
        losses.delete(event.task)
      }
      if (event.type !== 'task-mended') return []
      // What was given back in good order costs nothing: nothing was tried.
      if (ends.get(`${event.task}/${event.attempt}`) === 'interrupted') return []
      const isLoss = event.cure === 'restart'
      const used = isLoss ? losses : tries
      const count = (used.get(event.task) ?? 0) + 1
      used.set(event.task, count)
      const problems: string[] = []
      const most = isLoss ? lossesMax : retriesMax
      if (count > most) problems.push(`${event.task} is cured for the ${count}th time; its budget is ${most}`)
      const failure = `${event.task}/${event.attempt}`
      if (cured.has(failure)) problems.push(`the failure of ${failure} is cured twice`)
      cured.add(failure)
      return problems
    })
  }),
}

export const neverSilent: Invariant = {
  name: 'never-silent',
  says: 'every run ends, or somebody is asked, or somebody paused it',
  check: ({ runs, seen }) =>
    runs
      .filter(run => !run.isSettled)
      .map(run => `${run.id}: nothing moves any more, and nobody is asked: ${toState(run, seen)}`),
}

function runSlots(run: RunHistory): string[] {
  const { slots } = run.charter
  return problemsOf(run, ({ event, before }) => {
    if (event.type !== 'attempt-queued' || before.atWork.size < slots) return []
    return [
      `${run.id}: ${event.task} starts beside ${before.atWork.size} others, the run having ${slots} slots`,
    ]
  })
}

function sharedSlots({ runs, slots, seen }: History): string[] {
  const atWorkAfter = new Map(runs.map(run => [run.id, countAtWork(run)]))
  const now = new Map<string, number>()
  const problems: string[] = []
  for (const { at, change } of seen.commits) {
    const run = runs.find(({ id }) => id === change.run)!
    const seq = change.rows.run.seq
    now.set(run.id, atWorkAfter.get(run.id)![seq] ?? run.rows.run.active)
    const total = now.values().reduce((sum, count) => sum + count, 0)
    if (total > slots)
      problems.push(`at ${at} ms ${total} attempts are at work, the installation having ${slots} slots`)
  }
  return problems
}

/** At each place how many are at work after so many events; what follows the last one is in the row. */
function countAtWork(run: RunHistory): number[] {
  const counts: number[] = []
  for (const { before } of walk(run)) counts.push(before.atWork.size)
  return counts
}

function toState({ rows }: RunHistory, seen: Seen): string {
  const tasks = rows.tasks
    .filter(({ status }) => status !== 'done' && status !== 'skipped')
    .map(({ id, status, attempt }) => `${id} ${status} (attempt ${attempt})`)
  const attempts = rows.attempts
    .filter(({ status }) => status !== 'ended')
    .map(({ task, attempt, status, worker }) => `${task}/${attempt} ${status} under ${worker ?? 'nobody'}`)
  const last = seen.commits.findLast(({ change }) => change.run === rows.run.id)
  return [`the run is ${rows.run.status} since ${last?.at ?? 0} ms`, ...tasks, ...attempts].join('; ')
}
