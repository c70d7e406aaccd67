import postgres from 'postgres'
import { pump } from './pump.ts'
import type { Graph, Peer } from './port.ts'

/** What somebody in a hurry would write by hand: close to what the database can do at all. Nothing but the state is kept. */
export const plainSql: Peer = {
  name: 'plain-sql',
  async open(url, slots) {
    const sql = postgres(url, { max: 4, onnotice: () => {} })
    await sql.unsafe(`
      create table task (id int primary key, wave int not null, pending int not null, state text not null default 'waiting');
      create table need (task int not null, needed int not null);
      create index on task (id) where state = 'ready';
      create index on need (needed)`)
    return {
      async run(graph, work) {
        await lay(sql, graph)
        await pump<{ id: number }>(graph.waves.length, slots, {
          work: ({ id }) => work(id),
          take: async most =>
            await sql<{ id: number }[]>`
            update task set state = 'running' where id in (
              select id from task where state = 'ready' order by id limit ${most} for update skip locked
            ) returning id`,
          end: async jobs => {
            await sql.begin(async tx => {
              await tx`
                with done as (
                  update task set state = 'done' where id = any(${jobs.map(({ id }) => id)}) returning id
                ), freed as (
                  select need.task, count(*)::int as by from need join done on need.needed = done.id group by need.task
                )
                update task set pending = pending - freed.by,
                  state = case when pending = freed.by then 'free' else state end
                  from freed where task.id = freed.task`
              await release(tx)
            })
          },
        })
      },
      [Symbol.asyncDispose]: () => sql.end(),
    }
  },
}

async function lay(sql: postgres.Sql, { needs, waves }: Graph): Promise<void> {
  const tasks = waves.map((wave, id) => ({ id, wave, pending: needs[id]!.length }))
  const edges = needs.flatMap((all, task) => all.map(needed => ({ task, needed })))
  await sql.begin(async tx => {
    await tx`insert into task (id, wave, pending, state)
      select id, wave, pending, case when pending = 0 then 'free' else 'waiting' end
        from json_to_recordset(${JSON.stringify(tasks)}::text::json) as x (id int, wave int, pending int)`
    await tx`insert into need select * from json_to_recordset(${JSON.stringify(edges)}::text::json) as x (task int, needed int)`
    await release(tx)
  })
  await sql`analyze task`
  await sql`analyze need`
}

/** What waits for nothing but its wave begins with the first wave of which anything is left. */
async function release(tx: postgres.TransactionSql): Promise<void> {
  await tx`
    update task set state = 'ready' where state = 'free' and wave = (
      select min(wave) from task where state <> 'done')`
}
