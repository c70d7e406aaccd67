import type { Checks, ProcessWatch } from '../agents/port.ts'
import { toPlainText } from '../lib/text.ts'
import type { Run } from '../run/run.ts'
import type { BranchSummary, Shipping } from '../run/shipping.ts'
import type { Workspaces } from '../workspace/port.ts'
import { toQuoted } from './set-up.ts'

export interface ShipContext {
  workspaces: Pick<Workspaces, 'describe'>
  checks: Pick<Checks, 'run'>
  /** By which a branch is pushed or proposed, and the variables it may see; null: nobody has said how. */
  command: { line: readonly string[]; env: readonly string[] } | null
  /** Where that is run, if what the run changed lies elsewhere; unset: where it lies. */
  from?: string
}

export const SHIP_MS = 120_000
const OUTPUT_BYTES = 200_000
const TITLE_CHARS_MAX = 100
const TIP_CHARS_MIN = 7
const QUIET: ProcessWatch = { activity: () => {}, process: () => Promise.resolve() }

/**
 * Shows what the run has come to, or has it pushed or proposed. `tip`: the state that a person has seen and approved,
 * as they were shown it: another one is not shipped.
 */
export async function ship(context: ShipContext, run: Run, tip: string | null): Promise<Shipping> {
  const { folder, rehearsal } = run.charter
  if (rehearsal) return { kind: 'nothing', why: 'It was only rehearsed: there is nothing to ship.' }
  const summary = await context.workspaces.describe(run.id, folder)
  if (summary === null)
    return { kind: 'nothing', why: `What it changed stands in ${folder}: there is no branch.` }
  const { command } = context
  if (tip === null) return { kind: 'shown', summary, command: command && toLine(command.line, run, summary) }
  const refusal = findRefusal(context, run, summary, tip)
  if (refusal !== null) return { kind: 'failed', summary, why: refusal, tail: '' }
  const line = toLine(command!.line, run, summary)
  const limits = { timeMs: SHIP_MS, outputBytes: OUTPUT_BYTES }
  const asked = {
    text: line.map(toQuoted).join(' '),
    folder: context.from ?? folder,
    env: [...command!.env],
    limits,
  }
  const { exit, tail } = await context.checks.run(asked, QUIET, AbortSignal.timeout(SHIP_MS))
  if (exit === 0) return { kind: 'shipped', summary, tail }
  const how = exit === null ? 'did not come to an end' : `failed with exit code ${exit}`
  return { kind: 'failed', summary, why: `${line[0]} ${how}.`, tail }
}

function findRefusal({ command }: ShipContext, run: Run, summary: BranchSummary, tip: string): string | null {
  if (command === null) return 'Nobody has said how: name the command as workspace.ship in regatta.yaml.'
  if (summary.commits === 0) return 'Nothing has been merged.'
  if (run.atWork.size + run.counts.merging > 0) return 'Tasks are at work: ship it once they have ended.'
  const isSame = tip.length >= TIP_CHARS_MIN && summary.tip.startsWith(tip.toLowerCase())
  return isSame ? null : `What was approved (${tip}) is not what it has come to by now. Look at it again.`
}

/** Each placeholder is a part of one argument, and never begins an option: branches begin with regatta/. */
function toLine(line: readonly string[], run: Run, { branch, base, tip }: BranchSummary): string[] {
  const title = toPlainText(run.charter.plan.title).replaceAll(/\s+/g, ' ').trim().slice(0, TITLE_CHARS_MAX)
  const values: Record<string, string> = {
    branch,
    base: base ?? 'HEAD',
    tip,
    run: run.id,
    title: `${run.id}: ${title}`,
  }
  return line.map(word => word.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole))
}
