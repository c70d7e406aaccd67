import type { Checks, ProcessWatch } from '../agents/port.ts'
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

export async function runCheck(
  checks: Checks,
  command: string,
  folder: string,
  { checkMs, outputBytes }: Policy,
  watch: ProcessWatch,
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
