import type { Request } from '../../commands/request.ts'
import { toTiming } from '../lib/when.ts'
import { renderProblem } from '../message/reply.ts'
import { renderScheduled, renderScheduleEnded, renderSchedules } from '../message/schedule.ts'
import { toCharter } from '../run/charter.ts'
import { hasEnded } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import type { PlanRow } from '../store/chat-port.ts'
import type { ScheduledStart, ScheduleRow } from '../store/schedules-port.ts'
import { sha256 } from '../system/hash.ts'
import { gatherDigest } from './digest.ts'
import { settle, tell, toOnlooker, toWhisper } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { explainPlan } from './intake-explain.ts'
import { toWishes } from './intake-start.ts'
import { saying } from './intake-text.ts'
import { toDeed, withDocument } from './to-deed.ts'
import { toScheduledItem } from './scheduled-item.ts'

type Of<V extends Request['verb'], H extends string> = Extract<Request, { verb: V; how: H }>

const LISTED_MAX = 50
const DAY_MS = 24 * 60 * 60_000

/** Has a plan, as its text stands, started at a time: all of its channel see so, and what was agreed to. */
export async function schedulePlan(
  context: IntakeContext,
  asked: Asked,
  request: Of<'schedule', 'begin'>,
  meant: { plan: PlanRow } | { run: Run },
): Promise<void> {
  const plan = 'plan' in meant ? meant.plan : await context.store.chats.findPlan(meant.run.id)
  if (plan?.status === 'superseded') return await explainPlan(context, asked, plan.id)
  if (!plan || plan.text === '')
    return await tell(context, asked, renderProblem('Its plan is not there any more: drop it again.'))
  const zone = request.zone ?? context.zone
  const timing = toTiming(request.when, zone, context.clock.now())
  if ('problem' in timing) return await tell(context, asked, renderProblem(timing.problem))
  const read = await context.read(new TextEncoder().encode(plan.text))
  const { wishes } = request
  const { name: by, id: person } = asked.inbound.by
  const made = toCharter(
    read,
    toWishes(context, by, wishes, {
      ...plan,
      run: plan.id,
      only: wishes.only,
      from: wishes.from,
      before: null,
    }),
    context.offer,
  )
  if ('problems' in made) return await tell(context, asked, renderProblem(made.problems.join(' ')))
  const commands = read.checks.map(({ command }) => command)
  const start: ScheduledStart = {
    plan: plan.id,
    digest: sha256(plan.text),
    title: plan.title,
    commands,
    wishes,
    deed: withDocument(toDeed(asked.inbound), plan.text),
  }
  const given = { kind: 'run', thread: plan.thread, by, person, zone, start } as const
  const latest = 'run' in meant && !hasEnded(meant.run) ? meant.run.id : null
  const row = toRow(context, { ...given, latest, cron: timing.cron, nextAt: timing.at })
  const message = renderScheduled(toScheduledItem(row), {
    digest: start.digest,
    commands: commands.length,
    checks: wishes.checks,
    without: 'run' in meant && meant.run.edits > 0 ? meant.run.id : null,
  })
  await keep(context, asked, row, message)
}

export async function listSchedules(context: IntakeContext, asked: Asked): Promise<void> {
  const rows = await context.store.schedules.listIn(asked.place, LISTED_MAX)
  await tell(context, asked, renderSchedules(rows.map(toScheduledItem)))
}

export async function endSchedule(
  context: IntakeContext,
  asked: Asked,
  { schedule: id }: Of<'schedule', 'end'>,
): Promise<void> {
  const rows = await context.store.schedules.listIn(asked.place, LISTED_MAX)
  const row = rows.find(each => each.id === id)
  if (row) return await end(context, asked, row)
  await tell(
    context,
    asked,
    saying('Nothing is scheduled here as ', { code: id }, '. ', { code: '/wave schedule --list' }),
  )
}

/** For all of a channel, each day. Of several that are wanted there the last counts. */
export async function beginDigest(
  context: IntakeContext,
  asked: Asked,
  { line, zone: named }: Of<'digest', 'begin'>,
): Promise<void> {
  const zone = named ?? context.zone
  const timing = toTiming({ type: 'cron', line }, zone, context.clock.now())
  if ('problem' in timing) return await tell(context, asked, renderProblem(timing.problem))
  const { chat, channel } = asked.place
  const { name: by, id: person } = asked.inbound.by
  const given = {
    kind: 'digest',
    thread: { chat, channel, root: null },
    by,
    person,
    zone,
    start: null,
  } as const
  const row = toRow(context, { ...given, latest: null, cron: timing.cron, nextAt: timing.at })
  const before = await findDigest(context, asked)
  await keep(context, asked, row, renderScheduled(toScheduledItem(row), null), before)
}

export async function endDigest(context: IntakeContext, asked: Asked): Promise<void> {
  const row = await findDigest(context, asked)
  if (row) return await end(context, asked, row)
  await tell(context, asked, renderProblem('No digest is told here.'))
}

export async function tellDigestNow(context: IntakeContext, asked: Asked): Promise<void> {
  const daily = await findDigest(context, asked)
  const since = daily?.toldAt ?? context.clock.now() - DAY_MS
  const message = await gatherDigest(context, toOnlooker(asked), since)
  await tell(
    context,
    asked,
    message ?? saying('Nothing happened here since ', { at: since }, ', and nothing waits.'),
  )
}

async function findDigest({ store }: IntakeContext, { place }: Asked): Promise<ScheduleRow | undefined> {
  const rows = await store.schedules.listIn(place, LISTED_MAX)
  return rows.find(({ kind }) => kind === 'digest')
}

function toRow(
  { mintRunId, clock }: IntakeContext,
  given: Omit<ScheduleRow, 'id' | 'toldAt' | 'behind' | 'createdAt' | 'endedAt'>,
): ScheduleRow {
  const now = clock.now()
  // As easily typed as a run, and not to be taken for one.
  const id = `s${mintRunId().slice(1)}`
  return { ...given, id, toldAt: now, behind: null, createdAt: now, endedAt: null }
}

async function keep(
  context: IntakeContext,
  asked: Asked,
  row: ScheduleRow,
  message: ReturnType<typeof saying>,
  before?: ScheduleRow,
): Promise<void> {
  const { schedules } = context.store
  await settle(context, asked, [], async tx => {
    const old = before && (await schedules.lock(tx, before.id))
    if (old && old.endedAt === null) await schedules.change(tx, { ...old, endedAt: row.createdAt })
    await schedules.keep(tx, row)
    return [{ kind: 'message', thread: row.thread, key: `${row.id}/scheduled`, message }]
  })
}

async function end(context: IntakeContext, asked: Asked, { id }: ScheduleRow): Promise<void> {
  const { schedules } = context.store
  await settle(context, asked, [], async tx => {
    const row = await schedules.lock(tx, id)
    if (!row || row.endedAt !== null) return [toWhisper(asked, saying({ code: id }, ' is ended already.'))]
    await schedules.change(tx, { ...row, endedAt: context.clock.now() })
    const message = renderScheduleEnded(toScheduledItem(row), asked.inbound.by.name)
    return [{ kind: 'line', thread: row.thread, key: `${id}/ended`, message }]
  })
}
