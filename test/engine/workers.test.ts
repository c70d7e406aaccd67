import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Agent } from '../../src/agents/port.ts'
import type { Engine, EngineContext } from '../../src/engine/engine.ts'
import { REHEARSALS } from '../../src/lib/rehearsed.ts'
import { listHeldUp } from '../../src/message/list-held-up.ts'
import { toSpansText } from '../../src/message/plain.ts'
import { toStoryLine } from '../../src/message/story.ts'
import type { Charter, Event } from '../../src/run/event.ts'
import type { Report } from '../../src/run/outcome.ts'
import type { Run } from '../../src/run/run.ts'
import type { Store } from '../../src/store/port.ts'
import { toCanonical } from '../../src/lib/canonical.ts'
import { apply } from '../../src/run/apply.ts'
import { waitsForPeople } from '../../src/run/may-start.ts'
import { chainHash } from '../../src/system/hash.ts'
import { openSharedClock, withClock } from '../../src/engine/shared-clock.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { elapsed, nextTurn, systemClock } from '../../src/system/clock.ts'
import { openWorkspaces } from '../../src/workspace/open-workspaces.ts'
import type { Additions } from '../../src/workspace/port.ts'
import { withStages } from '../../src/workspace/stages.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { Memory } from '../support/memory-store.ts'
import { noWorkspaces } from '../support/no-workspaces.ts'
import { START_AT, charterOf, planOf, runThrough } from '../support/runs.ts'
import { openQuietEngine } from '../support/quiet-engine.ts'
import { until } from '../support/until.ts'

const finished: Report = { ending: { kind: 'finished', summary: 'done' }, tail: '' }
const stopped: Report = { ending: { kind: 'stopped' }, tail: '' }

interface Worker {
  engine: Engine
  store: Store
  /** The tasks that its agent is at work on, each with the way to have it done. */
  atWork: Map<string, () => void>
}

/** Instances that have nothing in common but their store. */
function openFleet(): { memory: Memory; open(more?: Partial<EngineContext>): Promise<Worker> } {
  const memory = new Memory(Date.now)
  return {
    memory,
    async open(more = {}) {
      const atWork = new Map<string, () => void>()
      const agent: Agent = {
        name: 'agent',
        rehearses: false,
        work: ({ task, folder }, _, signal) =>
          new Promise(resolve => {
            const end = (report: Report): void => {
              atWork.delete(task)
              if (folder !== '/') writeNote(folder, task)
              resolve(report)
            }
            atWork.set(task, () => end(finished))
            signal.addEventListener('abort', () => end(stopped), { once: true })
          }),
      }
      const store = memory.open()
      const engine = openQuietEngine({
        store,
        agents: new Map([['agent', agent]]),
        ...more,
      })
      onTestFinished(async () => {
        await engine[Symbol.asyncDispose]()
        await store[Symbol.asyncDispose]()
      })
      await engine.start()
      return { engine, store, atWork }
    },
  }
}

const FOUR = { 'Wave 1': { tasks: ['a', 'b', 'c', 'd'].map(id => ({ id })) } }

function writeNote(folder: string, task: string): void {
  mkdirSync(join(folder, 'rehearsal'), { recursive: true })
  writeFileSync(join(folder, 'rehearsal', task), randomUUID())
}

async function begin({ engine }: Worker, given: Partial<Charter> = {}, plan = planOf(FOUR)): Promise<string> {
  const agents = Object.fromEntries(plan.tasks.map(({ id }) => [id, 'agent']))
  const charter = charterOf(plan, { agents, ...given, run: randomUUID() })
  await engine.runs.submit(charter.run, { type: 'create', charter })
  await engine.runs.submit(charter.run, { type: 'start', by: 'ana' })
  return charter.run
}

/** `finishing`: those whose agents finish whatever they are at work on. */
async function untilEnded({ engine }: Worker, run: string, finishing: Worker[] = []): Promise<Run> {
  return await until(async () => {
    for (const worker of finishing) finishAll(worker)
    const now = await engine.runs.look(run)
    return now?.endedAt ? now : undefined
  }, 'the run to end')
}

const counted = (worker: Worker, count: number): Promise<true> =>
  until(() => worker.atWork.size === count || undefined, `${count} at work`)

function finishAll({ atWork }: Worker): void {
  for (const finish of atWork.values()) finish()
}

test('a worker takes no more at once than it was given, and others take the rest', async () => {
  const fleet = openFleet()
  const one = await fleet.open({ ownSlots: 1 })
  const none = await fleet.open({ ownSlots: 0 })
  await begin(one)
  await counted(one, 1)
  const more = await fleet.open({ ownSlots: 8 })
  await counted(more, 3)
  expect([one.atWork.size, none.atWork.size]).toEqual([1, 0])
})

