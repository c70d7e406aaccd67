import type { ShareChange } from '../../../src/store/port.ts'
import type { Cost, Event } from '../../../src/run/event.ts'
import type { Seen } from '../world.ts'
import { overall, perMoment } from './history.ts'
import type { History, Invariant, RunHistory } from './history.ts'
import type { Standing } from './standing.ts'

const SLOTS_KEPT = {
  name: 'slots-kept',
  says: 'no attempt starts beyond the slots of the run, as people last set them, and of the installation',
}
export const slotsKept: Invariant = {
  ...overall(SLOTS_KEPT, sharedSlots),
  follow:
    () =>
    ({ event, before: { atWork, slots } }) => {
      if (event.type !== 'attempt-queued' || atWork.size < slots) return []
      return [`${event.task} starts beside ${atWork.size} others, the run having ${slots} slots`]
    },
}

export const curesWithinBudget = perMoment(
  {
    name: 'cures-within-budget',
    says: 'no task is cured more often than its budget allows, which only a person renews',
  },
  ({ charter: { policy } }) => {
    const most = { try: policy.retriesMax, loss: policy.lossesMax, wait: policy.waitsMax }
    const used = new Map<string, Record<keyof typeof most, number>>()
    const usedBy = (task: string) => used.get(task) ?? { try: 0, loss: 0, wait: 0 }
    /** Of parts: what was left when they took their whole's place. */
    const shares = new Map<string, number>()
    const interrupted = new Set<string>()
    return ({ event, before }) => {
      switch (event.type) {
        case 'attempt-ended':
          if (event.outcome.kind === 'interrupted') interrupted.add(`${event.task}/${event.attempt}`)
          return []
        case 'task-renewed':
          used.delete(event.task)
          return []
        case 'wave-undone':
          for (const task of event.tasks) used.delete(task)
          return []
        case 'wave-released':
          // Whoever lets a held wave go on has what failed in it tried again.
          for (const task of before.members.get(event.wave)!) used.delete(task)
          return []
        case 'task-mended':
        case 'task-split': {
          const cost = toCost(event)
          if (event.type === 'task-mended' && event.cost === 'nothing')
            return interrupted.has(`${event.task}/${event.attempt}`) || isLaidBy(event.task, before)
              ? []
              : [`the cure of ${event.task}/${event.attempt} costs nothing`]
          const counts = { ...usedBy(event.task) }
          counts[cost]++
          used.set(event.task, counts)
          if (event.type === 'task-split') share(event, policy.retriesMax - counts.try, shares)
          const limit = cost === 'try' ? (shares.get(event.task) ?? most.try) : most[cost]
          return counts[cost] > limit
            ? [`${event.task} is cured for the ${counts[cost]}th time (${cost}); its budget is ${limit}`]
            : []
        }
        default:
          return []
      }
    }
  },
)

export const warnedFirst = perMoment(
  {
    name: 'warned-first',
    says: 'people are warned of a silent attempt before it is ended as stalled',
  },
  ({ id, names }, { unwarned }) => {
    // Where the warning itself came to nothing, nobody can have heard it.
    const known = new Set(
      unwarned.flatMap(({ run, task, attempt }) => (run === id ? [`${names[task]}/${attempt}`] : [])),
    )
    return ({ event }) => {
      if (event.type === 'attempt-warned') known.add(`${event.task}/${event.attempt}`)
      if (event.type !== 'attempt-ended' || event.outcome.kind !== 'stalled') return []
      return known.has(`${event.task}/${event.attempt}`)
        ? []
        : [`${event.task}/${event.attempt} is ended as stalled, and nobody was warned`]
    }
  },
)

export const neverSilent = overall(
  {
    name: 'never-silent',
    says: 'every run ends, or somebody is asked, or somebody paused it',
  },
  ({ runs, seen }) =>
    runs
      .filter(run => !run.isSettled)
      .map(run => `${run.id}: nothing moves any more, and nobody is asked: ${toState(run, seen)}`),
)

export const timeGoesOn = overall(
  {
    name: 'time-goes-on',
    says: 'what happens in one instant comes to an end: no runs wake each other for ever',
  },
  ({ seen: { endlessAt, commits } }) => {
    if (endlessAt === null) return []
    const last = commits.slice(-2).map(({ change }) => `${change.run} ${toShares(change.shares)}`)
    return [`at ${endlessAt} ms one thing leads to another without end: ${last.join(', then ')}`]
  },
)

function toShares(shares: ShareChange[]): string {
  return shares.map(({ name, line }) => `${line} ${name}`).join(' and ')
}

type Cured = Extract<Event, { type: 'task-mended' | 'task-split' }>

/** By what is done, whatever the event says of it. */
function toCost(event: Cured): Exclude<Cost, 'nothing'> {
  if (event.type === 'task-split') return 'try'
  if (event.cure === 'restart') return 'loss'
  const isMove = event.cure === 'next-provider' && event.failure === 'provider'
  return event.cure === 'wait' || event.cure === 'park' || isMove ? 'wait' : 'try'
}

/** In a wave that is held what has no cure left waits for the answer. */
function isLaidBy(task: string, { held, waves }: Standing): boolean {
  return held.has(waves.get(task) ?? '')
}

function share({ parts }: Extract<Event, { type: 'task-split' }>, left: number, shares: Map<string, number>) {
  const [first, second] = parts
  if (first) shares.set(first.id, Math.ceil(Math.max(0, left) / 2))
  if (second) shares.set(second.id, Math.floor(Math.max(0, left) / 2))
}

function sharedSlots({ runs, slots, seen }: History): string[] {
  const now = new Map<string, number>()
  const problems: string[] = []
  for (const { at, change } of seen.commits) {
    const run = runs.find(({ id }) => id === change.run)!
    const seq = change.rows.run.seq
    now.set(run.id, run.atWork[seq] ?? run.rows.run.active)
    const total = now.values().reduce((sum, count) => sum + count, 0)
    // Who was answered comes back, whether a slot is free or not; nobody new starts then.
    if (total > slots && change.events.some(({ type }) => type === 'attempt-queued'))
      problems.push(`at ${at} ms ${total} attempts are at work, the installation having ${slots} slots`)
  }
  return problems
}

function toState({ rows }: RunHistory, seen: Seen): string {
  const tasks = rows.tasks
    .filter(({ status }) => status !== 'done' && status !== 'skipped')
    .map(({ id, status, attempt }) => `${id} ${status} (attempt ${attempt})`)
  const waves = rows.waves
    .filter(({ status }) => status !== 'done')
    .map(({ id, status }) => `${id} ${status}`)
  const attempts = rows.attempts
    .filter(({ status }) => status !== 'ended')
    .map(({ task, attempt, status, worker }) => `${task}/${attempt} ${status} under ${worker ?? 'nobody'}`)
  const last = seen.commits.findLast(({ change }) => change.run === rows.run.id)
  return [`the run is ${rows.run.status} since ${last?.at ?? 0} ms`, ...waves, ...tasks, ...attempts].join(
    '; ',
  )
}
