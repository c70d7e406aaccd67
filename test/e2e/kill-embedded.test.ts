import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { openPglite } from '../../src/store/open-store.ts'
import { crashService } from '../support/crash-service.ts'
import type { Crashed } from '../support/crash-service.ts'
import { layDataFolder } from '../support/prepared-database.ts'
import { failOnWarning } from '../support/databases.ts'

describe('killed at 12 random moments on the embedded database', () => {
  let crashed: Crashed
  beforeAll(async () => {
    crashed = await crashService(12, 1, {
      variables: {},
      prepare: folder => layDataFolder(folder),
      openStore: folder => openPglite({ folder: join(folder, 'database'), warn: failOnWarning }),
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