test('how many attempts there are in all is what was settled, whatever a worker has read', async () => {
  const fleet = openFleet()
  const settler = await fleet.open({ slots: 1, ownSlots: 0 })
  const worker = await fleet.open({ slots: 10, settles: false })
  await begin(settler)
  await begin(worker)
  await counted(worker, 1)
  await Promise.all(
    (await settler.store.listRuns(9)).map(({ id }) => worker.engine.runs.submit(id, { type: 'look' })),
  )
  expect(worker.atWork.size).toBe(1)
  expect((await settler.store.listWorkers()).map(({ about }) => about)).toMatchObject([
    { slots: 10, places: ['here'], agents: ['agent'] },
    { slots: 0 },
  ])
})

test('a run whose place is shared is worked on by whoever serves that place, one elsewhere by nobody', async () => {
  const fleet = openFleet()
  const one = await fleet.open({ place: 'one', sharedPlaces: ['remote'], ownSlots: 2 })
  const other = await fleet.open({ place: 'other', sharedPlaces: ['remote'], ownSlots: 2 })
  const third = await fleet.open({ place: 'third' })
  const run = await begin(third, { place: 'remote' })
  await Promise.all([counted(one, 2), counted(other, 2)])
  await begin(third, { place: 'nowhere' })
  finishAll(one)
  finishAll(other)
  expect((await untilEnded(third, run)).status).toBe('done')
  await nextTurn()
  expect([one, other, third].map(({ atWork }) => atWork.size)).toEqual([0, 0, 0])
})

test('whoever is drained takes nothing new, and is done once all that was at work there has come to its end', async () => {
  const fleet = openFleet()
  const leaving = await fleet.open({ ownSlots: 2 })
  const run = await begin(leaving)
  await counted(leaving, 2)
  let isDrained = false
  const drained = leaving.engine.drain().then(() => (isDrained = true))
  const [first] = leaving.atWork.values()
  first!()
  await counted(leaving, 1)
  await leaving.engine.runs.look(run)
  expect(isDrained).toBe(false)
  finishAll(leaving)
  await drained
  const staying = await fleet.open()
  await counted(staying, 2)
  expect(leaving.atWork.size).toBe(0)
  finishAll(staying)
  const ended = await untilEnded(staying, run)
  expect(ended.status).toBe('done')
  expect(ended.tasks.map(({ attempts }) => attempts.length)).toEqual([1, 1, 1, 1])
})

