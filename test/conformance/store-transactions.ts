import http from 'node:http'
import net from 'node:net'
import { expect, it } from 'vitest'
import type { Store, Tx } from '../../src/store/port.ts'
import { makeAttempt, makeChange, makeEvents, makeJob, QUEUE, writeAlone } from '../support/store-change.ts'
import type { Given } from './store.ts'

export function testTransactions(given: Given): void {
  it('leaves nothing of a transaction that failed: no row, event, job, order or slot', async () => {
    const store = given.store()
    const run = given.nextRun()
    const change = makeChange(run, 1, 1, {
      jobs: [makeJob(run, 1)],
      orders: [{ run, task: 1, attempt: 1, worker: run, order: 'stop', why: 'told so' }],
      capacityDelta: 3,
      inLine: true,
      shares: [{ name: 'service/left', used: 1, line: 'enters', closed: null }],
    })
    const failing = store.transaction(async tx => {
      await store.write(tx, change)
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(await store.rowsOf(run)).toBeUndefined()
    expect(await store.eventsOf(run, null)).toEqual([])
    expect(await store.fetchJobs(QUEUE, 100)).toEqual([])
    expect(await store.ordersAfter(run, 0)).toEqual([])
    const capacity = await store.transaction(tx => store.lockCapacity(tx))
    expect(capacity).toMatchObject({ used: 0, line: [] })
    expect(await store.transaction(tx => store.lockShares(tx, ['service/left']))).toEqual([])
  })

  it('refuses a change by someone who has not seen all events', async () => {
    const store = given.store()
    const run = given.nextRun()
    await writeAlone(store, makeChange(run, 1, 3))
    await expect(writeAlone(store, makeChange(run, 3, 4))).rejects.toThrow()
    await expect(writeAlone(store, makeChange(run, 5, 5))).rejects.toThrow()
    await expect(writeAlone(store, makeChange(given.nextRun(), 2, 2))).rejects.toThrow()
    expect(await store.eventsOf(run, null)).toHaveLength(3)
  })

  it('tells whoever locks a run where it stands', async () => {
    const store = given.store()
    const run = given.nextRun()
    await writeAlone(store, makeChange(run, 1, 3))
    const head = await store.transaction(tx => store.lockRun(tx, run))
    expect(head).toEqual({ seq: 3, hash: makeEvents(run, 3, 3)[0]?.hash })
    expect(await store.transaction(tx => store.lockRun(tx, 'none'))).toBeUndefined()
  })

  it('answers questions asked at once inside a transaction', async () => {
    const store = given.store()
    const run = given.nextRun()
    await writeAlone(store, makeChange(run, 1, 2))
    const answers = await store.transaction(tx =>
      Promise.all([store.lockRun(tx, run), store.lockCapacity(tx), store.eventsAfter(tx, run, 1)]),
    )
    expect(answers).toMatchObject([{ seq: 2 }, { used: 0, line: [] }, [{ seq: 2 }]])
  })

  it('keeps what runs share, who waits for it, and nothing of what nobody uses', async () => {
    const store = given.store()
    const [first, second] = [given.nextRun(), given.nextRun()]
    const [ledger, model] = [`service/${first}`, `provider/${first}`]
    const look = (): Promise<unknown> =>
      store.transaction(tx => store.lockShares(tx, [ledger, model, 'none']))
    const closed = { because: 'usage', until: 9_000, why: 'spent: "5 h"', by: first } as const
    const took = [
      { name: ledger, used: 1, line: 'stays', closed: null },
      { name: model, used: 2, line: 'stays', closed },
    ] as const
    await writeAlone(store, makeChange(first, 1, 1, { shares: [...took] }))
    const enters = { name: ledger, used: 1, line: 'enters', closed: null } as const
    await writeAlone(store, makeChange(second, 1, 1, { shares: [enters] }))
    await writeAlone(store, makeChange(first, 2, 2, { shares: [enters] }))
    await writeAlone(store, makeChange(second, 2, 2, { shares: [{ ...enters, line: 'goes-last' }] }))
    const shares = (await look()) as { name: string }[]
    expect(shares.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: model, used: 2, line: [], closed },
      { name: ledger, used: 1, line: [first, second], closed: null },
    ])
    const left = { name: ledger, used: 0, line: 'leaves', closed: null } as const
    await writeAlone(store, makeChange(first, 3, 3, { shares: [left] }))
    const over = { name: model, used: 0, line: 'stays', closed: null } as const
    await writeAlone(store, makeChange(first, 4, 4, { shares: [over] }))
    expect(await look()).toEqual([{ name: ledger, used: 0, line: [second], closed: null }])
    await writeAlone(store, makeChange(second, 3, 3, { shares: [left] }))
    expect(await look()).toEqual([])
  })

  it('lets one after the other work on a run', async () => {
    const store = given.store()
    const run = given.nextRun()
    await writeAlone(store, makeChange(run, 1, 1))
    const append = (): Promise<void> =>
      store.transaction(async tx => {
        const seq = ((await store.lockRun(tx, run))?.seq ?? 0) + 1
        await store.write(tx, makeChange(run, seq, seq))
      })
    await Promise.all(Array.from({ length: 8 }, append))
    expect(await store.eventsOf(run, null)).toEqual(makeEvents(run, 1, 9))
  })

  it('refuses a status that does not exist', async () => {
    const store = given.store()
    const run = given.nextRun()
    const made = makeAttempt({ run, task: 1, attempt: 1 })
    Reflect.set(made, 'status', 'asleep')
    const written = writeAlone(store, makeChange(run, 1, 1, { rows: { attempts: [made] } }))
    await expect(written).rejects.toThrow(/attempts_status/)
    expect(await store.rowsOf(run)).toBeUndefined()
  })

  it('numbers the orders of all runs, and gives each worker its own', async () => {
    const store = given.store()
    const run = given.nextRun()
    const order = (task: number, worker: string) =>
      ({ run, task, attempt: 1, worker, order: 'stop', why: `no ${task}` }) as const
    await writeAlone(store, makeChange(run, 1, 1, { orders: [order(1, 'a'), order(2, 'b'), order(3, 'a')] }))
    await writeAlone(store, makeChange(run, 2, 2, { orders: [order(4, 'a')] }))
    const all = await store.ordersAfter('a', 0)
    expect(all.map(({ task }) => task)).toEqual([1, 3, 4])
    expect(await store.ordersAfter('a', all[1]?.seq ?? 0)).toEqual([{ ...order(4, 'a'), seq: all[2]?.seq }])
  })
}

