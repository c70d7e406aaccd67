import { expect, onTestFinished, test } from 'vitest'
import type { Agent } from '../../src/agents/port.ts'
import type { Engine, EngineContext } from '../../src/engine/engine.ts'
import { tellGoing } from '../../src/engine/tell-going.ts'
import { toThreadId } from '../../src/message/post.ts'
import type { Report } from '../../src/run/outcome.ts'
import type { Run } from '../../src/run/run.ts'
import type { Store } from '../../src/store/port.ts'
import { openRoom } from '../../src/system/room.ts'
import type { Shortage } from '../../src/system/room.ts'
import { WorkspaceError } from '../../src/workspace/port.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { Memory } from '../support/memory-store.ts'
import { noWorkspaces } from '../support/no-workspaces.ts'
import { START_AT, charterOf, planOf } from '../support/runs.ts'
import { openQuietEngine } from '../support/quiet-engine.ts'
import { until } from '../support/until.ts'

const finished: Report = { ending: { kind: 'finished', summary: 'done' }, tail: '' }
const stopped: Report = { ending: { kind: 'stopped' }, tail: '' }
const THREAD = { chat: 'console', channel: 'general', root: 'm1' }
const NO_LOG = { info: () => {}, warn: () => {}, error: () => {} }

const untilStopped = (signal: AbortSignal): Promise<Report> =>
  new Promise(resolve => {
    if (signal.aborted) resolve(stopped)
    signal.addEventListener('abort', () => resolve(stopped), { once: true })
  })

/** An engine in a time that passes by hand, and a run of two tasks one after the other. */
async function openStand(
  work: () => Promise<Report>,
  more: Partial<EngineContext> = {},
): Promise<{
  engine: Engine
  store: Store
  run: string
  begun: string[]
  /** Lets time pass until it is so. */
  pass<T>(condition: () => T | Promise<T>, what: string): Promise<NonNullable<T>>
  passed(): number
  look(): Promise<Run>
}> {
  const clock = createHandClock(START_AT)
  // No time passes for its rows: whose beat is missed is of no concern here.
  const store = more.store ?? new Memory(() => START_AT).open()
  const begun: string[] = []
  const agent: Agent = {
    name: 'agent',
    rehearses: false,
    work: async ({ task }, _, signal) => {
      begun.push(task)
      return await Promise.race([work(), untilStopped(signal)])
    },
  }
  const engine = openQuietEngine({
    agents: new Map([['agent', agent]]),
    clock,
    ...more,
    store,
  })
  onTestFinished(() => engine[Symbol.asyncDispose]())
  await engine.start()
  const plan = planOf({ 'Wave 1': { tasks: [{ id: 'a' }] }, 'Wave 2': { tasks: [{ id: 'b' }] } })
  const charter = { ...charterOf(plan, { agents: { a: 'agent', b: 'agent' }, run: 'r1' }), thread: THREAD }
  await engine.runs.submit('r1', { type: 'create', charter })
  await engine.runs.submit('r1', { type: 'start', by: 'ana' })
  const look = async (): Promise<Run> => (await engine.runs.look('r1'))!
  return {
    engine,
    store,
    run: 'r1',
    begun,
    look,
    passed: () => clock.now() - START_AT,
    pass: (condition, what) =>
      until(async () => {
        const found = await condition()
        if (!found) clock.pass(10_000)
        return found
      }, what),
  }
}

const attemptsOf = ({ tasks }: Run): (string | undefined)[][] =>
  tasks.map(({ attempts }) => attempts.map(({ outcome }) => outcome?.kind))

test('on a full disk nothing new is begun, what failed there costs nothing, and work goes on by itself', async () => {
  let short: Shortage | null = null
  const { begun, look, pass, passed } = await openStand(
    async () => {
      if (begun.length > 1) return finished
      short = { folder: '/', bytes: 5 }
      return { ending: { kind: 'failed', message: 'No space left on device' }, tail: '' }
    },
    { room: { shortage: async () => short } },
  )
  await pass(async () => attemptsOf(await look())[0]?.[0] === 'interrupted', 'it to be handed back')
  await pass(() => passed() > 600_000, 'ten minutes')
  expect(begun).toEqual(['a'])
  short = null
  const ended = await pass(async () => ((await look()).endedAt === null ? null : await look()), 'the end')
  expect(ended.status).toBe('done')
  expect(attemptsOf(ended)).toEqual([['interrupted', 'done'], ['done']])
  expect(begun).toEqual(['a', 'a', 'b'])
})

