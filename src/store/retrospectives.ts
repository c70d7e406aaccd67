import type { FoundRetrospective } from '../run/lessons.ts'
import { toRareStatement, toStatement, type Queries } from './driver.ts'
import { gathered } from './gathered.ts'
import { inside, outside, type Host } from './host.ts'
import type {
  NewRetrospective,
  RetrospectiveRow,
  RetrospectiveRows,
  UnsentRetrospective,
} from './retrospectives-port.ts'
import { retrospectives } from './schema-retrospectives.ts'
import { fromJson, listColumns, NOW } from './statements.ts'
import { toStorableJson } from './storable.ts'

const SENDING_ONLY = ['sending', 'sentAt', 'why', 'dueAt', 'search']
const SAID = listColumns(retrospectives, [...SENDING_ONLY, 'revision', 'tries'])
const ROW = listColumns(retrospectives, ['dueAt', 'search'])
const UNSENT = listColumns(retrospectives, SENDING_ONLY)

const KEEP = toStatement(
  'keep retrospectives, which another transaction held',
  `insert into retrospectives (id, namespace, run, task, title, text, outcome, tags, at, sending, due_at)
    select id, namespace, run, task, title, text, outcome, tags, at, sending, ${NOW} from ${fromJson(
      'id text, namespace text, run text, task int, title text, text text, outcome text, tags jsonb, at bigint, sending text',
    )}
    on conflict (id) do update set namespace = excluded.namespace, title = excluded.title, text = excluded.text,
      outcome = excluded.outcome, tags = excluded.tags, at = excluded.at, sending = excluded.sending,
      revision = retrospectives.revision + 1, tries = 0, due_at = excluded.due_at, sent_at = null, why = null
    where (retrospectives.title, retrospectives.text, retrospectives.outcome)
      is distinct from (excluded.title, excluded.text, excluded.outcome)`,
)
// Each word is looked up in the index by itself, and what was found is counted without being read. Measured on 10,000
// rows of 150 words: 27 ms; one query of all the words, for which the planner reads every row: 330 ms.
const FIND = toRareStatement<{ asked: number; row: FoundRetrospective }>(
  'find what is remembered',
  `select x.asked, to_jsonb(said) - 'nth' as row
    from ${fromJson('asked int, namespace text, words text, most int')}
    cross join lateral (
      with found as (
        select hit.id, count(*)::float / cardinality(tsvector_to_array(to_tsvector('simple', x.words))) as rank
          from unnest(tsvector_to_array(to_tsvector('simple', x.words))) as word
          cross join lateral (
            select id from retrospectives
              where namespace = x.namespace and search @@ plainto_tsquery('simple', word) offset 0
          ) as hit
          group by hit.id
      )
      select ${SAID}, nth, rank from found join retrospectives using (id)
        order by rank desc, at desc, nth desc limit x.most
    ) as said
    order by x.asked, said.rank desc, said.at desc, said.nth desc`,
)
const READ_OF = toRareStatement<RetrospectiveRow>(
  'read what is remembered of a run',
  `select ${ROW} from retrospectives where run = $1 order by nth`,
)
const TAKE_UNSENT = toRareStatement<UnsentRetrospective>(
  'take a retrospective to send it',
  `update retrospectives set due_at = ${NOW} + $1::int where id = (
      select id from retrospectives where sending = 'waiting' and due_at <= ${NOW}
        order by due_at limit 1 for update skip locked
    ) returning ${UNSENT}`,
)
const IT_STANDS = `id = $1 and revision = $2 and sending = 'waiting'`
const MARK_SENT = toRareStatement(
  'note that a retrospective was sent',
  `update retrospectives set sending = 'sent', sent_at = ${NOW}, why = null where ${IT_STANDS}`,
)
const GIVE_UP = toRareStatement(
  'note that a retrospective is refused',
  `update retrospectives set sending = 'refused', why = $3, tries = tries + 1 where ${IT_STANDS}`,
)
const DELAY = toRareStatement(
  'send a retrospective later',
  `update retrospectives set due_at = ${NOW} + $3::int, why = $4, tries = tries + $5::int where ${IT_STANDS}`,
)

/** What is remembered, on a database. */
export function openRetrospectives(host: Host): RetrospectiveRows {
  const find = gathered((asks: Asked[]) => findAll(host.driver, asks))
  return {
    keep: (tx, rows) => inside(tx, 'keep', queries => keep(queries, rows)),
    find: (namespace, words, limit) =>
      outside(host, 'find', async () =>
        words.trim() === '' ? [] : await find({ namespace, words, most: limit }),
      ),
    of: run => outside(host, 'of', queries => queries.run(READ_OF, [run])),
    takeUnsent: leaseMs =>
      outside(host, 'takeUnsent', async queries => (await queries.run(TAKE_UNSENT, [leaseMs]))[0]),
    markSent: ({ id, revision }) =>
      outside(host, 'markSent', async queries => void (await queries.run(MARK_SENT, [id, revision]))),
    giveUp: ({ id, revision }, why) =>
      outside(host, 'giveUp', async queries => void (await queries.run(GIVE_UP, [id, revision, why]))),
    delay: ({ id, revision }, { pauseMs, why, counts }) =>
      outside(host, 'delay', async queries => {
        await queries.run(DELAY, [id, revision, Math.round(pauseMs), why, counts === 'failed' ? 1 : 0])
      }),
  }
}

async function keep(queries: Queries, rows: NewRetrospective[]): Promise<void> {
  if (rows.length > 0) await queries.run(KEEP, [toStorableJson(rows)])
}

interface Asked {
  namespace: string
  words: string
  most: number
}

async function findAll(queries: Queries, asks: Asked[]): Promise<FoundRetrospective[][]> {
  const rows = await queries.run(FIND, [toStorableJson(asks.map((ask, asked) => ({ ...ask, asked })))])
  const found = Map.groupBy(rows, row => row.asked)
  return asks.map((_, asked) => (found.get(asked) ?? []).map(({ row }) => row))
}
