import { expect, it } from 'vitest'
import type { AttemptRef, Worker, WorkerRow } from '../../src/store/port.ts'
import { makeAttempt, makeChange, makeRef, writeAlone } from '../support/store-change.ts'
import { until } from '../support/until.ts'
import type { Given } from './store.ts'

export function testWorkers(given: Given): void {
  it('finds what runs or merges under workers that are gone, and the process they recorded', async () => {
    const store = given.store()
    const run = given.nextRun()
    const [here, gone] = [`here-${run}`, `gone-${run}`]
    await store.signIn({ id: here, host: 'h1', pid: 1 })
    const other = given.fixture().shared ? await given.fixture().open() : undefined
    await other?.signIn({ id: gone, host: 'h2', pid: 2 })
    const ref = (task: number): AttemptRef => makeRef(run, task)
    const attempts = [
      makeAttempt(ref(0), { status: 'running', worker: here, token: 't0' }),
      makeAttempt(ref(1), { status: 'running', worker: gone, token: 't1' }),
      makeAttempt(ref(2), { status: 'merging', worker: gone, token: 't2' }),
      makeAttempt(ref(3), { status: 'ended', worker: gone, token: 't3' }),
      makeAttempt(ref(4)),
    ]
    await writeAlone(store, makeChange(run, 1, 1, { rows: { attempts } }))
    await store.recordProcess(ref(1), 't1', { pid: 77, startedAt: '12:00' })
    await store.recordProcess(ref(1), 't1', { pid: 77, startedAt: '12:00', session: 's1' })
    await store.recordProcess(ref(2), 'stale', { pid: 78, startedAt: '12:01' })
    if (other) {
      expect(await store.findOrphans()).toEqual([])
      await other[Symbol.asyncDispose]()
    }
    const orphans = await until(async () => nonEmpty(await store.findOrphans()), 'orphans', 2_000)
    const host = other ? 'h2' : ''
    expect(orphans).toEqual([
      {
        ...ref(1),
        token: 't1',
        status: 'running',
        host,
        process: { pid: 77, startedAt: '12:00', session: 's1' },
      },
      { ...ref(2), token: 't2', status: 'merging', host, process: null },
    ])
    // What is recorded of a process outlives the row's next version, but not its token.
    const again = [makeAttempt(ref(1), { status: 'merging', worker: gone, token: 't1' })]
    await writeAlone(store, makeChange(run, 2, 2, { rows: { attempts: again } }))
    expect(await store.findOrphans()).toMatchObject([{ process: { pid: 77 } }, {}])
    const over = attempts.map(row => makeAttempt(row, { status: 'ended' }))
    await writeAlone(store, makeChange(run, 3, 3, { rows: { attempts: over } }))
    expect(await store.findOrphans()).toEqual([])
  })
}

export function testFleet(given: Given): void {
  const about = { verb: 'worker', version: '1', slots: 4, agents: ['a'], places: ['p'], labels: ['gpu'] }

  it('lists the workers that are present, and what each takes on by its own latest word', async () => {
    const store = given.store()
    const run = given.nextRun()
    const [here, gone] = [`here-${run}`, `gone-${run}`].map(id => ({ id, host: 'h', pid: 7 })) as [
      Worker,
      Worker,
    ]
    const listed = async (): Promise<WorkerRow[]> =>
      (await store.listWorkers()).filter(({ id }) => id.endsWith(run))
    await store.signIn(here)
    expect(await listed()).toEqual([{ ...here, about: null }])
    await store.signIn(here, about)
    const other = given.fixture().shared ? await given.fixture().open() : undefined
    await other?.signIn(gone, { ...about, slots: 0 })
    const both = other ? [{ ...gone, about: { ...about, slots: 0 } }] : []
    expect(sorted(await listed())).toEqual([...both, { ...here, about }])
    const seen = (await store.views.readInstallation()).workers.filter(({ id }) => id === here.id)
    expect(seen).toMatchObject([{ about }])
    await other?.[Symbol.asyncDispose]()
    await until(async () => (await listed()).length === 1, 'the other to be gone')
  })

  it('has a clock that goes on', async () => {
    const store = given.store()
    const before = await store.readClock()
    expect(await store.readClock()).toBeGreaterThanOrEqual(before)
    expect(new Date(before).getUTCFullYear()).toBeGreaterThan(2000)
  })

  it('says how many attempts the installation has at once, as it was settled last', async () => {
    const store = given.store()
    const read = (): Promise<number | null> =>
      store.transaction(async tx => (await store.lockCapacity(tx)).slots)
    const before = await read()
    await store.settleSlots(7)
    await store.settleSlots(7)
    expect(await read()).toBe(7)
    await store.settleSlots(before ?? 50)
  })
}

function sorted(workers: WorkerRow[]): WorkerRow[] {
  return workers.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function nonEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined
}
