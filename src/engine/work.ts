import type { Agent, Assignment, ProcessHandle, ProcessWatch, Words } from '../agents/port.ts'
import { abortWith } from '../lib/abort-with.ts'
import { isAtOnce } from '../lib/at-once.ts'
import { toOutcome } from '../run/outcome.ts'
import type { Outcome, Usage } from '../run/outcome.ts'
import { mannerOf } from '../run/assign.ts'
import { listReplies, toGoOn, toPrompt } from '../run/prompt.ts'
import type { Found } from '../run/prompt.ts'
import { toldOf } from '../run/run.ts'
import type { Attempt, Run, RunTask } from '../run/run.ts'
import type { AttemptRef } from '../store/port.ts'
import type { AttemptContext, ProcessOf } from './attempt.ts'
import { isElsewhere } from '../workspace/port.ts'
import { findForPrompt } from './find-for-prompt.ts'
import { toChecksMs } from '../run/gates.ts'
import { toLimitMs } from '../run/limits.ts'
import { checkGate } from './check-gate.ts'
import { undoMerges } from './gate.ts'
import { setUpAttempt } from './set-up.ts'
import { judgeWork } from './judge-work.ts'
import { withPatience } from './patient.ts'
import type { Line } from './line.ts'
import { openTalk } from './talk.ts'
import { isShutdown, SHUTDOWN } from './shutdown.ts'
import { watchLife } from './watch.ts'

interface Claim {
  token: string
  deadlineAt: number
}

interface Worked {
  outcome: Outcome
  usage: Usage | null
}

/** What its agent makes of an attempt, watched over and judged. Never rejects. */
export async function work(
  context: AttemptContext,
  run: Run,
  ref: AttemptRef,
  claim: Claim,
  agent: Agent | null,
  line: Line,
  signal: AbortSignal,
): Promise<Worked> {
  const handles: ProcessHandle[] = []
  const worked = await tryToWork(context, run, ref, claim, agent, line, handles, signal)
  if (!isAtOnce(signal)) return worked
  // Whoever wanted it ended at once decided about the task already, and is told what became of its processes.
  const of = { run: ref.run, attempt: ref.attempt, token: claim.token }
  return { ...worked, outcome: { kind: 'stopped', ended: await confirmEnd(context, handles, of) } }
}

async function confirmEnd(
  { endProcess, log }: AttemptContext,
  handles: ProcessHandle[],
  of: ProcessOf,
): Promise<{ pids: number[]; unsure?: string }> {
  const pids = handles.map(({ pid }) => pid)
  try {
    const ends = await Promise.all(handles.map(handle => endProcess(handle, of)))
    return ends.includes('survives') ? { pids, unsure: 'it could not be ended' } : { pids }
  } catch (error) {
    log.warn({ error, pids }, 'could not see whether processes are gone')
    return { pids, unsure: 'it could not be seen whether it is gone' }
  }
}

async function tryToWork(
  context: AttemptContext,
  run: Run,
  ref: AttemptRef,
  claim: Claim,
  agent: Agent | null,
  line: Line,
  handles: ProcessHandle[],
  signal: AbortSignal,
): Promise<Worked> {
  const { store, clock, log } = context
  let isOurFault = false
  const watch: ProcessWatch = {
    activity: text => context.show({ ...ref, at: clock.now(), text }),
    process: handle => {
      if (handles.every(({ pid }) => pid !== handle.pid)) handles.push(handle)
      return store.recordProcess(ref, claim.token, handle).catch((error: unknown) => {
        isOurFault = true
        throw error
      })
    },
  }
  const task = run.tasks[ref.task]!
  const workspaces = withPatience(context.workspaces, { clock, log, signal, tell: watch.activity })
  const patient = { ...context, workspaces }
  try {
    if (task.undo) return toInterrupted(await undoMerges(workspaces, run, task), signal)
    if (agent === null) {
      const place = { watch, signal, deadlineAt: claim.deadlineAt }
      return toInterrupted(await checkGate(patient, run, task, place), signal)
    }
    return await workOn(patient, run, ref, claim, agent, line, watch, signal)
  } catch (error) {
    log.error({ error, ...ref }, 'an agent could not do its work')
    const message = error instanceof Error ? error.message : String(error)
    return {
      outcome: { kind: isOurFault || isElsewhere(error) ? 'lost' : 'error', message, tail: '' },
      usage: null,
    }
  }
}

