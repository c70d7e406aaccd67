import { afterAll, beforeAll, describe } from 'vitest'
import type { AttemptRef, Store } from '../../src/store/port.ts'
import { QUEUE } from '../support/store-change.ts'
import { testInbound, testPlans } from './store-chats.ts'
import { testConsole, testConsoleNews } from './store-console.ts'
import { testCapacity, testJobs } from './store-jobs.ts'
import { testPosts } from './store-posts.ts'
import { testRetrospectives } from './store-retrospectives.ts'
import { testRows } from './store-rows.ts'
import { testPlaces } from './store-places.ts'
import { testSchedules } from './store-schedules.ts'
import { testTroubles } from './store-troubles.ts'
import { testThreads } from './store-threads.ts'
import { testViews } from './store-views.ts'
import { testGuard, testTransactions } from './store-transactions.ts'
import { testFleet, testWorkers } from './store-workers.ts'

/** Rows that stores are opened on. */
export interface StoreFixture extends AsyncDisposable {
  /** An instance; more than one at once only if `shared`. */
  open(): Promise<Store>
  shared: boolean
  /** As if nobody had beaten for the attempt's job for long. */
  loseJob(attempt: AttemptRef): Promise<void>
}

/** What each group of tests is given. */
export interface Given {
  store(): Store
  fixture(): StoreFixture
  /** The name of a run that no test used before. */
  nextRun(): string
}

/** What every implementation of Store does. */
export function storeConformance(name: string, openFixture: () => Promise<StoreFixture>): void {
  describe(name, () => {
    let fixture: StoreFixture
    let store: Store
    let runs = 0
    const given: Given = { store: () => store, fixture: () => fixture, nextRun: () => `run-${++runs}` }

    beforeAll(async () => {
      fixture = await openFixture()
      store = await fixture.open()
      await store.openQueues([QUEUE])
    })
    afterAll(async () => {
      await store[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
      await fixture[Symbol.asyncDispose]()
    })

    testRows(given)
    testTransactions(given)
    testGuard(given)
    testJobs(given)
    testCapacity(given)
    testWorkers(given)
    testFleet(given)
    testInbound(given)
    testPlans(given)
    testThreads(given)
    testPlaces(given)
    testViews(given)
    testPosts(given)
    testConsole(given)
    testConsoleNews(given)
    testRetrospectives(given)
    testSchedules(given)
    testTroubles(given)
  })
}
