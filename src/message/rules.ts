import { isFinished } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import { listBounds, listRules } from '../run/say-policy.ts'
import type { Rule } from '../run/say-policy.ts'
import { dotted, heading, list, note, quiet, text } from './blocks.ts'
import { fit } from './fit.ts'
import type { Message, Span } from './message.ts'
import { listNames, toTitle } from './names.ts'
import { said } from './words.ts'

/** What is done about failures in this run, row by row, and who says so. */
export function renderRules(run: Run): Message {
  const rules = listRules(run.policy)
  const title = toTitle(run.charter.plan.title)
  return fit(
    quiet(`What is done about failures in ${title}`, [
      heading(`What is done about failures in ${title}`),
      text(...tellManner(run)),
      list(rules, rules.length, toItem),
      ...[...listBounds(run.policy), ...listPassedOver(run)].map(line => note(line)),
      note({ code: run.id }, ' · another mode, of auto, ask and never: ', {
        code: `/wave set ${run.id} timeout ask`,
      }),
    ]),
  )
}

/** How it goes, each with what changes it. */
function tellManner({ id, slots, pace, rank, tasks }: Run): Span[] {
  const first = rank === 0 ? [] : tasks.filter(task => task.rank > 0 && !isFinished(task))
  return dotted([
    `at most ${slots} at once`,
    `pace ${pace}`,
    first.length > 0 && `first: ${listNames(first.sort((a, b) => b.rank - a.rank).map(({ id }) => id))}`,
    [{ code: `/wave set ${id} slots ${slots}` }],
  ])
}

function toItem({ row, mode, when, first, later, origin }: Rule): Span[] {
  return dotted([
    [{ bold: row }, ` ${mode}`],
    `${when}: ${[first, ...later].join('; then ')}`,
    origin !== null && said(origin),
  ])
}

/** What stands in the rules and cannot be had in this run. */
function listPassedOver({ policy, providers }: Run): string[] {
  const cures = new Set(Object.values(policy.rows).flatMap(row => row.cures))
  const lines: string[] = []
  if (cures.has('next-provider') && providers.size < 2)
    lines.push('No provider stands in for another here, so that is passed over.')
  if (cures.has('configured-command') && policy.command === null)
    lines.push('No command is configured that does a task without a model, so that is passed over.')
  return lines
}
