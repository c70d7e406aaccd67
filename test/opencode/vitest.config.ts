import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Apart from the other tests: what it needs is large, and fetched from npm. */
export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: ['test/opencode/*.check.ts'],
    globalSetup: ['test/opencode/install.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
  },
})
