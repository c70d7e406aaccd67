import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, it, onTestFinished, vi } from 'vitest'
import { toPassingCode } from '../../src/lib/passing.ts'
import { openStore } from '../../src/store/open-store.ts'
import { CALM_MS, PATIENCE_MS } from '../../src/store/limits.ts'
import type { Notice } from '../../src/store/port.ts'
import { openPostgresDriver } from '../../src/store/postgres-driver.ts'
import type { SqlStore } from '../../src/store/sql-store.ts'
import type { Outage } from '../../src/store/watch-outages.ts'
import { askAlone } from '../support/databases.ts'
import { Line } from '../support/line.ts'
import { makeAttempt, makeChange, makeRef, QUEUE, writeAlone } from '../support/store-change.ts'
import { nextTurn } from '../../src/system/clock.ts'
import { until } from '../support/until.ts'

interface Stand {
  store: SqlStore
  /** What it said of the database, without what is further said of why. */
  said: string[]
  outages: Outage[]
  pass(ms: number): void
}

/** A server that is away, slow, full or used up; `url` makes an empty database there. */
export function testBadDays(url: () => Promise<string>): void {
  async function stand(at: string, maxConnections = 4): Promise<Stand> {
    const said: string[] = []
    const outages: Outage[] = []
    let now = 0
    const driver = await openPostgresDriver({ url: at, maxConnections, warn: () => undefined })
    const store = await openStore(driver, what => void said.push(what), {
      now: () => now,
      recovered: outage => void outages.push(outage),
    })
    onTestFinished(() => store[Symbol.asyncDispose]())
    await store.openQueues([QUEUE])
    return { store, said, outages, pass: ms => void (now += ms) }
  }

  it('says once that the database is away, and once that it is back, and takes nobody for gone meanwhile', async () => {
    const address = new URL(await url())
    await using line = await Line.open(Number(address.port))
    address.port = String(line.port)
    const { store, said, outages, pass } = await stand(address.href)
    const attempts = [makeAttempt(makeRef('r', 1), { status: 'running', worker: 'theirs', token: 't' })]
    await writeAlone(store, makeChange('r', 1, 1, { rows: { attempts } }))
    expect(await store.findOrphans()).toHaveLength(1)
    const heard: Notice[] = []
    store.listen(notice => heard.push(notice))
    await line.refuse()
    for (let tries = 0; tries < 20; tries++)
      await expect(store.listRuns(1)).rejects.toThrow(/ECONN|CONNECTION/)
    await expect(writeAlone(store, makeChange('r', 2, 2))).rejects.toThrow(/ECONN|CONNECTION/)
    await line.accept()
    // Its presence comes back as ours does.
    expect(await until(() => store.findOrphans().catch(() => null), 'an answer')).toEqual([])
    await until(() => heard.length > 0, 'the connection that shows it to others')
    expect(await store.findOrphans()).toEqual([])
    pass(3_600_000)
    await writeAlone(store, makeChange('r', 2, 2))
    expect(await store.findOrphans()).toHaveLength(1)
    expect(outages).toMatchObject([{ why: 'it does not answer' }])
    // The queues are kept in order now and then, and that fails meanwhile, too.
    const ofIt = said.filter(what => what.startsWith('The database'))
    expect(ofIt.map(what => what.split(' because')[0])).toEqual([
      'The database cannot be used just now,',
      'The database can be used again; for 0 s it could not,',
    ])
  })

  it('knows when others lost their connections because the server was started anew', async () => {
    const at = await url()
    const { store } = await stand(at)
    await store.signIn({ id: 'mine', host: 'here', pid: 1 })
    expect((await stand(at)).store.wholeMs()).toBe(Infinity)
    await askAlone(at, 'update workers set signed_in_at = 1')
    const whole = (await stand(at)).store.wholeMs()
    expect(whole).toBeGreaterThan(0)
    expect(whole).toBeLessThan(3_600_000)
  })

  it('survives a pool that is used up: what waits is done when there is a connection again', async () => {
    const { store, said } = await stand(await url(), 2)
    const held = await hold(store, 2)
    const waiting = Array.from({ length: 50 }, () => store.listRuns(1))
    let isDone = false
    void Promise.race(waiting).then(() => (isDone = true))
    await nextTurn()
    expect(isDone).toBe(false)
    await held.release()
    expect(await Promise.all(waiting)).toHaveLength(50)
    expect(said).toEqual([])
  })

  it('says of a pool that is used up for long that it is, and how many connections there are', async () => {
    const { store, said, outages, pass } = await stand(await url(), 2)
    const held = await hold(store, 2)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const refused = expect(store.listRuns(1)).rejects.toMatchObject({
      code: 'used-up',
      message:
        'None of the 2 connections to the database was free within 45 s to list runs. REGATTA_CONNECTIONS says how many there are.',
    })
    await held.ask()
    await vi.advanceTimersByTimeAsync(PATIENCE_MS)
    await refused
    vi.useRealTimers()
    await held.release()
    pass(CALM_MS)
    await store.listRuns(1)
    const why = 'all 2 connections to it are in use (REGATTA_CONNECTIONS says how many there are)'
    expect(said).toEqual([
      `The database cannot be used just now, because ${why}: what is to be stored waits for it`,
      `The database can be used again; for 0 s it could not, because ${why}`,
    ])
    expect(outages).toMatchObject([{ why }])
  })

  it.each([
    ['is full', 'disk_full', '53100', 'its disk is full'],
    ['is slow', 'query_canceled', '57014', 'it takes too long'],
  ])(
    'survives a database that %s: what cannot be stored is refused whole, and goes in later',
    async (_, name, code, why) => {
      const at = await url()
      const { store, said, outages, pass } = await stand(at)
      await writeAlone(store, makeChange('r', 1, 1))
      await askAlone(
        at,
        `create function refuse() returns trigger language plpgsql as $$
          begin raise 'no' using errcode = '${name}'; end $$;
        create trigger refuses before insert on events execute function refuse()`,
      )
      for (let tries = 0; tries < 3; tries++) {
        const error: unknown = await writeAlone(store, makeChange('r', 2, 2)).catch(
          (thrown: unknown) => thrown,
        )
        expect(toPassingCode(error)).toBe(code)
      }
      expect(await store.rowsOf('r')).toMatchObject({ run: { seq: 1 } })
      await askAlone(at, 'drop trigger refuses on events')
      pass(CALM_MS)
      await writeAlone(store, makeChange('r', 2, 2))
      expect(await store.rowsOf('r')).toMatchObject({ run: { seq: 2 } })
      expect(said).toEqual([
        expect.stringContaining(`because ${why}:`),
        expect.stringContaining(`because ${why}`),
      ])
      expect(outages).toMatchObject([{ why }])
    },
  )
}

/** As many transactions as that, which end when they are let go. */
async function hold(
  store: SqlStore,
  count: number,
): Promise<{ ask(): Promise<unknown>; release(): Promise<unknown> }> {
  const release = Promise.withResolvers<void>()
  const asks: (() => Promise<unknown>)[] = []
  const begun = Array.from({ length: count }, () => Promise.withResolvers<void>())
  const holding = begun.map(({ resolve }) =>
    store.transaction(async tx => {
      asks.push(AsyncLocalStorage.bind(() => store.lockRun(tx, 'none')))
      resolve()
      await release.promise
    }),
  )
  await Promise.all(begun.map(({ promise }) => promise))
  return {
    ask: () => Promise.all(asks.map(ask => ask())),
    async release() {
      release.resolve()
      return await Promise.all(holding)
    },
  }
}
