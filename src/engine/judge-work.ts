import type { Checks, Watch } from '../agents/port.ts'
import { judge } from '../run/judge/judge.ts'
import type { Work } from '../run/judge/work.ts'
import { listFailing } from '../run/gates.ts'
import type { CheckResult, Outcome, Report } from '../run/outcome.ts'
import { toldOf } from '../run/run.ts'
import type { Run, RunTask } from '../run/run.ts'
import type { WorkspaceKey, Workspaces } from '../workspace/port.ts'
import { runCheck } from './gate.ts'

const LIMITS = { files: 300, lines: 600, bytes: 200_000, lineChars: 400 }

interface JudgeContext {
  workspaces: Workspaces
  checks: Checks
}

/** What an attempt that ended well by its own account really came to: looked at by its work, then by the plan's checks. */
export async function judgeWork(
  { workspaces, checks }: JudgeContext,
  run: Run,
  task: RunTask,
  key: WorkspaceKey,
  place: { folder: string; report: Report; summary: string },
  watch: Watch,
  signal: AbortSignal,
): Promise<Outcome> {
  const { report, summary, folder } = place
  const changes = await workspaces.additions(key, LIMITS)
  const work = { task: toTold(run, task, changes), summary, tail: report.tail, changes }
  const { words, forbidden } = run.policy
  const verdict = judge(work, { words, forbidden })
  if (verdict.kind !== 'good') {
    const tail = verdict.evidence === '' ? report.tail : `${report.tail}\n${verdict.evidence}`.trim()
    return { kind: verdict.kind, message: verdict.message, tail }
  }
  const results: CheckResult[] = []
  const wanted = run.charter.rehearsal ? [] : run.charter.checks
  for (const { command } of wanted) {
    results.push(await runCheck(checks, command, folder, run.policy, watch, signal))
    if (signal.aborted) return { kind: 'stopped' }
  }
  const failing = listFailing(run, wanted, results)
  if (failing.length > 0) {
    const bad = failing.find(({ result }) => result?.tail)?.result
    return { kind: 'check', message: failing.map(({ why }) => why).join('; '), tail: bad?.tail ?? '' }
  }
  return { kind: 'done', summary, changed: changes.length }
}

/** What a rehearsal leaves is a note of it: judged as such. */
function toTold(run: Run, task: RunTask, changes: { path: string }[]): Work['task'] {
  const { title, detail, files, produces } = toldOf(run, task)
  if (!run.charter.rehearsal) return { title, detail, files, produces }
  return {
    title: 'Document the rehearsal',
    detail: null,
    files: changes.map(({ path }) => path),
    produces: 'change',
  }
}
