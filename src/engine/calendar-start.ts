import type { Right } from '../../commands/request.ts'
import { findFurtherRight, isAllowed } from '../../commands/rights.ts'
import { toDue } from '../lib/due.ts'
import type { Due } from '../lib/due.ts'
import type { NewPost } from '../message/post.ts'
import { renderStarted } from '../message/preview-after.ts'
import { renderLeftOut, renderScheduledStart } from '../message/schedule.ts'
import type { Newer } from '../message/schedule.ts'
import type { Charter } from '../run/event.ts'
import { findAgreed } from '../run/overlap-question.ts'
import { hasEnded } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import { sayState } from '../run/say-state.ts'
import type { PlanRow } from '../store/chat-port.ts'
import type { Tx } from '../store/port.ts'
import type { ScheduledStart, ScheduleRow } from '../store/schedules-port.ts'
import { sha256 } from '../system/hash.ts'
import { UnknownRun } from './advance.ts'
import type { CalendarContext } from './calendar.ts'
import { findNewer } from './earlier-plans.ts'
import { lookAt } from './intake-context.ts'
import { toFoundation } from './intake-start.ts'

/** What `row` wants for the instant that has come: one run of it, one question, or a word why there is none. */
export async function startDue(context: CalendarContext, row: ScheduleRow): Promise<void> {
  const { nextAt, start } = row
  if (nextAt === null || start === null) return
  const due = toDue({ ...row, nextAt }, context.clock.now())
  const plan = await context.store.chats.findPlan(start.plan)
  const before = await findBefore(context, row, plan)
  const why = findReason(row, start, due, plan, before) ?? (await findMissing(context, row, start))
  if (why !== null || !plan) return await leaveOut(context, row, due, why ?? 'its plan is gone')
  const run = context.mintRunId()
  const read = await context.read(new TextEncoder().encode(plan.text))
  const { wishes, commands } = start
  const made = await toFoundation(context, row.by, wishes, {
    run,
    plan: read,
    thread: row.thread,
    only: wishes.only,
    from: wishes.from,
    before: null,
    shown: commands,
  })
  if ('problems' in made) return await leaveOut(context, row, due, made.problems.join(' '))
  const newer = await findNewer(context, plan)
  const scheduled = { schedule: row.id, at: due.at, from: nextAt }
  const going = before && !hasEnded(before) ? before : null
  await found(context, { row, due, plan, newer, going }, { ...made.charter, scheduled })
}

/** Once the run has ended that it waits for, as people said it should. */
export async function startBehind(context: CalendarContext, row: ScheduleRow): Promise<void> {
  const run = row.latest === null ? undefined : await lookAt(context, row.latest)
  if (!run || run.status !== 'ready') {
    return await context.store.transaction(async tx => {
      const now = await context.store.schedules.lock(tx, row.id)
      if (now?.behind === row.behind && now.latest === row.latest)
        await context.store.schedules.change(tx, ending({ ...now, behind: null }, context.clock.now()))
    })
  }
  if (findAgreed(run) !== 'wait' || row.behind === null) return
  const before = await lookAt(context, row.behind)
  if (before && !hasEnded(before)) return
  const deed = row.start?.deed
  await context.runs.submit(run.id, { type: 'start', by: run.charter.by }, deed ? { deed } : {})
}

/** The run it started last; of one that has started none, that which somebody began of its plan. */
async function findBefore(
  context: CalendarContext,
  { latest, start }: ScheduleRow,
  plan: PlanRow | undefined,
): Promise<Run | undefined> {
  if (latest !== null) return await lookAt(context, latest)
  return plan?.status === 'started' && start ? await lookAt(context, start.plan) : undefined
}

/** Why nothing is started though it is time. */
function findReason(
  { latest, cron, behind }: ScheduleRow,
  { digest }: ScheduledStart,
  due: Due,
  plan: PlanRow | undefined,
  before: Run | undefined,
): string | null {
  if (!plan) return 'its plan is gone'
  if (plan.status === 'superseded' && plan.supersededBy === null) return 'somebody discarded its plan'
  if (sha256(plan.text) !== digest) return 'its plan is not the text that was agreed to'
  if (due.late) return 'nothing was there to start it for more than an hour'
  if (before?.status === 'ready' && behind !== null)
    return `run ${before.id}, of the time before, has not started yet: one waits at most`
  if (cron === null && latest === null && before && hasEnded(before))
    return `somebody started it meanwhile: ${before.id} ${sayState(before)}`
  return null
}

