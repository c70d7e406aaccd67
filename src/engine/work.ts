import type { Agent, Assignment, Watch } from '../agents/port.ts'
import { toOutcome } from '../run/outcome.ts'
import type { Outcome, Usage } from '../run/outcome.ts'
import type { Lesson } from '../run/lessons.ts'
import { listReplies, toPrompt } from '../run/prompt.ts'
import { toldOf } from '../run/run.ts'
import type { Attempt, Run, RunTask } from '../run/run.ts'
import type { AttemptRef } from '../store/port.ts'
import type { AttemptContext } from './attempt.ts'
import { findLessons } from './find-lessons.ts'
import { toChecksMs } from '../run/gates.ts'
import { checkGate, undoMerges } from './gate.ts'
import { judgeWork } from './judge-work.ts'
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
  signal: AbortSignal,
): Promise<Worked> {
  const { store, clock, log } = context
  let isOurFault = false
  const watch: Watch = {
    activity: text => context.show({ ...ref, at: clock.now(), text }),
    process: handle =>
      store.recordProcess(ref, claim.token, handle).catch((error: unknown) => {
        isOurFault = true
        throw error
      }),
  }
  const task = run.tasks[ref.task]!
  try {
    if (task.undo) return toInterrupted(await undoMerges(context.workspaces, run, task), signal)
    if (agent === null)
      return toInterrupted(await checkGate(context.checks, run, task, watch, signal), signal)
    return await workOn(context, run, ref, claim, agent, watch, signal)
  } catch (error) {
    log.error({ error, ...ref }, 'an agent could not do its work')
    const message = error instanceof Error ? error.message : String(error)
    return { outcome: { kind: isOurFault ? 'lost' : 'error', message, tail: '' }, usage: null }
  }
}

async function workOn(
  context: AttemptContext,
  run: Run,
  ref: AttemptRef,
  claim: Claim,
  agent: Agent,
  watch: Watch,
  signal: AbortSignal,
): Promise<Worked> {
  const { workspaces, clock } = context
  const task = run.tasks[ref.task]!
  const attempt = task.attempts[ref.attempt - 1]!
  const folder = await openFolder(context, run, ref, attempt)
  const lessons = await findLessons(context, run, ref)
  const stalling = new AbortController()
  using life = watchLife({
    clock,
    stallMs: run.policy.stallMs,
    pulse: () => workspaces.pulse(ref),
    warn: why => warn(context, ref, claim, why),
    stall: why => stalling.abort(why),
  })
  const seen: Watch = {
    ...watch,
    activity(text) {
      life.sign()
      watch.activity(text)
    },
  }
  // The rest is for the checks.
  const timeMs = Math.max(1, claim.deadlineAt - toChecksMs(run, task) - clock.now())
  const place = { folder, timeMs, token: claim.token }
  const assignment = toAssignment(run, task, attempt, place, lessons)
  const report = await agent.work(assignment, seen, AbortSignal.any([signal, stalling.signal]))
  life[Symbol.dispose]()
  const usage = report.usage ?? null
  const { ending, tail } = report
  if (ending.kind === 'stopped' && stalling.signal.aborted && !signal.aborted)
    return { outcome: { kind: 'stalled', message: String(stalling.signal.reason), tail }, usage }
  if (ending.kind !== 'finished') return toInterrupted(toOutcome(report, 0), signal, usage)
  const worked = { folder, report, summary: ending.summary }
  return toInterrupted(await judgeWork(context, run, task, ref, worked, watch, signal), signal, usage)
}

/** An attempt that was answered goes on where it was; one that is to mend another's work, from what that left. */
async function openFolder(
  { workspaces }: AttemptContext,
  run: Run,
  ref: AttemptRef,
  { because, from }: Attempt,
): Promise<string> {
  const kept = because === 'answered' ? await workspaces.find(ref) : undefined
  if (kept) return kept.folder
  const { folder } = run.charter
  const opened = await workspaces.open(ref, folder, from === null ? undefined : { ...ref, attempt: from })
  if (from !== null) await workspaces.drop({ ...ref, attempt: from })
  return opened.folder
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
  { folder, timeMs, token }: { folder: string; timeMs: number; token: string },
  lessons: Lesson[],
): Assignment {
  const told = toldOf(run, task)
  return {
    run: run.id,
    task: task.id,
    title: told.title,
    detail: told.detail,
    attempt: attempt.number,
    token,
    prompt: toPrompt(run, task, attempt, lessons),
    answers: listReplies(run, task).map(({ reply }) => reply),
    provider: attempt.provider,
    minutes: told.minutes,
    folder,
    seed: run.charter.seed * 1_000_003 + task.index * 101 + attempt.number,
    limits: { timeMs, outputBytes: run.policy.outputBytes },
  }
}
