import { toRareStatement, type Queries } from './driver.ts'
import type { AttemptQueue, Queue } from './port.ts'

const PREFIX = 'attempt/'

// One look at the index of what waits for each queue, of which there are as many as agents, places and labels make.
const READ_WAITING = toRareStatement<{ name: string }>(
  'see where attempts wait',
  `select name from pgboss.queue
    where starts_with(name, '${PREFIX}')
      and exists (select from pgboss.job where job.name = queue.name and job.state < 'active')
    order by name`,
)

export async function readWaitingQueues(queries: Queries): Promise<AttemptQueue[]> {
  return (await queries.run(READ_WAITING)).map(({ name }) => fromName(name))
}

/** pg-boss allows letters, digits, `_`, `-`, `.` and `/`; an agent may be called anything. */
export function toName(queue: Queue): string {
  if (queue === 'bell') return queue
  const rest = queue.slice(PREFIX.length)
  return `${PREFIX}${rest.replaceAll(/[^A-Za-z0-9-]/gu, letter => `_${letter.codePointAt(0)!.toString(16)}.`)}`
}

function fromName(name: string): AttemptQueue {
  const rest = name.slice(PREFIX.length)
  return `attempt/${rest.replaceAll(/_([0-9a-f]{1,6})\./g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))}`
}
