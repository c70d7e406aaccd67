import { describe, expect, test } from 'vitest'
import { advance } from '../../src/engine/advance.ts'
import type { AdvanceContext } from '../../src/engine/advance.ts'
import type { Input } from '../../src/run/input.ts'
import type { Bell } from '../../src/store/port.ts'
import { Memory } from '../support/memory-store.ts'
import { START_AT, charterOf, planOf } from '../support/runs.ts'
import type { Charter, Event } from '../../src/run/event.ts'
import type { Outcome } from '../../src/run/outcome.ts'

const SLOTS = 4

describe('the slots that runs share', () => {
  test('go to who has stood in line longest, one after the other', async () => {
    await using table = await openTable()
    await table.start('long', 2, 2)
    await table.start('first', 10, SLOTS)
    await table.start('second', 10, SLOTS)
    expect(await table.atWork()).toEqual({ long: 2, first: 2, second: 0 })
    await table.finish('long', 0)
    expect(await table.atWork()).toEqual({ long: 1, first: 3, second: 0 })
    await table.finish('first', 0)
    expect(await table.atWork()).toEqual({ long: 1, first: 2, second: 1 })
    await table.finish('long', 1)
    expect(await table.atWork()).toEqual({ long: 0, first: 3, second: 1 })
    await table.finish('first', 1)
    expect(await table.atWork()).toEqual({ long: 0, first: 2, second: 2 })
  })

  test('go round, so that the last of many runs has its turn too', async () => {
    await using table = await openTable()
    const runs = ['a', 'b', 'c', 'd', 'e', 'f']
    for (const run of runs) await table.start(run, 3, 1)
    expect(Object.values(await table.atWork()).reduce((sum, active) => sum + active, 0)).toBe(SLOTS)
    for (const run of runs.slice(0, SLOTS)) await table.finish(run, 0)
    expect(await table.atWork()).toMatchObject({ e: 1, f: 1 })
  })

  test('go round a hundred runs at once, and none is left out', async () => {
    await using table = await openTable()
    const runs = Array.from({ length: 100 }, (_, at) => `r${at}`)
    for (const run of runs) await table.start(run, 1, 1)
    const ended: string[] = []
    for (let working = await table.working(); working.length > 0; working = await table.working()) {
      expect(working.length).toBe(Math.min(SLOTS, runs.length - ended.length))
      const [run = ''] = working[0]!.split(' ')
      await table.finish(run, 0)
      ended.push(run)
    }
    expect(ended.toSorted()).toEqual(runs.toSorted())
  })

  test('all go to one run when nobody else wants any', async () => {
    await using table = await openTable()
    await table.start('long', 2, 2)
    await table.start('first', 10, SLOTS)
    await table.finish('long', 0)
    await table.finish('long', 1)
    expect(await table.atWork()).toEqual({ long: 0, first: SLOTS })
  })
})

const DONE: Outcome = { kind: 'done', summary: '', changed: 0 }

const LEDGER: Partial<Charter> = {
  locks: { T0: ['ledger'], T1: ['ledger'] },
  services: { ledger: { minutes: 30, line: 9 } },
}

describe('a service that plans of two runs name', () => {
  test('is held by one of their tasks at a time, in turns, and whoever waits is rung for', async () => {
    await using table = await openTable()
    await table.start('a', 2, 2, LEDGER)
    await table.start('b', 2, 2, LEDGER)
    expect(await table.working()).toEqual(['a T0'])
    expect(await table.told('b')).toContain('service-taken')
    await table.finish('a', 0)
    expect(await table.working()).toEqual(['b T0'])
    await table.finish('b', 0)
    expect(await table.working()).toEqual(['a T1'])
    await table.finish('a', 1)
    await table.finish('b', 1)
    expect(await table.working()).toEqual([])
    expect(await table.shares(['service/ledger'])).toEqual([])
  })

  test('is waited for also by a run that came when no slot of the installation was free', async () => {
    await using table = await openTable()
    await table.start('full', SLOTS - 1, SLOTS - 1)
    await table.start('a', 1, 1, { ...LEDGER, locks: { T0: ['ledger'] } })
    await table.start('b', 1, 1, { ...LEDGER, locks: { T0: ['ledger'] } })
    await table.finish('full', 0)
    await table.finish('a', 0)
    expect(await table.working()).toEqual(['b T0', 'full T1', 'full T2'])
  })

  test('keeps nobody waiting who needs something else', async () => {
    await using table = await openTable()
    await table.start('a', 2, 2, LEDGER)
    await table.start('b', 3, 2, LEDGER)
    expect(await table.working()).toEqual(['a T0', 'b T2'])
  })

  test('is left to others by a run that is paused while it waits', async () => {
    await using table = await openTable()
    for (const run of ['a', 'b', 'c']) await table.start(run, 2, 2, LEDGER)
    await table.say('b', { type: 'pause', by: 'ann' })
    await table.finish('a', 0)
    expect(await table.working()).toEqual(['c T0'])
    await table.say('b', { type: 'resume', by: 'ann' })
    await table.finish('c', 0)
    expect(await table.working()).toEqual(['a T1'])
    await table.finish('a', 1)
    expect(await table.working()).toEqual(['b T0'])
  })

  test('is another one in a rehearsal, and a path another one in another folder', async () => {
    await using table = await openTable()
    await table.start('a', 1, 2, LEDGER)
    await table.start('b', 1, 2, { ...LEDGER, rehearsal: true })
    const file = {
      locks: { T0: ['db/schema.sql'] },
      services: { 'db/schema.sql': { minutes: null, line: 1 } },
    }
    await table.start('c', 1, 2, { ...file, folder: '/one' })
    await table.start('d', 1, 2, { ...file, folder: '/two' })
    expect(await table.working()).toEqual(['a T0', 'b T0', 'c T0', 'd T0'])
  })
})

