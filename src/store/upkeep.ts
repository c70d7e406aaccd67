import { writeBackup } from './backup.ts'
import { toRareStatement } from './driver.ts'
import { forget } from './forget.ts'
import type { Host } from './host.ts'
import { outside, pickLiving } from './host.ts'
import type { Jobs } from './jobs.ts'
import { restoreBackup } from './restore.ts'
import { NOW } from './statements.ts'
import type { Figures, Upkeep } from './upkeep-port.ts'

const MEASURE = toRareStatement<Omit<Figures, 'workers'>>(
  'measure how things stand',
  `with instant as materialized (select ${NOW} as at)
    select
      (select coalesce(json_object_agg(status, count), '{}') from (
        select status, count(*) from runs group by status
      ) as counted) as runs,
      (select coalesce(json_object_agg(status, count), '{}') from (
        select tasks.status, count(*) from runs join tasks on tasks.run = runs.id
          where runs.ended_at is null group by tasks.status
      ) as counted) as tasks,
      (select ${waiting('queued_at')} from runs
        join tasks on tasks.run = runs.id and tasks.status = 'running'
        join attempts on attempts.run = tasks.run and attempts.task = tasks.task and attempts.attempt = tasks.attempt
        where runs.ended_at is null and attempts.status = 'queued') as queued,
      (select slots from capacity) as slots,
      coalesce((select used from capacity), 0) as used,
      pg_database_size(current_database())::bigint as "databaseBytes",
      (select count(*)::int from line) as line,
      (select count(*)::int from shares where closed is not null) as closed,
      (select ${waiting('opened_at')} from runs join escalations on escalations.run = runs.id
        where runs.ended_at is null and escalations.status in ('open', 'acknowledged')) as questions,
      (select ${waiting('created_at')} from posts where status in ('waiting', 'sending')) as posts,
      (select ${waiting('stored_at')} from inbound where status = 'waiting') as inbound`,
)
const LIST_WORKERS = toRareStatement<{ id: string }>(
  'list the workers',
  'select id from workers order by signed_in_at desc limit 1000',
)

export function openUpkeep(host: Host, jobs: Jobs): Upkeep {
  return {
    backUp(version, write) {
      host.requireOutside('backUp')
      return writeBackup(host.driver, version, write)
    },
    restore(lines) {
      host.requireOutside('restore')
      return restoreBackup(host.driver, jobs, lines)
    },
    forget: ageMs => {
      host.requireOutside('forget')
      return forget(host.driver, ageMs)
    },
    calls: () => ({ open: host.calls(), connections: host.driver.connections }),
    measure: () =>
      outside(host, 'measure', async queries => {
        const [figures] = await queries.run(MEASURE)
        const ids = (await queries.run(LIST_WORKERS)).map(({ id }) => id)
        const { size: workers } = await pickLiving(host, ids)
        return { ...figures!, workers }
      }),
  }
}

function waiting(since: string): string {
  return `json_build_object('count', count(*), 'oldestMs', greatest(0, coalesce((select at from instant) - min(${since}), 0)))`
}
