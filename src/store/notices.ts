import { toStatement, type Queries } from './driver.ts'
import type { Notice } from './port.ts'

/** What NOTIFY is sent on. */
export const CHANNEL = 'regatta'

const NOTIFY = toStatement(
  'tell other instances',
  `select pg_notify('${CHANNEL}', message) from json_array_elements_text($1::text::json) as message`,
)

/** Once the transaction is committed; `from`, by which we pass over our own, is undefined where there are no others. */
export async function notifyOthers(
  queries: Queries,
  from: string | undefined,
  notices: Notice[],
): Promise<void> {
  if (from === undefined || notices.length === 0) return
  await queries.run(NOTIFY, [JSON.stringify(notices.map(notice => JSON.stringify({ from, ...notice })))])
}

/** Undefined: our own, or nothing that we understand. */
export function parseMessage(message: string, own: string): Notice | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(message)
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null || !('kind' in parsed)) return undefined
  if ('from' in parsed && parsed.from === own) return undefined
  const { kind } = parsed
  if (kind === 'jobs' && 'queues' in parsed && Array.isArray(parsed.queues))
    return { kind, queues: parsed.queues.filter(queue => typeof queue === 'string') }
  if (kind === 'jobs' || kind === 'threads' || kind === 'console') return { kind }
  if (kind !== 'orders' || !('worker' in parsed) || typeof parsed.worker !== 'string') return undefined
  return { kind, worker: parsed.worker }
}
