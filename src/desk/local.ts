import { mkdir, stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import type { Config } from '../config/config.ts'
import { UnknownRun } from '../engine/advance.ts'
import { listLasting, sayLasting } from '../engine/list-lasting.ts'
import type { Engine } from '../engine/engine.ts'
import { toTerminalDeed, withDocument } from '../engine/to-deed.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Plan } from '../plan/plan.ts'
import type { Charter, ThreadRef } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import type { Shipping } from '../run/shipping.ts'
import type { Store } from '../store/port.ts'
import { followRun } from './follow-run.ts'
import type { Heard } from './follow-run.ts'
import { foundRun, toPlace } from './installation.ts'
import type { Beginning, Desk, Reading, Said, Submitted } from './port.ts'

interface ReadingContext {
  store: Store
  clock: Clock
  log: Log
}

interface LocalContext extends ReadingContext {
  engine: Pick<Engine, 'runs' | 'onActivity'>
  config: Config
  /** What stands in the way of all runs, as this process knows it. */
  troubles(): Promise<string[]>
  read(bytes: Uint8Array): Promise<Plan>
  ship(run: Run, tip: string | null): Promise<Shipping>
  /** Where people are told of a run that is begun here; null: nowhere else. */
  openThread(charter: Charter): Promise<ThreadRef | null>
}

/** The runs of a store that this process has open, for who only reads. */
export function openLocalReading(context: ReadingContext): Reading & Disposable {
  return toReading(context, null)
}

/** The runs of this process's own engine and store; both stay open when it is closed. */
export function openLocalDesk(context: LocalContext): Desk {
  const { engine } = context
  const { runs } = engine
  const { [Symbol.dispose]: close, ...reading } = toReading(context, {
    listen: listener => runs.listen(listener),
    onActivity: listener => engine.onActivity(listener),
  })
  return {
    ...reading,
    listTroubles: context.troubles,
    submit: (run, input) => submit(context, run, input),
    ship: async (id, tip) => {
      const run = await runs.look(id)
      return run && (await context.ship(run, tip))
    },
    begin: beginning => begin(context, beginning),
    async [Symbol.asyncDispose]() {
      close()
    },
  }
}

/** Of one chat. */
const THREADS_MAX = 100

function toReading({ store, clock, log }: ReadingContext, heard: Heard | null): Reading & Disposable {
  const closing = new AbortController()
  return {
    listRuns: limit => store.listRuns(limit),
    rowsOf: run => store.rowsOf(run),
    eventsOf: run => store.eventsOf(run, null),
    historyOf: run =>
      store.transaction(async tx => {
        const kept = await store.lockRun(tx, run)
        return kept ? { kept, events: await store.eventsAfter(tx, run, 0) } : null
      }),
    forgottenOf: run => store.views.readForgotten(run),
    listInstances: async () => (await store.views.readInstallation()).workers,
    listTroubles: async () => sayLasting(await listLasting(store)),
    toldIn: async chat => {
      const threads = await store.chats.listGoingThreads(chat, THREADS_MAX)
      return [...new Set(threads.map(({ channel }) => channel))]
    },
    promptOf: async (run, task, attempt) => (await store.promptOf({ run, task, attempt })) ?? null,
    follow: (run, after, signal) =>
      followRun({ store, heard, clock, log }, run, after, AbortSignal.any([signal, closing.signal])),
    [Symbol.dispose]: () => closing.abort(),
  }
}

async function submit(
  { engine: { runs }, clock }: LocalContext,
  id: string,
  input: Said,
): Promise<Submitted> {
  const more = 'by' in input ? { deed: toTerminalDeed(input.by, input, clock.now()) } : {}
  try {
    const { run, decision } = await runs.submit(id, input, more)
    return { refusal: decision.refusal ?? null, seq: run.seq }
  } catch (error) {
    if (!(error instanceof UnknownRun)) throw error
    return { refusal: { code: 'unknown', message: `There is no run ${id}.` }, seq: 0 }
  }
}

async function begin(
  { engine: { runs }, config, read, openThread, clock }: LocalContext,
  beginning: Beginning,
): Promise<{ run: string } | { problems: string[] }> {
  const { folder, by } = beginning.wishes
  if (!isAbsolute(folder) || !(await isFolder(folder)))
    return { problems: [`There is no folder ${folder} that its changes could go to.`] }
  const founded = foundRun(await read(beginning.bytes), beginning.wishes, config)
  if ('problems' in founded) return founded
  if (founded.charter.place === toPlace(config)) await mkdir(founded.charter.folder, { recursive: true })
  const charter = { ...founded.charter, thread: await openThread(founded.charter) }
  const start = { type: 'start' as const, by }
  const deed = withDocument(toTerminalDeed(by, start, clock.now()), beginning.bytes)
  await runs.submit(charter.run, { type: 'create', charter }, { deed })
  await runs.submit(charter.run, start, { deed })
  return { run: charter.run }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() ?? false
}
