import type { Event } from '../../../src/run/event.ts'
import { overall } from './history.ts'
import type { RunHistory } from './history.ts'

export const servicesInTurn = overall(
  {
    name: 'services-in-turn',
    says: 'what a plan registers as a service is held by one task at a time, whichever run that is of',
  },
  history => {
    const holders = new Map<string, string>()
    const services = new Map(history.runs.map(run => [run.id, toServices(run)]))
    return history.inOrder.flatMap(({ run, event }) => {
      const own = services.get(run.id)!
      const names = 'task' in event && typeof event.task === 'string' ? (own.get(event.task) ?? []) : []
      if (event.type === 'task-split')
        for (const part of event.parts)
          own.set(
            part.id,
            names.filter(name => part.files.includes(name)),
          )
      const holder = 'task' in event && typeof event.task === 'string' ? `${event.task} of ${run.id}` : ''
      if (isLaidDown(event)) for (const name of names) if (holders.get(name) === holder) holders.delete(name)
      if (event.type !== 'attempt-queued') return []
      const problems = names
        .filter(name => holders.has(name))
        .map(name => `${holder} starts while ${holders.get(name)} holds ${name}`)
      for (const name of names) holders.set(name, holder)
      return problems
    })
  },
)

export const placesInAll = overall(
  {
    name: 'places-in-all',
    says: 'nothing starts with a provider at which all runs together have taken the places that there are',
  },
  history => {
    const atWork = new Map<string, string>()
    /** Who waits alive for an answer, and the place that is taken again with it, by run and question. */
    const aside = new Map<string, { name: string; provider: string }>()
    return history.inOrder.flatMap(({ run, event }) => {
      if (event.type === 'escalation-answered' || event.type === 'escalation-withdrawn') {
        const back = aside.get(`${run.id} ${event.escalation}`)
        if (back) atWork.set(back.name, back.provider)
        aside.delete(`${run.id} ${event.escalation}`)
      }
      if (!('task' in event) || typeof event.task !== 'string') return []
      const name = `${event.task} of ${run.id}`
      const provider = atWork.get(name)
      if (event.type === 'escalated' && event.ask !== undefined) {
        if (provider !== undefined) aside.set(`${run.id} ${event.escalation}`, { name, provider })
        atWork.delete(name)
      }
      if (isLaidDown(event) || event.type === 'merge-queued') atWork.delete(name)
      if (event.type !== 'attempt-queued' || !event.provider) return []
      const others = [...atWork.values()].filter(provider => provider === event.provider).length
      atWork.set(name, event.provider)
      const { slots = null } = run.charter.providers.find(({ name }) => name === event.provider) ?? {}
      return slots === null || others < slots
        ? []
        : [`${name} starts with ${event.provider} beside ${others} others, ${slots} being the most`]
    })
  },
)

export const sharesLetGo = overall(
  {
    name: 'shares-let-go',
    says: 'once all runs have ended nothing is held by any, and none waits in a line',
  },
  ({ runs, shares }) => {
    if (runs.some(({ rows }) => rows.run.endedAt === null || rows.run.active > 0)) return []
    return shares.flatMap(({ name, used, line }) => [
      // What is spent is gone.
      ...(used > 0 && !name.startsWith('person/') ? [`${used} of ${name} are held in the end`] : []),
      ...line.map(run => `${run} waits for ${name} in the end`),
    ])
  },
)

function toServices({ charter: { locks, services } }: RunHistory): Map<string, string[]> {
  return new Map(Object.entries(locks).map(([id, names]) => [id, names.filter(name => name in services)]))
}

function isLaidDown(event: Event): boolean {
  // Who waits alive for an answer goes on where it is.
  if (event.type === 'escalated') return event.about.kind === 'question' && event.ask === undefined
  return event.type === 'attempt-ended'
}
