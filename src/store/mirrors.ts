import { toThreadId } from '../message/post.ts'
import type { Mirror } from './chat-port.ts'
import { toRareStatement, type Queries } from './driver.ts'
import { fromJson } from './statements.ts'
import { toStorableJson } from './storable.ts'

interface MirrorRow {
  chat: string
  channel: string
  root: string | null
}

const ADD = toRareStatement<{ id: string }>(
  'tell of a run in another place as well',
  `insert into mirrors (id, of, run, chat, channel, root)
    select x.id, x.of, x.run, x.chat, x.channel, x.root
    from ${fromJson('id text, of text, run text, chat text, channel text, root text')}
    on conflict do nothing returning id`,
)
const REMOVE = toRareStatement<{ id: string }>(
  'tell of a run in another place no longer',
  'delete from mirrors where id = $1 and run = $2 returning id',
)
const READ = toRareStatement<MirrorRow>(
  'read where else a run is told of',
  'select chat, channel, root from mirrors where run = $1 order by id',
)

export async function addMirror(queries: Queries, { run, of, thread }: Mirror): Promise<boolean> {
  const { chat, channel, root } = thread
  const row = { id: toThreadId(thread), of: toThreadId(of), run, chat, channel, root }
  return (await queries.run(ADD, [toStorableJson([row])])).length > 0
}

export async function removeMirror(
  queries: Queries,
  { run, thread }: Pick<Mirror, 'run' | 'thread'>,
): Promise<boolean> {
  return (await queries.run(REMOVE, [toThreadId(thread), run])).length > 0
}

export async function readMirrors(queries: Queries, run: string): Promise<Mirror['thread'][]> {
  return await queries.run(READ, [run])
}
