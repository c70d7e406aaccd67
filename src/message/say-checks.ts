import type { CheckResult } from '../run/outcome.ts'
import { isFinished, latestAttempt } from '../run/run.ts'
import { listed } from '../run/listed.ts'
import type { Run, RunWave } from '../run/run.ts'
import { counted, said } from './words.ts'

/** How many tasks passed the plan's checks, and how its commands stood when they were last run. A rehearsal runs none. */
export function sayChecks(run: Run): string[] {
  const { charter, passed } = run
  if (charter.rehearsal) return []
  return [...sayTaskChecks(charter.checks.length, passed), ...sayGateChecks(run)]
}

/** The same, for programs. */
export function countChecks(run: Run): { tasksPassed: number; known: number; passing: number } | null {
  const { charter, passed } = run
  const results = listResults(run)
  if (charter.rehearsal || charter.checks.length + listCommands(run).size === 0) return null
  return { tasksPassed: passed, known: results.length, passing: results.filter(isPassing).length }
}

function sayTaskChecks(checks: number, passed: number): string[] {
  if (checks === 0 || passed === 0) return []
  return [`${counted(passed, 'task')} passed ${checks === 1 ? 'the check' : `all ${checks} checks`}`]
}

function sayGateChecks(run: Run): string[] {
  const results = listResults(run)
  if (results.length === 0) return []
  const passing = results.filter(isPassing).length
  const verb = results.length === 1 ? 'passes' : 'pass'
  return [`${passing} of ${counted(results.length, 'check')} ${verb}`]
}

/** `its 3 checks passed`, of a wave that is; what failed before and does so still is told of. Null: nothing was checked, or people said how it goes on. */
export function tellPassed(run: Run, wave: RunWave): string | null {
  const { charter, tasks } = run
  const { id, gate } = wave
  const task = gate === null ? undefined : tasks[gate]
  const attempt = task && latestAttempt(task)
  const { checks = [] } = charter.gates[id] ?? {}
  if (charter.rehearsal || checks.length === 0 || task?.status !== 'done') return null
  if (attempt?.outcome?.kind !== 'checked') return null
  if (wasAsked(run, wave)) return null
  const exits = new Map(attempt.outcome.results.map(({ command, exit }) => [command, exit]))
  const failing = checks.filter(({ command, expect }) => expect === 'success' && exits.get(command) !== 0)
  const passing = checks.length - failing.length
  const them = checks.length === 1 ? 'its check' : `its ${checks.length} checks`
  if (failing.length === 0) return `${them} passed`
  const names = failing.map(({ command }) => said(command, 60))
  const still = `${listed(names, FAILING_SHOWN)} ${names.length === 1 ? 'fails as it' : 'fail as they'} did before`
  return passing === 0 ? still : `${passing} of ${them} passed, and ${still}`
}

const FAILING_SHOWN = 2

/** That nobody was asked, though the plan would have it. */
export function tellUnasked(run: Run, wave: RunWave): string {
  const { unasked = [] } = run.charter.gates[wave.id] ?? {}
  if (unasked.length === 0 || wasAsked(run, wave)) return ''
  return `; its gate is passed by the policy (gates: auto), nobody is asked: ${said(unasked.join(' '))}`
}

/** Whether people were asked about what its gate came to last. */
function wasAsked({ tasks, escalations }: Run, { gate }: RunWave): boolean {
  if (gate === null) return false
  const last = latestAttempt(tasks[gate]!)?.number
  return escalations.values().some(asked => asked.task === gate && asked.attempt === (last ?? 0))
}

interface Result {
  expect: 'success' | 'not-more' | 'not-fewer'
  exit: number | null
  count: number | null
}

/** Of what was run: before the run, at the last gate that was passed, or at those that are not. */
function listResults(run: Run): Result[] {
  const latest = listLatest(run)
  return [...listCommands(run)].flatMap(([command, expect]) => {
    const before = run.measured.get(command)
    const result = latest.get(command) ?? before
    if (result === undefined) return []
    const count =
      expect !== 'success' && hasWorsened(expect, result.count, before?.count) ? null : result.count
    return [{ expect, exit: result.exit, count }]
  })
}

/** What was found at gates that nobody has passed. */
function listLatest(run: Run): Map<string, CheckResult> {
  const results = run.waves.flatMap(({ gate }) => {
    const task = gate === null ? undefined : run.tasks[gate]
    if (!task || isFinished(task) || task.status === 'waiting') return []
    const outcome = latestAttempt(task)?.outcome
    return outcome?.kind === 'checked' ? outcome.results : []
  })
  return new Map(results.map(result => [result.command, result]))
}

function hasWorsened(
  expect: 'not-more' | 'not-fewer',
  count: number | null,
  before: number | null | undefined,
): boolean {
  if (count === null || before === null || before === undefined) return false
  return expect === 'not-more' ? count > before : count < before
}

function listCommands({ charter: { gates } }: Run): Map<string, Result['expect']> {
  const checks = Object.values(gates).flatMap(gate => gate.checks)
  return new Map(checks.map(({ command, expect }) => [command, expect]))
}

/** What only counts holds as long as it can be counted: a gate compares it with what it was. */
function isPassing({ expect, exit, count }: Result): boolean {
  return expect === 'success' ? exit === 0 : count !== null
}
