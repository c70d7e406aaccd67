import type { StaleBoard } from './chat-port.ts'
import { toRareStatement, type Queries } from './driver.ts'
import { NOW } from './statements.ts'

const READ_STALE = toRareStatement<StaleBoard>(
  'find boards that are to be redrawn',
  `select posts.key, runs.id as run, posts.message, posts.digest,
      case when posts.digest is null then posts.body end as body,
      ${NOW} - coalesce(posts.drawn_at, posts.settled_at) as "agoMs"
    from posts join runs on runs.id = substring(posts.key from '([^ ]+)/board$')
    where posts.thread = $1 and posts.key like '%/board' and posts.status = 'sent' and posts.message is not null
      and coalesce(posts.drawn_seq, 0) < runs.seq
      and (strpos(posts.key, ' ') = 0 or exists (select from mirrors where mirrors.id = posts.thread))
    order by posts.drawn_at nulls first, posts.seq limit $2`,
)
const NOTE_BOARD = toRareStatement(
  'note what a board shows',
  `update posts set digest = $2, drawn_seq = $3, drawn_at = ${NOW} where key = $1`,
)

export function readStaleBoards(queries: Queries, thread: string, limit: number): Promise<StaleBoard[]> {
  return queries.run(READ_STALE, [thread, limit])
}

export async function noteBoard(
  queries: Queries,
  key: string,
  { digest, seq }: { digest: string; seq: number },
): Promise<void> {
  await queries.run(NOTE_BOARD, [key, digest, seq])
}