export function testGuard(given: Given): void {
  const outside = { name: 'StoreError', code: 'outside-transaction' }
  const network = { name: 'StoreError', code: 'network-in-transaction' }
  const cases: [string, (store: Store, tx: Tx) => unknown, object][] = [
    ['a read past it', store => store.rowsOf('x'), outside],
    ['a fetch of jobs past it', store => store.fetchJobs(QUEUE, 1), outside],
    ['another transaction in it', store => store.transaction(async () => 1), outside],
    ['fetch', () => fetch('http://127.0.0.1:9/'), network],
    ['a socket', () => net.connect(9, '127.0.0.1'), network],
    ['an HTTP request', () => http.get('http://127.0.0.1:9/'), network],
  ]
  it.each(cases)('refuses %s inside a transaction', async (_what, go, error) => {
    const store = given.store()
    const failing = store.transaction(async tx => {
      await go(store, tx)
    })
    await expect(failing).rejects.toMatchObject(error)
    // The transaction's end ends the refusal.
    expect(await store.rowsOf('x')).toBeUndefined()
  })

  it('refuses a transaction that is over', async () => {
    const store = given.store()
    const run = given.nextRun()
    const tx = await store.transaction(async tx => tx)
    await expect(store.lockRun(tx, run)).rejects.toMatchObject(outside)
    await expect(store.write(tx, makeChange(run, 1, 1))).rejects.toMatchObject(outside)
  })

  it('lets others work meanwhile', async () => {
    const store = given.store()
    const entered = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const busy = store.transaction(async () => {
      entered.resolve()
      await release.promise
    })
    await entered.promise
    const read = store.rowsOf('x')
    release.resolve()
    expect(await read).toBeUndefined()
    await busy
  })
}
