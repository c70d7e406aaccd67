import { toRareStatement, type Queries } from './driver.ts'
import type { Jobs } from './jobs.ts'
import type { AttemptRef } from './port.ts'
import { CLAIM_LIMIT_SECONDS } from './limits.ts'
import { fromJson } from './statements.ts'

// The job of a worker that died ends by its missing beat, perhaps long after its attempt was queued anew.
const PICK_CURRENT = toRareStatement<AttemptRef>(
  'see which lost jobs still matter',
  `select x.run, x.task, x.attempt from ${fromJson('run text, task int, attempt int, job uuid')}
    join attempts on attempts.run = x.run and attempts.task = x.task and attempts.attempt = x.attempt
    where attempts.job = x.job and attempts.status in ('queued', 'running')`,
)

// Claiming follows at once: whoever neither does it nor beats meanwhile died in between, and was nobody yet whose absence
// could be seen.
const READ_UNCLAIMED = toRareStatement<{ name: string; id: string }>(
  'see which fetched jobs nobody claimed',
  `select job.name, job.id from attempts join pgboss.job on job.id = attempts.job
    where attempts.status = 'queued' and job.state = 'active'
      and job.heartbeat_on < now() - interval '${CLAIM_LIMIT_SECONDS} seconds'`,
)

export async function takeLostJobs(queries: Queries, jobs: Jobs, limit: number): Promise<AttemptRef[]> {
  const unclaimed = await queries.run(READ_UNCLAIMED)
  if (unclaimed.length > 0) await jobs.fail(unclaimed)
  const lost = await jobs.fetchLost(limit)
  if (lost.length === 0) return []
  const given = lost.map(({ attempt, job }) => ({ ...attempt, job }))
  const current = await queries.run(PICK_CURRENT, [JSON.stringify(given)])
  const isCurrent = new Set(current.map(toKey))
  // What is told of is not ended: if whoever heard it dies before it acts, it is told again after a while.
  await jobs.endLost(lost.filter(({ attempt }) => !isCurrent.has(toKey(attempt))))
  return current
}

function toKey({ run, task, attempt }: AttemptRef): string {
  return `${run} ${task} ${attempt}`
}
