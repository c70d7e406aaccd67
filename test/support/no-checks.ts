import type { Checks } from '../../src/agents/port.ts'

/** For where no plan names a command. */
export const noChecks: Checks = {
  run: () => Promise.reject(new Error('no command is expected here')),
  [Symbol.asyncDispose]: async () => {},
}