/** Who had it scheduled may have lost the right to start it since. */
async function findMissing(
  { chats, people }: CalendarContext,
  { thread, by, person }: ScheduleRow,
  { wishes }: ScheduledStart,
): Promise<string | null> {
  const named = { id: person, name: by }
  const known = await chats.get(thread.chat)?.whoIs?.(named, thread.channel)
  const further = findFurtherRight({ verb: 'start', run: null, wave: null, ...wishes })
  const rights: Right[] = further === null ? ['start'] : ['start', further.right]
  const missing = rights.find(right => !isAllowed(people, { ...named, ...known }, right))
  return missing === undefined ? null : `${by}, who scheduled it, has no right to ${missing} here any more`
}

interface Founding {
  row: ScheduleRow
  due: Due
  plan: PlanRow
  newer: Newer | null
  /** The run that it would overlap. */
  going: Run | null
}

async function found(context: CalendarContext, founding: Founding, charter: Charter): Promise<void> {
  const { row, due, plan, going } = founding
  const { run, thread } = charter
  let isFirst = false
  const next = going
    ? ({ type: 'overlap', before: going.id } as const)
    : ({ type: 'start', by: row.by } as const)
  try {
    await context.runs.submit(
      run,
      { type: 'create', charter },
      {
        ...(row.start?.deed && { deed: row.start.deed }),
        next,
        async admit(tx) {
          const now = await takeDue(context, tx, row)
          if (!now) return { code: 'settled', message: 'Another instance saw to it.' }
          const { chats, schedules } = context.store
          await chats.keepPlan(tx, { ...plan, id: run, status: 'offered', supersededBy: null, again: null })
          await chats.settlePlan(tx, run, { status: 'started' })
          isFirst = await chats.settlePlan(tx, plan.id, { status: 'superseded', by: run })
          const { nextAt } = due
          await schedules.change(
            tx,
            ending({ ...now, nextAt, latest: run, behind: going?.id ?? null }, due.at),
          )
          return null
        },
        preface: () => [
          {
            kind: 'line',
            thread: row.thread,
            key: `${run}/scheduled`,
            message: renderScheduledStart({ run, by: row.by, title: plan.title, due, newer: founding.newer }),
          },
        ],
        reply: ({ run: founded }) => (isFirst && thread ? [toPreviewEdit(plan, founded)] : []),
      },
    )
  } catch (error) {
    // Whoever was first has done it.
    if (!(error instanceof UnknownRun)) throw error
  }
}

function toPreviewEdit({ thread, post }: PlanRow, run: Run): NewPost {
  return { kind: 'edit', thread, key: `${post}/started`, target: post, message: renderStarted(run) }
}

/** It is told why, and the next time stands. */
async function leaveOut(context: CalendarContext, row: ScheduleRow, due: Due, why: string): Promise<void> {
  const { store } = context
  await store.transaction(async tx => {
    const now = await takeDue(context, tx, row)
    if (!now) return
    const left = ending({ ...now, nextAt: due.nextAt }, due.at)
    await store.schedules.change(tx, left)
    const title = row.start?.title ?? ''
    const message = renderLeftOut({ id: row.id, title, due, why })
    const key = `${row.id}/left-out/${row.nextAt}/${due.at}`
    await store.chats.writePosts(tx, [{ kind: 'line', thread: row.thread, key, message }])
  })
}

/** The schedule as it stands, locked, if this instant is still to be seen to: that is so for one instance, once. */
export async function takeDue(
  { store }: Pick<CalendarContext, 'store'>,
  tx: Tx,
  { id, nextAt }: ScheduleRow,
): Promise<ScheduleRow | null> {
  const now = await store.schedules.lock(tx, id)
  return now && now.endedAt === null && now.nextAt === nextAt ? now : null
}

/** What comes no more, and waits for nothing, is over. */
function ending(row: ScheduleRow, at: number): ScheduleRow {
  return row.endedAt === null && row.nextAt === null && row.behind === null ? { ...row, endedAt: at } : row
}
