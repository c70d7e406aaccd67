import { toThreadId, VOTES_MARK, type NewPost } from '../message/post.ts'
import type { OpenPost, PostRow } from './chat-port.ts'
import { toRareStatement, toStatement, type Driver, type Queries } from './driver.ts'
import { posts } from './schema-chat.ts'
import { fromJson, listColumns, listed, NOW } from './statements.ts'
import { toStorableJson, toStorableQueries } from './storable.ts'
import { stirThreads, type Stirred } from './threads.ts'

const POST = listColumns(posts)

// What is there already takes no number. The locks of the threads are held by now, so nothing comes in between.
const INSERT_POSTS = toRareStatement(
  'write posts',
  `with instant as materialized (select ${NOW} as at), told as (
      select x.* from ${fromJson('nth int, thread text, key text, kind text, target text, person text, body jsonb')}
    ), every as (
      select * from told
      union all
      select nth, m.id, m.id || ' ' || key, kind, m.id || ' ' || target, person, body
      from told join mirrors m on m.of = told.thread and starts_with(told.key, m.run || '/')
      where kind <> 'whisper'
    ), given as (
      select distinct on (key) * from every
      where not exists (select from posts where posts.key = every.key) order by key, nth
    ), fresh as (
      select *, row_number() over (partition by thread order by nth) as number from given
    ), numbered as (
      update threads set last_seq = last_seq + counted.posts
      from (select thread, count(*)::int as posts from fresh group by thread) as counted
      where threads.id = counted.thread returning threads.id, threads.last_seq - counted.posts as before
    )
    insert into posts (key, thread, seq, kind, target, person, body, status, tries, due_at, created_at)
    select key, thread, before + number, kind, target, person, body, 'waiting', 0, at, at
    from fresh join numbered on numbered.id = fresh.thread, instant`,
)
const READ_OPEN = toRareStatement<OpenPost>(
  'read the posts that are to be sent',
  `select ${POST}, greatest(0, due_at - ${NOW}) as "waitMs" from posts where thread = $1 and status in ('waiting', 'sending') order by seq limit $2`,
)
const READ_SENDING = toRareStatement<{ sending: boolean }>(
  'see whether posts are being sent',
  `select exists (
      select from posts join threads on threads.id = posts.thread
      where status = 'sending' and threads.chat = $1 and threads.channel = $2
    ) as sending`,
)
const MARK_SENDING = toRareStatement<{ key: string }>(
  'note that posts are being sent',
  `update posts set status = 'sending', batch = $2 where key in ${listed(1)} and status = 'waiting' returning key`,
)
const NOTE_MESSAGE = toRareStatement(
  'note which message posts are',
  `update posts set message = $2 where key in ${listed(1)} and status = 'sending'`,
)
const MARK_SENT = toRareStatement<{ key: string; kind: PostRow['kind'] }>(
  'note that posts were sent',
  `update posts set status = 'sent', message = $2, settled_at = $3
    where key in ${listed(1)} and status = 'sending' returning key, kind`,
)
const EDIT_TARGETS = toRareStatement(
  'note what edited posts say now',
  `update posts set body = edit.body from (
      select distinct on (target) target, body from posts where key in ${listed(1)} order by target, seq desc
    ) as edit where posts.key = edit.target`,
)
const MARK_FAILED = toRareStatement(
  'note that posts failed',
  `update posts set status = 'failed', why = $2, settled_at = $3, message = null
    where key in ${listed(1)} and status in ('waiting', 'sending')`,
)
const MARK_DROPPED = toRareStatement(
  'note that posts are not sent',
  `update posts set status = 'dropped', settled_at = $2 where key in ${listed(1)} and status = 'waiting'`,
)
const DELAY_POSTS = toRareStatement<{ key: string }>(
  'put off posts',
  `update posts set tries = tries + 1, due_at = ${NOW} + $3::bigint,
      status = case when $2 = 'afresh' then 'waiting' else status end,
      batch = case when $2 = 'afresh' then null else batch end
    where key in ${listed(1)} and status in ('waiting', 'sending') returning key`,
)
const READ_POST = toStatement<PostRow>('read a post', `select ${POST} from posts where key = $1`)
const READ_POST_AT = toRareStatement<PostRow>(
  'find the post of a message',
  `select ${POST} from posts where message = $3 and kind <> 'edit'
      and exists (select from threads where id = posts.thread and chat = $1 and channel = $2)
    order by seq limit 1`,
)
const READ_ANSWERABLE = toRareStatement<PostRow>(
  'find the messages that may still be answered',
  `select ${POST} from posts where status in ('sending', 'sent') and kind = 'message' and message is not null
      and created_at > $2 and jsonb_array_length(body -> 'reactions') > 0
      and exists (select from threads where id = posts.thread and chat = $1)
      and not exists (select from posts edit where edit.target = posts.key and edit.thread = posts.thread
        and edit.key not like '%${VOTES_MARK}%')
    order by created_at desc, seq desc limit $3`,
)
const READ_POSTS = toRareStatement<PostRow>(
  'read the posts of a thread',
  `select ${POST} from posts where thread = $1 order by seq`,
)

