import { unreachable } from '../lib/assert.ts'
import type { RunRow } from '../run/rows.ts'
import { dotted, note, quiet, text, titled } from './blocks.ts'
import { formatSpan } from './duration.ts'
import { fit } from './fit.ts'
import type { Message, Span } from './message.ts'
import { toName, toTitle } from './names.ts'
import { counted } from './words.ts'

/** A plan that waits for a start. */
export interface Offered {
  id: string
  title: string
  by: string
  at: number
}

const PLANS_MAX = 6
const RUNS_MAX = 12

/** The latest runs and the plans that wait for a start; both newest first. */
export function renderRuns(runs: readonly RunRow[], plans: readonly Offered[]): Message {
  if (runs.length + plans.length === 0) {
    const nothing = 'There is no run and no plan yet. Drop a plan here as a file, or paste it.'
    return fit(quiet(nothing, [text(nothing)]))
  }
  return fit(
    quiet(`${counted(runs.length, 'run')}, ${counted(plans.length, 'plan')} to be started`, [
      ...titled('Plans that wait for a start', plans, PLANS_MAX, toPlanItem),
      ...titled('Runs', runs, RUNS_MAX, toRunItem),
      note('One of them: ', { code: `/wave status ${runs[0]?.id ?? 'RUN'}` }),
    ]),
  )
}

function toPlanItem({ id, title, by, at }: Offered): Span[] {
  return dotted([[{ code: id }, ' ', { bold: toTitle(title) }], `from ${toName(by)}`, [{ at }]])
}

/** A run as an item of a list. */
export function toRunItem(run: RunRow): Span[] {
  const { id, title, rehearsal, by } = run
  return dotted([
    [{ code: id }, ' ', { bold: toTitle(title) }],
    toState(run),
    rehearsal && 'rehearsal',
    `by ${toName(by)}`,
    [{ at: run.startedAt ?? run.createdAt }],
  ])
}

function toState({ status, startedAt, endedAt, active }: RunRow): string {
  const took = startedAt === null || endedAt === null ? '' : ` after ${formatSpan(endedAt - startedAt)}`
  switch (status) {
    case 'ready':
      return 'not started yet'
    case 'running':
    case 'paused':
    case 'stopping':
      return active > 0 ? `${status}, ${active} at work` : status
    case 'done':
      return `all done${took}`
    case 'failed':
      return `ended${took}, not all done`
    case 'cancelled':
      return `stopped${took}`
    default:
      return unreachable(status)
  }
}
