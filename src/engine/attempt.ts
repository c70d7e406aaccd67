import type { Agent, Checks, ProcessHandle } from '../agents/port.ts'
import { backoffMs } from '../lib/backoff.ts'
import { isPassing } from '../lib/passing.ts'
import { pause } from '../lib/repeat.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { isBlamed, isFailure } from '../run/outcome.ts'
import type { Outcome } from '../run/outcome.ts'
import { toldOf } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import type { ActivityRow, AttemptRef, Job, Store } from '../store/port.ts'
import { WorkspaceError } from '../workspace/port.ts'
import type { Room } from '../system/room.ts'
import type { MergeNote, MergeResult, Workspaces } from '../workspace/port.ts'
import type { Foresight } from './foresight.ts'
import type { Line } from './line.ts'
import type { ReadPapers } from './find-for-prompt.ts'
import { isShutdown } from './shutdown.ts'
import type { Runs } from './runs.ts'
import { work } from './work.ts'

/** Whose it is. What it started in a container bears a name that is made of these. */
export interface ProcessOf {
  run: string
  attempt: number
  token: string
}

export interface AttemptContext {
  readPapers?: ReadPapers
  store: Store
  runs: Runs
  workspaces: Workspaces
  /** Runs the commands that people approved. */
  checks: Checks
  clock: Clock
  log: Log
  /** What is run in a fresh workspace before the agent: programs with their arguments. */
  setup?: readonly (readonly string[])[]
  /** What becomes of an attempt that changed files which its task does not name; unset: nothing. */
  confine?: 'warn' | 'refuse' | null | undefined
  /** Sees which attempts write the same files; unset: nobody looks. */
  foresight?: Foresight
  /** Whether there is room to work in; unset: always. */
  room?: Room
  /** This process, as it signed in, and this machine's name: only processes on it can be ended from here. */
  worker: string
  host: string
  endProcess(handle: ProcessHandle, of: ProcessOf): Promise<'ended' | 'gone' | 'survives'>
  /** Takes what an agent lets people see. */
  show(row: ActivityRow): void
}

/** With these pauses between them a report is tried for about three minutes; past that the deadline decides. */
const REPORT_TRIES = 20
/** Where it fails for what passes by itself, a database that is away or a disk that is full: for a day. */
const PASSING_TRIES = 8_640
/** For a remote that is away half an hour; then people are told. */
const AWAY_TRIES = 180
const REPORT_DELAY_MS = 250
const REPORT_DELAY_MAX_MS = 10_000

/** An attempt's whole way on this machine: claim, work, report, merge. */
export async function workAttempt(
  context: AttemptContext,
  job: Job,
  agent: Agent | null,
  line: Line,
  signal: AbortSignal,
): Promise<void> {
  const { runs, worker, host, store, workspaces } = context
  const ref = job.data as AttemptRef
  const { run, decision } = await runs.submit(ref.run, { type: 'claim', ...place(ref), worker, host })
  const claim = decision.events.find(event => event.type === 'attempt-claimed')
  if (!claim) return isOurs(run, ref, worker) ? undefined : await store.endJobs([job])

  const worked = await work(context, run, ref, claim, agent, line, signal)
  const { outcome, usage } = await excuse(context, worked)
  if (isFailure(outcome)) await share(context, ref)
  const reported = await persist(context, signal, toReportTries, () => {
    const said = { ...place(ref), token: claim.token }
    if (outcome.kind === 'interrupted')
      return runs.submit(ref.run, { type: 'released', ...said, why: outcome.message }, { ends: job })
    if (outcome.kind === 'lost')
      return runs.submit(ref.run, { type: 'lost', ...said, why: outcome.message }, { ends: job })
    return runs.submit(ref.run, { type: 'report', ...said, outcome, usage }, { ends: job })
  })
  // The answer to the first telling may have been lost, and a second one is ignored: what counts is how it stands.
  const stands = reported.run.tasks[ref.task]?.attempts[ref.attempt - 1]
  if (stands?.status === 'merging' && stands.token === claim.token)
    await mergeAttempt(context, reported.run, ref, claim.token, signal)
  else if (outcome.kind !== 'question' && !isWanted(reported.run, ref))
    await (isFailure(outcome) ? workspaces.keep(ref) : workspaces.drop(ref))
}

/** On a disk that is full anything fails, whoever works: it is nobody's failure, and is begun again where there is room. */
async function excuse<T extends { outcome: Outcome }>(context: AttemptContext, worked: T): Promise<T> {
  const { outcome } = worked
  if (!isFailure(outcome) || !isBlamed(outcome.kind) || !(await isFull(context))) return worked
  return { ...worked, outcome: { kind: 'interrupted', message: 'the disk of its worker is full' } }
}

