import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { PlanListing, PlanRow } from '../../src/store/chat-port.ts'
import type { Inbound } from '../../src/chat/port.ts'
import { makeInbound, makePlan, makeThread } from '../support/chat-rows.ts'
import { makeChange, makeEvents, makeRun, writeAlone } from '../support/store-change.ts'
import type { StoreChange } from '../../src/store/port.ts'
import type { Given } from './store.ts'

const LATER = 9_000_000_000_000

export function testInbound(given: Given): void {
  /** Of all tests' chats, those of one. */
  async function waiting(chat: string, before = LATER): Promise<Inbound[]> {
    const all = await given.store().chats.waitingInbound(before, 1_000)
    return all.filter(inbound => inbound.chat === chat)
  }

  function fail(chat: string, key: string, triesMax: number, why = 'no luck'): Promise<string> {
    const store = given.store()
    return store.transaction(tx => store.chats.failInbound(tx, { chat, key }, why, triesMax))
  }

  it('keeps what came in once by its chat and key, as it came', async () => {
    const { chats } = given.store()
    const chat = given.nextRun()
    const file = { id: 'f', name: 'plan.md', bytes: 7 }
    const message: Inbound = {
      ...makeInbound(chat, 'k2'),
      type: 'message',
      message: 'm1',
      text: `"hello" \\ 🚣\n`,
      files: [file],
      mentioned: true,
    }
    expect(await chats.keepInbound(makeInbound(chat, 'k1'))).toBe('kept')
    expect(await chats.keepInbound(message)).toBe('kept')
    expect(await chats.keepInbound(makeInbound(chat, 'k1', 'something else'))).toBe('known')
    expect(await chats.keepInbound(makeInbound(`${chat}-other`, 'k1'))).toBe('kept')
    expect(await waiting(chat)).toEqual([makeInbound(chat, 'k1'), message])
  })

  it('knows what came in by how its key begins', async () => {
    const { chats } = given.store()
    const chat = given.nextRun()
    await chats.keepInbound({ ...makeInbound(chat, 'r/1%_/a'), at: 5_000 })
    await chats.keepInbound({ ...makeInbound(chat, 'r/2'), at: 4_000 })
    expect(await chats.knowsInbound(chat, 'r/1%')).toBe(true)
    for (const start of ['r/1_', 'r/1%_/b', 'x']) expect(await chats.knowsInbound(chat, start)).toBe(false)
    expect(await chats.knowsInbound(`${chat}-other`, 'r/')).toBe(false)
  })

  it('notes since when something may not have been heard, until all was', async () => {
    const { chats } = given.store()
    const chat = given.nextRun()
    expect(await chats.noteUnheard(chat)).toBeNull()
    await chats.keepInbound({ ...makeInbound(chat, '1'), at: 5_000 })
    expect(await chats.noteUnheard(chat)).toBeNull()
    await chats.clearUnheard(chat)
    await chats.keepInbound({ ...makeInbound(chat, '2'), at: 4_000 })
    expect(await chats.noteUnheard(chat)).toBe(5_000)
    await chats.keepInbound({ ...makeInbound(chat, '3'), at: 6_000 })
    expect(await chats.noteUnheard(chat)).toBe(5_000)
    expect(await chats.noteUnheard(`${chat}-other`)).toBeNull()
    await chats.clearUnheard(chat)
    expect(await chats.noteUnheard(chat)).toBe(6_000)
  })

  it('knows where something came in, the latest first', async () => {
    const { chats } = given.store()
    const chat = given.nextRun()
    for (const [key, channel] of [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'a'],
      ['4', 'c'],
    ] as const)
      await chats.keepInbound({ ...makeInbound(chat, key), channel })
    await chats.keepInbound({ ...makeInbound(`${chat}-other`, '1'), channel: 'd' })
    expect(await chats.channelsHeard(chat, 2)).toEqual(['c', 'a'])
    expect(await chats.channelsHeard(chat, 9)).toEqual(['c', 'a', 'b'])
  })

  it('gives back what waits by when it was stored, not by what the platform says', async () => {
    const chat = given.nextRun()
    await given.store().chats.keepInbound({ ...makeInbound(chat, 'k1'), at: LATER * 2 })
    expect(await waiting(chat)).toHaveLength(1)
    expect(await waiting(chat, 1_000_000)).toEqual([])
    expect(await given.store().chats.waitingInbound(LATER, 1)).toHaveLength(1)
  })

  it('gives what came in to one of those who take it at once', async () => {
    const store = given.store()
    const chat = given.nextRun()
    await store.chats.keepInbound(makeInbound(chat, 'k1'))
    const takes = Array.from({ length: 4 }, () =>
      store.transaction(tx => store.chats.takeInbound(tx, { chat, key: 'k1' })),
    )
    expect((await Promise.all(takes)).filter(Boolean)).toHaveLength(1)
    expect(await waiting(chat)).toEqual([])
    expect(await store.transaction(tx => store.chats.takeInbound(tx, { chat, key: 'none' }))).toBe(false)
    expect(await store.chats.keepInbound(makeInbound(chat, 'k1'))).toBe('known')
  })

  it('lets what was taken wait on if the transaction fails', async () => {
    const store = given.store()
    const chat = given.nextRun()
    await store.chats.keepInbound(makeInbound(chat, 'k1'))
    const failing = store.transaction(async tx => {
      await store.chats.takeInbound(tx, { chat, key: 'k1' })
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(await waiting(chat)).toHaveLength(1)
  })

  it('gives up on what came in after so many tries', async () => {
    const { chats } = given.store()
    const chat = given.nextRun()
    await chats.keepInbound(makeInbound(chat, 'k1'))
    expect(await chats.beginInbound({ chat, key: 'k1' }, 2, 600_000)).toBe(true)
    expect(await fail(chat, 'k1', 2)).toBe('waits')
    expect(await waiting(chat)).toHaveLength(1)
    expect(await chats.beginInbound({ chat, key: 'k1' }, 2, 600_000)).toBe(true)
    expect(await chats.beginInbound({ chat, key: 'k1' }, 2, 600_000)).toBe(false)
    expect(await fail(chat, 'k1', 2)).toBe('failed')
    expect(await waiting(chat)).toEqual([])
    expect(await fail(chat, 'k1', 9)).toBe('settled')
    expect(await chats.beginInbound({ chat, key: 'k1' }, 9, 600_000)).toBe(false)
    expect(await fail(chat, 'none', 9)).toBe('settled')
  })

  it('does not count a try that says nothing of what came in, for so long as it is told', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const postpone = (patienceMs: number): Promise<string> =>
      store.transaction(tx => store.chats.postponeInbound(tx, { chat, key: 'k1' }, 'away', patienceMs))
    await store.chats.keepInbound(makeInbound(chat, 'k1'))
    for (let tries = 0; tries < 3; tries++) {
      expect(await store.chats.beginInbound({ chat, key: 'k1' }, 1, 600_000)).toBe(true)
      expect(await postpone(600_000)).toBe('waits')
    }
    expect(await waiting(chat)).toHaveLength(1)
    expect(await postpone(0)).toBe('failed')
    expect(await waiting(chat)).toEqual([])
    expect(await postpone(600_000)).toBe('settled')
  })

  it('has patience from the first such try on, however long it lay', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const postpone = (): Promise<string> =>
      store.transaction(tx => store.chats.postponeInbound(tx, { chat, key: 'k1' }, 'away', 10))
    await store.chats.keepInbound(makeInbound(chat, 'k1'))
    await sleep(20)
    expect(await postpone()).toBe('waits')
    await sleep(20)
    expect(await postpone()).toBe('failed')
  })

  it('begins to have patience anew when something else went wrong, or nobody tried for long', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const begin = (lullMs: number): Promise<boolean> =>
      store.chats.beginInbound({ chat, key: 'k1' }, 9, lullMs)
    const postpone = (): Promise<string> =>
      store.transaction(tx => store.chats.postponeInbound(tx, { chat, key: 'k1' }, 'away', 10))
    await store.chats.keepInbound(makeInbound(chat, 'k1'))
    await begin(600_000)
    expect(await postpone()).toBe('waits')
    await sleep(20)
    await begin(10)
    expect(await postpone()).toBe('waits')
    await sleep(20)
    await begin(600_000)
    expect(await fail(chat, 'k1', 9)).toBe('waits')
    expect(await postpone()).toBe('waits')
    await sleep(20)
    await begin(600_000)
    expect(await postpone()).toBe('failed')
  })

  it('gives up on nothing if the transaction fails', async () => {
    const store = given.store()
    const chat = given.nextRun()
    await store.chats.keepInbound(makeInbound(chat, 'k1'))
    const failing = store.transaction(async tx => {
      await store.chats.failInbound(tx, { chat, key: 'k1' }, 'no luck', 0)
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(await waiting(chat)).toHaveLength(1)
  })

  it('tells what waits in the same channel before something, and whether it was begun just now', async () => {
    const { chats } = given.store()
    const chat = given.nextRun()
    const bodies = ['k1', 'k2', 'k3', 'k4'].map(key => makeInbound(chat, key))
    const elsewhere = { ...makeInbound(chat, 'k0'), channel: 'c2' }
    for (const body of [elsewhere, ...bodies]) await chats.keepInbound(body)
    await given.store().transaction(tx => chats.takeInbound(tx, { chat, key: 'k2' }))
    await chats.beginInbound({ chat, key: 'k1' }, 5, 600_000)
    const [first, , third] = bodies
    expect(await chats.waitingUpTo({ chat, key: 'k3' }, 600_000, 9)).toEqual([
      { body: first, fresh: true, failed: false },
      { body: third, fresh: false, failed: false },
    ])
    expect(await chats.waitingUpTo({ chat, key: 'k3' }, -600_000, 1)).toEqual([
      { body: first, fresh: false, failed: false },
    ])
    await fail(chat, 'k1', 9)
    expect(await chats.waitingUpTo({ chat, key: 'k2' }, 0, 9)).toEqual([
      { body: first, fresh: false, failed: true },
    ])
    expect(await chats.waitingUpTo({ chat, key: 'none' }, 0, 9)).toEqual([])
  })

  it('keeps text that a database cannot hold as near to it as may be', async () => {
    const chat = given.nextRun()
    await given.store().chats.keepInbound(makeInbound(chat, 'k1', 'a\0b\ud800c'))
    expect(await waiting(chat)).toEqual([makeInbound(chat, 'k1', 'a\u{fffd}b\u{fffd}c')])
    expect(await fail(chat, 'k1', 0, 'why\0')).toBe('failed')
    expect(await given.store().chats.findPost('none\0')).toBeUndefined()
  })
}

export function testPlans(given: Given): void {
  it('keeps plans as they were offered, and lists those of a channel, newest first', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const plans = ['p1', 'p2', 'p3'].map(id => makePlan(makeThread(chat), `${chat}-${id}`))
    for (const plan of plans) await store.transaction(tx => store.chats.keepPlan(tx, plan))
    const [first, second, third] = plans.map(toListing)
    expect(await store.chats.findPlan(first?.id ?? '')).toEqual(plans[0])
    expect(await store.chats.findPlan('none')).toBeUndefined()
    expect(await store.chats.listPlans({ chat, channel: 'c1' }, 9)).toEqual([third, second, first])
    expect(await store.chats.listPlans({ chat, channel: 'c1' }, 1)).toEqual([third])
    expect(await store.chats.listPlans({ chat, channel: 'c2' }, 9)).toEqual([])
  })

  it('lists plans by their thread, and those that wait for a start, however many are newer', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const threads = [makeThread(chat, null), makeThread(chat, 'm1'), makeThread(chat, 'm2')]
    const plans = threads.map((thread, index) => makePlan(thread, `${chat}-p${index}`))
    for (const plan of plans) await store.transaction(tx => store.chats.keepPlan(tx, plan))
    await store.transaction(tx => store.chats.settlePlan(tx, `${chat}-p2`, { status: 'started' }))
    const idsOf = (listed: { id: string }[]): string[] => listed.map(({ id }) => id.slice(chat.length + 1))
    expect(idsOf(await store.chats.listPlans(threads[1]!, 9))).toEqual(['p1'])
    expect(idsOf(await store.chats.listPlans(threads[0]!, 9))).toEqual(['p0'])
    expect(idsOf(await store.chats.listOffered({ chat, channel: 'c1' }, 9))).toEqual(['p1', 'p0'])
    expect(idsOf(await store.chats.listOffered({ chat, channel: 'c1' }, 1))).toEqual(['p1'])
    expect(idsOf(await store.chats.listOffered({ chat, channel: 'c2' }, 9))).toEqual([])
  })

  it('shows who offers a plan what another has just offered there', async () => {
    const store = given.store()
    const chat = given.nextRun()
    const offers = ['p1', 'p2', 'p3'].map(id =>
      store.transaction(async tx => {
        const before = await store.chats.lockOffered(tx, { chat, channel: 'c1' }, 9)
        await store.chats.keepPlan(tx, makePlan(makeThread(chat), `${chat}-${id}`))
        return before.length
      }),
    )
    expect(new Set(await Promise.all(offers))).toEqual(new Set([0, 1, 2]))
  })

  it('tells which runs there are in a channel, and which of them do part of another again', async () => {
    const store = given.store()
    const [first, again, told] = [given.nextRun(), given.nextRun(), given.nextRun()]
    const thread = makeThread(first)
    const over = given.nextRun()
    for (const id of [first, again, told, over]) await writeAlone(store, makeBeginning(id))
    const ended = makeRun(over, 2, { status: 'done', endedAt: 9 })
    await writeAlone(store, makeChange(over, 2, 2, { rows: { run: ended } }))
    await store.transaction(async tx => {
      await store.chats.keepPlan(tx, makePlan(thread, first))
      await store.chats.keepPlan(tx, { ...makePlan(thread, again), again: first })
      await store.chats.keepPlan(tx, { ...makePlan(thread, over), again: first })
      await store.chats.writePosts(tx, [], { thread: { ...thread, root: 'm9' }, run: told })
    })
    const runs = await store.chats.listRunsIn(thread, 9)
    expect(runs.slice(0, 3).map(({ id }) => id)).toEqual([first, again, told].toSorted().toReversed())
    expect(runs.slice(3).map(({ id }) => id)).toEqual([over])
    expect(await store.chats.listRunsIn({ ...thread, channel: 'c2' }, 9)).toEqual([])
    await store.transaction(tx =>
      store.chats.writePosts(tx, [], { thread: { ...thread, channel: 'c2', root: 'm8' }, run: first }),
    )
    const placesOf = async (limit: number): Promise<[string, string[]][]> => {
      const listed = await store.chats.listRunsOf(thread.chat, limit)
      return listed.map(({ run, channels }) => [run.id, channels])
    }
    expect(await placesOf(9)).toEqual(runs.map(({ id }) => [id, id === first ? ['c1', 'c2'] : ['c1']]))
    expect(await placesOf(1)).toEqual((await placesOf(9)).slice(0, 1))
    expect((await store.chats.listRunsOf(thread.chat, 9)).map(({ run }) => run)).toEqual(runs)
    expect(await store.chats.listRunsOf(`${thread.chat} of another`, 9)).toEqual([])
    const goingIn = async (limit: number): Promise<unknown[]> =>
      await store.chats.listGoingThreads(thread.chat, limit)
    await store.transaction(tx =>
      store.chats.writePosts(tx, [], { thread: { ...thread, root: 'm7' }, run: over }),
    )
    expect(await goingIn(9)).toHaveLength(2)
    expect(await goingIn(9)).toEqual(
      expect.arrayContaining([
        { ...thread, root: 'm9' },
        { ...thread, channel: 'c2', root: 'm8' },
      ]),
    )
    expect(await goingIn(1)).toHaveLength(1)
    const going = await store.transaction(tx => store.chats.listGoingAgain(tx, first))
    expect(going).toEqual([first, again].toSorted().map(run => ({ run, by: 'ada', scope: ['W1'] })))
  })

  it('settles a plan once, and only one that is offered', async () => {
    const store = given.store()
    const id = given.nextRun()
    const plan = makePlan(makeThread(id, null), id)
    await store.transaction(async tx => {
      await store.chats.keepPlan(tx, plan)
      expect(await store.chats.lockPlan(tx, id)).toEqual(plan)
      expect(await store.chats.lockPlan(tx, 'none')).toBeUndefined()
    })
    const settled = await Promise.all([
      store.transaction(tx => store.chats.settlePlan(tx, id, { status: 'superseded', by: 'p9' })),
      store.transaction(tx => store.chats.settlePlan(tx, id, { status: 'superseded', by: 'p9' })),
    ])
    expect(settled.toSorted()).toEqual([false, true])
    expect(await store.transaction(tx => store.chats.settlePlan(tx, id, { status: 'started' }))).toBe(false)
    expect(await store.chats.findPlan(id)).toEqual({ ...plan, status: 'superseded', supersededBy: 'p9' })
    const away = makePlan(makeThread(id, null), given.nextRun())
    await store.transaction(async tx => {
      await store.chats.keepPlan(tx, away)
      await store.chats.settlePlan(tx, away.id, { status: 'superseded', by: null })
    })
    expect(await store.chats.findPlan(away.id)).toMatchObject({ status: 'superseded', supersededBy: null })
  })

  it('lets one after the other decide about a plan', async () => {
    const store = given.store()
    const id = given.nextRun()
    await store.transaction(tx => store.chats.keepPlan(tx, makePlan(makeThread(id), id)))
    const looks = Array.from({ length: 3 }, () =>
      store.transaction(async tx => {
        const plan = await store.chats.lockPlan(tx, id)
        await store.chats.settlePlan(tx, id, { status: 'started' })
        return plan?.status
      }),
    )
    expect((await Promise.all(looks)).filter(status => status === 'offered')).toHaveLength(1)
    expect(await store.chats.findPlan(id)).toMatchObject({ status: 'started', supersededBy: null })
  })

  it('refuses what is for a transaction outside of one, and the other way round', async () => {
    const store = given.store()
    const outside = { name: 'StoreError', code: 'outside-transaction' }
    const tx = await store.transaction(async tx => tx)
    await expect(store.chats.lockPlan(tx, 'x')).rejects.toMatchObject(outside)
    await expect(store.chats.writePosts(tx, [])).rejects.toMatchObject(outside)
    const inside = [
      () => store.chats.keepInbound(makeInbound('x', 'x')),
      () => store.chats.postsOf('x'),
      () => store.console.latestRev(),
      () => store.console.remove('x', 'x'),
    ]
    for (const go of inside) await expect(store.transaction<unknown>(go)).rejects.toMatchObject(outside)
  })
}

function toListing(plan: PlanRow): PlanListing {
  const { text, ...listing } = plan
  expect(text).not.toBe('')
  return listing
}

/** A run as its first event founds it. */
function makeBeginning(run: string): StoreChange {
  const text = JSON.stringify({ type: 'run-created', run, by: 'ada', scope: ['W1'] })
  return makeChange(run, 1, 1, { events: makeEvents(run, 1, 1).map(event => ({ ...event, text })) })
}