test('a change that cannot be merged because the disk is full waits for room, and is lost to nobody', async () => {
  let short: Shortage | null = { folder: '/', bytes: 5 }
  let tries = 0
  const stand = await openStand(async () => finished, {
    room: { shortage: async () => (tries === 0 ? null : short) },
    workspaces: {
      ...noWorkspaces,
      additions: async () => [
        { path: 'a.md', kind: 'added', added: ['said'], removed: 0, isCut: false, isBinary: false },
      ],
      merge: async () => {
        tries++
        if (short !== null) throw new WorkspaceError('io', 'no space left on device')
        return { kind: 'merged', changes: [] }
      },
    },
  })
  await stand.pass(() => tries > 40, 'more tries than there are for what does not pass')
  expect((await stand.look()).endedAt).toBeNull()
  short = null
  const ended = await stand.pass(
    async () => ((await stand.look()).endedAt === null ? null : await stand.look()),
    'the end',
  )
  expect(attemptsOf(ended)).toEqual([['done'], ['done']])
})

test.for([
  ['a quarter of an hour', 15],
  ['longer than the attempt may take', 45],
] as const)(
  'what an agent did is stored though the database was away for %s when it ended',
  async ([, minutes]) => {
    const inner = new Memory(() => START_AT).open()
    let isAway = false
    let backAt: number | null = null
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const transaction: Store['transaction'] = async work => {
      if (isAway) throw refused
      return await inner.transaction(work)
    }
    const store = new Proxy(inner, {
      get(target, name) {
        if (name === 'transaction') return transaction
        if (name === 'wholeMs') return () => (backAt === null ? Infinity : stand.passed() - backAt)
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
    const stand = await openStand(
      async () => {
        if (stand.begun.length === 1) isAway = true
        return finished
      },
      { store },
    )
    await stand.pass(() => isAway && stand.passed() > minutes * 60_000, 'it to be away so long')
    isAway = false
    backAt = stand.passed()
    const ended = await stand.pass(
      async () => ((await stand.look()).endedAt === null ? null : await stand.look()),
      'the end',
    )
    expect(attemptsOf(ended)).toEqual([['done'], ['done']])
    expect(stand.begun).toEqual(['a', 'b'])
  },
)

test('a disk becomes short once and has room again once, however often it is looked at in between', async () => {
  const clock = createHandClock(START_AT)
  const said: (number | null)[] = []
  let bytes = 0
  const room = openRoom({
    folders: ['/data', '/work'],
    clock,
    changed: shortage => void said.push(shortage?.bytes ?? null),
    free: async folder => (folder === '/data' ? 1e12 : bytes),
  })
  const seen: boolean[] = []
  for (bytes of [100e6, 99e6, 101e6, 149e6, 150e6, 120e6, 10, 0]) {
    seen.push((await room.shortage()) === null)
    clock.pass(1_000)
  }
  expect(seen).toEqual([true, false, false, false, true, true, false, false])
  expect(said).toEqual([99e6, null, 10])
})

test('what concerns all runs is said in the thread of each that goes on, and once', async () => {
  const { store } = await openStand(() => new Promise(() => undefined))
  const tell = (id: string, line: string): Promise<void> =>
    tellGoing({ store, log: NO_LOG }, { id, line, isNews: tx => store.troubles.begin(tx, line) })
  await Promise.all(['1', '2'].map(id => tell(id, 'It was away.')))
  await tell('3', 'It was away again.')
  const posts = await store.chats.postsOf(toThreadId(THREAD))
  expect(posts.filter(({ kind }) => kind === 'line').map(({ body }) => body.summary)).toEqual(
    expect.arrayContaining(['It was away.', 'It was away again.']),
  )
  expect(posts.filter(({ body }) => body.summary.startsWith('It was'))).toHaveLength(2)
})
