import type { CheckResult, Checks } from '../../src/agents/port.ts'
import type { Instance } from './instance.ts'

const CHECK_MAX_MS = 400

/** Commands that take their time, and now and then find fault. */
export function openSimChecks(instance: Instance): Checks {
  const { chance } = instance.world
  return {
    run: async (_, __, signal): Promise<CheckResult> => {
      const ms = chance.between(1, CHECK_MAX_MS)
      await new Promise<void>(resolve => {
        signal.addEventListener('abort', () => resolve(), { once: true })
        instance.after(ms, resolve)
      })
      const count = chance.between(3, 6)
      const exit = chance.hits(instance.world.scenario.faults.check) ? 1 : 0
      const ended = signal.aborted ? 'stopped' : 'exited'
      return { ended, exit: ended === 'exited' ? exit : null, tail: `found ${count}`, count, ms }
    },
    [Symbol.asyncDispose]: async () => {},
  }
}