async function workOn(
  context: AttemptContext,
  run: Run,
  ref: AttemptRef,
  claim: Claim,
  agent: Agent,
  line: Line,
  watch: ProcessWatch,
  signal: AbortSignal,
): Promise<Worked> {
  const { workspaces, clock } = context
  const task = run.tasks[ref.task]!
  const attempt = task.attempts[ref.attempt - 1]!
  const { folder, isFresh } = await openFolder(context, run, ref, attempt)
  const broken = isFresh ? await setUpAttempt(context, run, ref, folder, watch, signal) : null
  if (broken !== null) return toInterrupted(broken, signal)
  const found = await findForPrompt(context, run, ref, folder)
  const stalling = new AbortController()
  using ended = abortWith(signal, stalling.signal)
  using life = watchLife({
    clock,
    stallMs: run.policy.stallMs,
    pulse: () => workspaces.pulse(ref),
    warn: why => warn(context, ref, claim, why),
    stall: why => stalling.abort(why),
  })
  using meanwhile = new DisposableStack()
  if (context.foresight) meanwhile.use(context.foresight.watch(ref, claim.token))
  const talk = openTalk(context, { ref, token: claim.token, agent, line, life, watch, signal: ended.signal })
  // Its time begins now; the rest is for the checks.
  const leftMs = claim.deadlineAt - toChecksMs(run, task) - clock.now()
  const timeMs = Math.max(1, Math.min(toLimitMs(run, task), leftMs))
  const isResumed = attempt.because === 'resumed' && !isFresh
  const place = { folder, timeMs, token: claim.token, session: isResumed ? attempt.session : null }
  const words = talk.wordsAfter(task.words.length)
  const assignment = toAssignment(run, task, attempt, place, found, words)
  await keepPrompt(context, ref, assignment.prompt)
  const report = await agent.work(assignment, talk.watch, ended.signal)
  life[Symbol.dispose]()
  await talk.end()
  const usage = report.usage ?? talk.used()
  const { ending, tail } = report
  if (ending.kind === 'stopped' && stalling.signal.aborted && !signal.aborted)
    return { outcome: { kind: 'stalled', message: String(stalling.signal.reason), tail }, usage }
  if (ending.kind !== 'finished') return toInterrupted(toOutcome(report, 0), signal, usage)
  const worked = { folder, report, summary: ending.summary }
  return toInterrupted(await judgeWork(context, run, task, ref, worked, watch, signal), signal, usage)
}

/** People can look it up; that it could not be kept is no reason not to begin. */
async function keepPrompt({ store, log }: AttemptContext, ref: AttemptRef, prompt: string): Promise<void> {
  try {
    await store.keepPrompt(ref, prompt)
  } catch (error) {
    log.warn({ error, ...ref }, 'what an agent is told could not be kept')
  }
}

/** An attempt that was answered, or whose session is taken up again, goes on where it was; one that is to mend another's work, from what that left. */
async function openFolder(
  { workspaces }: AttemptContext,
  run: Run,
  ref: AttemptRef,
  { because, from }: Attempt,
): Promise<{ folder: string; isFresh: boolean }> {
  const kept = because === 'answered' || because === 'resumed' ? await workspaces.find(ref) : undefined
  if (kept) return { folder: kept.folder, isFresh: false }
  const { folder } = run.charter
  const opened = await workspaces.open(ref, folder, from === null ? undefined : { ...ref, attempt: from })
  if (from !== null) await workspaces.drop({ ...ref, attempt: from })
  return { folder: opened.folder, isFresh: true }
}

/** People hear of it once; that it could not be told is no reason to end the attempt. */
function warn({ runs, log }: AttemptContext, ref: AttemptRef, { token }: Claim, why: string): void {
  const { run, task, attempt } = ref
  runs
    .submit(run, { type: 'warned', task, attempt, token, why })
    .catch((error: unknown) => log.warn({ error, ...ref }, 'a warning could not be given'))
}

function toInterrupted(outcome: Outcome, signal: AbortSignal, usage: Usage | null = null): Worked {
  if (outcome.kind === 'stopped' && isShutdown(signal))
    return { outcome: { kind: 'interrupted', message: SHUTDOWN }, usage: null }
  return { outcome, usage }
}

function toAssignment(
  run: Run,
  task: RunTask,
  attempt: Attempt,
  {
    folder,
    timeMs,
    token,
    session,
  }: { folder: string; timeMs: number; token: string; session: string | null },
  found: Found,
  words: Words,
): Assignment {
  const told = toldOf(run, task)
  return {
    run: run.id,
    task: task.id,
    title: told.title,
    detail: told.detail,
    attempt: attempt.number,
    token,
    prompt: toPrompt(run, task, attempt, found),
    ...(session !== null && { resume: { session, prompt: toGoOn(task) } }),
    answers: listReplies(run, task).map(({ reply }) => reply),
    provider: attempt.provider,
    ...mannerOf(run, task, attempt),
    words,
    minutes: told.minutes,
    folder,
    seed: run.charter.seed * 1_000_003 + task.index * 101 + attempt.number,
    limits: { timeMs, outputBytes: run.policy.outputBytes },
  }
}