test('a rehearsal is done by several machines that share no folder, and what one of them has is taken back there', async () => {
  const root = mkdtempSync(join(tmpdir(), 'regatta-stages-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const fleet = openFleet()
  const openAt = (name: string): Promise<Worker> => {
    const dataFolder = join(root, name)
    const workspaces = withStages(openWorkspaces({ dataFolder, path: process.env['PATH'] }), dataFolder)
    return fleet.open({ place: name, sharedPlaces: [REHEARSALS], ownSlots: 2, workspaces })
  }
  const [one, other] = [await openAt('one'), await openAt('other')]
  const run = await begin(
    one,
    { rehearsal: true, place: REHEARSALS, folder: `${REHEARSALS}/r1` },
    planOf({ ...FOUR, 'Wave 2': { after: [], tasks: [{ id: 'e' }] } }),
  )
  await Promise.all([counted(one, 2), counted(other, 2)])
  finishAll(one)
  finishAll(other)
  const acted = (): string[][] =>
    ['one', 'other'].map(name => {
      const f = join(root, name, REHEARSALS, 'r1', 'rehearsal')
      return existsSync(f) ? readdirSync(f) : []
    })
  await until(async () => (await one.engine.runs.look(run))?.counts.done === 4, 'four tasks to be done')
  expect(acted().map(({ length }) => length)).toEqual([2, 2])
  await one.engine.runs.submit(run, { type: 'undo-wave', by: 'ana', wave: 'Wave 1' })
  await until(async () => (await one.engine.runs.look(run))?.counts.ready === 4, 'it to be taken back')
  expect(acted().flat()).toHaveLength(2)
  await one.engine.runs.submit(run, { type: 'start-wave', by: 'ana', wave: 'Wave 1' })
  const ended = await untilEnded(one, run, [one, other])
  expect(ended.status).toBe('done')
  expect([...new Set(acted().flat())].toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('what a machine that is gone was about to bring in is acted again elsewhere', async () => {
  const fleet = openFleet()
  const { promise: never, resolve: release } = Promise.withResolvers<{ kind: 'merged'; changes: [] }>()
  const note = { path: 'rehearsal/a', kind: 'added' as const, added: ['a'], removed: 0 }
  const additions = async (): Promise<Additions[]> => [{ ...note, isBinary: false, isCut: false }]
  const worker = { id: randomUUID(), host: 'gone', pid: 1 }
  const sharedPlaces = [REHEARSALS]
  const workspaces = { ...noWorkspaces, additions, merge: () => never }
  const gone = await fleet.open({ sharedPlaces, ownSlots: 1, worker, workspaces })
  const run = await begin(gone, { rehearsal: true, place: REHEARSALS })
  await counted(gone, 1)
  finishAll(gone)
  await until(
    async () => (await gone.store.rowsOf(run))?.attempts.some(({ status }) => status === 'merging'),
    'a merge',
  )
  fleet.memory.dropWorker(worker.id)
  const other = await fleet.open({
    place: 'other',
    sharedPlaces,
    workspaces: { ...noWorkspaces, additions },
  })
  const ended = await untilEnded(other, run, [other])
  expect(ended.tasks[0]!.attempts.map(({ outcome }) => outcome?.kind)).toEqual(['lost', 'done'])
  release({ kind: 'merged', changes: [] })
})

const WANTS_GPU = planOf({ 'Wave 1': { tasks: [{ id: 'a', labels: ['gpu'] }, { id: 'b' }] } })

async function typesOf({ store }: Worker, run: string): Promise<string[]> {
  return (await store.eventsOf(run, null)).map(({ type }) => type)
}

test('a task waits for a worker that has what it asks for, people are told once, and it starts once one is there', async () => {
  const fleet = openFleet()
  const plain = await fleet.open({ graceMs: 0, labels: ['linux'] })
  const run = await begin(plain, {}, WANTS_GPU)
  await until(async () => (await typesOf(plain, run)).includes('workers-missing'), 'people to be told')
  await counted(plain, 1)
  finishAll(plain)
  await until(async () => (await plain.engine.runs.look(run))?.counts.done === 1, 'b to be done')
  const waiting = (await plain.engine.runs.look(run))!
  expect([waiting.atWork.size, waiting.status, waitsForPeople(waiting)]).toEqual([0, 'running', true])
  const told = listHeldUp(waiting, Date.now(), 9).map(line => toSpansText(line))
  expect(told).toEqual(['a waits for somebody to be there who does tasks of agent and has gpu'])
  const missing = (await plain.store.eventsOf(run, null)).find(({ type }) => type === 'workers-missing')
  expect(toStoryLine(waiting, JSON.parse(missing!.text) as Event)).toContain(
    'a waits: nobody is there who does tasks of agent and has gpu. Start one: regatta worker --slots N --labels gpu',
  )
  const able = await fleet.open({ graceMs: 0, labels: ['gpu', 'linux'] })
  await counted(able, 1)
  expect((await untilEnded(able, run, [able])).status).toBe('done')
  expect((await typesOf(able, run)).filter(type => type.startsWith('workers-'))).toEqual([
    'workers-missing',
    'workers-there',
  ])
})

test('what nobody can take up any more gives back its slot at no cost, once they had time to come back', async () => {
  const fleet = openFleet()
  const clock = createHandClock(START_AT)
  const watcher = await fleet.open({ graceMs: 60_000, clock, ownSlots: 0 })
  const able = await fleet.open({ clock, labels: ['gpu'], ownSlots: 1 })
  const plan = planOf({ 'Wave 1': { tasks: ['a', 'b'].map(id => ({ id, labels: ['gpu'] })) } })
  const run = await begin(able, {}, plan)
  await counted(able, 1)
  const passBy = async (ms: number): Promise<Run | null> => {
    for (let passed = 0; passed < ms; passed += 3_000) {
      clock.pass(3_000)
      await watcher.engine.runs.look(run)
    }
    return await watcher.engine.runs.look(run)
  }
  expect((await passBy(90_000))?.atWork.size).toBe(2)
  const drained = able.engine.drain()
  expect((await passBy(30_000))?.atWork.size).toBe(2)
  await until(async () => (await passBy(9_000))?.atWork.size === 1, 'the slot to be given back')
  finishAll(able)
  await drained
  const waiting = (await watcher.engine.runs.look(run))!
  expect(waiting.tasks.map(({ status, tries, losses }) => [status, tries, losses])).toEqual([
    ['done', 0, 0],
    ['ready', 0, 0],
  ])
  const again = await fleet.open({ clock, labels: ['gpu'] })
  await until(async () => {
    finishAll(again)
    return (await passBy(3_000))?.status === 'done'
  }, 'the rest to be done')
})

const HOUR_MS = 3_600_000

test.for([
  ['before', HOUR_MS],
  ['behind', -HOUR_MS],
] as const)(
  'a worker whose clock is an hour %s does its work in time, as the others see it',
  async ([, offMs]) => {
    const fleet = openFleet()
    const own = { ...systemClock, now: () => Date.now() + offMs }
    const warned: object[] = []
    const log = { info: () => {}, warn: (fields: object) => void warned.push(fields), error: () => {} }
    await using clock = await openSharedClock({ store: fleet.memory.open(), clock: own, elapsed, log })
    const watcher = await fleet.open({ ownSlots: 0 })
    const worker = await fleet.open({ clock, place: 'there' })
    const beganAt = Date.now()
    const policy = { ...DEFAULT_POLICY, attemptMs: 600_000 }
    const run = await begin(watcher, { place: 'there', policy })
    await counted(worker, 4)
    const seen = await watcher.engine.runs.look(run)
    expect(seen?.tasks.map(({ status }) => status)).toEqual(Array(4).fill('running'))
    const ended = await untilEnded(watcher, run, [worker])
    expect(ended.tasks.map(({ attempts }) => attempts.length)).toEqual([1, 1, 1, 1])
    for (const { at } of await watcher.store.eventsOf(run, null)) {
      expect(at - beganAt).toBeGreaterThan(-HOUR_MS / 2)
      expect(at - beganAt).toBeLessThan(HOUR_MS / 2)
    }
    expect(warned).toMatchObject([{ offMs: expect.closeTo(-offMs, -4) }])
  },
)

test('what an agent says of a provider is meant by the clock of its machine', async () => {
  const fleet = openFleet()
  const own = { ...systemClock, now: () => Date.now() + HOUR_MS }
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  await using clock = await openSharedClock({ store: fleet.memory.open(), clock: own, elapsed, log })
  const until = own.now() + 60_000
  const refused: Report = { ending: { kind: 'refused', by: 'rate', message: 'later', until }, tail: '' }
  const agent: Agent = { name: 'agent', rehearses: false, work: async () => refused }
  const work = withClock(new Map([['agent', agent]]), clock).get('agent')!.work as () => Promise<Report>
  const { ending } = await work()
  expect(ending.kind === 'refused' && ending.until! - Date.now()).toBeLessThan(HOUR_MS / 2)
})

test('a clock that is set while it runs is passed over, and one that slept is set', async () => {
  let [own, database, passed] = [5_000, 5_000, 0]
  const clock = { now: () => own, after: () => () => {} }
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const store = { readClock: async () => database }
  await using shared = await openSharedClock({ store, clock, elapsed: () => passed, log })
  const pass = (ms: number): void => void ([own, database, passed] = [own + ms, database + ms, passed + ms])
  pass(1_000)
  own += HOUR_MS
  expect(shared.now()).toBe(6_000)
  await nextTurn()
  pass(10)
  expect(shared.now()).toBe(6_010)
  expect(shared.fromOwn(own)).toBe(6_010)
  own -= HOUR_MS
  expect(shared.now()).toBe(6_010)
  await nextTurn()
  own += HOUR_MS
  database += HOUR_MS
  shared.now()
  await nextTurn()
  expect(shared.now()).toBe(6_010 + HOUR_MS)
})

test('an older version leaves alone what a newer one wrote, and takes up nothing any more', async () => {
  const fleet = openFleet()
  const newer = await fleet.open({ ownSlots: 0 })
  const run = await begin(newer)
  await write(newer.store, run, { type: 'sung', song: 'of the sea' })
  const before = await newer.store.eventsOf(run, null)
  const older = await fleet.open()
  await expect(older.engine.runs.look(run)).rejects.toThrow(
    /A newer version of Regatta works on this run.*sung/,
  )
  await until(
    async () => (await older.store.listWorkers()).every(({ about }) => about?.slots === 0),
    'the older one to take nothing new',
  )
  await begin(older)
  await nextTurn()
  expect(older.atWork.size).toBe(0)
  expect(await newer.store.eventsOf(run, null)).toEqual(before)
})

test('an event of a kind that is known, but of a later history, is left alone as well', () => {
  const { run } = runThrough(charterOf(planOf(FOUR)), [])
  expect(() => apply(run, { at: START_AT, type: 'run-paused', by: 'ann', v: 2 })).toThrow(/newer version/)
  expect(run.status).toBe('running')
})

/** As another version would. */
async function write(store: Store, run: string, said: object): Promise<void> {
  const events = await store.eventsOf(run, null)
  const rows = await store.rowsOf(run)
  const text = toCanonical({ at: Date.now(), ...said })
  const [seq, hash] = [events.length + 1, chainHash(events.at(-1)!.hash, text)]
  const event = { run, seq, at: Date.now(), type: 'run-paused' as const, text, hash }
  const nothing = { orders: [], jobs: [], ended: [], capacityDelta: 0, inLine: false, shares: [] }
  const change = { run, hash, events: [event], rows: { run: { ...rows!.run, seq } }, ...nothing }
  await store.transaction(tx => store.write(tx, change))
}
