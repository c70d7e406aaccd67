import { expect, it } from 'vitest'
import { ACTIVITY_KEPT } from '../../src/store/port.ts'
import {
  makeAttempt,
  makeChange,
  makeEscalation,
  makeEvents,
  makeRun,
  makeTask,
  makeWave,
  writeAlone,
} from '../support/store-change.ts'
import type { Given } from './store.ts'

export function testRows(given: Given): void {
  it('gives back every row of a run as it was written, each kind in its order', async () => {
    const store = given.store()
    const run = given.nextRun()
    const rows = {
      run: makeRun(run, 2, { wakeAt: 5, startedAt: 1_795_253_494_206 }),
      waves: [makeWave(run, 0), makeWave(run, 1)],
      tasks: [makeTask(run, 0), makeTask(run, 1, { title: `"quotes", 'single', \\ and 🚣` })],
      attempts: [makeAttempt({ run, task: 0, attempt: 1 }), makeAttempt({ run, task: 1, attempt: 1 })],
      escalations: [makeEscalation(run, 'e9'), makeEscalation(run, 'e10')],
      answers: [{ run, escalation: 'e9', option: 'a', by: 'ada', at: 9 }],
    }
    await writeAlone(store, makeChange(run, 1, 2, { rows }))
    expect(await store.rowsOf(run)).toEqual(rows)
    expect(await store.rowsOf('none')).toBeUndefined()
  })

  it('overwrites rows by their keys and leaves the others', async () => {
    const store = given.store()
    const run = given.nextRun()
    const tasks = [makeTask(run, 0), makeTask(run, 1)]
    await writeAlone(store, makeChange(run, 1, 1, { rows: { tasks } }))
    const changed = makeTask(run, 1, { status: 'done', attempt: 2 })
    await writeAlone(store, makeChange(run, 2, 2, { rows: { tasks: [changed] } }))
    expect((await store.rowsOf(run))?.tasks).toEqual([tasks[0], changed])
  })

  it('keeps events in order, to the letter, and only those up to a number if asked', async () => {
    const store = given.store()
    const run = given.nextRun()
    await writeAlone(store, makeChange(run, 1, 12))
    await writeAlone(store, makeChange(run, 13, 14))
    expect(await store.eventsOf(run, null)).toEqual(makeEvents(run, 1, 14))
    expect(await store.eventsOf(run, 3)).toEqual(makeEvents(run, 1, 3))
    const after = await store.transaction(tx => store.eventsAfter(tx, run, 11))
    expect(after).toEqual(makeEvents(run, 12, 14))
  })

  it('finds the runs that are due, and the instant of the next', async () => {
    const store = given.store()
    const [early, late, ended] = [given.nextRun(), given.nextRun(), given.nextRun()]
    await writeAlone(store, makeChange(early, 1, 1, { rows: { run: makeRun(early, 1, { wakeAt: 1 }) } }))
    await writeAlone(store, makeChange(late, 1, 1, { rows: { run: makeRun(late, 1, { wakeAt: 900 }) } }))
    const over = makeRun(ended, 1, { wakeAt: 0, endedAt: 5, status: 'done' })
    await writeAlone(store, makeChange(ended, 1, 1, { rows: { run: over } }))
    expect(await store.nextWakeAt()).toBe(1)
    const due = await store.findDue(899)
    expect(due).toContain(early)
    expect(due).not.toContain(late)
    expect(due).not.toContain(ended)
  })

  it('lists runs, the newest first', async () => {
    const store = given.store()
    const [first, second] = [given.nextRun(), given.nextRun()]
    await writeAlone(
      store,
      makeChange(second, 1, 1, { rows: { run: makeRun(second, 1, { createdAt: 9_002 }) } }),
    )
    await writeAlone(
      store,
      makeChange(first, 1, 1, { rows: { run: makeRun(first, 1, { createdAt: 9_001 }) } }),
    )
    expect((await store.listRuns(2)).map(row => row.id)).toEqual([second, first])
  })

  it('keeps what agents are told word for word, the last of each attempt', async () => {
    const store = given.store()
    const run = given.nextRun()
    const ref = { run, task: 1, attempt: 2 }
    expect(await store.promptOf(ref)).toBeUndefined()
    await store.keepPrompt(ref, '# First')
    await store.keepPrompt(ref, '# Wash\n  "the" \u{1f3a8} \\n $1\0')
    await store.keepPrompt({ ...ref, attempt: 3 }, 'other')
    expect(await store.promptOf(ref)).toBe('# Wash\n  "the" \u{1f3a8} \\n $1\ufffd')
    expect(await store.promptOf({ ...ref, task: 2 })).toBeUndefined()
  })

  it('keeps the latest activity of each attempt and no more', async () => {
    const store = given.store()
    const run = given.nextRun()
    const lines = Array.from({ length: ACTIVITY_KEPT + 7 }, (_, at) => ({
      run,
      task: 1,
      attempt: 1,
      at,
      text: `${at}`,
    }))
    await store.keepActivity(lines.slice(0, 10))
    await store.keepActivity([...lines.slice(10), { run, task: 2, attempt: 1, at: 1_000, text: 'other' }])
    const kept = await store.activityOf(run, 1_000)
    expect(kept.map(row => row.text)).toEqual([...lines.slice(7).map(row => row.text), 'other'])
    expect((await store.activityOf(run, 2)).map(row => row.text)).toEqual([`${ACTIVITY_KEPT + 6}`, 'other'])
  })
}
