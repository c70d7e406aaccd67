import { readForgotten } from './forget.ts'
import { toRareStatement, type Queries } from './driver.ts'
import { outside, pickLiving, type Host } from './host.ts'
import type { ActivityRow, Share } from './port.ts'
import { activity, escalations, runs } from './schema.ts'
import { listColumns } from './statements.ts'
import type { AskedRow, InstallationRow, RunSummary, ViewRows } from './views-port.ts'

const LIST_GOING = toRareStatement<{ id: string; seq: number }>(
  'list runs that go',
  'select id, seq from runs where ended_at is null order by created_at desc, id desc limit $1',
)
const FOUND = `title ilike $1 or id ilike $1 or "by" ilike $1
  or exists (select from tasks where tasks.run = runs.id and (tasks.id ilike $1 or tasks.title ilike $1))`
const FIND_RUNS = toRareStatement<RunSummary>(
  'find runs',
  `select page.*, coalesce(done.total, 0) as total, coalesce(done.finished, 0) as finished, asked.count as asked,
      working.count as "atWork", stuck.parked, stuck.failed
    from (
      select ${listColumns(runs, ['hash'])} from runs
        where ($2::text is null or (created_at, id) < (select created_at, id from runs where id = $2))
          and ($1 = '%%' or ${FOUND})
        order by created_at desc, id desc limit $3
    ) as page
    cross join lateral (
      select sum(total)::int as total, sum(finished)::int as finished from waves where run = page.id
    ) as done
    cross join lateral (
      select count(*)::int as count from escalations
        where run = page.id and status in ('open', 'acknowledged') and page."endedAt" is null
    ) as asked
    cross join lateral (
      select count(*) filter (where status = 'parked')::int as parked,
          count(*) filter (where status in ('failed', 'cancelled'))::int as failed
        from tasks where run = page.id and page.status <> 'done' and agent <> 'gate'
    ) as stuck
    cross join lateral (
      select count(*)::int as count from tasks
        join attempts on attempts.run = tasks.run and attempts.task = tasks.task and attempts.attempt = tasks.attempt
        where tasks.run = page.id and page."endedAt" is null and tasks.agent <> 'gate'
          and tasks.status in ('running', 'checking', 'merging') and attempts.status <> 'queued'
    ) as working
    order by page."createdAt" desc, page.id desc`,
)
const LIST_ASKED = toRareStatement<AskedRow>(
  'list open questions',
  `select asked.*, runs.title as "runTitle", tasks.id as "taskId", tasks.title as "taskTitle"
    from runs join (
      select ${listColumns(escalations, ['nth'])} from escalations where status in ('open', 'acknowledged')
    ) as asked on asked.run = runs.id
    left join tasks on tasks.run = asked.run and tasks.task = asked.task
    where runs.ended_at is null order by asked."openedAt", asked.run, asked.id limit $1`,
)
const READ_ACTIVITY = toRareStatement<ActivityRow>(
  'read what the agents of a task did',
  `select ${listColumns(activity, ['nth'])} from activity where run = $1 and task = $2 order by nth desc limit $3`,
)
const HAS_DOCUMENT = toRareStatement<{ id: string }>(
  'look whether a document is kept',
  `select id from plans where id = $1 and text <> ''`,
)
const READ_USED = toRareStatement<{ used: number }>('read the capacity', 'select used from capacity')
const READ_LINE = toRareStatement<{ run: string }>('read the line', 'select run from line order by nth')
const READ_SHARES = toRareStatement<Omit<Share, 'line'>>(
  'read all that runs share',
  'select name, used, closed from shares order by name limit 1000',
)
const READ_SHARE_LINES = toRareStatement<{ name: string; run: string }>(
  'read all who wait for what runs share',
  'select name, run from share_line order by nth limit 1000',
)
const READ_WORKERS = toRareStatement<InstallationRow['workers'][number]>(
  'read the workers',
  `select id, host, pid, about, signed_in_at as "signedInAt",
      (select count(*)::int from attempts where worker = workers.id and status in ('running', 'merging')) as working
    from workers order by signed_in_at, id limit 1000`,
)
const READ_QUEUED = toRareStatement<{ agent: string; count: number }>(
  'count attempts that wait for a worker',
  `select tasks.agent, count(*)::int as count from runs
    join tasks on tasks.run = runs.id and tasks.status = 'running'
    join attempts on attempts.run = tasks.run and attempts.task = tasks.task and attempts.attempt = tasks.attempt
    where runs.ended_at is null and attempts.status = 'queued' group by tasks.agent order by tasks.agent`,
)

/** What people look at across runs, on a database. */
export function openViews(host: Host): ViewRows {
  return {
    listGoing: limit => outside(host, 'listGoing', queries => queries.run(LIST_GOING, [limit])),
    findRuns: ({ text, before, limit }) =>
      outside(host, 'findRuns', queries => queries.run(FIND_RUNS, [toPattern(text), before, limit])),
    listAsked: limit => outside(host, 'listAsked', queries => queries.run(LIST_ASKED, [limit])),
    activityOfTask: ({ run, task }, limit) =>
      outside(host, 'activityOfTask', async queries =>
        (await queries.run(READ_ACTIVITY, [run, task, limit])).reverse(),
      ),
    hasDocument: run =>
      outside(host, 'hasDocument', async queries => (await queries.run(HAS_DOCUMENT, [run])).length > 0),
    readForgotten: run => outside(host, 'readForgotten', queries => readForgotten(queries, run)),
    readInstallation: () => outside(host, 'readInstallation', queries => readInstallation(host, queries)),
  }
}

async function readInstallation(host: Host, queries: Queries): Promise<InstallationRow> {
  const [capacity] = await queries.run(READ_USED)
  const workers = await queries.run(READ_WORKERS)
  const living = await pickLiving(
    host,
    workers.map(({ id }) => id),
  )
  const waiting = await queries.run(READ_SHARE_LINES)
  const shares = new Map(
    (await queries.run(READ_SHARES)).map((row): [string, Share] => [row.name, { ...row, line: [] }]),
  )
  for (const { name, run } of waiting) {
    const share = shares.get(name) ?? { name, used: 0, closed: null, line: [] }
    share.line.push(run)
    shares.set(name, share)
  }
  return {
    workers: workers.filter(({ id }) => living.has(id)),
    used: capacity?.used ?? 0,
    line: (await queries.run(READ_LINE)).map(({ run }) => run),
    shares: [...shares.values()],
    queued: await queries.run(READ_QUEUED),
  }
}

/** What has the text in it; its own wildcards stand for themselves. */
function toPattern(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, sign => `\\${sign}`)}%`
}
