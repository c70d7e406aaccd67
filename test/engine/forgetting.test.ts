import { expect, test } from 'vitest'
import { openForgetting } from '../../src/engine/forgetting.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { Memory } from '../support/memory-store.ts'
import { until } from '../support/until.ts'

const ROUND_MS = 10 * 60_000

test('one of all instances forgets, part by part until nothing is left, and comes again', async () => {
  const clock = createHandClock()
  const memory = new Memory(() => clock.now())
  const parts: string[] = []
  const logged: object[] = []
  const log = { info: (fields: object) => void logged.push(fields), warn: () => {}, error: () => {} }
  const start = async (worker: string): Promise<AsyncDisposable> => {
    const store = memory.open()
    await store.signIn({ id: worker, host: 'h', pid: 1 })
    const forget = async (ageMs: number): Promise<{ runs: string[]; rows: number; more: boolean }> => {
      parts.push(`${worker} ${ageMs}`)
      return { runs: [`r${parts.length}`], rows: 7, more: parts.length < 3 }
    }
    const forgetting = openForgetting({ store, worker, clock, log, forget, ageMs: 90 })
    forgetting.start()
    return forgetting
  }
  await using open = new AsyncDisposableStack()
  open.use(await start('one'))
  clock.pass(1)
  open.use(await start('other'))
  clock.pass(ROUND_MS)
  await until(() => {
    clock.pass(200)
    return logged.length === 1
  }, 'the end of a round')
  expect(parts).toEqual(['one 90', 'one 90', 'one 90'])
  expect(logged).toEqual([{ runs: ['r1', 'r2', 'r3'], rows: 21 }])
  clock.pass(ROUND_MS)
  await until(() => parts.length === 4, 'another round')
  expect(new Set(parts)).toEqual(new Set(['one 90']))
})

test('what cannot be forgotten now is tried again, and an end in between is heard', async () => {
  const clock = createHandClock()
  const store = new Memory(() => clock.now()).open()
  await store.signIn({ id: 'one', host: 'h', pid: 1 })
  const warned: string[] = []
  let tries = 0
  const forgetting = openForgetting({
    store,
    worker: 'one',
    clock,
    log: { info: () => {}, warn: (_, message) => void warned.push(message), error: () => {} },
    ageMs: 90,
    async forget() {
      if (++tries === 1) throw new Error('The database is away')
      return { runs: [], rows: 2_000, more: true }
    },
  })
  forgetting.start()
  clock.pass(ROUND_MS)
  await until(() => warned.length === 1, 'a warning')
  expect(warned[0]).toMatch(/trying again later/)
  clock.pass(ROUND_MS)
  await until(() => tries === 2, 'another try')
  await forgetting[Symbol.asyncDispose]()
  expect(tries).toBe(2)
  expect(clock.waiting()).toBe(0)
})
