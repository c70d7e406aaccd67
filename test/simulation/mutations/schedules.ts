import type { Mutation } from '../mutation.ts'

/** Worlds in which the clock starts runs. */
const TIMED = { seed: 900_000_001, runs: 60 }

/** Runs that the clock starts. */
export const SCHEDULED: Mutation[] = [
  {
    breaks: 'each-instant-once',
    by: 'letting every instance start what is due that has looked in time',
    file: 'src/engine/calendar-start.ts',
    find: 'return now && now.endedAt === null && now.nextAt === nextAt ? now : null',
    put: 'return now ?? null',
    follows: ['overlap-asked'],
    ...TIMED,
  },
  {
    breaks: 'each-instant-once',
    by: 'passing over the next time',
    file: 'src/lib/due.ts',
    find: 'nextAt: isBehind ? nextAfter(cron, zone, now) : next',
    put: 'nextAt: nextAfter(cron, zone, next ?? now)',
    ...TIMED,
  },
  {
    breaks: 'overlap-asked',
    by: 'starting what is due without a look at the run before',
    file: 'src/engine/calendar-start.ts',
    find: 'const going = before && !hasEnded(before) ? before : null',
    put: 'const going = null',
    ...TIMED,
  },
  {
    breaks: 'overlap-asked',
    by: 'forgetting what waits for another run to end',
    file: 'src/engine/calendar-start.ts',
    find: "if (findAgreed(run) !== 'wait' || row.behind === null) return",
    put: 'if (run) return',
    ...TIMED,
  },
]
