import type { Charter, ThreadRef } from '../run/event.ts'
import type { RunRow } from '../run/rows.ts'
import type { PlanListing, PlanRow } from './chat-port.ts'
import { toRareStatement, toStatement, type Queries } from './driver.ts'
import { plans } from './schema-chat.ts'
import { runs } from './schema.ts'
import { insertAll, listColumns } from './statements.ts'
import { toStorableJson } from './storable.ts'

type ChannelRef = Pick<ThreadRef, 'chat' | 'channel'>

const THREAD = `json_build_object('chat', chat, 'channel', channel, 'root', root) as thread`
const PLAN = `${listColumns(plans, ['chat', 'channel', 'root'])}, ${THREAD}`
/** A text may be of two megabytes: no list carries it. */
const LISTING = `${listColumns(plans, ['chat', 'channel', 'root', 'text'])}, ${THREAD}`

const INSERT_PLAN = insertAll('keep a plan', plans)
const LOCK_PLAN = toStatement<PlanRow>(
  'get the lock of a plan, which another transaction held',
  `select ${PLAN} from plans where id = $1 for update`,
)
const SETTLE_PLAN = toStatement<{ id: string }>(
  'settle a plan',
  `update plans set status = $2, superseded_by = $3 where id = $1 and status = 'offered' returning id`,
)
const READ_PLAN = toStatement<PlanRow>('read a plan', `select ${PLAN} from plans where id = $1`)
const LIST_PLANS = toRareStatement<PlanListing>(
  'list plans',
  `select ${LISTING} from plans where chat = $1 and channel = $2 order by plans.nth desc limit $3`,
)
const LIST_PLANS_HERE = toRareStatement<PlanListing>(
  'list the plans of a thread',
  `select ${LISTING} from plans where chat = $1 and channel = $2 and root is not distinct from $4::text
    order by plans.nth desc limit $3`,
)
const LIST_OFFERED = toRareStatement<PlanListing>(
  'list offered plans',
  `select ${LISTING} from plans where chat = $1 and channel = $2 and status = 'offered'
    order by plans.nth desc limit $3`,
)
// In a key space of its own: what signs workers in takes locks that are held for long.
const LOCK_CHANNEL = toStatement(
  'get the lock of the plans of a channel, which another transaction held',
  'select pg_advisory_xact_lock(7291405, hashtext($1))',
)
const LIST_RUNS_IN = toRareStatement<RunRow>(
  'list the runs of a channel',
  `select ${listColumns(runs, ['hash'])} from runs where id in (
      select id from plans where chat = $1 and channel = $2
      union select run from threads where chat = $1 and channel = $2
    ) order by ended_at is not null, created_at desc, id desc limit $3`,
)
const LIST_RUNS_OF = toRareStatement<RunRow & { channels: string[] }>(
  'list the runs of a chat',
  `select ${listColumns(runs, ['hash'])}, told.channels from runs join (
      select id, json_agg(channel order by channel) as channels from (
        select id, channel from plans where chat = $1
        union select run, channel from threads where chat = $1 and run is not null
      ) as places group by id
    ) as told using (id) order by ended_at is not null, created_at desc, id desc limit $2`,
)
const LIST_GOING_AGAIN = toRareStatement<{ text: string }>(
  'list what goes on of a run',
  `select events.text from runs join events on events.run = runs.id and events.seq = 1
    where runs.ended_at is null and (runs.id = $1 or runs.id in (select id from plans where again = $1))
    order by runs.created_at, runs.id`,
)

export async function keepPlan(queries: Queries, { thread, ...plan }: PlanRow): Promise<void> {
  await queries.run(INSERT_PLAN, [toStorableJson([{ ...plan, ...thread }])])
}

export async function lockPlan(queries: Queries, id: string): Promise<PlanRow | undefined> {
  const [row] = await queries.run(LOCK_PLAN, [id])
  return row
}

export async function settlePlan(
  queries: Queries,
  id: string,
  to: { status: 'started' } | { status: 'superseded'; by: string | null },
): Promise<boolean> {
  const by = to.status === 'superseded' ? to.by : null
  return (await queries.run(SETTLE_PLAN, [id, to.status, by])).length > 0
}

export async function readPlan(queries: Queries, id: string): Promise<PlanRow | undefined> {
  const [row] = await queries.run(READ_PLAN, [id])
  return row
}

export function listPlans(
  queries: Queries,
  { chat, channel, root }: ChannelRef & { root?: string | null },
  limit: number,
): Promise<PlanListing[]> {
  const given = [chat, channel, limit]
  return root === undefined ? queries.run(LIST_PLANS, given) : queries.run(LIST_PLANS_HERE, [...given, root])
}

export function listOffered(
  queries: Queries,
  { chat, channel }: ChannelRef,
  limit: number,
): Promise<PlanListing[]> {
  return queries.run(LIST_OFFERED, [chat, channel, limit])
}

export async function lockOffered(
  queries: Queries,
  { chat, channel }: ChannelRef,
  limit: number,
): Promise<PlanListing[]> {
  await queries.run(LOCK_CHANNEL, [JSON.stringify([chat, channel])])
  // By a statement of its own: one that waited for the lock sees plans as they stood before.
  return await queries.run(LIST_OFFERED, [chat, channel, limit])
}

export function listRunsIn(
  queries: Queries,
  { chat, channel }: ChannelRef,
  limit: number,
): Promise<RunRow[]> {
  return queries.run(LIST_RUNS_IN, [chat, channel, limit])
}

export async function listRunsOf(
  queries: Queries,
  chat: string,
  limit: number,
): Promise<{ run: RunRow; channels: string[] }[]> {
  const rows = await queries.run(LIST_RUNS_OF, [chat, limit])
  return rows.map(({ channels, ...run }) => ({ run, channels }))
}

export async function listGoingAgain(
  queries: Queries,
  id: string,
): Promise<Pick<Charter, 'run' | 'by' | 'scope'>[]> {
  const rows = await queries.run(LIST_GOING_AGAIN, [id])
  return rows.map(({ text }) => {
    // The first event of every run.
    const { run, by, scope } = JSON.parse(text) as Charter
    return { run, by, scope }
  })
}
