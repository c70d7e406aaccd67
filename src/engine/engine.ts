import type { Pictures } from '../run/verbosity.ts'
import type { Agent, Checks } from '../agents/port.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { GATE_AGENT } from '../run/gates.ts'
import type { Event } from '../run/event.ts'
import { nextWake } from '../run/next-wake.ts'
import type { MemoryWriter } from '../memory/port.ts'
import type { ActivityRow, Store, Worker, WorkerAbout } from '../store/port.ts'
import type { Workspaces } from '../workspace/port.ts'
import type { AttemptContext } from './attempt.ts'
import { openFleet } from './fleet.ts'
import { openForesight } from './foresight.ts'
import { openForgetting } from './forgetting.ts'
import type { Forgets } from './forgetting.ts'
import { openActivity } from './activity.ts'
import { Dispatcher } from './dispatcher.ts'
import type { ReadPapers } from './find-for-prompt.ts'
import { toQueue } from './queue.ts'
import { Runs } from './runs.ts'
import { openScribe } from './scribe.ts'
import type { Tally } from './tally.ts'
import { Timekeeper } from './timekeeper.ts'

export interface EngineContext {
  store: Store
  agents: ReadonlyMap<string, Agent>
  workspaces: Workspaces
  checks: Checks
  setup?: AttemptContext['setup'] & {}
  confine?: AttemptContext['confine']
  room?: AttemptContext['room'] & {}
  /** Reads what the plan names of the target; without it nothing of that is in prompts. */
  readPapers?: ReadPapers
  /** Whether it looks at what attempts at work have in common. */
  foresees?: boolean
  /** What is drawn in the chats; unset: nothing. */
  pictures?: Pictures
  /** Where what is remembered is written besides. */
  memory?: MemoryWriter | null
  /** Counts what is done here. */
  tally?: Tally
  /** How long what ended is kept; unset: for ever. */
  forgets?: Forgets | null
  clock: Clock
  log: Log
  worker: Worker
  /** What it is and was started for, for people to see; unset: nobody is told. */
  about?: { verb: string; version: string }
  /** Attempts at once: of the whole installation, and in this process; unset: all of them. */
  slots: number
  ownSlots?: number
  /** Whether that is settled by this process, for all; unset: it is. */
  settles?: boolean
  /** Where this process has folders and copies at hand; it works on the runs that are there. */
  place: string
  /** Places that any process may serve, and what tasks may ask for that is here; unset: none. */
  sharedPlaces?: readonly string[]
  labels?: readonly string[]
  /** How long somebody may be away before people are told that nobody is there for a task; unset: nobody looks. */
  graceMs?: number
  mintToken(): string
  /** Resolves once all that has arrived by now had its chance to be heard. */
  gather(): Promise<void>
  endProcess: AttemptContext['endProcess']
}

export interface Engine extends AsyncDisposable {
  runs: Runs
  /** Settles what an earlier process left behind, then begins to work. */
  start(): Promise<void>
  /** Takes nothing new from now on; resolves once nothing is at work here any more. */
  drain(): Promise<void>
  /** Resolves once somebody elsewhere asked this process to end, with how long it may drain, in milliseconds. */
  asked: Promise<number>
  /** What is under way here, in words. */
  waitsFor(): string[]
  /** Called with what agents let people see; returns the way to stop listening. */
  onActivity(listener: (row: ActivityRow) => void): () => void
}

