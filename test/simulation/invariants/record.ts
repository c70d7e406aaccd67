import { compareRows } from '../../../src/engine/replay.ts'
import type { Event } from '../../../src/run/event.ts'
import { toRows } from '../../../src/run/to-rows.ts'
import type { Seen } from '../world.ts'
import { perRun } from './history.ts'
import type { RunHistory } from './history.ts'
import type { Escalated } from './standing.ts'

export const replayAgrees = perRun(
  {
    name: 'replay-agrees',
    says: 'the events make exactly what is stored; none is missing, and the chain is whole',
  },
  ({ stored, replayed, rows, hash, breaks }) => {
    const head = [
      rows.run.seq === stored.length
        ? []
        : [`the run stands at ${rows.run.seq}, but has ${stored.length} events`],
    ]
    if (stored.at(-1)?.hash !== hash) head.push(['the hash that is stored is not that of the last event'])
    return [...head.flat(), ...breaks, ...(replayed ? compareRows(toRows(replayed), rows) : [])]
  },
)

export const effectsHaveEvents = perRun(
  {
    name: 'no-effect-without-event',
    says: 'each job, order and slot stems from an event of the same commit, and each such event has its effect',
  },
  (run, { commits }) => {
    const live = listLive(run.entries)
    return commits.flatMap(commit => (commit.change.run === run.id ? checkCommit(run, live, commit) : []))
  },
)

export const survivorsEnded = perRun(
  {
    name: 'survivors-ended',
    says: 'an attempt whose worker is found gone has its process ended before its task is begun anew',
  },
  (run, { survivors }) => {
    const found = new Set(
      run.entries.flatMap(({ event }) => {
        const isFound =
          event.type === 'attempt-ended' && event.outcome.kind === 'lost' && event.outcome.message === GONE
        return isFound ? [`${event.task}/${event.attempt}`] : []
      }),
    )
    return survivors.flatMap(({ run: id, task, attempt, worker, at, next }) => {
      const name = `${run.names[task]}/${attempt}`
      if (id !== run.id || !found.has(name)) return []
      return [
        `at ${at} ms attempt ${next} begins while the process of ${name} lives, whose worker ${worker} is gone`,
      ]
    })
  },
)

const GONE = 'its worker is gone'

function checkCommit(
  { names, entries }: RunHistory,
  live: Map<string, Escalated>,
  { at, change }: Seen['commits'][number],
): string[] {
  const events = change.events.map(({ seq }) => entries[seq - 1]!.event)
  const toName = ({ task, attempt }: { task: number; attempt: number }): string => `${names[task]}/${attempt}`
  const queued = events.flatMap(event =>
    event.type === 'attempt-queued' ? [`${event.task}/${event.attempt}`] : [],
  )
  const jobs = change.jobs.flatMap(job => (job.queue === 'bell' ? [] : [toName(job.data)]))
  const orders = change.orders.filter(({ order }) => order === 'stop' || order === 'end').map(toName)
  const answers = change.orders.filter(({ order }) => order === 'answer').map(toName)
  const answered = events.flatMap(event => {
    const question = event.type === 'escalation-answered' ? live.get(event.escalation) : undefined
    const isReply = question?.about.options.some(
      ({ id, does }) => event.type === 'escalation-answered' && id === event.option && does === 'reply',
    )
    return question && isReply ? [`${question.task}/${question.attempt}`] : []
  })
  const stopped = events.flatMap(event =>
    event.type === 'attempt-stopping' ? [`${event.task}/${event.attempt}`] : [],
  )
  const ended = new Set(
    events.flatMap(event => (event.type === 'attempt-ended' ? [`${event.task}/${event.attempt}`] : [])),
  )
  const slots = events.reduce((sum, event) => sum + toSlots(event, live), 0)
  return [
    ...without(jobs, queued).map(name => `a job for ${name} that no event wanted`),
    ...without(queued, jobs).map(name => `${name} is queued, but has no job`),
    ...without(orders, stopped).flatMap(name =>
      ended.has(name) ? [] : [`an order for ${name} that no event wanted`],
    ),
    ...without(stopped, orders).map(name => `${name} is to stop, but its worker is not told`),
    ...without(answers, answered).map(name => `${name} is told an answer that nobody gave`),
    ...without(answered, answers).map(name => `${name} is answered, but its worker is not told`),
    ...(isSlotsRight(events, slots, change.capacityDelta)
      ? []
      : [`${change.capacityDelta} slots are taken, ${slots} by the events`]),
  ].map(problem => `at ${at} ms: ${problem}`)
}

function isSlotsRight(events: Event[], slots: number, delta: number): boolean {
  // An attempt may lose its slot by asking before it ends: then its end frees nothing.
  return slots === delta || (slots < delta && events.some(({ type }) => type === 'attempt-ended'))
}

/** What was asked by agents that live on meanwhile. */
function listLive(entries: RunHistory['entries']): Map<string, Escalated> {
  return new Map(
    entries.flatMap(({ event }) =>
      event.type === 'escalated' && event.ask !== undefined ? [[event.escalation, event] as const] : [],
    ),
  )
}

function toSlots(event: Event, live: Map<string, Escalated>): number {
  if (event.type === 'escalation-answered' || event.type === 'escalation-withdrawn')
    return live.has(event.escalation) ? 1 : 0
  if (event.type === 'escalated' && event.ask !== undefined) return -1
  if (event.type === 'attempt-queued') return 1
  if (event.type === 'attempt-ended' || event.type === 'merge-queued') return -1
  return event.type === 'escalated' && event.about.kind === 'question' ? -1 : 0
}

/** Those of the first that the second has not, each as often. */
function without(names: string[], others: string[]): string[] {
  const left = [...others]
  return names.filter(name => {
    const at = left.indexOf(name)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
