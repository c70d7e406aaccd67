import type { Mutation } from '../mutation.ts'

/** What runs share. */
export const SHARED: Mutation[] = [
  {
    breaks: 'locks-kept',
    by: 'looking only at who holds a file, not at who is about to',
    file: 'src/run/pick.ts',
    find: ' || task.locks.some(file => taken.has(file))',
    put: '',
    follows: ['services-in-turn'],
  },
  {
    breaks: 'pace-kept',
    by: 'starting one more than the pace allows',
    file: 'src/run/pick.ts',
    find: 'Math.floor(slackMs / pacing.intervalMs) + 1',
    put: 'Math.floor(slackMs / pacing.intervalMs) + 2',
  },
  {
    breaks: 'provider-slots-kept',
    by: 'taking one slot more than a provider has',
    file: 'src/run/shares.ts',
    find: 'atWork + more + (providers.get(name) ?? 0) < slots',
    put: 'atWork + more + (providers.get(name) ?? 0) <= slots',
    follows: ['places-in-all'],
  },
  {
    breaks: 'places-in-all',
    by: 'not counting what other runs have with a provider',
    file: 'src/run/shares.ts',
    find: 'atWork + more + (providers.get(name) ?? 0) < slots',
    put: 'atWork + more < slots',
    runs: 800,
  },
  {
    breaks: 'services-in-turn',
    by: 'not looking at what other runs hold',
    file: 'src/run/shares.ts',
    find: '(services.get(name) ?? 0) > 0',
    put: '(services.get(name) ?? 0) > 9',
    runs: 800,
  },
  {
    breaks: 'shares-let-go',
    by: 'staying in a line for what is not wanted any more',
    file: 'src/engine/shares.ts',
    find: "if (isIn && !isWanted) return 'leaves'",
    put: "if (isIn && !isWanted) return 'stays'",
    follows: ['never-silent', 'nothing-forgotten'],
  },
  {
    breaks: 'provider-left-alone',
    by: 'asking a provider again before its time',
    file: 'src/run/providers.ts',
    find: 'closedUntil > now || nextStartAt > now',
    put: 'nextStartAt > now',
    follows: ['limits-cost-no-try'],
  },
  {
    breaks: 'one-probe',
    by: 'trying with several whether a provider is back',
    file: 'src/run/providers.ts',
    find: "if (status === 'down' && (probe !== null || more > 0)) return false",
    put: "if (status === 'down' && probe !== null && more < 0) return false",
  },
]
