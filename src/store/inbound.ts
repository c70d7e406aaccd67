import type { Inbound } from '../chat/port.ts'
import { toRareStatement, toStatement, type Queries } from './driver.ts'
import { fromJson, NOW } from './statements.ts'
import { toStorableJson } from './storable.ts'

/** What came in before so much else is not looked at for where it was. */
const LOOKED_AT_MAX = 10_000

const KEEP_INBOUND = toStatement<{ key: string }>(
  'keep what came in',
  `insert into inbound (chat, key, body, stored_at)
    select x.chat, x.key, x.body, ${NOW} from ${fromJson('chat text, key text, body jsonb')}
    on conflict (chat, key) do nothing returning key`,
)
const READ_WAITING = toRareStatement<{ body: Inbound }>(
  'read what came in and waits',
  `select body from inbound where status = 'waiting' and stored_at < $1 order by nth limit $2`,
)
const TAKE_INBOUND = toStatement<{ key: string }>(
  'take what came in, which another transaction held',
  `update inbound set status = 'taken', settled_at = ${NOW}
    where chat = $1 and key = $2 and status = 'waiting' returning key`,
)
const READ_UP_TO = toStatement<{ body: Inbound; fresh: boolean; failed: boolean }>(
  'read what waits in a channel',
  `select other.body, coalesce(other.begun_at > ${NOW} - $3::bigint, false) as fresh,
      other.why is not null as failed
    from inbound this join inbound other on other.chat = this.chat and other.nth <= this.nth
      and other.status = 'waiting' and other.body ->> 'channel' = this.body ->> 'channel'
    where this.chat = $1 and this.key = $2 order by other.nth limit $4`,
)
const BEGIN_INBOUND = toStatement<{ key: string }>(
  'count a try',
  `update inbound set tries = tries + 1, begun_at = ${NOW},
      away_since = case when begun_at > ${NOW} - $4::bigint then away_since end
    where chat = $1 and key = $2 and status = 'waiting' and tries < $3::int returning key`,
)
const FAIL_INBOUND = toStatement<{ status: 'waits' | 'failed' }>(
  'note that what came in could not be dealt with',
  `update inbound set why = $3, away_since = null,
      status = case when tries >= $4::int then 'failed' else 'waiting' end,
      settled_at = case when tries >= $4::int then ${NOW} end
    where chat = $1 and key = $2 and status = 'waiting'
    returning case when status = 'failed' then 'failed' else 'waits' end as status`,
)
const POSTPONE_INBOUND = toRareStatement<{ status: 'waits' | 'failed' }>(
  'note that what came in could not be dealt with yet',
  `update inbound set why = $3, tries = greatest(tries - 1, 0), away_since = coalesce(away_since, ${NOW}),
      status = case when coalesce(away_since, ${NOW}) <= ${NOW} - $4::bigint then 'failed' else 'waiting' end,
      settled_at = case when coalesce(away_since, ${NOW}) <= ${NOW} - $4::bigint then ${NOW} end
    where chat = $1 and key = $2 and status = 'waiting'
    returning case when status = 'failed' then 'failed' else 'waits' end as status`,
)

const KNOWS_INBOUND = toRareStatement<{ known: boolean }>(
  'see whether something came in',
  'select exists (select from inbound where chat = $1 and starts_with(key, $2)) as known',
)
const NOTE_UNHEARD = toRareStatement(
  'note since when something may not have been heard',
  `insert into unheard (chat, since) select $1, max((body ->> 'at')::bigint) from inbound where chat = $1
    on conflict do nothing`,
)
const READ_UNHEARD = toRareStatement<{ since: number | null }>(
  'read since when something may not have been heard',
  'select since from unheard where chat = $1',
)
const CLEAR_UNHEARD = toRareStatement('note that all was heard', 'delete from unheard where chat = $1')

const READ_CHANNELS = toRareStatement<{ channel: string }>(
  'see where something came in of late',
  `select channel from (
      select nth, body ->> 'channel' as channel from inbound where chat = $1 order by nth desc limit ${LOOKED_AT_MAX}
    ) as latest
    group by channel order by max(nth) desc limit $2`,
)

export async function keepInbound(queries: Queries, inbound: Inbound): Promise<'kept' | 'known'> {
  const { chat, key } = inbound
  const rows = await queries.run(KEEP_INBOUND, [toStorableJson([{ chat, key, body: inbound }])])
  return rows.length > 0 ? 'kept' : 'known'
}

export async function readWaitingInbound(
  queries: Queries,
  before: number,
  limit: number,
): Promise<Inbound[]> {
  const rows = await queries.run(READ_WAITING, [before, limit])
  return rows.map(({ body }) => body)
}

export function readInboundUpTo(
  queries: Queries,
  { chat, key }: Pick<Inbound, 'chat' | 'key'>,
  freshMs: number,
  limit: number,
): Promise<{ body: Inbound; fresh: boolean; failed: boolean }[]> {
  return queries.run(READ_UP_TO, [chat, key, freshMs, limit])
}

export async function beginInbound(
  queries: Queries,
  { chat, key }: Pick<Inbound, 'chat' | 'key'>,
  triesMax: number,
  lullMs: number,
): Promise<boolean> {
  return (await queries.run(BEGIN_INBOUND, [chat, key, triesMax, lullMs])).length > 0
}

export async function takeInbound(
  queries: Queries,
  { chat, key }: Pick<Inbound, 'chat' | 'key'>,
): Promise<boolean> {
  return (await queries.run(TAKE_INBOUND, [chat, key])).length > 0
}

export async function failInbound(
  queries: Queries,
  { chat, key }: Pick<Inbound, 'chat' | 'key'>,
  why: string,
  triesMax: number,
): Promise<'waits' | 'failed' | 'settled'> {
  const [row] = await queries.run(FAIL_INBOUND, [chat, key, why, triesMax])
  return row?.status ?? 'settled'
}

export async function postponeInbound(
  queries: Queries,
  { chat, key }: Pick<Inbound, 'chat' | 'key'>,
  why: string,
  patienceMs: number,
): Promise<'waits' | 'failed' | 'settled'> {
  const [row] = await queries.run(POSTPONE_INBOUND, [chat, key, why, patienceMs])
  return row?.status ?? 'settled'
}

export async function knowsInbound(queries: Queries, chat: string, keyStart: string): Promise<boolean> {
  const [row] = await queries.run(KNOWS_INBOUND, [chat, keyStart])
  return row?.known === true
}

export async function noteUnheard(queries: Queries, chat: string): Promise<number | null> {
  await queries.run(NOTE_UNHEARD, [chat])
  const [row] = await queries.run(READ_UNHEARD, [chat])
  return row?.since ?? null
}

export async function clearUnheard(queries: Queries, chat: string): Promise<void> {
  await queries.run(CLEAR_UNHEARD, [chat])
}

export async function readChannelsHeard(queries: Queries, chat: string, limit: number): Promise<string[]> {
  const rows = await queries.run(READ_CHANNELS, [chat, limit])
  return rows.map(({ channel }) => channel)
}
