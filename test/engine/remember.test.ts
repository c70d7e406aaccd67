import { expect, onTestFinished, test } from 'vitest'
import { remember } from '../../src/engine/remember.ts'
import type { Charter } from '../../src/run/event.ts'
import type { RetrospectiveRow } from '../../src/store/retrospectives-port.ts'
import { play } from '../run/stand.ts'
import { Memory } from '../support/memory-store.ts'
import { charterOf, does, fails, planOf } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'

const plan = planOf({ 'Wave 1': { tasks: [{ id: 'T1' }, { id: 'T2' }] } })
const AN_HOUR = 3_600_000
const troubled: (Step | Step[])[] = [does('T2'), fails('T1'), AN_HOUR, does('T1')]

async function rowsAfter(wishes: Partial<Charter>, ...steps: (Step | Step[])[]): Promise<RetrospectiveRow[]> {
  const store = new Memory(() => 1).open()
  onTestFinished(() => store[Symbol.asyncDispose]())
  const { run, events } = play(charterOf(plan, wishes), ...steps)
  await store.transaction(tx => remember(store, tx, run, events))
  return await store.retrospectives.of(run.id)
}

test('remembers the tasks that had trouble and the run when it ends', async () => {
  const rows = await rowsAfter({}, ...troubled)
  expect(rows).toMatchObject([
    { id: 'r7k2m/0', namespace: 'project', outcome: 'done', sending: 'waiting' },
    { id: 'r7k2m', task: null, outcome: 'done', sending: 'waiting' },
  ])
})

test('remembers nothing of what has not come to its end', async () => {
  expect(await rowsAfter({}, fails('T1'))).toEqual([])
  expect(await rowsAfter({}, does('T2'))).toEqual([])
})

test('never sends elsewhere what was only rehearsed', async () => {
  const rows = await rowsAfter({ rehearsal: true }, ...troubled)
  expect(rows.map(({ sending }) => sending)).toEqual(['here', 'here'])
})
