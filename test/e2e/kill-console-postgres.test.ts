import { expect, onTestFinished, test } from 'vitest'
import { openPostgres } from '../../src/store/open-store.ts'
import { crashConsole } from '../support/crash-console.ts'
import { failOnWarning, openTestPostgres } from '../support/databases.ts'

test(
  'killed at 30 random moments on PostgreSQL, the console shows every post once and in order',
  { timeout: 400_000 },
  async () => {
    const server = await openTestPostgres()
    onTestFinished(() => server[Symbol.asyncDispose]())
    const url = await server.url()
    const problems = await crashConsole(30, 4, {
      variables: { DATABASE_URL: url },
      prepare: async () => {},
      openStore: () => openPostgres({ url, maxConnections: 2, warn: failOnWarning }),
    })
    expect(problems).toEqual([])
  },
)
