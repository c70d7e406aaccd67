import type { Watch, Words } from '../../src/agents/port.ts'

/** Nobody listens and nobody answers, but as given. */
export function toWatch(given: Partial<Watch> = {}): Watch {
  return {
    activity: () => {},
    process: async () => {},
    ask: async () => ({ kind: 'withdrawn', why: 'nobody is there' }),
    usage: () => {},
    note: () => {},
    progress: () => {},
    ...given,
  }
}

export const NO_WORDS: Words = { take: () => undefined, listen: () => () => {} }