describe('a provider of several runs', () => {
  const twoPlaces: Partial<Charter> = {
    providers: [
      { name: 'openai', slots: 2 },
      { name: 'ollama', slots: null },
    ],
    allocation: { T0: 'openai', T1: 'openai', T2: 'openai' },
  }

  test('has no more at work than it has places, whichever run they are of', async () => {
    await using table = await openTable()
    await table.start('a', 1, 2, twoPlaces)
    await table.start('b', 3, 3, twoPlaces)
    expect(await table.working()).toEqual(['a T0', 'b T0'])
    await table.finish('a', 0)
    expect(await table.working()).toEqual(['b T0', 'b T1'])
  })

  test('that one run finds down is left alone by all, until one finds it back', async () => {
    await using table = await openTable()
    await table.start('a', 3, 1, twoPlaces)
    await table.start('c', 2, 1, twoPlaces)
    await table.finish('a', 0, { kind: 'provider', message: '502', tail: '', until: START_AT + 60_000 })
    expect(await table.providers('a')).toEqual(['openai', 'ollama'])
    await table.finish('c', 0)
    expect(await table.told('c')).toContain('provider-closed')
    expect(await table.providers('c')).toEqual(['openai', 'ollama'])
    table.pass(61_000)
    await table.finish('a', 1)
    expect(await table.providers('a')).toEqual(['openai', 'ollama', 'openai'])
    await table.finish('a', 0)
    expect(await table.told('a')).toContain('provider-back')
    await table.finish('c', 1)
    expect(await table.told('c')).toContain('provider-back')
    expect(await table.shares(['provider/openai'])).toEqual([
      { name: 'provider/openai', used: 1, line: [], closed: null },
    ])
  })
})

async function openTable() {
  let now = START_AT
  const memory = new Memory(() => now)
  const store = memory.open()
  await store.openQueues(['attempt/codex@here'])
  let tokens = 0
  const context: AdvanceContext = {
    store,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    slots: SLOTS,
    now: () => now,
    mintToken: () => `token-${++tokens}`,
    gather: () => Promise.resolve(),
  }
  async function say(run: string, ...inputs: Input[]): Promise<void> {
    await advance(
      context,
      run,
      undefined,
      inputs.map(input => ({ input })),
    )
  }
  async function heedBells(): Promise<void> {
    for (;;) {
      const bells = await store.fetchJobs('bell', 10)
      if (bells.length === 0) return
      for (const bell of bells) {
        const { run } = bell.data as Bell
        await advance(context, run, undefined, [{ input: { type: 'look' }, ends: bell }])
      }
    }
  }
  return {
    async start(run: string, tasks: number, slots: number, given: Partial<Charter> = {}): Promise<void> {
      const plan = planOf({ W1: { tasks: Array.from({ length: tasks }, (_, at) => ({ id: `T${at}` })) } })
      const charter = charterOf(plan, { run, slots, ...given })
      await say(run, { type: 'create', charter }, { type: 'start', by: 'ann' })
      await heedBells()
    },
    async say(run: string, input: Input): Promise<void> {
      await say(run, input)
      await heedBells()
    },
    async finish(run: string, task: number, outcome: Outcome = DONE): Promise<void> {
      const { attempt } = (await store.rowsOf(run))!.attempts.findLast(row => row.task === task)!
      await say(run, { type: 'claim', task, attempt, worker: 'worker-1' })
      const token = `token-${tokens}`
      await say(run, { type: 'report', task, attempt, token, outcome, usage: null })
      await heedBells()
    },
    pass(ms: number): void {
      now += ms
    },
    /** What is at work, of all runs. */
    async working(): Promise<string[]> {
      const runs = (await store.listRuns(100)).map(({ id }) => id).sort()
      const rows = await Promise.all(runs.map(async id => (await store.rowsOf(id))!.tasks))
      return rows.flat().flatMap(({ run, id, status }) => (status === 'running' ? [`${run} ${id}`] : []))
    },
    async told(run: string): Promise<string[]> {
      return (await store.eventsOf(run, null)).map(({ type }) => type)
    },
    /** With whom its attempts were started, in order. */
    async providers(run: string): Promise<string[]> {
      const events = (await store.eventsOf(run, null)).map(({ text }) => JSON.parse(text) as Event)
      return events.flatMap(event => (event.type === 'attempt-queued' ? [event.provider ?? 'none'] : []))
    },
    shares: (names: string[]) => store.transaction(tx => store.lockShares(tx, names)),
    async atWork(): Promise<Record<string, number>> {
      const runs = await store.listRuns(100)
      return Object.fromEntries(runs.map(({ id, active }) => [id, active]))
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}
