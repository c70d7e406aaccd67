import { describe, expect, test } from 'vitest'
import { advance } from '../../src/engine/advance.ts'
import type { AdvanceContext } from '../../src/engine/advance.ts'
import type { Input } from '../../src/run/input.ts'
import type { Bell } from '../../src/store/port.ts'
import { Memory } from '../support/memory-store.ts'
import { START_AT, charterOf, planOf } from '../support/runs.ts'

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

  test('all go to one run when nobody else wants any', async () => {
    await using table = await openTable()
    await table.start('long', 2, 2)
    await table.start('first', 10, SLOTS)
    await table.finish('long', 0)
    await table.finish('long', 1)
    expect(await table.atWork()).toEqual({ long: 0, first: SLOTS })
  })
})

async function openTable() {
  const memory = new Memory(() => START_AT)
  const store = memory.open()
  await store.openQueues(['attempt/codex@here'])
  let tokens = 0
  const context: AdvanceContext = {
    store,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    slots: SLOTS,
    now: () => START_AT,
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
    async start(run: string, tasks: number, slots: number): Promise<void> {
      const plan = planOf({ W1: { tasks: Array.from({ length: tasks }, (_, at) => ({ id: `T${at}` })) } })
      const charter = charterOf(plan, { run, slots })
      await say(run, { type: 'create', charter }, { type: 'start', by: 'ann' })
      await heedBells()
    },
    async finish(run: string, task: number): Promise<void> {
      await say(run, { type: 'claim', task, attempt: 1, worker: 'worker-1' })
      const outcome = { kind: 'done' as const, summary: '', changed: 0 }
      const token = `token-${tokens}`
      await say(run, { type: 'report', task, attempt: 1, token, outcome, usage: null })
      await heedBells()
    },
    async atWork(): Promise<Record<string, number>> {
      const runs = await store.listRuns(10)
      return Object.fromEntries(runs.map(({ id, active }) => [id, active]))
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}
