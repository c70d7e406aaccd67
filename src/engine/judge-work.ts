import type { Checks, ProcessWatch } from '../agents/port.ts'
import { findFault } from '../plan/find-fault.ts'
import { judge } from '../run/judge/judge.ts'
import type { Work } from '../run/judge/work.ts'
import { listWorse } from '../run/gates.ts'
import type { CheckResult, Outcome, Report } from '../run/outcome.ts'
import { toldOf } from '../run/run.ts'
import type { Run, RunTask } from '../run/run.ts'
import type { Additions, WorkspaceKey, Workspaces } from '../workspace/port.ts'
import { listed } from '../run/listed.ts'
import { findStrays } from './find-strays.ts'
import { runCheck } from './gate.ts'

const LIMITS = { files: 300, lines: 600, bytes: 200_000, lineChars: 400 }

interface JudgeContext {
  workspaces: Workspaces
  checks: Checks
  confine?: 'warn' | 'refuse' | null | undefined
}

/** What an attempt that ended well by its own account really came to: looked at by its work, then by the plan's checks. */
export async function judgeWork(
  { workspaces, checks, confine }: JudgeContext,
  run: Run,
  task: RunTask,
  key: WorkspaceKey,
  place: { folder: string; report: Report; summary: string },
  watch: ProcessWatch,
  signal: AbortSignal,
): Promise<Outcome> {
  const { report, summary, folder } = place
  const changes = await workspaces.additions(key, LIMITS)
  const leaks = changes.flatMap(({ path, leadsOut }) =>
    leadsOut === undefined ? [] : [`${path} → ${leadsOut}`],
  )
  if (leaks.length > 0) {
    const message = `it left links that lead out of its workspace: ${listed(leaks, 10)}`
    return { kind: 'check', message, tail: report.tail }
  }
  const work = { task: toTold(run, task, changes), summary, tail: report.tail, changes }
  const { words, forbidden } = run.policy
  const verdict = judge(work, { words, forbidden })
  if (verdict.kind !== 'good') {
    const tail = verdict.evidence === '' ? report.tail : `${report.tail}\n${verdict.evidence}`.trim()
    return { kind: verdict.kind, message: verdict.message, tail }
  }
  const fault = run.charter.rehearsal ? null : findFaultIn(work)
  if (fault !== null) return { kind: 'check', message: fault, tail: report.tail }
  const strays = confine === undefined || run.charter.rehearsal ? [] : findStrays(work.task.files, changes)
  const astray =
    strays.length === 0 ? '' : `it changed files that its task does not name: ${listed(strays, 10)}`
  if (astray !== '' && confine === 'refuse') return { kind: 'check', message: astray, tail: report.tail }
  if (astray !== '') watch.activity(astray)
  const results: CheckResult[] = []
  const wanted = run.charter.rehearsal ? [] : run.charter.checks
  for (const { command } of wanted) {
    results.push(await runCheck(checks, command, folder, run.policy, watch, signal))
    if (signal.aborted) return { kind: 'stopped' }
  }
  const failing = listWorse(run, wanted, results)
  if (failing.length > 0) {
    const bad = failing.find(({ result }) => result?.tail)?.result
    return { kind: 'check', message: failing.map(({ why }) => why).join('; '), tail: bad?.tail ?? '' }
  }
  const said = astray === '' ? summary : `${summary} (${astray})`
  return { kind: 'done', summary: said, changed: changes.length }
}

/** A new file that the task names, and that is not what its name says. */
function findFaultIn({ task, changes }: Work & { changes: Additions[] }): string | null {
  for (const { path, kind, added, isCut, isBinary } of changes) {
    if (kind !== 'added' || isCut || isBinary || findStrays(task.files, [{ path }]).length > 0) continue
    const fault = task.files.length === 0 ? null : findFault(path, added.join('\n'))
    if (fault !== null) return `${path} was to be delivered, and ${fault}`
  }
  return null
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
