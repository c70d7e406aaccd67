import type { Checks, Watch } from '../agents/port.ts'
import { listCommands } from '../run/gates.ts'
import type { CheckResult, Outcome } from '../run/outcome.ts'
import type { Policy } from '../run/policy.ts'
import { listed } from '../run/listed.ts'
import type { Run, RunTask } from '../run/run.ts'
import type { Workspaces } from '../workspace/port.ts'

const TAIL_CHARS_MAX = 1_000

/** Takes back what a wave has merged: all of it, or nothing where others built on it. */
export async function undoMerges(workspaces: Workspaces, run: Run, task: RunTask): Promise<Outcome> {
  const keys = (task.undo?.attempts ?? []).map(ref => ({ run: run.id, ...ref }))
  const result = await workspaces.rollBack(keys, run.charter.folder)
  if (result.kind === 'undone') return { kind: 'undone', paths: result.paths }
  if (result.kind === 'not-kept') {
    const message = 'what these changes replaced is not kept any more: take them back by hand'
    return { kind: 'conflict', message, tail: '' }
  }
  const by = result.by.map(({ task: index }) => run.tasks[index]?.id ?? '').join(', ')
  const whose = by === '' ? 'somebody else' : by
  return { kind: 'conflict', message: `changed since by ${whose}: ${listed(result.paths, 10)}`, tail: '' }
}

/** Runs what a gate wants to know, one command after the other, in the run's own folder. */
export async function checkGate(
  checks: Checks,
  run: Run,
  task: RunTask,
  watch: Watch,
  signal: AbortSignal,
): Promise<Outcome> {
  const results: CheckResult[] = []
  for (const command of listCommands(run, task)) {
    const result = run.charter.rehearsal
      ? toRehearsed(command)
      : await runCheck(checks, command, run.charter.folder, run.policy, watch, signal)
    if (signal.aborted) return { kind: 'stopped' }
    watch.activity(`${command}: ${result.exit === 0 ? 'passed' : `exit code ${result.exit ?? 'none'}`}`)
    results.push(result)
  }
  return { kind: 'checked', results }
}

/** A rehearsal runs nothing of a plan. */
function toRehearsed(command: string): CheckResult {
  return { command, exit: 0, count: 0, tail: 'rehearsal: not run' }
}

export async function runCheck(
  checks: Checks,
  command: string,
  folder: string,
  { checkMs, outputBytes }: Policy,
  watch: Watch,
  signal: AbortSignal,
): Promise<CheckResult> {
  const limits = { timeMs: checkMs, outputBytes }
  const { ended, exit, tail, count } = await checks.run(
    { text: command, folder, env: [], limits },
    watch,
    signal,
  )
  const why = ended === 'exited' ? '' : `\n(${ended})`
  return { command, exit, count, tail: `${tail.slice(-TAIL_CHARS_MAX)}${why}`.trim() }
}
