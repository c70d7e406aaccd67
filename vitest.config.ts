import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'
import { defineConfig } from 'vitest/config'

/** Files that take tens of seconds, the longest first: begun last, one of them would run on alone. */
const LONG = [
  'e2e/kill-embedded',
  'e2e/run',
  'e2e/kill-postgres',
  'simulation/mutations',
  'e2e/troubled-fleet',
  'e2e/real-agents',
  'e2e/service',
  'simulation/simulation',
  'workspace/roll-back-crash',
  'e2e/newcomer',
  'workspace/plain-folders',
  'store/conformance',
  'web/page',
  'store/postgres',
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

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 90_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
})
