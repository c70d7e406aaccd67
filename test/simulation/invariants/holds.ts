import { isBlamed, isFailure } from '../../../src/run/outcome.ts'
import { perMoment } from './history.ts'

export const heldWaveWaits = perMoment(
  {
    name: 'held-wave-waits',
    says: 'in a wave that is held nothing starts till people have said what becomes of it',
  },
  () => {
    const holds = new Map<string, string>()
    return ({ event, before }) => {
      if (event.type === 'wave-held') holds.set(event.wave, event.escalation)
      if (event.type === 'attempt-queued') {
        const wave = before.waves.get(event.task)!
        return event.task !== before.baseline && before.held.has(wave)
          ? [`${event.task}/${event.attempt} starts though ${wave} is held`]
          : []
      }
      const isEnd =
        event.type === 'wave-released' || event.type === 'wave-opened' || event.type === 'wave-done'
      return isEnd && before.held.has(event.wave) && before.open.has(holds.get(event.wave) ?? '')
        ? [`${event.wave} has ${event.type} while people are asked what becomes of it`]
        : []
    }
  },
)

export const systemicHeld = perMoment(
  {
    name: 'systemic-held',
    says: 'where as many tasks of a wave failed as the policy names, people are asked before more of it starts',
  },
  ({ charter: { policy } }) => {
    const { alikeMax, failuresMax } = policy
    const failures = new Map<string, Map<string, Set<string>>>()
    const suspect = new Set<string>()
    const queuedAt = new Map<string, number>()
    const goesOnSince = new Map<string, number>()
    const isTooMuch = (wave: string): boolean => {
      const alike = [...(failures.get(wave)?.values() ?? [])]
      const all = new Set(alike.flatMap(tasks => [...tasks]))
      return (
        (alikeMax !== null && alike.some(({ size }) => size >= alikeMax)) ||
        (failuresMax !== null && all.size >= failuresMax)
      )
    }
    return ({ event, before }) => {
      switch (event.type) {
        case 'attempt-ended': {
          const { outcome, task } = event
          const wave = before.waves.get(task)!
          if (!isFailure(outcome) || !isBlamed(outcome.kind) || !before.members.get(wave)!.has(task))
            return []
          // What had begun before people let the wave go on is no news to them.
          if ((queuedAt.get(task) ?? 0) < (goesOnSince.get(wave) ?? 0)) return []
          const ofWave = failures.get(wave) ?? new Map<string, Set<string>>()
          const sign = `${outcome.kind} ${outcome.message}\n${outcome.tail}`
          failures.set(wave, ofWave.set(sign, (ofWave.get(sign) ?? new Set()).add(task)))
          const isKnown = before.held.has(wave) || before.stopped.has(wave)
          if (!isKnown && isTooMuch(wave)) suspect.add(wave)
          return []
        }
        case 'task-done':
        case 'task-skipped': {
          const wave = before.waves.get(event.task)!
          for (const tasks of failures.get(wave)?.values() ?? []) tasks.delete(event.task)
          if (!isTooMuch(wave)) suspect.delete(wave)
          return []
        }
        case 'wave-released':
          failures.delete(event.wave)
          goesOnSince.set(event.wave, event.at)
          suspect.delete(event.wave)
          return []
        case 'wave-held':
        case 'wave-stopped':
        case 'wave-done':
          suspect.delete(event.wave)
          return []
        case 'attempt-queued': {
          if (event.because !== 'answered') queuedAt.set(event.task, event.at)
          const wave = before.waves.get(event.task)!
          return suspect.has(wave) && before.members.get(wave)!.has(event.task)
            ? [`${event.task}/${event.attempt} starts though too much failed in ${wave}`]
            : []
        }
        default:
          return []
      }
    }
  },
)