async function isFull({ room }: AttemptContext): Promise<boolean> {
  return room !== undefined && (await room.shortage()) !== null
}

/** Before it is told how it ended: another worker may be given it to go on from at once. */
async function share({ workspaces, log }: AttemptContext, ref: AttemptRef): Promise<void> {
  try {
    await workspaces.share?.(ref)
  } catch (error) {
    log.warn({ error, ...ref }, 'what an attempt left could not be brought to where others have it')
  }
}

/** The next attempt goes on from what this one left, or people are asked whether it shall. */
function isWanted(run: Run, { task, attempt }: AttemptRef): boolean {
  const isOffered = [...run.asking].some(
    asked =>
      asked.task === task &&
      asked.attempt === attempt &&
      asked.about.options.some(({ cure }) => cure === 'continue'),
  )
  return isOffered || run.tasks[task]?.goesOnFrom === attempt
}

/**
 * Our claim came through, and only its answer was lost: nobody works on the attempt. With nobody beating for
 * it, its job is soon found lost and the attempt made anew; if it ended here, only the deadline would.
 */
function isOurs(run: Run, ref: AttemptRef, worker: string): boolean {
  const stands = run.tasks[ref.task]?.attempts[ref.attempt - 1]
  return stands?.status === 'running' && stands.worker === worker
}

/** Brings an attempt's change into the run's folder and says how that went. */
export async function mergeAttempt(
  context: AttemptContext,
  run: Run,
  ref: AttemptRef,
  token: string,
  signal: AbortSignal,
): Promise<void> {
  const { workspaces, runs } = context
  const said = { ...place(ref), token }
  const result = await merge(context, ref, toNote(run, ref), signal)
  await persist(context, signal, toReportTries, () => {
    if (result.kind === 'unmerged')
      return runs.submit(ref.run, { type: 'unmerged', ...said, why: result.why })
    if (result.kind === 'conflict')
      return runs.submit(ref.run, { type: 'conflicted', ...said, paths: result.paths })
    const paths = result.changes.map(({ path }) => path)
    return runs.submit(ref.run, { type: 'merged', ...said, paths })
  })
  await (result.kind === 'conflict' ? workspaces.keep(ref) : workspaces.drop(ref))
}

/** Whoever started the run, and whoever answered what was asked about the task, let it be done. */
function toNote(run: Run, ref: AttemptRef): MergeNote {
  const task = run.tasks[ref.task]!
  const answers = [...run.escalations.values()].flatMap(({ task: asked, answer }) =>
    asked === ref.task && answer ? [answer.by] : [],
  )
  const approvers = [...new Set([...(run.startedBy === null ? [] : [run.startedBy]), ...answers])]
  return { task: task.id, title: toldOf(run, task).title, approvers }
}

/** After an error of the disk the change may be half in, and a merge finishes what it began: it is tried again. */
async function merge(
  context: AttemptContext,
  ref: AttemptRef,
  note: MergeNote,
  signal: AbortSignal,
): Promise<MergeResult | { kind: 'unmerged'; why: string }> {
  const toUnmerged = (error: unknown): { kind: 'unmerged'; why: string } => {
    context.log.error({ error, ...ref }, 'a change could not be brought back')
    return { kind: 'unmerged', why: `its change could not be brought back: ${toMessage(error)}` }
  }
  const isAway = (error: unknown): boolean => error instanceof WorkspaceError && error.code === 'away'
  const isHopeless = (error: unknown): boolean =>
    error instanceof WorkspaceError && error.code !== 'io' && error.code !== 'away'
  const toTries = async (error: unknown): Promise<number> => {
    if (isAway(error)) return AWAY_TRIES
    return (await isFull(context)) ? PASSING_TRIES : REPORT_TRIES
  }
  return await persist(context, signal, toTries, () =>
    context.workspaces.merge(ref, note).catch((error: unknown) => {
      if (isHopeless(error)) return toUnmerged(error)
      throw error
    }),
  ).catch(toUnmerged)
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function toReportTries(error: unknown): number {
  return isPassing(error) ? PASSING_TRIES : REPORT_TRIES
}

/** What an agent did must not be lost because the database was away for a while; at a shutdown nobody waits for it. */
async function persist<T>(
  context: AttemptContext,
  signal: AbortSignal,
  toTries: (error: unknown) => number | Promise<number>,
  store: () => Promise<T>,
): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await store()
    } catch (error) {
      if (tries + 1 >= (await toTries(error)) || isShutdown(signal)) throw error
      context.log.warn({ error }, 'what an attempt came to could not be stored; trying again')
      await pause(context.clock, backoffMs(tries, REPORT_DELAY_MS, REPORT_DELAY_MAX_MS), signal)
    }
  }
}

function place(ref: AttemptRef): { task: number; attempt: number } {
  return { task: ref.task, attempt: ref.attempt }
}
