/**
 * The process that starts programs for its owner: a small one, because forking copies page tables (1.4 ms
 * from here, 21 ms from a process of 400 MB). When its owner ends, however it ends, this ends all it started.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { GroupEnd } from '../system/process-group.ts'
import { readStartedAt } from '../system/process-table.ts'
import { endLaunched } from './end-launched.ts'
import type { FromLauncher, LaunchEnd, LaunchJob, ToLauncher } from './launch-protocol.ts'
import { createOutputMeter } from './output-meter.ts'
import type { OutputMeter } from './output-meter.ts'

/**
 * Waits for one line on descriptor 3 before it becomes the program. The line is sent once the process is
 * recorded; if this process dies before, the descriptor closes and nothing runs.
 */
const GATE = 'read -r line <&3 || exit 125; [ "$line" = go ] || exit 125; exec "$0" "$@" 3<&-'
/** How long a process that left the group may keep the output open after the group is gone. */
const DRAIN_MS = 500

/** What is talked about takes more than what is said: files, ids, the same list of steps again and again. */
const PIPED_TIMES = 16
const UNTOLD_MAX = 4_000_000

type Start = Extract<ToLauncher, { kind: 'start' }>
type Exit = { code: number | null; signal: string | null }

interface Running {
  input: Writable
  letThrough(): void
  end(graceMs: number): Promise<GroupEnd>
  graceMs: number
}

const running = new Map<number, Running>()
const clock = {
  now: () => performance.now(),
  after: (delayMs: number, call: () => void) => {
    const timer = setTimeout(call, delayMs)
    return () => clearTimeout(timer)
  },
}

process.on('message', (message: ToLauncher) => {
  switch (message.kind) {
    case 'start':
      void start(message)
      break
    case 'go':
      running.get(message.id)?.letThrough()
      break
    case 'input':
      running.get(message.id)?.input.write(message.text)
      break
    case 'end-input':
      running.get(message.id)?.input.end()
      break
    case 'stop': {
      const one = running.get(message.id)
      void one?.end(message.atOnce ? 0 : one.graceMs)
      break
    }
  }
})
process.on('disconnect', () => {
  for (const one of running.values()) void one.end(0)
})

async function start(asked: Start): Promise<void> {
  const { id } = asked
  const end = await runProgram(asked).catch((error: unknown): LaunchEnd => ({
    kind: 'not-started',
    message: String(error),
  }))
  running.delete(id)
  tell({ kind: 'ended', id, end })
}

function tell(message: FromLauncher, told: () => void = () => {}): void {
  // its owner may be gone at any moment: then there is nobody to tell
  if (process.connected) process.send?.(message, undefined, {}, told)
}

async function runProgram({ id, job, piped }: Start): Promise<LaunchEnd> {
  const child = spawnGate(job)
  const exited = onceExited(child)
  const closed = onceClosed(child)
  const failed = onceFailed(child)
  if (child.pid === undefined) return { kind: 'not-started', message: await failed }
  const startedAt = await readStartedAt(child.pid).catch(() => null)
  if (startedAt === null) {
    child.kill('SIGKILL')
    return {
      kind: 'not-started',
      message: 'its start time cannot be read, so it could not be ended for sure',
    }
  }
  const handle = { pid: child.pid, startedAt }

  const survival = Promise.withResolvers<Exit>()
  let ending: Promise<GroupEnd> | undefined
  const end = async (graceMs: number): Promise<GroupEnd> => {
    ending = endLaunched(handle, job, graceMs)
    const how = await ending
    if (how === 'survives') survival.resolve({ code: null, signal: null })
    return how
  }
  const onActivity = (text: string): void => tell({ kind: 'activity', id, text })
  const meter = createOutputMeter({ clock, bytesMax: job.outputBytesMax, secrets: job.secrets, onActivity })
  const onOver = (): void => void end(job.graceMs)
  const output = watchOutput(child, meter, piped ? ['stderr'] : ['stdout', 'stderr'], onOver)
  if (piped) pipeOutput(id, job, child, output, onOver)
  running.set(id, {
    input: child.stdin!,
    letThrough: () => letThrough(child, job.input, piped),
    end,
    graceMs: job.graceMs,
  })
  if (process.connected) tell({ kind: 'gated', id, handle })
  else void end(0)

  const exit = await Promise.race([exited, survival.promise])
  // a leader that ended by itself may have left others behind
  const survives = (await (ending ?? end(job.graceMs))) === 'survives'
  await drain(closed)
  for (const stream of child.stdio) stream?.destroy()
  child.unref()
  return { kind: 'exited', ...exit, overflowed: output.overflowed, survives, ...meter.end() }
}

async function drain(closed: Promise<void>): Promise<void> {
  const late = new AbortController()
  await Promise.race([closed, wait(DRAIN_MS, undefined, { signal: late.signal }).catch(() => {})])
  late.abort()
}

/** A group of its own: its leader's number is the group's. */
function spawnGate(job: LaunchJob): ChildProcess {
  const child = spawn('/bin/sh', ['-c', GATE, job.program, ...job.args], {
    cwd: job.folder,
    env: job.environment,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  // a program need not read its input to the end, nor outlive ours
  for (const stream of child.stdio) stream?.on('error', () => {})
  return child
}

function letThrough(child: ChildProcess, input: string, piped: boolean): void {
  const gate = child.stdio[3]
  if (gate instanceof Writable) gate.end('go\n')
  if (piped) child.stdin?.write(input)
  else child.stdin?.end(input)
}

/** Its owner may read more slowly than it prints. */
function pipeOutput(
  id: number,
  job: LaunchJob,
  { stdout }: ChildProcess,
  output: { overflowed: boolean },
  onOver: () => void,
): void {
  let bytes = 0
  let untold = 0
  stdout?.setEncoding('utf8').on('data', (text: string) => {
    bytes += text.length
    if (output.overflowed) return
    if (bytes > job.outputBytesMax * PIPED_TIMES) {
      output.overflowed = true
      stdout.destroy()
      return onOver()
    }
    untold += text.length
    if (untold > UNTOLD_MAX) stdout.pause()
    tell({ kind: 'output', id, text }, () => {
      untold -= text.length
      if (untold <= UNTOLD_MAX) stdout.resume()
    })
  })
}

function watchOutput(
  child: ChildProcess,
  meter: OutputMeter,
  streams: readonly ('stdout' | 'stderr')[],
  onOver: () => void,
): { overflowed: boolean } {
  const output = { overflowed: false }
  for (const from of streams) {
    child[from]?.on('data', (chunk: Buffer) => {
      if (output.overflowed || meter.take(from, chunk) === 'within') return
      output.overflowed = true
      child.stdout?.destroy()
      child.stderr?.destroy()
      onOver()
    })
  }
  return output
}

function onceExited(child: ChildProcess): Promise<Exit> {
  return new Promise(resolve => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
}

function onceClosed(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    child.once('close', () => resolve())
  })
}

function onceFailed(child: ChildProcess): Promise<string> {
  return new Promise(resolve => {
    child.once('error', error => resolve(error.message))
  })
}
