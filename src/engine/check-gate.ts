import type { ProcessWatch } from '../agents/port.ts'
import { listCommands, listWorse } from '../run/gates.ts'
import type { Broken, CheckResult, Outcome } from '../run/outcome.ts'
import type { Run, RunTask } from '../run/run.ts'
import type { WorkspaceKey } from '../workspace/port.ts'
import type { AttemptContext } from './attempt.ts'
import { runCheck } from './gate.ts'
import { setUp } from './set-up.ts'

type GateContext = Pick<AttemptContext, 'workspaces' | 'checks' | 'setup' | 'clock'>

interface Place {
  watch: ProcessWatch
  signal: AbortSignal
  deadlineAt: number
}

/** Of more merges the one that broke a check is not looked for: people are asked. */
const MERGES_MAX = 1_000

/**
 * Runs what a gate wants to know where all is that the run has merged. When a check fails, the merge that broke it is
 * looked for by halves and taken back, so that its task is done again instead of people being asked.
 */
export async function checkGate(
  context: GateContext,
  run: Run,
  task: RunTask,
  place: Place,
): Promise<Outcome> {
  if (run.charter.rehearsal) return { kind: 'checked', results: listCommands(run, task).map(toRehearsed) }
  const lost = await findLost(context, run, task)
  if (lost !== null) return { kind: 'checked', results: [], broke: lost }
  const results = await look(context, run, task, place, undefined)
  if (place.signal.aborted) return { kind: 'stopped' }
  if (results === null)
    return { kind: 'error', message: 'what the run has merged is not to be had', tail: '' }
  const failing = listWorse(run, run.charter.gates[task.wave.id]?.checks ?? [], results)
  if (failing.length === 0 || task.wave.gate !== task.index) return { kind: 'checked', results }
  const broken = await findBreaking(context, run, task, place)
  if (place.signal.aborted) return { kind: 'stopped' }
  if (broken === null) return { kind: 'checked', results }
  const { why, result } = failing[0]!
  const broke = { ...broken, why: `with its change ${why}`, tail: result?.tail ?? '' }
  place.watch.activity(`${run.tasks[broke.task]!.id} broke it: its change is taken back`)
  return { kind: 'checked', results, broke }
}

/** An earlier look took a merge back and died before it could say so. */
async function findLost({ workspaces }: GateContext, run: Run, gate: RunTask): Promise<Broken | null> {
  if (gate.attempts.length < 2 || gate.wave.gate !== gate.index) return null
  const standing = new Set((await workspaces.merged(run.id, run.charter.folder)).map(toName))
  for (const index of gate.wave.tasks) {
    const { status, attempts } = run.tasks[index]!
    const merged = attempts.findLast(attempt => attempt.merged)
    if (status !== 'done' || !merged || standing.has(toName({ task: index, attempt: merged.number })))
      continue
    const why = 'with its change a check of its wave failed'
    return { task: index, attempt: merged.number, why, tail: '' }
  }
  return null
}

/** Null: that state is not to be had. */
async function look(
  context: GateContext,
  run: Run,
  task: RunTask,
  { watch, signal }: Place,
  until: WorkspaceKey | undefined,
): Promise<CheckResult[] | null> {
  await using view = await context.workspaces.view(run.id, run.charter.folder, until)
  if (view === null) return null
  const commands = listCommands(run, task)
  const broken = await setUp(context, run, view.folder, watch, signal)
  if (broken !== null && 'message' in broken) {
    const tail = `${broken.message}\n${'tail' in broken ? broken.tail : ''}`.trim()
    return commands.map(command => ({ command, exit: null, count: null, tail }))
  }
  const results: CheckResult[] = []
  for (const command of commands) {
    const result = await runCheck(context.checks, command, view.folder, run.policy, watch, signal)
    if (signal.aborted) return results
    watch.activity(`${command}: ${result.exit === 0 ? 'passed' : `exit code ${result.exit ?? 'none'}`}`)
    results.push(result)
  }
  return results
}

/** Null: it cannot be told, or what it did cannot be taken back, or the task has no try left. */
async function findBreaking(
  context: GateContext,
  run: Run,
  task: RunTask,
  place: Place,
): Promise<Pick<Broken, 'task' | 'attempt'> | null> {
  const { workspaces } = context
  const all = await workspaces.merged(run.id, run.charter.folder)
  const own = new Set(task.wave.tasks)
  const first = all.findIndex(({ task: index }) => own.has(index))
  if (first < 0 || all.length - first > MERGES_MAX) return null
  const bad = await findFirstBad(context, run, task, place, all, first)
  const key = bad === null ? undefined : all[bad]
  const broken = key && run.tasks[key.task]
  if (!key || !broken || broken.wave !== task.wave || broken.tries >= broken.triesMax) return null
  // One that people skipped since is not done again: what it had merged is theirs to judge.
  if (broken.status !== 'done') return null
  const taken = await workspaces.rollBack([key], run.charter.folder)
  return taken.kind === 'undone' ? { task: key.task, attempt: key.attempt } : null
}

/** By halves: what comes before the wave holds, or counts as holding where nothing came before; the last fails. */
async function findFirstBad(
  context: GateContext,
  run: Run,
  task: RunTask,
  place: Place,
  all: readonly WorkspaceKey[],
  first: number,
): Promise<number | null> {
  const checks = run.charter.gates[task.wave.id]?.checks ?? []
  const isGood = async (at: number): Promise<boolean | null> => {
    // each of these may take its whole time, and what is found must still be told
    const left = place.deadlineAt - context.clock.now()
    if (left < run.policy.checkMs * (checks.length + 1)) return null
    const results = await look(context, run, task, place, all[at])
    if (results === null || place.signal.aborted) return null
    return listWorse(run, checks, results).length === 0
  }
  if (first > 0 && (await isGood(first - 1)) !== true) return null
  let good = first - 1
  let bad = all.length - 1
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    const isMiddleGood = await isGood(middle)
    if (isMiddleGood === null) return null
    if (isMiddleGood) good = middle
    else bad = middle
  }
  return bad
}

function toName({ task, attempt }: Pick<WorkspaceKey, 'task' | 'attempt'>): string {
  return `${task}-${attempt}`
}

/** A rehearsal runs nothing of a plan. */
function toRehearsed(command: string): CheckResult {
  return { command, exit: 0, count: 0, tail: 'rehearsal: not run' }
}
