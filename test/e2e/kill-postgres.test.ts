import { beforeAll, describe, expect, test } from 'vitest'
import { openPostgres } from '../../src/store/open-store.ts'
import { crashService } from '../support/crash-service.ts'
import type { Crashed } from '../support/crash-service.ts'
import { failOnWarning, openTestPostgres } from '../support/databases.ts'

/** The torture kills there as well; on the embedded database, whose files a kill leaves as they are, there are more. */
const KILLS = 8

describe('killed at random moments on PostgreSQL', () => {
  let crashed: Crashed
  beforeAll(async () => {
    await using server = await openTestPostgres()
    const url = await server.url()
    crashed = await crashService(KILLS, 2, {
      variables: { DATABASE_URL: url },
      prepare: async () => {},
      openStore: () => openPostgres({ url, maxConnections: 2, warn: failOnWarning }),
    })
  }, 800_000)

  test('runs end with every task accepted once', () => {
    expect(crashed.runs).toEqual([])
    expect(crashed.hits, 'kills of a run that was under way').toBeGreaterThan(0)
  })

  test('the console shows every post once and in order', () => {
    expect(crashed.posts).toEqual([])
  })
})
