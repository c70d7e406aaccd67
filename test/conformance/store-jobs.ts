import { expect, it } from 'vitest'
import type { AttemptRef, Job, Notice } from '../../src/store/port.ts'
import {
  makeAttempt,
  makeBell,
  makeChange,
  makeJob,
  makeRef,
  QUEUE,
  writeAlone,
} from '../support/store-change.ts'
import { until } from '../support/until.ts'
import { nextTurn } from '../../src/system/clock.ts'
import type { Given } from './store.ts'

export function testJobs(given: Given): void {
  it('gives each job to one fetcher', async () => {
    const store = given.store()
    const run = given.nextRun()
    await writeAlone(
      store,
      makeChange(run, 1, 1, { jobs: Array.from({ length: 40 }, (_, n) => makeJob(run, n)) }),
    )
    const fetched = (await Promise.all(Array.from({ length: 6 }, () => store.fetchJobs(QUEUE, 10)))).flat()
    expect(
      fetched.map(job => 'task' in job.data && job.data.task).toSorted((a, b) => Number(a) - Number(b)),
    ).toEqual(Array.from({ length: 40 }, (_, n) => n))
    expect(await store.fetchJobs(QUEUE, 10)).toEqual([])
    await store.endJobs(fetched)
  })

  it('tells in which queues of attempts something waits, by whatever name', async () => {
    const store = given.store()
    const run = given.nextRun()
    const queues = [`attempt/b.c_d é@h-1+${run}`, `attempt/a@h-1+${run}`] as const
    const isOurs = (queue: string): boolean => queue.endsWith(run)
    await store.openQueues([...queues, `attempt/empty@${run}`])
    const jobs = queues.map((queue, task) => ({ queue, data: makeRef(run, task) }))
    await writeAlone(store, makeChange(run, 1, 1, { jobs: [...jobs, makeBell(run)] }))
    expect((await store.waitingQueues()).filter(isOurs).toSorted()).toEqual(queues.toSorted())
    const fetched = await store.fetchJobs(queues[0], 10)
    expect((await store.waitingQueues()).filter(isOurs)).toEqual([queues[1]])
    await store.endJobs([...fetched, ...(await store.fetchJobs(queues[1], 10))])
    await store.endJobs(await store.fetchJobs('bell', 10))
  })

  it('ends jobs with the transaction that says so, or not at all', async () => {
    const store = given.store()
    const run = given.nextRun()
    const attempts = [makeAttempt({ run, task: 1, attempt: 1 })]
    await writeAlone(store, makeChange(run, 1, 1, { rows: { attempts }, jobs: [makeJob(run, 1)] }))
    const ended = await store.fetchJobs(QUEUE, 10)
    expect(ended).toMatchObject([{ queue: QUEUE, data: { run, task: 1, attempt: 1 } }])
    await writeAlone(store, makeChange(run, 2, 2, { ended }))
    await given.fixture().loseJob({ run, task: 1, attempt: 1 })
    expect(await store.takeLostJobs(10)).toEqual([])
  })

  it('tells once which attempts lost their job', async () => {
    const store = given.store()
    const run = given.nextRun()
    const [lost, kept] = [makeRef(run, 1), makeRef(run, 2)]
    const attempts = [lost, kept].map(ref => makeAttempt(ref, { status: 'running', token: 't' }))
    await writeAlone(
      store,
      makeChange(run, 1, 1, { rows: { attempts }, jobs: [makeJob(run, 1), makeJob(run, 2)] }),
    )
    const jobs = await store.fetchJobs(QUEUE, 10)
    await given.fixture().loseJob(lost)
    await store.beatJobs(jobs.filter(job => 'task' in job.data && job.data.task === kept.task))
    const taken: AttemptRef[] = []
    await until(async () => taken.push(...(await store.takeLostJobs(10))), 'a lost job', 20_000)
    expect(taken).toEqual([lost])
    expect(await store.takeLostJobs(10)).toEqual([])
    await store.endJobs(jobs)
  })

  it('takes a job for lost that was fetched and never claimed nor beaten for, though its worker may be alive', async () => {
    const store = given.store()
    const run = given.nextRun()
    const [forgotten, claimed, late] = [makeRef(run, 1), makeRef(run, 2), makeRef(run, 3)]
    const attempts = [
      makeAttempt(forgotten),
      makeAttempt(claimed, { status: 'running', token: 't' }),
      makeAttempt(late),
    ]
    const jobs = [1, 2, 3].map(task => makeJob(run, task))
    await writeAlone(store, makeChange(run, 1, 1, { rows: { attempts }, jobs }))
    const fetched = await store.fetchJobs(QUEUE, 10)
    const isLate = ({ data }: Job): boolean => 'task' in data && data.task === late.task
    const taken: AttemptRef[] = []
    await until(
      async () => {
        await store.beatJobs(fetched.filter(isLate))
        return taken.push(...(await store.takeLostJobs(10)))
      },
      'a job nobody claimed',
      60_000,
    )
    expect(taken).toEqual([forgotten])
    await store.endJobs(fetched)
  })

  it('passes over a lost job after another was written for its attempt', async () => {
    const store = given.store()
    const run = given.nextRun()
    const [renewed, other] = [makeRef(run, 1), makeRef(run, 2)]
    const attempts = [makeAttempt(renewed), makeAttempt(other)]
    await writeAlone(
      store,
      makeChange(run, 1, 1, { rows: { attempts }, jobs: [makeJob(run, 1), makeJob(run, 2)] }),
    )
    await store.fetchJobs(QUEUE, 10)
    await writeAlone(store, makeChange(run, 2, 2, { jobs: [makeJob(run, 1)] }))
    await given.fixture().loseJob(renewed)
    await given.fixture().loseJob(other)
    const taken: AttemptRef[] = []
    await until(
      async () => {
        taken.push(...(await store.takeLostJobs(10)))
        return taken.length > 0
      },
      'the other lost job',
      20_000,
    )
    expect(taken).toEqual([other])
    await store.endJobs(await store.fetchJobs(QUEUE, 10))
  })

  it('keeps one of bells alike while it waits, and takes another once it is fetched', async () => {
    const store = given.store()
    const [run, other] = [given.nextRun(), given.nextRun()]
    await writeAlone(store, makeChange(run, 1, 1, { jobs: [makeBell(run), makeBell(run), makeBell(other)] }))
    await writeAlone(store, makeChange(run, 2, 2, { jobs: [makeBell(run)] }))
    const fetched = await store.fetchJobs('bell', 10)
    expect(fetched.map(job => job.data.run).toSorted()).toEqual([run, other].toSorted())
    await writeAlone(store, makeChange(run, 3, 3, { jobs: [makeBell(run)] }))
    const again = await store.fetchJobs('bell', 10)
    expect(again.map(job => job.data)).toEqual([{ ring: 'look', run }])
    await store.endJobs([...fetched, ...again])
  })

  it('opens a queue for an agent of any name, and refuses jobs for one that is not open', async () => {
    const store = given.store()
    const run = given.nextRun()
    const queue = `attempt/Ünïcode "and" 🚣'; drop table runs; --/${'x'.repeat(80)}` as const
    await expect(store.fetchJobs(queue, 1)).rejects.toThrow('not open')
    const change = makeChange(run, 1, 1, { jobs: [{ queue, data: { run, task: 1, attempt: 1 } }] })
    await expect(writeAlone(store, change)).rejects.toThrow('not open')
    await store.openQueues([queue])
    await writeAlone(store, change)
    const jobs = await store.fetchJobs(queue, 1)
    expect(jobs).toMatchObject([{ queue, data: { run } }])
    await store.endJobs(jobs)
  })

  it('tells every instance of new jobs and orders once they are committed', async () => {
    const store = given.store()
    const other = given.fixture().shared ? await given.fixture().open() : undefined
    const run = given.nextRun()
    const heard: Notice[][] = [[], []]
    // What was written before is told of by then.
    await nextTurn()
    store.listen(notice => heard[0]?.push(notice))
    other?.listen(notice => heard[1]?.push(notice))
    await store.transaction(async tx => {
      const orders = [{ run, task: 1, attempt: 1, worker: 'w', order: 'stop', why: '' } as const]
      await store.write(tx, makeChange(run, 1, 1, { jobs: [makeBell(run)], orders }))
      expect(heard).toEqual([[], []])
    })
    const expected = [{ kind: 'jobs' }, { kind: 'orders', worker: 'w' }]
    await until(() => heard[0]?.length === 2, 'notices in this instance')
    expect(heard[0]).toMatchObject(expected)
    if (other) {
      await until(() => heard[1]?.length === 2, 'notices in another instance')
      expect(heard[1]).toMatchObject(expected)
      await other[Symbol.asyncDispose]()
    }
    await store.endJobs(await store.fetchJobs('bell', 10))
  })
}

