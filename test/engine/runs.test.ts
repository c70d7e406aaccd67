import { expect, test } from 'vitest'
import { Runs } from '../../src/engine/runs.ts'
import { openTally } from '../../src/engine/tally.ts'
import { nextTurn } from '../../src/system/clock.ts'
import { Memory } from '../support/memory-store.ts'
import { START_AT, charterOf, planOf } from '../support/runs.ts'

test('a thousand things said to a run at once are two transactions, and each is heeded', async () => {
  await using store = new Memory(() => START_AT).open()
  await store.openQueues(['attempt/codex@here'])
  const tally = openTally()
  let transactions = 0
  const runs = new Runs({
    store,
    tally: { ...tally, advanced: () => void transactions++ },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    slots: 1,
    now: () => START_AT,
    mintToken: () => 'token',
    gather: nextTurn,
  })
  const charter = charterOf(planOf({ W1: { tasks: [{ id: 'a' }] } }), { run: 'r1' })
  await runs.submit('r1', { type: 'create', charter })
  await runs.submit('r1', { type: 'start', by: 'ana' })
  transactions = 0
  const said = Array.from({ length: 1_000 }, (_, at) =>
    runs.submit('r1', { type: at % 2 === 0 ? 'pause' : 'resume', by: 'ana' }),
  )
  const settled = await Promise.all(said)
  expect(transactions).toBe(2)
  expect(settled.filter(({ decision }) => decision.refusal)).toEqual([])
  const events = await store.eventsOf('r1', null)
  expect(events.filter(({ type }) => type === 'run-paused')).toHaveLength(500)
})