/** Everything that makes runs go on, in this process. */
export function openEngine(context: EngineContext): Engine {
  const stack = new AsyncDisposableStack()
  const { store, agents, clock, log, worker, slots, place, mintToken, gather } = context
  const asked = Promise.withResolvers<number>()
  const fleet =
    context.graceMs === undefined
      ? null
      : stack.use(
          openFleet({
            store,
            worker: worker.id,
            asked: asked.resolve,
            clock,
            log,
            graceMs: context.graceMs,
          }),
        )
  const runs = new Runs({
    store,
    log,
    slots,
    mintToken,
    gather,
    ...(context.pictures && { pictures: context.pictures }),
    ...(context.tally && { tally: context.tally }),
    ...(fleet && { fleet }),
    now: () => clock.now(),
  })
  const activity = stack.use(openActivity(store, clock, log))
  // Closed late, for what is ended at the close is remembered too.
  const scribe = stack.use(openScribe({ store, memory: context.memory ?? null, clock, log }))
  const foresight = context.foresees
    ? stack.use(openForesight({ workspaces: context.workspaces, runs, clock, log }))
    : null
  const shared = {
    ...context,
    ...(foresight && { foresight }),
    runs,
    worker: worker.id,
    host: worker.host,
    show: activity.show,
  }
  const forgetting = context.forgets
    ? stack.use(openForgetting({ ...context.forgets, store, worker: worker.id, clock, log }))
    : null
  /** Whatever of its runs this process took up would only be lost. */
  let isOutgrown = false
  function outgrown(): void {
    if (isOutgrown) return
    isOutgrown = true
    log.error(
      {},
      'a newer version works here: nothing new is taken up till this process is started anew with it',
    )
    void drain()
  }
  const timekeeper = stack.use(new Timekeeper(shared))
  const dispatcher = stack.use(new Dispatcher({ ...shared, outgrown }))

  /** No attempt of an ended run comes back for its copy. */
  async function clear(run: string): Promise<void> {
    try {
      await context.workspaces.dropAll(run)
    } catch (error) {
      log.warn({ error, run }, 'copies were left behind')
    }
  }

  context.workspaces.onMoved?.(async ({ run, branch, aside }) => {
    log.warn({ run, branch, aside }, 'the branch of a run was moved by somebody else, and is put back')
    await runs
      .submit(run, { type: 'put-back', branch, aside })
      .catch((error: unknown) => log.warn({ error, run }, 'that a branch was put back could not be told'))
  })

  /** Whatever a crash left of runs that are over, or half-way. */
  async function prune(): Promise<void> {
    try {
      await context.workspaces.prune(async run => {
        const rows = await store.rowsOf(run)
        return rows !== undefined && ENDED.has(rows.run.status)
      })
    } catch (error) {
      log.warn({ error }, 'what earlier processes left could not be cleared away')
    }
  }

  async function start(): Promise<void> {
    await prune()
    await store.openQueues([GATE_AGENT, ...agents.keys()].map(name => toQueue(name, place)))
    if (context.settles ?? true) await store.settleSlots(slots)
    await store.signIn(worker, toAbout(context))
    await timekeeper.start()
    const unlisten = runs.listen((run, events) => {
      const at = nextWake(run)
      if (at !== null) timekeeper.wakeAt(at)
      context.tally?.heard(events)
      if (events.some(({ type }) => type === 'run-ended')) void clear(run.id)
      if (events.some(endsSomething)) scribe.stir()
    })
    stack.defer(unlisten)
    store.listen(notice => {
      if (notice.kind === 'jobs') {
        dispatcher.fetch(notice.queues)
        timekeeper.heed()
      } else if (notice.kind === 'orders' && notice.worker === worker.id) void dispatcher.obey()
    })
    dispatcher.start()
    fleet?.start(runs)
    scribe.start()
    forgetting?.start()
  }

  async function drain(): Promise<void> {
    await store
      .signIn(worker, { ...toAbout(context), slots: 0 })
      .catch((error: unknown) => log.warn({ error }, 'that it takes nothing new could not be told'))
    await dispatcher.drain()
  }

  return {
    runs,
    start,
    drain,
    asked: asked.promise,
    waitsFor: () => [
      ...dispatcher.listAtWork().map(name => `attempt ${name}`),
      ...timekeeper.listMerging().map(name => `the merge of attempt ${name}`),
    ],
    onActivity: activity.listen,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

function toAbout(context: EngineContext): WorkerAbout {
  const { about, agents, slots, ownSlots = slots, place, sharedPlaces = [], labels = [] } = context
  return {
    verb: about?.verb ?? '',
    version: about?.version ?? '',
    slots: ownSlots,
    agents: [...agents.keys()],
    places: [place, ...sharedPlaces],
    labels: [...labels],
  }
}

const ENDED: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled'])

function endsSomething({ type }: Event): boolean {
  return type === 'task-done' || type === 'task-failed' || type === 'task-skipped' || type === 'run-ended'
}
