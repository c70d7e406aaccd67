import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Assignment, Watch } from '../../src/agents/port.ts'
import { toConfig } from '../../src/config/config.ts'
import type { Config } from '../../src/config/config.ts'
import { toPlace } from '../../src/desk/installation.ts'
import { openLocalDesk } from '../../src/desk/local.ts'
import type { Beginning, Desk, News, Told } from '../../src/desk/port.ts'
import { openRemoteDesk } from '../../src/desk/remote.ts'
import { toRoutes } from '../../src/desk/routes.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import type { Report } from '../../src/run/outcome.ts'
import type { Store } from '../../src/store/port.ts'
import { systemClock } from '../../src/system/clock.ts'
import { askHolder, holdFolder } from '../../src/system/hold.ts'
import { Memory } from '../support/memory-store.ts'
import { openQuietEngine } from '../support/quiet-engine.ts'

const QUIET = { info: () => {}, warn: () => {}, error: () => {} }

const PLAN = `# Small

## Wave 1

- A1: Verify one
- A2: Verify two
`

export interface Stand extends AsyncDisposable {
  folder: string
  config: Config
  memory: Memory
  store: Store
  engine: Engine
  /** In the process of the engine. */
  desk: Desk
  /** The agents at work by their tasks: each shows and reports what the test says. */
  works: Map<string, { report(report: Report): void; show(text: string): void }>
}

const STOPPED: Report = { ending: { kind: 'stopped' }, tail: '' }
export const FINISHED: Report = { ending: { kind: 'finished', summary: 'done' }, tail: '' }

export function asking(question: string, options: string[]): Report {
  return { ending: { kind: 'question', text: question, options }, tail: '' }
}

/** An engine whose agents work until the test lets them go on. */
export async function openStand(): Promise<Stand> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'regatta-desk-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const config = toTestConfig(folder)
  const memory = new Memory(Date.now)
  const store = stack.use(memory.open())
  const works: Stand['works'] = new Map()
  const engine = stack.use(openTestEngine(store, config, works))
  const desk = stack.use(
    openLocalDesk({
      engine,
      store,
      config,
      troubles: async () => ['The disk of here is full'],
      read: async bytes => readPlan(bytes),
      openThread: async () => null,
      ship: async (_, tip) => ({ kind: 'nothing', why: `nothing at ${tip ?? 'all'}` }),
      clock: systemClock,
      log: QUIET,
    }),
  )
  await engine.start()
  const open = stack.move()
  return {
    folder,
    config,
    memory,
    store,
    engine,
    desk,
    works,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

/** The stand's desk, as another process sees it. */
export async function openRemoteTo({ folder, desk }: Stand): Promise<Desk & { end(): Promise<void> }> {
  const hold = await holdFolder(folder, 'serve')
  hold.answer(toRoutes(desk, { clock: systemClock, log: QUIET }))
  const holder = await askHolder(folder)
  if (holder === null || holder === 'silent') throw new Error('Nobody holds it')
  const remote = openRemoteDesk(folder, holder)
  return {
    ...remote,
    end: async () => await hold[Symbol.asyncDispose](),
    async [Symbol.asyncDispose]() {
      await remote[Symbol.asyncDispose]()
      await hold[Symbol.asyncDispose]()
    },
  }
}

function openTestEngine(store: Store, config: Config, works: Stand['works']): Engine {
  const work = ({ task }: Assignment, watch: Watch, signal: AbortSignal): Promise<Report> => {
    return new Promise(resolve => {
      works.set(task, { report: resolve, show: text => watch.activity(text) })
      signal.addEventListener('abort', () => resolve(STOPPED), { once: true })
      if (signal.aborted) resolve(STOPPED)
    })
  }
  return openQuietEngine({
    store,
    agents: new Map([['agent', { name: 'agent', rehearses: false, work }]]),
    place: toPlace(config),
  })
}

export function beginningIn(folder: string, text = PLAN): Beginning {
  const wishes = { by: 'ana', reference: 'refused', gates: 'ask', checks: 'left', folder } as const
  return { name: 'plan.md', bytes: new TextEncoder().encode(text), wishes }
}

export async function beginIn(desk: Desk, folder: string): Promise<string> {
  const begun = await desk.begin(beginningIn(folder))
  if ('problems' in begun) throw new Error(begun.problems.join('\n'))
  return begun.run
}

/** Reads on until one of the events, or what was shown, matches. */
export async function readUntil(
  news: AsyncIterator<News>,
  matches: (told: Told) => boolean,
): Promise<Told[]> {
  const read: Told[] = []
  for (;;) {
    const { done, value } = (await news.next()) as IteratorResult<News, undefined>
    if (done === true || value === undefined)
      throw new Error(`It ended after ${JSON.stringify(read.map(({ event }) => event.type))}`)
    if (value.type === 'events') read.push(...value.events)
    if (read.some(matches)) return read
  }
}

function toTestConfig(folder: string): Config {
  const read = toConfig(
    { values: {}, folder, file: { path: 'regatta.yaml', isNamed: false } },
    JSON.stringify({ agent: 'agent', agents: { agent: { command: ['true'] } } }),
  )
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  return { ...read.config, dataFolder: folder }
}