export function testCapacity(given: Given): void {
  it('counts slots, keeps the line in order of arrival, and rings for the first when one is free', async () => {
    const store = given.store()
    const [busy, first, second] = [given.nextRun(), given.nextRun(), given.nextRun()]
    const look = (): Promise<unknown> => store.transaction(tx => store.lockCapacity(tx))
    await writeAlone(store, makeChange(busy, 1, 1, { capacityDelta: 2 }))
    await writeAlone(store, makeChange(first, 1, 1, { inLine: true }))
    await writeAlone(store, makeChange(second, 1, 1, { inLine: true }))
    await writeAlone(store, makeChange(first, 2, 2, { inLine: true }))
    expect(await look()).toMatchObject({ used: 2, line: [first, second] })
    expect(await store.fetchJobs('bell', 10)).toEqual([])

    await writeAlone(store, makeChange(busy, 2, 2, { capacityDelta: -1 }))
    const bells = await store.fetchJobs('bell', 10)
    expect(bells.map(job => job.data)).toEqual([{ ring: 'look', run: first }])

    await writeAlone(store, makeChange(first, 3, 3, { capacityDelta: 1, ended: bells }))
    expect(await look()).toMatchObject({ used: 2, line: [second] })
    const next = await store.fetchJobs('bell', 10)
    expect(next.map(job => job.data)).toEqual([{ ring: 'look', run: second }])

    await writeAlone(store, makeChange(second, 2, 2, { ended: next }))
    await writeAlone(store, makeChange(busy, 3, 3, { capacityDelta: -2 }))
    expect(await look()).toMatchObject({ used: 0, line: [] })
    expect(await store.fetchJobs('bell', 10)).toEqual([])
  })

  it('refuses to free slots that nobody held', async () => {
    const store = given.store()
    const written = writeAlone(store, makeChange(given.nextRun(), 1, 1, { capacityDelta: -1 }))
    await expect(written).rejects.toThrow()
  })
}
