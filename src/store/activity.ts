import { toRareStatement, type Queries } from './driver.ts'
import { ACTIVITY_KEPT, type ActivityRow } from './port.ts'
import { activity } from './schema.ts'
import { fromJson, insertAll, listColumns } from './statements.ts'

const INSERT_ACTIVITY = insertAll('keep activity', activity)
const TRIM_ACTIVITY = toRareStatement(
  'drop old activity',
  `delete from activity using (
      select distinct run, task, attempt from ${fromJson('run text, task int, attempt int')}
    ) as touched
    where activity.run = touched.run and activity.task = touched.task and activity.attempt = touched.attempt
      and activity.nth <= (
        select nth from activity as newer
        where newer.run = touched.run and newer.task = touched.task and newer.attempt = touched.attempt
        order by nth desc offset ${ACTIVITY_KEPT} limit 1)`,
)
const READ_ACTIVITY = toRareStatement<ActivityRow>(
  'read activity',
  `select ${listColumns(activity)} from activity where run = $1 order by at desc, nth desc limit $2`,
)

export async function keepActivity(queries: Queries, rows: ActivityRow[]): Promise<void> {
  if (rows.length === 0) return
  const text = JSON.stringify(rows)
  await queries.run(INSERT_ACTIVITY, [text])
  await queries.run(TRIM_ACTIVITY, [text])
}

export async function readActivity(queries: Queries, run: string, limit: number): Promise<ActivityRow[]> {
  const rows = await queries.run(READ_ACTIVITY, [run, limit])
  return rows.reverse()
}
