import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** No test: it writes what every view looks like into the folder `screenshots`, for people to look at. */
export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: ['test/screenshots/*.check.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
  },
})
