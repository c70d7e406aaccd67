import type { Task } from '../plan/plan.ts'
import type { GateCheck, GateTerms } from './charter-terms.ts'
import type { Charter } from './event.ts'
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

/** The commands that the plan wants to succeed and that fail though nothing was done yet. */
export function listFailingBefore({ charter, measured }: Run): string[] {
  const checks = [...Object.values(charter.gates).flatMap(gate => gate.checks), ...charter.checks]
  const wanted = new Set(checks.filter(({ expect }) => expect === 'success').map(({ command }) => command))
  return charter.baseline.filter(command => wanted.has(command) && measured.get(command)?.exit !== 0)
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

/** What has become worse, one line for each check; what was so before is not blamed on the run. */
export function listWorse({ measured }: Run, checks: GateCheck[], results: CheckResult[]): Failing[] {
  return listFailing(checks, results, (check, result) =>
    findWorse(check, result, measured.get(check.command)),
  )
}

/**
 * What speaks against passing a gate: what has become worse, and what the plan wants to succeed and failed before the run
 * already, till people have once let it pass as it is.
 */
export function listUnmet(run: Run, checks: GateCheck[], results: CheckResult[]): Failing[] {
  const { measured, letPass } = run
  const unseen = checks.filter(({ command, expect }) => expect === 'success' && !letPass.has(command))
  const old = listFailing(unseen, results, ({ command }, result) =>
    result && wasSo(result, measured.get(command))
      ? `${sayExit(result)}, as it did before the run; the plan wants it to succeed`
      : null,
  )
  return [...listWorse(run, checks, results), ...old]
}

function listFailing(
  checks: GateCheck[],
  results: CheckResult[],
  find: (check: GateCheck, result: CheckResult | undefined) => string | null,
): Failing[] {
  const found = new Map(results.map(result => [result.command, result]))
  return checks.flatMap(check => {
    const { command } = check
    const result = found.get(command)
    const why = find(check, result)
    return why === null ? [] : [{ command, why: `${shortly(command, 80)}: ${why}`, result }]
  })
}

function findWorse(
  { expect }: GateCheck,
  result: CheckResult | undefined,
  before: CheckResult | undefined,
): string | null {
  if (result === undefined) return 'it was not run'
  const { exit, count } = result
  if (expect === 'success') {
    if (exit === 0 || wasSo(result, before)) return null
    return exit === null ? 'it did not come to an end' : sayExit(result)
  }
  if (count === null) return 'it printed no number'
  if (before?.count === null || before === undefined) return null
  if (expect === 'not-more' && count > before.count) return `it rose from ${before.count} to ${count}`
  return expect === 'not-fewer' && count < before.count ? `it fell from ${before.count} to ${count}` : null
}

/** It fails, and did so in the same way before. */
function wasSo({ exit }: CheckResult, before: CheckResult | undefined): boolean {
  return exit !== null && exit !== 0 && before?.exit === exit
}

/** A shell's own word for what it cannot find. */
const NOT_FOUND = 127

function sayExit({ exit }: CheckResult): string {
  return exit === NOT_FOUND
    ? `there is no such command where it was run (exit code ${exit})`
    : `it failed with exit code ${exit}`
}
