import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** No test: it measures the page with a run of 10,000 tasks, kept in memory, on a machine that does nothing else. */
export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: ['test/large-page/*.check.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
  },
})
