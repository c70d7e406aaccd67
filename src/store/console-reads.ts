import type { ConsoleChannel, ConsoleMessage } from './console-port.ts'
import { toRareStatement, toStatement, type Queries, type Statement } from './driver.ts'
import { consoleChannels } from './schema-console.ts'
import { listColumns } from './statements.ts'

/** Of a row `m`; the first parameter is who asks, null for what everybody sees. */
const FOR_READER = '(m."only" is null or m."only" = $1::text)'

const LIST_CHANNELS = toStatement<ConsoleChannel>(
  'list channels',
  `select ${listColumns(consoleChannels)} from console_channels order by nth`,
)
const READ_CHANNEL = toReadMessages(
  'read the messages of a channel',
  `select * from console_messages as m
    where m.channel = $2 and (m.thread is null or m.broadcast) and not m.removed and ${FOR_READER}
      and ($3::text is null or m.nth < (select nth from console_messages where id = $3))
    order by m.nth desc limit $4`,
  'm.nth',
)
const READ_THREAD = toReadMessages(
  'read the messages of a thread',
  `(select * from console_messages as m where m.id = $2 and not m.removed and ${FOR_READER})
    union all
    (select * from console_messages as m where m.thread = $2 and not m.removed and ${FOR_READER}
      order by m.nth desc limit $3)`,
  'm.id <> $2, m.nth',
)
const READ_CHANGES = toReadMessages(
  'read what changed in the console',
  `select * from console_messages as m where m.rev > $2 and ${FOR_READER} order by m.rev limit $3`,
  'm.rev',
)
const READ_MESSAGE = toReadMessages(
  'read a message',
  'select * from console_messages as m where m.channel = $2 and m.id = $3',
  'm.nth',
)
const READ_BY_KEY = toReadMessages(
  'find a message by its key',
  'select * from console_messages as m where m.channel = $2 and m.key = $3 and not m.removed',
  'm.nth',
)
const LATEST_REV = toStatement<{ rev: number }>(
  'read the latest revision',
  'select coalesce(max(rev), 0) as rev from console_messages',
)
const READ_FILE = toStatement<{ name: string; base64: string }>(
  'read a file',
  `select name, encode(bytes, 'base64') as base64 from console_files where id = $1`,
)

export function listChannels(queries: Queries): Promise<ConsoleChannel[]> {
  return queries.run(LIST_CHANNELS)
}

export async function readChannelMessages(
  queries: Queries,
  given: { channel: string; as: string; before: string | null; limit: number },
): Promise<ConsoleMessage[]> {
  const { channel, as, before, limit } = given
  return await queries.run(READ_CHANNEL, [as, channel, before, limit])
}

export function readThreadMessages(
  queries: Queries,
  root: string,
  as: string,
  limit: number,
): Promise<ConsoleMessage[]> {
  return queries.run(READ_THREAD, [as, root, limit])
}

export function readChangesAfter(
  queries: Queries,
  rev: number,
  as: string,
  limit: number,
): Promise<ConsoleMessage[]> {
  return queries.run(READ_CHANGES, [as, rev, limit])
}

export async function readMessage(
  queries: Queries,
  channel: string,
  id: string,
  as: string | null,
): Promise<ConsoleMessage | undefined> {
  const [message] = await queries.run(READ_MESSAGE, [as, channel, id])
  return message
}

export function readByKey(queries: Queries, channel: string, key: string): Promise<ConsoleMessage[]> {
  return queries.run(READ_BY_KEY, [null, channel, key])
}

export async function readLatestRev(queries: Queries): Promise<number> {
  const [row] = await queries.run(LATEST_REV)
  return row?.rev ?? 0
}

export async function readFile(
  queries: Queries,
  id: string,
): Promise<{ name: string; bytes: Uint8Array } | undefined> {
  const [file] = await queries.run(READ_FILE, [id])
  return file && { name: file.name, bytes: new Uint8Array(Buffer.from(file.base64, 'base64')) }
}

/** Whole messages, of the few rows that were picked. */
function toReadMessages(what: string, picked: string, order: string): Statement<ConsoleMessage> {
  return toRareStatement(
    what,
    `select m.id, m.rev, m.channel, m.thread, m.broadcast, m.at, m.text, m.body, m."only", m.removed,
        m.edited_at as "editedAt", json_build_object('kind', m.by_kind, 'name', m.by_name) as by,
        (select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'bytes', octet_length(f.bytes))
          order by f.nth), '[]') from console_files as f where f.message = m.id) as files,
        (select coalesce(json_agg(json_build_object('emoji', r.emoji, 'by', r.by, 'bot', r.bot) order by r.nth), '[]')
          from (select emoji, json_agg(by order by nth) as by, bool_or(kind = 'bot') as bot, min(nth) as nth
            from console_reactions where message = m.id group by emoji) as r) as reactions,
        reply.replies, reply.at as "repliedAt"
      from (${picked}) as m cross join lateral (
        select count(*)::int as replies, max(at) as at from console_messages as reply
        where reply.thread = m.id and not reply.removed and (reply."only" is null or reply."only" = $1::text)
      ) as reply
      order by ${order}`,
  )
}
