import { nextAfter, parseCron } from '../../../src/lib/cron.ts'
import type { ScheduleRow } from '../../../src/store/schedules-port.ts'
import { overall } from './history.ts'
import type { History, RunHistory } from './history.ts'

export const eachInstantOnce = overall(
  {
    name: 'each-instant-once',
    says: 'each instant that something is scheduled for leads to one run, or to a word why there is none',
  },
  ({ runs, scheduled, seen }) =>
    seen.scheduled.flatMap(wanted => {
      const row = scheduled.rows.find(({ id }) => id === wanted.id)
      if (!row) return [`${wanted.id} is gone`]
      const spans = [...listStarted(runs, row.id), ...listLeftOut(scheduled.posts, row.id)]
      return listInstants(wanted, row).flatMap(at => {
        const hits = spans.filter(span => span.from <= at && at <= span.at)
        const what = hits.map(({ by }) => by).join(' and ') || 'nothing'
        return hits.length === 1 ? [] : [`${row.id} at ${at - wanted.createdAt} ms: ${what}`]
      })
    }),
)

export const overlapAsked = overall(
  {
    name: 'overlap-asked',
    says: 'a run starts while the one that its schedule started before goes on only if people say so; and it starts if they do',
  },
  ({ runs, inOrder, seen }) =>
    seen.scheduled.flatMap(({ id }) => {
      const mine = runs.filter(({ charter }) => charter.scheduled?.schedule === id)
      const ordered = mine.toSorted((a, b) => a.charter.scheduled!.at - b.charter.scheduled!.at)
      return ordered.flatMap((run, nth) => findOverlap(inOrder, run, ordered[nth - 1]))
    }),
)

interface Span {
  from: number
  at: number
  by: string
}

function listStarted(runs: RunHistory[], schedule: string): Span[] {
  return runs.flatMap(({ id, charter: { scheduled } }) =>
    scheduled?.schedule === schedule ? [{ from: scheduled.from, at: scheduled.at, by: id }] : [],
  )
}

function listLeftOut(posts: string[], schedule: string): Span[] {
  return posts.flatMap(key => {
    const [, from, at] = new RegExp(`^${schedule}/left-out/(\\d+)/(\\d+)$`).exec(key) ?? []
    return from === undefined ? [] : [{ from: Number(from), at: Number(at), by: 'a word' }]
  })
}

/** All that should have been seen to: in the end nothing that is past is left, unless somebody ended it before. */
function listInstants(wanted: ScheduleRow, row: ScheduleRow): number[] {
  const cron = wanted.cron === null ? null : parseCron(wanted.cron)
  if (cron === null || 'problem' in cron) return [wanted.nextAt!]
  const instants: number[] = []
  for (let at = wanted.nextAt; at !== null && at < row.nextAt!; at = nextAfter(cron, wanted.zone, at))
    instants.push(at)
  return instants
}

function findOverlap(inOrder: History['inOrder'], run: RunHistory, before: RunHistory | undefined): string[] {
  const whenOf = (of: RunHistory | undefined, type: string): number =>
    inOrder.findIndex(({ run: each, event }) => each === of && event.type === type)
  const asked = findAsked(run)
  const said = asked === null ? null : findSaid(run, asked)
  const startedAt = whenOf(run, 'run-started')
  const endedAt = before ? whenOf(before, 'run-ended') : 0
  const isOver = endedAt >= 0
  const overlaps = startedAt >= 0 && (!isOver || endedAt > startedAt)
  const problems =
    overlaps && said !== 'beside' ? [`${run.id} starts beside ${before?.id}, and people say ${said}`] : []
  const wants = said === 'beside' || (said === 'wait' && isOver)
  if (said === 'skip' && startedAt >= 0) problems.push(`people leave ${run.id} out, and it starts`)
  if (wants && startedAt < 0) problems.push(`people say ${said} of ${run.id}, and it never starts`)
  if (said === null && startedAt < 0 && run.isSettled && asked === null)
    problems.push(`${run.id} neither starts nor asks`)
  return problems
}

function findAsked({ entries }: RunHistory): string | null {
  for (const { event } of entries)
    if (event.type === 'escalated' && event.about.kind === 'overlap') return event.escalation
  return null
}

function findSaid({ entries }: RunHistory, asked: string): string | null {
  for (const { event } of entries)
    if (event.type === 'escalation-answered' && event.escalation === asked) return event.option
  return null
}
