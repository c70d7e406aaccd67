import { availableParallelism } from 'node:os'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'
import { defineConfig } from 'vitest/config'

/** Files that take tens of seconds, the longest first: begun last, one of them would run on alone. */
const LONG = [
  'simulation/simulation',
  'simulation/mutations',
  'e2e/troubled-fleet',
  'e2e/service',
  'e2e/kill-postgres',
  'e2e/run',
  'docs/typed',
  'e2e/kill-embedded',
  'plan/linear',
  'e2e/newcomer',
  'workspace/remote-conformance',
  'store/postgres',
  'torture/torture',
  'e2e/slack',
  'e2e/real-agents',
  'web/page-sound',
  'store/conformance',
  'web/page',
  'e2e/rolling-upgrade',
  'workspace/roll-back-crash',
  'workspace/plain-folders',
  'web/page-plan',
  'web/page-live',
  'web/page-run',
  'engine/engine',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = LONG.findIndex(name => moduleId.endsWith(`/test/${name}.test.ts`))
  return place < 0 ? LONG.length : place
}

/** What changes nothing outside of itself: a process of its own for each file would cost more than most of them do. */
const TOGETHER = 'chat|commands|config|desk|engine|lib|memory|message|plan|run|terminal'
/** Of those, what has a database or runs for long. */
const APART = [
  'test/engine/{engine,git-run}.test.ts',
  'test/plan/{linear,mutation}.test.ts',
  'test/terminal/doctor.test.ts',
]

export default defineConfig({
  test: {
    testTimeout: 90_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Who waits for a program leaves its processor to another; each may hold a database or two in its memory.
    maxWorkers: Math.min(availableParallelism() + 1, 8),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: [`test/@(${TOGETHER})/**/*.test.ts`],
          exclude: APART,
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'apart', include: ['test/*.test.ts', `test/!(${TOGETHER})/**/*.test.ts`, ...APART] },
      },
    ],
  },
})
