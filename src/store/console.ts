import type { Inbound } from '../chat/port.ts'
import type { Message } from '../message/message.ts'
import type { ConsoleChannel, ConsoleMessage, ConsoleRows, NewConsoleMessage } from './console-port.ts'
import { readMessage } from './console-reads.ts'
import { toStatement, type Queries } from './driver.ts'
import type { Host } from './host.ts'
import { keepInbound } from './inbound.ts'
import { notifyOthers } from './notices.ts'
import type { Notice } from './port.ts'
import { consoleChannels, consoleRev } from './schema-console.ts'
import { fromJson, listColumns } from './statements.ts'
import { toStorableJson, toStorableQueries } from './storable.ts'

// Numbers are drawn before the commit: without the lock a revision could appear after a later one was read.
const LOCK_REVISIONS = toStatement(
  'get the lock of the console, which another transaction held',
  'select pg_advisory_xact_lock(7291404)',
)
const NEXT_REV = `nextval('${consoleRev.seqName ?? ''}')`
const IT_STANDS = 'channel = $1 and id = $2 and not removed'

const MAKE_CHANNEL = toStatement(
  'make a channel',
  'insert into console_channels (id, name, at) values ($1, $2, $3) on conflict (id) do nothing',
)
const READ_CHANNEL = toStatement<ConsoleChannel>(
  'read a channel',
  `select ${listColumns(consoleChannels)} from console_channels where id = $1`,
)
const INSERT_MESSAGE = toStatement(
  'keep a message',
  `insert into console_messages (rev, id, channel, thread, broadcast, by_kind, by_name, at, text, body, "only", key)
    select ${NEXT_REV}, id, channel, thread, broadcast, kind, name, at, text, body, "only", key from ${fromJson(
      'id text, channel text, thread text, broadcast boolean, kind text, name text, at bigint, text text, body jsonb, "only" text, key text',
    )}`,
)
const INSERT_FILES = toStatement(
  'keep files',
  `insert into console_files (id, message, name, bytes)
    select id, message, name, decode(base64, 'base64') from ${fromJson('id text, message text, name text, base64 text')}`,
)
const FIND_KEY = toStatement<{ id: string }>(
  'look for a key',
  'select id from console_messages where channel = $1 and key = $2',
)
const TOUCH = toStatement<{ id: string }>(
  'give a message its next revision',
  `update console_messages set rev = ${NEXT_REV} where ${IT_STANDS} returning id`,
)
const LOOK = toStatement<{ id: string }>(
  'look for a message',
  `select id from console_messages where ${IT_STANDS}`,
)
const EDIT = toStatement<{ id: string }>(
  'edit a message',
  `update console_messages set rev = ${NEXT_REV}, body = $3::text::jsonb, edited_at = $4 where ${IT_STANDS} returning id`,
)
const REMOVE = toStatement<{ thread: string | null }>(
  'remove a message',
  `update console_messages set rev = ${NEXT_REV}, removed = true, text = null, body = null
    where ${IT_STANDS} returning thread`,
)
const REMOVE_FILES = toStatement('remove files', 'delete from console_files where message = $1')
const REMOVE_REACTIONS = toStatement('remove reactions', 'delete from console_reactions where message = $1')
const ADD_REACTION = toStatement<{ message: string }>(
  'keep a reaction',
  `insert into console_reactions (message, emoji, kind, by) values ($1, $2, $3, $4)
    on conflict do nothing returning message`,
)
const DROP_REACTION = toStatement<{ message: string }>(
  'drop a reaction',
  `delete from console_reactions where message = $1 and emoji = $2 and kind = $3 and by = $4 returning message`,
)

const NEWS: Notice = { kind: 'console' }

export async function makeChannel(queries: Queries, channel: ConsoleChannel): Promise<ConsoleChannel> {
  const { id, name, at } = channel
  await queries.run(MAKE_CHANNEL, [id, name, at])
  const [row] = await queries.run(READ_CHANNEL, [id])
  return row ?? channel
}

export function say(
  host: Host,
  message: NewConsoleMessage,
  inbound: Inbound | null,
): Promise<ConsoleMessage> {
  return change(host, async queries => {
    if (inbound) await keepInbound(queries, inbound)
    await insert(queries, message, null)
    return { result: await readBack(queries, message.channel, message.id, message.only), isNews: true }
  })
}

export function post(host: Host, message: NewConsoleMessage & { key: string }): Promise<ConsoleMessage> {
  const { channel, key, only } = message
  return change(host, async queries => {
    const [known] = await queries.run(FIND_KEY, [channel, key])
    if (!known) await insert(queries, message, key)
    return { result: await readBack(queries, channel, known?.id ?? message.id, only), isNews: !known }
  })
}

export function edit(host: Host, channel: string, id: string, body: Message, at: number): Promise<boolean> {
  return change(host, async queries => {
    const edited = await queries.run(EDIT, [channel, id, toStorableJson(body), at])
    return { result: edited.length > 0, isNews: edited.length > 0 }
  })
}

export function remove(host: Host, channel: string, id: string): Promise<void> {
  return change(host, async queries => {
    const [removed] = await queries.run(REMOVE, [channel, id])
    if (!removed) return { result: undefined, isNews: false }
    await queries.run(REMOVE_FILES, [id])
    await queries.run(REMOVE_REACTIONS, [id])
    await touchRoot(queries, channel, removed.thread)
    return { result: undefined, isNews: true }
  })
}

export function react(
  host: Host,
  reaction: Parameters<ConsoleRows['react']>[0],
  inbound: Inbound | null,
): Promise<boolean> {
  const { channel, message, emoji, kind = 'person', by, on } = reaction
  return change(host, async queries => {
    const [found] = await queries.run(LOOK, [channel, message])
    if (!found) return { result: false, isNews: false }
    const changed = await queries.run(on ? ADD_REACTION : DROP_REACTION, [message, emoji, kind, by])
    if (changed.length === 0) return { result: true, isNews: false }
    if (inbound) await keepInbound(queries, inbound)
    await queries.run(TOUCH, [channel, message])
    return { result: true, isNews: true }
  })
}

/** One after the other, in all instances; whoever listens hears of it once it is committed. */
async function change<T>(
  host: Host,
  work: (queries: Queries) => Promise<{ result: T; isNews: boolean }>,
): Promise<T> {
  const { result, isNews } = await host.driver.begin(async queries => {
    await queries.run(LOCK_REVISIONS)
    const changed = await work(toStorableQueries(queries))
    if (changed.isNews) await notifyOthers(queries, host.name, [NEWS])
    return changed
  })
  if (isNews) host.tell(NEWS)
  return result
}

async function insert(queries: Queries, message: NewConsoleMessage, key: string | null): Promise<void> {
  const { files, by, ...row } = message
  await queries.run(INSERT_MESSAGE, [toStorableJson([{ ...row, ...by, key }])])
  if (files.length > 0) {
    const rows = files.map(({ id, name, bytes }) => ({ id, message: row.id, name, base64: toBase64(bytes) }))
    await queries.run(INSERT_FILES, [toStorableJson(rows)])
  }
  await touchRoot(queries, row.channel, row.thread)
}

/** How many replies it has, its readers are to learn. */
async function touchRoot(queries: Queries, channel: string, thread: string | null): Promise<void> {
  if (thread !== null) await queries.run(TOUCH, [channel, thread])
}

async function readBack(
  queries: Queries,
  channel: string,
  id: string,
  as: string | null,
): Promise<ConsoleMessage> {
  const message = await readMessage(queries, channel, id, as)
  if (!message) throw new Error(`The message ${id} was not kept`)
  return message
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
