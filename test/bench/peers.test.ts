import { afterAll, beforeAll, expect, test } from 'vitest'
import { dbosQueue, dbosSteps } from '../../bench/peers/dbos.ts'
import { graphileWorker } from '../../bench/peers/graphile-worker.ts'
import { pgBoss } from '../../bench/peers/pg-boss.ts'
import { plainSql } from '../../bench/peers/plain-sql.ts'
import { timePeer } from '../../bench/peers/port.ts'
import { toWavePlan } from '../../bench/rig.ts'
import { openTestPostgres } from '../support/databases.ts'
import type { TestPostgres } from '../support/databases.ts'

/** Waves of five, and within each some that need others. */
const waves = toWavePlan(20, 4)
const PLAN = {
  ...waves,
  tasks: waves.tasks.map((task, at) => (at % 5 < 2 ? task : { ...task, needs: [`t${at - 2}`] })),
}

let server: TestPostgres
beforeAll(async () => (server = await openTestPostgres()), 120_000)
afterAll(() => server[Symbol.asyncDispose](), 120_000)

test.each([dbosQueue, dbosSteps, pgBoss, graphileWorker, plainSql])(
  'what Regatta is measured beside does each task once and in order: $name',
  async peer => {
    const ms = await timePeer(peer, await server.url(), PLAN, { slots: 4, taskMs: 0 })
    expect(ms).toBeGreaterThan(0)
  },
  120_000,
)
