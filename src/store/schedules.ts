import { toRareStatement, type Queries } from './driver.ts'
import { inside, outside, type Host } from './host.ts'
import { schedules } from './schema-schedules.ts'
import type { ScheduleRow, ScheduleRows } from './schedules-port.ts'
import { insertAll, listColumns, listed, upsertAll } from './statements.ts'
import { toStorableJson } from './storable.ts'

const THREAD = `json_build_object('chat', chat, 'channel', channel, 'root', root) as thread`
const ROW = `${listColumns(schedules, ['chat', 'channel', 'root'])}, ${THREAD}`

const KEEP = insertAll('keep a schedule', schedules)
const CHANGE = upsertAll('change a schedule', schedules)
const READ = toRareStatement<ScheduleRow>('read a schedule', `select ${ROW} from schedules where id = $1`)
const LOCK = toRareStatement<ScheduleRow>(
  'get the lock of a schedule, which another transaction held',
  `select ${ROW} from schedules where id = $1 for update`,
)
const DUE = toRareStatement<ScheduleRow>(
  'find schedules that are due',
  `select ${ROW} from schedules
    where ((next_at <= $2 and ended_at is null) or behind is not null) and chat in ${listed(1)}
    order by next_at, schedules.nth limit $3`,
)
const NEXT_AT = toRareStatement<{ at: number | null }>(
  'find when a schedule is due next',
  `select min(next_at) as at from schedules where ended_at is null and next_at > $2 and chat in ${listed(1)}`,
)
const LIST_IN = toRareStatement<ScheduleRow>(
  'list the schedules of a channel',
  `select ${ROW} from schedules where chat = $1 and channel = $2 and ended_at is null
    order by next_at, schedules.nth limit $3`,
)

/** What is to be done at a time, on a database. */
export function openSchedules(host: Host): ScheduleRows {
  return {
    keep: (tx, row) => inside(tx, 'keep', queries => write(queries, KEEP, row)),
    lock: (tx, id) => inside(tx, 'lock', async queries => (await queries.run(LOCK, [id]))[0]),
    change: (tx, row) => inside(tx, 'change', queries => write(queries, CHANGE, row)),
    find: id => outside(host, 'find', async queries => (await queries.run(READ, [id]))[0]),
    due: (chats, now, limit) =>
      outside(host, 'due', queries => queries.run(DUE, [JSON.stringify(chats), now, limit])),
    nextAt: (chats, after) =>
      outside(host, 'nextAt', async queries => {
        const [row] = await queries.run(NEXT_AT, [JSON.stringify(chats), after])
        return row?.at ?? null
      }),
    listIn: ({ chat, channel }, limit) =>
      outside(host, 'listIn', queries => queries.run(LIST_IN, [chat, channel, limit])),
  }
}

async function write(
  queries: Queries,
  statement: typeof KEEP,
  { thread, ...row }: ScheduleRow,
): Promise<void> {
  await queries.run(statement, [toStorableJson([{ ...row, ...thread }])])
}
