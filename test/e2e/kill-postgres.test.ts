import { expect, onTestFinished, test } from 'vitest'
import { openPostgres } from '../../src/store/open-store.ts'
import { crashThrough } from '../support/crash-through.ts'
import { failOnWarning, openTestPostgres } from '../support/databases.ts'

test(
  'killed at 30 random moments on PostgreSQL, runs end with every task accepted once',
  { timeout: 400_000 },
  async () => {
    const server = await openTestPostgres()
    onTestFinished(() => server[Symbol.asyncDispose]())
    const url = await server.url()
    const problems = await crashThrough(30, 2, {
      variables: { DATABASE_URL: url },
      prepare: async () => {},
      openStore: () => openPostgres({ url, maxConnections: 2, warn: failOnWarning }),
    })
    expect(problems).toEqual([])
  },
)
