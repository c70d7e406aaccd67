import { setTimeout as wait } from 'node:timers/promises'
import type postgres from 'postgres'
import { inTime } from './in-time.ts'
import type { Crowd } from './people.ts'

const LOOK_MS = 250
const SAYS_EVERY = 40
const LEFT_MAX = 3
/** Longer than nobody beats for the job of whoever was killed at last. */
const LEASES_MS = 40_000

/** Waits until all that was begun has come to its end; gives what has not, if it never does. */
export async function untilRest(
  sql: postgres.Sql,
  crowd: Pick<Crowd, 'dropped'>,
  { limitMs, say }: { limitMs: number; say(line: string): void },
): Promise<string[]> {
  const from = performance.now()
  for (let looks = 1; ; looks++) {
    const left = (await inTime(listUnrest(sql, crowd))) ?? ['its database does not answer']
    if (left.length === 0) {
      await untilNoLease(sql)
      return []
    }
    if (performance.now() - from > limitMs) return left.map(what => `${what} after ${limitMs / 1_000} s`)
    if (looks % SAYS_EVERY === 0) say(`not at rest: ${left.slice(0, LEFT_MAX).join('; ')}`)
    await wait(LOOK_MS)
  }
}

async function listUnrest(sql: postgres.Sql, crowd: Pick<Crowd, 'dropped'>): Promise<string[]> {
  const unstarted = crowd.dropped.filter(({ run }) => run === null)
  const runs = await sql<{ id: string; status: string }[]>`
    select id, status from runs where ended_at is null order by created_at`
  const posts = await sql<{ key: string; status: string }[]>`
    select key, status from posts where status in ('waiting', 'sending') limit 5`
  const inbound = await sql<{ key: string }[]>`select key from inbound where status = 'waiting' limit 5`
  const [known] = await sql<{ count: number }[]>`select count(*)::int as count from runs`
  const missing = crowd.dropped.length - (known?.count ?? 0)
  return [
    ...unstarted.map(({ plan }) => `plan ${plan.name} is not offered for a start`),
    ...(missing > 0 ? [`${missing} runs have not begun`] : []),
    ...runs.map(({ id, status }) => `run ${id} is ${status}`),
    ...posts.map(({ key, status }) => `post ${key} is ${status}`),
    ...inbound.map(({ key }) => `${key} is not dealt with`),
  ]
}

/** What is left then is for the judge. */
async function untilNoLease(sql: postgres.Sql): Promise<void> {
  const from = performance.now()
  while (performance.now() - from < LEASES_MS) {
    const left = await inTime(
      sql`select from pgboss.job where name like 'attempt%' and state = 'active' limit 1`,
    )
    if (left?.length === 0) return
    await wait(LOOK_MS)
  }
}