export async function writePosts(queries: Queries, given: NewPost[], about?: Stirred): Promise<void> {
  const rows = given.map((post, nth) => ({
    nth,
    thread: toThreadId(post.thread),
    key: post.key,
    kind: post.kind,
    target: post.kind === 'edit' ? post.target : null,
    person: post.kind === 'whisper' ? post.person : null,
    body: post.message,
  }))
  // One after the other, on one connection: the second sees what others had committed when the locks were got.
  await Promise.all([
    stirThreads(queries, about ? [...given, about] : given),
    rows.length > 0 && queries.run(INSERT_POSTS, [toStorableJson(rows)]),
  ])
}

export function readOpenPosts(queries: Queries, thread: string, limit: number): Promise<OpenPost[]> {
  return queries.run(READ_OPEN, [thread, limit])
}

export async function isSending(
  queries: Queries,
  { chat, channel }: { chat: string; channel: string },
): Promise<boolean> {
  const [row] = await queries.run(READ_SENDING, [chat, channel])
  return row?.sending === true
}

export async function markSending(queries: Queries, keys: string[], batch: string): Promise<number> {
  return (await queries.run(MARK_SENDING, [toStorableJson(keys), batch])).length
}

export async function noteMessage(queries: Queries, keys: string[], message: string): Promise<void> {
  await queries.run(NOTE_MESSAGE, [toStorableJson(keys), message])
}

export async function markSent(
  driver: Driver,
  keys: string[],
  message: string | null,
  at: number,
): Promise<number> {
  return await driver.begin(async tx => {
    const queries = toStorableQueries(tx)
    const sent = await queries.run(MARK_SENT, [toStorableJson(keys), message, at])
    const edits = sent.filter(({ kind }) => kind === 'edit').map(({ key }) => key)
    if (edits.length > 0) await queries.run(EDIT_TARGETS, [toStorableJson(edits)])
    return sent.length
  })
}

export async function markFailed(queries: Queries, keys: string[], why: string, at: number): Promise<void> {
  await queries.run(MARK_FAILED, [toStorableJson(keys), why, at])
}

export async function markDropped(queries: Queries, keys: string[], at: number): Promise<void> {
  await queries.run(MARK_DROPPED, [toStorableJson(keys), at])
}

export async function delayPosts(
  queries: Queries,
  keys: string[],
  again: 'afresh' | 'in-doubt',
  pauseMs: number,
): Promise<number> {
  return (await queries.run(DELAY_POSTS, [toStorableJson(keys), again, pauseMs])).length
}

export async function readPost(queries: Queries, key: string): Promise<PostRow | undefined> {
  const [row] = await queries.run(READ_POST, [key])
  return row
}

export async function readPostAt(
  queries: Queries,
  { chat, channel, message }: { chat: string; channel: string; message: string },
): Promise<PostRow | undefined> {
  const [row] = await queries.run(READ_POST_AT, [chat, channel, message])
  return row
}

export function listAnswerable(
  queries: Queries,
  { chat, after, limit }: { chat: string; after: number; limit: number },
): Promise<PostRow[]> {
  return queries.run(READ_ANSWERABLE, [chat, after, limit])
}

export function readPosts(queries: Queries, thread: string): Promise<PostRow[]> {
  return queries.run(READ_POSTS, [thread])
}
