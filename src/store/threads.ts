import { toThreadId } from '../message/post.ts'
import type { ThreadRef } from '../run/event.ts'
import type { ThreadRow } from './chat-port.ts'
import { toRareStatement, toStatement, type Queries } from './driver.ts'
import { pickLiving, type Host } from './host.ts'
import { threads } from './schema-chat.ts'
import { fromJson, listColumns, listed, NOW } from './statements.ts'
import { toStorableJson } from './storable.ts'

const THREAD = listColumns(threads, ['lastSeq'])
const GIVEN = fromJson('id text, chat text, channel text, root text, run text')

// In the order of their ids: two that stir the same threads wait for each other, and do not wait in a ring. What is told
// elsewhere as well is stirred there, too.
const STIR_THREADS = toStatement(
  'stir threads, which another transaction held',
  `with given as (select x.id, x.chat, x.channel, x.root, x.run from ${GIVEN}),
    every as (
      select given.*, 1 as nth from given
      union all select m.id, m.chat, m.channel, m.root, m.run, 2 from mirrors m join given on given.id = m.of
    )
    insert into threads (id, chat, channel, root, run, stirs, due_at)
    select distinct on (id collate "C") id, chat, channel, root, run, 1, ${NOW} from every
    order by id collate "C", nth
    on conflict (id) do update set run = coalesce(excluded.run, threads.run),
      stirs = threads.stirs + 1, due_at = least(threads.due_at, excluded.due_at)`,
)
const READ_THREAD = toStatement<ThreadRow>('read a thread', `select ${THREAD} from threads where id = $1`)
const LIST_GOING = toRareStatement<ThreadRef>(
  'list the threads of runs that go on',
  `select threads.chat, threads.channel, threads.root from threads join runs on runs.id = threads.run
    where threads.chat = $1 and runs.ended_at is null order by runs.created_at desc, threads.id limit $2`,
)
const READ_COURIERS = toRareStatement<{ courier: string }>(
  'read who has threads in hand that are due',
  `select distinct courier from threads
    where due_at <= ${NOW} and courier is not null and chat in ${listed(1)}`,
)
const READ_DUE = toRareStatement<ThreadRow>(
  'find threads that are due',
  `select ${THREAD} from threads
    where due_at <= ${NOW} and chat in ${listed(1)} and (courier is null or courier in ${listed(2)})
    order by due_at, id limit $3`,
)
const CLAIM_THREAD = toStatement<ThreadRow>(
  'claim a thread, which another transaction held',
  `update threads set courier = $2
    where id = $1 and (courier is null or courier = $2 or courier = $3::text) returning ${THREAD}`,
)
const RELEASE_THREAD = toStatement<{ stirred: boolean }>(
  'release a thread, which another transaction held',
  `update threads set courier = null, due_at = ${NOW} + case when stirs = $3::int then $4::bigint else 0 end
    where id = $1 and courier = $2 returning stirs <> $3::int as stirred`,
)

/** A thread, and the run it is to tell of from now on. */
export interface Stirred {
  thread: ThreadRef
  run?: string
}

/** Holds their locks till the end of the transaction. */
export async function stirThreads(queries: Queries, given: Stirred[]): Promise<void> {
  const rows = new Map<string, Stirred>()
  for (const { thread, run = rows.get(toThreadId(thread))?.run } of given)
    rows.set(toThreadId(thread), { thread, ...(run === undefined ? {} : { run }) })
  await queries.run(STIR_THREADS, [toGiven([...rows.values()])])
}

export async function readThread(queries: Queries, thread: ThreadRef): Promise<ThreadRow | undefined> {
  const [row] = await queries.run(READ_THREAD, [toThreadId(thread)])
  return row
}

export function listGoingThreads(queries: Queries, chat: string, limit: number): Promise<ThreadRef[]> {
  return queries.run(LIST_GOING, [chat, limit])
}

export async function readDueThreads(
  host: Host,
  queries: Queries,
  given: { chats: string[]; limit: number },
): Promise<ThreadRow[]> {
  const chats = JSON.stringify(given.chats)
  const held = await queries.run(READ_COURIERS, [chats])
  const couriers = held.map(({ courier }) => courier)
  const living = await pickLiving(host, couriers)
  const gone = couriers.filter(courier => !living.has(courier))
  return await queries.run(READ_DUE, [chats, JSON.stringify(gone), given.limit])
}

export async function claimThread(
  host: Host,
  queries: Queries,
  id: string,
  worker: string,
): Promise<ThreadRow | undefined> {
  const [free] = await queries.run(CLAIM_THREAD, [id, worker, null])
  if (free) return free
  const [held] = await queries.run(READ_THREAD, [id])
  if (!held) return undefined
  // Signing in comes before claiming, so who is read here and lives is present by now.
  if (held.courier !== null && (await pickLiving(host, [held.courier])).has(held.courier)) return undefined
  const [inherited] = await queries.run(CLAIM_THREAD, [id, worker, held.courier])
  return inherited
}

export async function releaseThread(
  host: Host,
  queries: Queries,
  given: { claimed: ThreadRow; worker: string; pauseMs: number | null },
): Promise<void> {
  const { claimed, worker, pauseMs } = given
  const [released] = await queries.run(RELEASE_THREAD, [claimed.id, worker, claimed.stirs, pauseMs])
  // Whoever heard of it found the thread in this worker's hands.
  if (released?.stirred === true) host.tell({ kind: 'threads' })
}

function toGiven(given: Stirred[]): string {
  return toStorableJson(
    given.map(({ thread: { chat, channel, root }, run = null }) => ({
      id: toThreadId({ chat, channel, root }),
      chat,
      channel,
      root,
      run,
    })),
  )
}
