import { listBehindGates } from './gates.ts'
import { perMoment } from './history.ts'
import { BASELINE } from './standing.ts'
import type { Standing } from './standing.ts'

export const firstStartsFirst = perMoment(
  {
    name: 'first-starts-first',
    says: 'what people want first and what may start is not overtaken by what they want less',
  },
  run => {
    const { allocation, locks, money, notices, orders } = run.charter
    const behind = listBehindGates(run)
    // What else may keep a task from starting is looked after by others.
    const isPlain = Object.keys(money.budget).length === 0 && notices.length === 0
    const providers = new Map(Object.entries(allocation))
    const begun = new Set<string>()
    const afterOf = (id: string): string[] => run.charter.plan.waves.find(wave => wave.id === id)?.after ?? []
    // One that has opened waits again where something before it is taken back.
    const mayBegin = ({ opened, closed }: Standing, wave: string): boolean =>
      opened.has(wave) && afterOf(wave).every(id => closed.has(id))
    return ({ event, before }) => {
      if (event.type === 'provider-set')
        for (const id of event.tasks) {
          if (event.provider === null) providers.delete(id)
          else providers.set(id, event.provider)
        }
      if (event.type !== 'attempt-queued') return []
      begun.add(event.task)
      if (!isPlain || before.ranks.size === 0 || event.task === BASELINE) return []
      // Whoever was answered or lost its worker has its place already.
      if (event.because === 'answered' || event.because === 'resumed') return []
      const own = before.ranks.get(event.task) ?? 0
      const overtaken = [...before.told.values()].filter(
        ({ id, needs, wave, barrier }) =>
          (locks[id] ?? []).length === 0 &&
          !(id in orders) &&
          (before.ranks.get(id) ?? 0) > own &&
          !begun.has(id) &&
          (providers.get(id) ?? event.provider) === event.provider &&
          needs.every(need => before.finished.has(need)) &&
          (mayBegin(before, wave) || !(barrier || before.pace === 'waves' || behind.has(wave))) &&
          isFree(before, id, wave),
      )
      return overtaken.map(({ id }) => `${event.task} starts before ${id}, which people want first`)
    }
  },
)

export const providerAsSet = perMoment(
  {
    name: 'provider-as-set',
    says: 'what people gave to a provider starts there, or while that is down with whom stands in for it',
  },
  () => {
    const set = new Map<string, string | null>()
    const down = new Set<string>()
    return ({ event }) => {
      if (event.type === 'provider-set') for (const id of event.tasks) set.set(id, event.provider)
      if (event.type === 'provider-closed' && event.because === 'down') down.add(event.provider)
      if (event.type === 'provider-back') down.delete(event.provider)
      // It was moved on since, or somebody else does it.
      if (event.type === 'task-mended' && (event.provider !== undefined || event.agent !== undefined))
        set.delete(event.task)
      const chosen = event.type === 'attempt-queued' ? set.get(event.task) : undefined
      if (event.type !== 'attempt-queued' || chosen === undefined || down.has(chosen ?? '')) return []
      const own = event.provider ?? null
      return own === chosen ? [] : [`${event.task} starts with ${own}, and was given to ${chosen}`]
    }
  },
)

function isFree(before: Standing, id: string, wave: string): boolean {
  const { finished, failed, skipped, stopped, held, undoing, baseline } = before
  if (baseline !== null && !finished.has(baseline) && !failed.has(baseline)) return false
  return (
    !finished.has(id) &&
    !failed.has(id) &&
    !skipped.has(id) &&
    !stopped.has(wave) &&
    !held.has(wave) &&
    undoing.size === 0
  )
}
