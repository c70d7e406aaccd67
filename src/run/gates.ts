import type { Task } from '../plan/plan.ts'
import type { Charter, GateCheck, GateTerms } from './event.ts'
import { shortly } from './listed.ts'
import type { CheckResult } from './outcome.ts'
import type { Run } from './run.ts'

/** Who runs the commands of gates. */
export const GATE_AGENT = 'gate'

const BASELINE = 'before the run'

/** Where nothing is to be run and nobody is asked, a wave that is done lets go what waits for it. */
export function hasGate({ questions, checks }: GateTerms): boolean {
  return questions.length + checks.length > 0
}

export function toGateTask(charter: Charter, wave: string, { checks, questions }: GateTerms): Task {
  const what = [...checks.map(({ command }) => command), ...questions].join('\n')
  return toTask(charter, `${wave} gate`, wave, `Gate of ${wave}`, what)
}

export function toBaselineTask(charter: Charter, wave: string): Task {
  const what = charter.baseline.join('\n')
  return toTask(charter, BASELINE, wave, 'What the checks come to before the run', what)
}

function toTask({ plan }: Charter, wanted: string, wave: string, title: string, detail: string): Task {
  const taken = new Set(plan.tasks.map(({ id }) => id))
  let id = wanted
  for (let nth = 2; taken.has(id); nth++) id = `${wanted} ${nth}`
  return {
    id,
    title,
    detail,
    agent: null,
    provider: null,
    wave,
    needs: [],
    barrier: false,
    files: [],
    refs: [],
    minutes: 0,
    produces: 'report',
    done: false,
    line: 1,
  }
}

/** The commands that a gate's attempt runs. */
export function listCommands(
  run: Run,
  task: { wave: { id: string; gate: number | null }; index: number },
): string[] {
  if (task.wave.gate !== task.index) return run.charter.baseline
  return (run.charter.gates[task.wave.id]?.checks ?? []).map(({ command }) => command)
}

/** The commands of gates that fail though nothing was done yet. */
export function listFailingBefore({ charter, measured }: Run): string[] {
  return charter.baseline.filter(command => {
    const isWanted = Object.values(charter.gates).some(({ checks }) =>
      checks.some(check => check.command === command && check.expect === 'success'),
    )
    return isWanted && measured.get(command)?.exit !== 0
  })
}

export interface Failing {
  command: string
  /** In one line. */
  why: string
  result: CheckResult | undefined
}

/** How long the commands of an attempt may take in all, after its agent or, of a gate, instead of one. */
export function toChecksMs(run: Run, task: Parameters<typeof listCommands>[1] & { gate: boolean }): number {
  const count = task.gate ? listCommands(run, task).length : run.charter.checks.length
  return count * run.policy.checkMs
}

/** What speaks against passing, one line for each check; what was so before is not blamed on the run. */
export function listFailing(run: Run, checks: GateCheck[], results: CheckResult[]): Failing[] {
  const found = new Map(results.map(result => [result.command, result]))
  return checks.flatMap(check => {
    const result = found.get(check.command)
    const why = result ? findFault(check, result, run.measured.get(check.command)) : 'it was not run'
    const { command } = check
    return why === null ? [] : [{ command, why: `${shortly(command, 80)}: ${why}`, result }]
  })
}

function findFault(
  { expect }: GateCheck,
  { exit, count }: CheckResult,
  before: CheckResult | undefined,
): string | null {
  if (expect === 'success') {
    if (exit === 0 || (exit !== null && before?.exit === exit)) return null
    return exit === null ? 'it did not come to an end' : `it failed with exit code ${exit}`
  }
  if (count === null) return 'it printed no number'
  if (before?.count === null || before === undefined) return null
  if (expect === 'not-more' && count > before.count) return `it rose from ${before.count} to ${count}`
  return expect === 'not-fewer' && count < before.count ? `it fell from ${before.count} to ${count}` : null
}
