import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { isAtOnce } from '../lib/at-once.ts'
import { STOP_MS } from './container.ts'
import { QUICKLY } from '../system/quickly.ts'
import { endLaunched } from './end-launched.ts'
import { KILL_MS } from './launch-protocol.ts'
import type { FromLauncher, LaunchEnd, LaunchJob, ToLauncher } from './launch-protocol.ts'
import type { ProcessHandle, ProcessWatch } from './port.ts'

/** Starts programs through a process of its own, which is started when first needed and again if it ends. */
export interface Launcher extends AsyncDisposable {
  /**
   * Runs the program once `watch.process` has recorded it; answers when its group is gone, or when that
   * could not be reached in bounded time. Rejects only as `watch.process` does.
   */
  launch(job: LaunchJob, watch: ProcessWatch, stop: AbortSignal, pipe?: Pipe): Promise<LaunchEnd>
}

/** For a program that is talked with: what it prints on standard output is not shown. */
export interface Pipe {
  output(text: string): void
  /** Called when it begins to run. What is sent after its end is lost. */
  open(input: PipeInput): void
}

export interface PipeInput {
  send(text: string): void
  end(): void
}

/** What the launcher may take longer to end a group than that takes by itself. */
const SLACK_MS = 1_500
const CLOSE_MS = 5_000

interface Launch {
  job: LaunchJob
  watch: ProcessWatch
  stop: AbortSignal
  pipe: Pipe | undefined
  handle?: ProcessHandle
  /** Why it could not be recorded. */
  problem?: { error: unknown }
  settle(end: LaunchEnd): void
}

interface Connection {
  child: ChildProcess
  launches: Map<number, Launch>
  lost: boolean
  /** How long what it started may take to end when it is closed. */
  closeMs: number
}

export function openLauncher(): Launcher {
  let connection: Connection | null = null
  let closed = false
  let lastId = 0
  return {
    async launch(job, watch, stop, pipe) {
      if (closed) throw new Error('The launcher is closed')
      if (connection === null || connection.lost) connection = connect()
      lastId += 1
      return await launchOn(connection, lastId, job, watch, stop, pipe)
    },
    async [Symbol.asyncDispose]() {
      closed = true
      if (connection !== null) await disconnect(connection)
      connection = null
    },
  }
}

function connect(): Connection {
  const child = fork(new URL('./launcher.ts', import.meta.url), [], {
    // a session of its own: Ctrl-C in the terminal is ours to answer
    detached: true,
    env: {},
    execArgv: [...QUICKLY],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const connection: Connection = { child, launches: new Map(), lost: false, closeMs: CLOSE_MS }
  const lose = (): void => {
    connection.lost = true
    for (const launch of connection.launches.values()) void endWithoutLauncher(launch)
    connection.launches.clear()
  }
  child.on('message', (message: FromLauncher) => receive(connection, message))
  child.on('disconnect', lose)
  child.on('error', lose)
  return connection
}

function launchOn(
  connection: Connection,
  id: number,
  job: LaunchJob,
  watch: ProcessWatch,
  stop: AbortSignal,
  pipe?: Pipe,
): Promise<LaunchEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<LaunchEnd>()
  let overdue: NodeJS.Timeout | undefined
  const forget = (): void => {
    clearTimeout(overdue)
    stop.removeEventListener('abort', onStop)
    connection.launches.delete(id)
  }
  const launch: Launch = {
    job,
    watch,
    stop,
    pipe,
    settle(end) {
      forget()
      if (launch.problem === undefined) resolve(end)
      else reject(launch.problem.error)
    },
  }
  const onStop = (): void => {
    // before that there is nothing to end, and `gated` will find the signal aborted
    if (launch.handle !== undefined) send(connection, { kind: 'stop', id, atOnce: isAtOnce(stop) })
    const containerMs = job.stop === undefined ? 0 : STOP_MS
    const ms = job.graceMs + KILL_MS + SLACK_MS + containerMs
    overdue = setTimeout(() => void endWithoutLauncher(launch), ms)
  }
  connection.launches.set(id, launch)
  if (job.stop !== undefined) connection.closeMs = CLOSE_MS + STOP_MS
  stop.addEventListener('abort', onStop, { once: true })
  send(connection, { kind: 'start', id, job, piped: pipe !== undefined })
  if (stop.aborted) onStop()
  return promise
}

function receive(connection: Connection, message: FromLauncher): void {
  const launch = connection.launches.get(message.id)
  if (launch === undefined) return
  switch (message.kind) {
    case 'gated':
      launch.handle = message.handle
      void record(connection, message.id, launch, message.handle)
      break
    case 'activity':
      launch.watch.activity(message.text)
      break
    case 'output':
      launch.pipe?.output(message.text)
      break
    case 'ended':
      launch.settle(message.end)
      break
  }
}

async function record(
  connection: Connection,
  id: number,
  launch: Launch,
  handle: ProcessHandle,
): Promise<void> {
  try {
    if (!launch.stop.aborted) await launch.watch.process(handle)
  } catch (error) {
    launch.problem = { error }
  }
  const mayGo = launch.problem === undefined && !launch.stop.aborted
  send(connection, mayGo ? { kind: 'go', id } : { kind: 'stop', id, atOnce: isAtOnce(launch.stop) })
  if (!mayGo) return
  launch.pipe?.open({
    send: text => send(connection, { kind: 'input', id, text }),
    end: () => send(connection, { kind: 'end-input', id }),
  })
}

function send(connection: Connection, message: ToLauncher): void {
  // what cannot be sent any more is settled by the loss of the connection
  if (connection.child.connected) connection.child.send(message, () => {})
}

async function endWithoutLauncher(launch: Launch): Promise<void> {
  const { handle, job } = launch
  const end = handle === undefined ? 'gone' : await endLaunched(handle, job, job.graceMs)
  launch.settle({ kind: 'launcher-ended', survives: end === 'survives' })
}

/** The launcher ends what it started when the channel closes, then itself. */
async function disconnect({ child, closeMs }: Connection): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const exited = once(child, 'exit')
  if (child.connected) child.disconnect()
  const late = new AbortController()
  await Promise.race([
    exited.then(() => late.abort()),
    wait(closeMs, undefined, { signal: late.signal }).then(
      () => child.kill('SIGKILL'),
      () => {},
    ),
  ])
}
