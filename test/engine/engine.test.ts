import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Agent, Assignment, Watch } from '../../src/agents/port.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { replayRun } from '../../src/engine/replay.ts'
import type { Charter } from '../../src/run/event.ts'
import type { Report } from '../../src/run/outcome.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Run } from '../../src/run/run.ts'
import { openPostgres, openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/port.ts'
import { nextTurn } from '../../src/system/clock.ts'
import { failOnWarning, openTestPglite, openTestPostgres } from '../support/databases.ts'
import type { TestPostgres } from '../support/databases.ts'
import { Memory } from '../support/memory-store.ts'
import type { WorkspaceKey, Workspaces } from '../../src/workspace/port.ts'
import { charterOf, planOf } from '../support/runs.ts'
import { openQuietEngine } from '../support/quiet-engine.ts'
import { until } from '../support/until.ts'
import { noWorkspaces } from '../support/no-workspaces.ts'

let server: TestPostgres
beforeAll(async () => {
  server = await openTestPostgres()
})
afterAll(() => server[Symbol.asyncDispose]())

type Work = (assignment: Assignment, signal: AbortSignal, watch: Watch) => Promise<Report>

const finished: Report = { ending: { kind: 'finished', summary: 'done' }, tail: '' }
const failed = (message: string): Report => ({
  ending: { kind: 'failed', message },
  tail: `tail of ${message}`,
})
const stopped: Report = { ending: { kind: 'stopped' }, tail: '' }

/** Ends when it is told to. */
const untilStopped: Work = (_, signal) =>
  new Promise(resolve => signal.addEventListener('abort', () => resolve(stopped), { once: true }))

function startEngine(
  store: Store,
  work: Work,
  slots = 10,
  workspaces = noWorkspaces,
): { engine: Engine; seen: Assignment[] } {
  const seen: Assignment[] = []
  const agent: Agent = {
    name: 'agent',
    rehearses: false,
    work: (assignment, watch, signal) => {
      seen.push(assignment)
      return work(assignment, signal, watch)
    },
  }
  const engine = openQuietEngine({
    store,
    agents: new Map([['agent', agent]]),
    workspaces,
    ownSlots: slots,
  })
  return { engine, seen }
}

const policy = { ...DEFAULT_POLICY, retryDelayMs: 1 }

function makeCharter(given: Partial<Charter> = {}): Charter {
  const small = planOf({
    'Wave 1': { tasks: [{ id: 'a' }, { id: 'b' }] },
    'Wave 2': { tasks: [{ id: 'c' }] },
  })
  const plan = given.plan ?? small
  const agents = Object.fromEntries(plan.tasks.map(({ id }) => [id, 'agent']))
  return charterOf(plan, { policy, agents, ...given, run: randomUUID() })
}

async function begin(engine: Engine, charter: Charter): Promise<string> {
  await engine.runs.submit(charter.run, { type: 'create', charter })
  await engine.runs.submit(charter.run, { type: 'start', by: 'ana' })
  return charter.run
}

const look = async (engine: Engine, run: string): Promise<Run> =>
  (await engine.runs.submit(run, { type: 'look' })).run

async function untilStatus(engine: Engine, run: string, status: Run['status']): Promise<Run> {
  return await until(async () => {
    const now = await look(engine, run)
    return now.status === status ? now : undefined
  }, `run ${run} to be ${status}`)
}

const databases: [string, () => Promise<Store>][] = [
  ['in memory', async () => new Memory(Date.now).open()],
  ['on PGlite', async () => await openStore(await openTestPglite(), failOnWarning)],
  [
    'on PostgreSQL',
    async () => await openPostgres({ url: await server.url(), maxConnections: 5, warn: failOnWarning }),
  ],
]

const flaky: Work = async ({ task, attempt }) =>
  task === 'a' && attempt === 1 ? failed('the hinge is missing') : finished

describe.each(databases)('the engine %s', (_, open) => {
  async function start(
    work: Work,
    slots?: number,
  ): Promise<{ engine: Engine; seen: Assignment[]; store: Store }> {
    const store = await open()
    const started = startEngine(store, work, slots)
    onTestFinished(async () => {
      await started.engine[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    })
    await started.engine.start()
    return { ...started, store }
  }

  test('remembers what went wrong, and gives it to who works on the like later', async () => {
    const { engine, seen, store } = await start(flaky)
    const namespace = randomUUID()
    const task = { id: 'a', title: 'Lock the front door', files: ['src/door.ts'] }
    const first = await begin(
      engine,
      makeCharter({ namespace, plan: planOf({ 'Wave 1': { tasks: [task] } }) }),
    )
    await untilStatus(engine, first, 'done')
    expect(await store.retrospectives.of(first)).toMatchObject([
      { task: 0, title: task.title, outcome: 'done', namespace, sending: 'waiting' },
      { task: null, outcome: 'done' },
    ])
    for (const { prompt } of seen) expect(prompt).not.toContain('Notes of earlier work')

    const again = planOf({
      'Wave 1': {
        tasks: [
          { id: 'x', title: 'Paint the front door' },
          { id: 'y', title: 'Sweep the attic' },
        ],
      },
    })
    const second = await begin(engine, makeCharter({ namespace, plan: again }))
    await untilStatus(engine, second, 'done')
    const promptOf = (id: string): string => seen.find(({ task }) => task === id)?.prompt ?? ''
    expect(promptOf('x')).toContain('> Attempt 1 failed (error): the hinge is missing')
    expect(promptOf('y')).not.toContain('Notes of earlier work')
    const third = await begin(engine, makeCharter({ namespace: randomUUID(), plan: again }))
    await untilStatus(engine, third, 'done')
    expect(seen.findLast(({ task }) => task === 'x')?.prompt).not.toContain('Notes of earlier work')
  })

  test('brings a plan to its end wave by wave, and its events make what is stored', async () => {
    const { engine, seen, store } = await start(async () => finished)
    const run = await begin(engine, makeCharter())
    await untilStatus(engine, run, 'done')
    expect(
      seen
        .map(({ task }) => task)
        .slice(0, 2)
        .sort(),
    ).toEqual(['a', 'b'])
    expect(seen[2]?.task).toBe('c')
    expect(await replayRun(store, run, null)).toMatchObject({ breaks: [], differences: [] })
  })

  test('tells a retried agent what went wrong, asks after two retries, and goes on as answered', async () => {
    const { engine, seen } = await start(async ({ task, attempt }) =>
      task === 'a' && attempt < 4 ? failed(`trouble ${attempt}`) : finished,
    )
    const run = await begin(engine, makeCharter())
    const asking = await until(async () => {
      const now = await look(engine, run)
      return now.asking.size > 0 && now.atWork.size === 0 ? now : undefined
    }, 'a question')
    expect(asking.tasks[0]).toMatchObject({ status: 'parked', tries: 2 })
    const third = seen.filter(({ task }) => task === 'a')[2]
    expect(third?.prompt).toContain('Attempt 1 failed: trouble 1')
    expect(third?.prompt).toContain('tail of trouble 2')
    const answer = { type: 'answer' as const, escalation: 'q1' }
    const first = await engine.runs.submit(run, { ...answer, by: 'ana', option: 'retry' })
    expect(first.decision.refusal).toBeUndefined()
    const second = await engine.runs.submit(run, { ...answer, by: 'ben', option: 'skip' })
    expect(second.decision.refusal).toMatchObject({
      code: 'settled',
      message: expect.stringContaining('ana'),
    })
    await untilStatus(engine, run, 'done')
  })

  test('stops now: every agent is told, and the run is over when all have ended', async () => {
    const { engine, seen } = await start(untilStopped)
    const run = await begin(engine, makeCharter())
    await until(() => seen.length === 2, 'both agents at work')
    await engine.runs.submit(run, { type: 'stop', by: 'ana', mode: 'now' })
    const { counts } = await untilStatus(engine, run, 'cancelled')
    expect(counts).toMatchObject({ cancelled: 2, waiting: 1 })
  })

  test('never has more attempts at work than the installation has slots, and lets a waiting run have its turn', async () => {
    let [atWork, most] = [0, 0]
    const both = Promise.withResolvers<void>()
    const { engine, seen } = await start(async () => {
      most = Math.max(most, ++atWork)
      if (atWork === 2) both.resolve()
      await both.promise
      await nextTurn()
      atWork--
      return finished
    }, 2)
    const wide = planOf({
      'Wave 1': { tasks: Array.from({ length: 12 }, (_, index) => ({ id: `t${index}` })) },
    })
    const runs = await Promise.all([1, 2, 3].map(() => begin(engine, makeCharter({ plan: wide }))))
    for (const run of runs) await untilStatus(engine, run, 'done')
    expect(most).toBe(2)
    const order = seen.map(({ run }) => runs.indexOf(run))
    const lastOfAny = Math.min(...runs.map((_, index) => order.lastIndexOf(index)))
    expect(Math.max(...runs.map((_, index) => order.indexOf(index)))).toBeLessThan(lastOfAny)
  })
})

describe('several engines on one PostgreSQL', () => {
  async function openAt(
    url: string,
    work: Work,
    slots?: number,
  ): Promise<{ engine: Engine; store: Store; seen: Assignment[] }> {
    const store = await openPostgres({ url, maxConnections: 5, warn: failOnWarning })
    const started = startEngine(store, work, slots)
    onTestFinished(async () => {
      await started.engine[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    })
    await started.engine.start()
    return { ...started, store }
  }

  test('share one run: every task is done once, by one of them', async () => {
    const url = await server.url()
    const tasks = Array.from({ length: 30 }, (_, index) => ({ id: `t${index}` }))
    const work: Work = async () => {
      await nextTurn()
      return finished
    }
    const [one, two] = [await openAt(url, work, 4), await openAt(url, work, 4)]
    const run = await begin(one.engine, makeCharter({ plan: planOf({ 'Wave 1': { tasks } }) }))
    await untilStatus(two.engine, run, 'done')
    const done = [...one.seen, ...two.seen].map(({ task }) => task)
    expect(done.sort()).toEqual(tasks.map(({ id }) => id).sort())
    expect(await replayRun(two.store, run, null)).toMatchObject({ breaks: [], differences: [] })
  })

  test('stop an agent that works under another one', async () => {
    const url = await server.url()
    const worker = await openAt(url, untilStopped)
    const asker = await openAt(url, untilStopped, 0)
    const run = await begin(worker.engine, makeCharter())
    await until(() => worker.seen.length + asker.seen.length === 2, 'both agents at work')
    await asker.engine.runs.submit(run, { type: 'stop', by: 'ana', mode: 'now' })
    await untilStatus(asker.engine, run, 'cancelled')
  })

  test('take over what was at work where a worker is gone, at the cost of no retry', async () => {
    const url = await server.url()
    const gone = await openAt(url, untilStopped)
    const run = await begin(gone.engine, makeCharter())
    await until(() => gone.seen.length === 2, 'both agents at work')
    // Its connections end as they would with its process; what it still tries is refused.
    await gone.store[Symbol.asyncDispose]()
    const heir = await openAt(url, async () => finished)
    const { tasks } = await untilStatus(heir.engine, run, 'done')
    expect(tasks.slice(0, 2).map(({ tries, losses, attempts }) => [tries, losses, attempts.length])).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ])
  })
})

describe('an agent whose session can be taken up', () => {
  const plan = planOf({ 'Wave 1': { tasks: [{ id: 'a' }] } })
  let known = Promise.withResolvers<void>()
  const inSession: Work = async (assignment, signal, watch) => {
    await watch.process({ pid: 7, startedAt: '12:00', session: 'their session' })
    known.resolve()
    return await untilStopped(assignment, signal, watch)
  }

  test('goes on in it when its worker is gone, where it was, once, and at no cost', async () => {
    const memory = new Memory(Date.now)
    const dropped: WorkspaceKey[] = []
    const workspaces: Workspaces = {
      ...noWorkspaces,
      find: async () => ({ folder: '/kept' }),
      drop: async key => void dropped.push(key),
    }
    const run = { id: '' }
    const seen: Assignment[] = []
    for (const work of [inSession, inSession, async () => finished]) {
      const store = memory.open()
      const started = startEngine(store, work, 10, workspaces)
      onTestFinished(() => started.engine[Symbol.asyncDispose]())
      await started.engine.start()
      run.id ||= await begin(started.engine, makeCharter({ plan }))
      await until(() => started.seen.length === 1, 'it to be at work')
      seen.push(...started.seen)
      if (work !== inSession) {
        const { tasks } = await untilStatus(started.engine, run.id, 'done')
        expect(tasks[0]).toMatchObject({ tries: 0, losses: 1 })
      } else {
        await known.promise
        known = Promise.withResolvers()
        await store[Symbol.asyncDispose]()
      }
    }
    const goOn = { session: 'their session', prompt: expect.stringContaining('Go on where you were') }
    expect(seen).toMatchObject([
      { attempt: 1, folder: '/' },
      { attempt: 1, folder: '/kept', resume: goOn },
      { attempt: 2, folder: '/' },
    ])
    expect(seen[0]!.resume ?? seen[2]!.resume).toBeUndefined()
    expect(dropped).toContainEqual(expect.objectContaining({ attempt: 1 }))
  })
})

describe('what goes wrong beside a run', () => {
  test('does not undo it: a listener that throws is passed over', async () => {
    const store = new Memory(Date.now).open()
    const { engine, seen } = startEngine(store, async () => finished)
    onTestFinished(() => engine[Symbol.asyncDispose]())
    await engine.start()
    engine.runs.listen(() => {
      throw new Error('cannot bear it')
    })
    const run = await begin(engine, makeCharter())
    await untilStatus(engine, run, 'done')
    expect(seen.map(({ attempt }) => attempt)).toEqual([1, 1, 1])
  })

  test('an agent that only others have keeps its own task waiting, and nothing else', async () => {
    const store = new Memory(Date.now).open()
    const { engine, seen } = startEngine(store, async () => finished)
    onTestFinished(() => engine[Symbol.asyncDispose]())
    await engine.start()
    const charter = makeCharter()
    const run = await begin(engine, { ...charter, agents: { ...charter.agents, b: 'elsewhere' } })
    await until(async () => (await look(engine, run)).counts.done === 1, 'the task of the agent that is here')
    expect(seen.map(({ task }) => task)).toEqual(['a'])
    expect((await look(engine, run)).tasks[1]?.status).toBe('running')
  })
})
