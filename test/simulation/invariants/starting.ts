import type { Event } from '../../../src/run/event.ts'
import { perMoment } from './history.ts'
import { BASELINE, isUndo, toGateId } from './standing.ts'

export const locksKept = perMoment(
  {
    name: 'locks-kept',
    says: 'where files are locked, no two tasks that name the same one are at work at once',
  },
  ({ charter: { locks } }) => {
    const files = new Map(Object.entries(locks))
    const holders = new Map<string, string>()
    const letGo = (task: string): void => {
      for (const file of files.get(task) ?? []) if (holders.get(file) === task) holders.delete(file)
    }
    return ({ event }) => {
      if (event.type === 'task-split' && files.has(event.task))
        for (const { id, files: own } of event.parts) files.set(id, own)
      if (event.type === 'attempt-ended') letGo(event.task)
      if (event.type === 'escalated' && event.about.kind === 'question') letGo(event.task ?? '')
      if (event.type !== 'attempt-queued') return []
      const named = files.get(event.task) ?? []
      const taken = named.filter(file => holders.has(file))
      const problems = taken.map(
        file => `${event.task} starts while ${holders.get(file)} is at work on ${file}`,
      )
      for (const file of named) holders.set(file, event.task)
      return problems
    }
  },
)

export const paceKept = perMoment(
  {
    name: 'pace-kept',
    says: 'within any span no more tasks start than its length and the burst allow',
  },
  ({ charter: { pacing } }) => {
    let starts = 0
    /** Of all starts the latest, each less the intervals that went before it. */
    let latest = -Infinity
    return ({ event, before }) => {
      if (!pacing || event.type !== 'attempt-queued' || isHidden(event, before.waves)) return []
      const { intervalMs, burst } = pacing
      const at = event.at - starts * intervalMs
      starts++
      const isTooSoon = at < latest - (burst - 1) * intervalMs
      latest = Math.max(latest, at)
      return isTooSoon ? [`${event.task} starts sooner than one each ${intervalMs} ms, burst ${burst}`] : []
    }
  },
)

export const providerSlots = perMoment(
  {
    name: 'provider-slots-kept',
    says: 'with no provider are more attempts at work than it has slots',
  },
  ({ charter: { providers } }) => {
    const slots = new Map(providers.map(({ name, slots }) => [name, slots ?? Infinity]))
    return ({ event, before: { atWork } }) => {
      if (event.type !== 'attempt-queued' || !event.provider) return []
      const others = [...atWork.values()].filter(provider => provider === event.provider).length
      return others < (slots.get(event.provider) ?? Infinity)
        ? []
        : [`${event.task} starts with ${event.provider} beside ${others} others`]
    }
  },
)

export const providerLeftAlone = perMoment(
  {
    name: 'provider-left-alone',
    says: 'nothing starts with a provider before it may be asked again',
  },
  () => {
    const closed = new Map<string, number>()
    return ({ event }) => {
      if (event.type === 'provider-closed')
        closed.set(event.provider, Math.max(closed.get(event.provider) ?? 0, event.until))
      if (event.type === 'provider-back') closed.delete(event.provider)
      if (event.type !== 'attempt-queued' || !event.provider) return []
      const until = closed.get(event.provider) ?? 0
      return event.at < until
        ? [
            `${event.task} starts with ${event.provider} ${until - event.at} ms before that may be asked again`,
          ]
        : []
    }
  },
)

export const oneProbe = perMoment(
  {
    name: 'one-probe',
    says: 'with a provider that is down one attempt at a time tries whether it is back',
  },
  () => {
    const probes = new Map<string, Set<string>>()
    return ({ event }) => {
      if (event.type === 'provider-closed' && event.because === 'down' && !probes.has(event.provider))
        probes.set(event.provider, new Set())
      if (event.type === 'provider-back') probes.delete(event.provider)
      if (event.type === 'attempt-ended') for (const tasks of probes.values()) tasks.delete(event.task)
      if (event.type !== 'attempt-queued') return []
      const others = probes.get(event.provider ?? '')
      const problems = [...(others ?? [])].map(
        other => `${event.task} starts with ${event.provider}, which is down and tried by ${other}`,
      )
      others?.add(event.task)
      return problems
    }
  },
)

function isHidden({ task }: Extract<Event, { type: 'attempt-queued' }>, waves: Map<string, string>): boolean {
  return task === BASELINE || isUndo(task) || toGateId(waves.get(task) ?? '') === task
}
