import { expect, it } from 'vitest'
import { makePlan } from '../support/chat-rows.ts'
import {
  makeAttempt,
  makeChange,
  makeEscalation,
  makeRun,
  makeTask,
  makeWave,
  writeAlone,
} from '../support/store-change.ts'
import type { Given } from './store.ts'

export function testViews(given: Given): void {
  it('lists runs that go, and finds those that have a word in their title, their maker or a task', async () => {
    const { views } = given.store()
    const [first, second, third] = [given.nextRun(), given.nextRun(), given.nextRun()]
    const word = `zebra_${first}`
    await writeAlone(
      given.store(),
      makeChange(first, 1, 1, {
        rows: {
          run: makeRun(first, 1, { title: `The ${word.toUpperCase()}%`, createdAt: 5_000_000 }),
          waves: [makeWave(first, 0)],
        },
      }),
    )
    await writeAlone(
      given.store(),
      makeChange(second, 1, 1, { rows: { run: makeRun(second, 1, { by: word, createdAt: 5_000_001 }) } }),
    )
    await writeAlone(
      given.store(),
      makeChange(third, 1, 1, {
        rows: {
          run: makeRun(third, 1, { status: 'done', endedAt: 9, createdAt: 5_000_002 }),
          tasks: [makeTask(third, 0, { title: word })],
        },
      }),
    )
    const going = await views.listGoing(1_000)
    expect(going).toContainEqual({ id: first, seq: 1 })
    expect(going.map(({ id }) => id)).not.toContain(third)
    const find = async (text: string, before: string | null = null, limit = 9): Promise<string[]> =>
      (await views.findRuns({ text, before, limit })).map(({ id }) => id)
    expect(await find(word)).toEqual([third, second, first])
    expect(await find(word, null, 2)).toEqual([third, second])
    expect(await find(word, second)).toEqual([first])
    expect(await find(word, 'unknown')).toEqual([])
    // Wildcards of the database are words like any other.
    expect(await find(`${word}%`)).toEqual([first])
    expect(await find(word.replace('_', '?'))).toEqual([])
    expect(await find('', null, 3)).toEqual([third, second, first])
    const [row] = await views.findRuns({ text: `${word}%`, before: null, limit: 1 })
    expect(row).toEqual({
      ...makeRun(first, 1, { title: `The ${word.toUpperCase()}%`, createdAt: 5_000_000 }),
      total: 3,
      finished: 0,
      atWork: 0,
      parked: 0,
      failed: 0,
      asked: 0,
    })
  })

  it('lists what is asked in runs that go, with what it is about', async () => {
    const { views } = given.store()
    const [going, ended] = [given.nextRun(), given.nextRun()]
    const settled = { ...makeEscalation(going, 'q2'), status: 'answered' as const, settledAt: 9 }
    const ofWave = { ...makeEscalation(going, 'q3'), task: null, wave: 'W0', openedAt: 2_000 }
    await writeAlone(
      given.store(),
      makeChange(going, 1, 1, {
        rows: {
          run: makeRun(going, 1),
          tasks: [
            makeTask(going, 1, { status: 'parked' }),
            makeTask(going, 2, { status: 'failed' }),
            makeTask(going, 3, { status: 'cancelled' }),
            makeTask(going, 4, { status: 'done' }),
            makeTask(going, 5, { status: 'parked', agent: 'gate' }),
            makeTask(going, 6, { status: 'failed', agent: 'gate' }),
            makeTask(going, 7, { status: 'running', attempt: 1 }),
            makeTask(going, 8, { status: 'running', attempt: 2 }),
          ],
          attempts: [
            makeAttempt({ run: going, task: 7, attempt: 1 }),
            makeAttempt({ run: going, task: 8, attempt: 1 }, { status: 'ended', endedAt: 9 }),
            makeAttempt({ run: going, task: 8, attempt: 2 }, { status: 'running', token: 't', worker: 'w' }),
          ],
          escalations: [makeEscalation(going, 'q1'), settled, ofWave],
        },
      }),
    )
    await writeAlone(
      given.store(),
      makeChange(ended, 1, 1, {
        rows: {
          run: makeRun(ended, 1, { status: 'done', endedAt: 9 }),
          escalations: [makeEscalation(ended, 'q1')],
        },
      }),
    )
    const asked = (await views.listAsked(1_000)).filter(({ run }) => run === going || run === ended)
    expect(asked).toEqual([
      { ...ofWave, runTitle: 'A plan', taskId: null, taskTitle: null },
      { ...makeEscalation(going, 'q1'), runTitle: 'A plan', taskId: 'T1', taskTitle: 'A task' },
    ])
    const [row] = await views.findRuns({ text: going, before: null, limit: 1 })
    expect(row).toMatchObject({ id: going, asked: 2, parked: 1, failed: 2, atWork: 1 })
  })

  it('knows whether the document of a run is kept', async () => {
    const store = given.store()
    const [kept, empty] = [given.nextRun(), given.nextRun()]
    const thread = { chat: 'chat', channel: 'c1', root: null }
    await store.transaction(async tx => {
      await store.chats.keepPlan(tx, makePlan(thread, kept))
      await store.chats.keepPlan(tx, { ...makePlan(thread, empty), text: '' })
    })
    const found = [kept, empty, 'rnone'].map(run => store.views.hasDocument(run))
    expect(await Promise.all(found)).toEqual([true, false, false])
  })

  it('reads the latest that the agents of one task did', async () => {
    const store = given.store()
    const run = given.nextRun()
    const row = (task: number, attempt: number, text: string) => ({ run, task, attempt, at: 1, text })
    await store.keepActivity([row(0, 1, 'a'), row(0, 1, 'b'), row(1, 1, 'c')])
    await store.keepActivity([row(0, 2, 'd')])
    const texts = async (limit: number): Promise<string[]> =>
      (await store.views.activityOfTask({ run, task: 0 }, limit)).map(({ text }) => text)
    expect((await texts(9)).sort()).toEqual(['a', 'b', 'd'])
    expect(await store.views.activityOfTask({ run, task: 0 }, 1)).toEqual([row(0, 2, 'd')])
  })

  it('reads who is there, what waits for them, and who waits for what is shared', async () => {
    const store = given.store()
    const run = given.nextRun()
    const worker = { id: `worker-${run}`, host: 'here', pid: 7 }
    await store.signIn(worker)
    const agent = `agent-${run}`
    const shares = [{ name: `service/${run}`, used: 1, line: 'enters' as const, closed: null }]
    const tasks = [0, 1, 2].map(task => makeTask(run, task, { agent, status: 'running', attempt: 1 }))
    const attempts = [
      makeAttempt({ run, task: 0, attempt: 1 }),
      makeAttempt({ run, task: 1, attempt: 1 }),
      makeAttempt({ run, task: 2, attempt: 1 }, { status: 'running', token: 't', worker: worker.id }),
    ]
    const before = await store.views.readInstallation()
    await writeAlone(store, {
      ...makeChange(run, 1, 1, { rows: { run: makeRun(run, 1), tasks, attempts } }),
      shares,
      capacityDelta: 3,
      inLine: true,
    })
    const after = await store.views.readInstallation()
    expect(after.used - before.used).toBe(3)
    expect(after.line).toContain(run)
    expect(after.workers).toContainEqual({
      ...worker,
      about: null,
      working: 1,
      signedInAt: expect.toSatisfy((at: unknown) => at === null || typeof at === 'number') as number,
    })
    expect(after.shares).toContainEqual({ name: `service/${run}`, used: 1, line: [run], closed: null })
    expect(after.queued).toContainEqual({ agent, count: 2 })
  })
}
