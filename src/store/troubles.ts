import { toRareStatement, type Queries } from './driver.ts'
import { inside } from './host.ts'
import { NOW } from './statements.ts'
import type { TroubleRows } from './troubles-port.ts'

const BEGIN = toRareStatement<{ name: string }>(
  'note that a trouble began',
  `insert into troubles (name) values ($1)
    on conflict (name) do update set till_at = null where troubles.till_at is not null returning name`,
)
const END = toRareStatement<{ name: string }>(
  'note that a trouble ended',
  `update troubles set till_at = ${NOW} where name = $1 and till_at is null returning name`,
)
const GO_ON = toRareStatement<{ name: string }>(
  'note that a known trouble went on',
  `update troubles set till_at = greatest(till_at, ${NOW} - $3::bigint)
    where name = $1 and till_at > ${NOW} - $2::bigint - $4::bigint returning name`,
)
/** Of those that note it at once the first does: the others find its row when it has committed. */
const NOTE = toRareStatement<{ name: string }>(
  'note a trouble that is over',
  `insert into troubles (name, till_at) values ($1, ${NOW} - $3::bigint)
    on conflict (name) do update set till_at = excluded.till_at
      where troubles.till_at <= ${NOW} - $2::bigint - $4::bigint returning name`,
)

const LASTING = toRareStatement<{ name: string }>(
  'read the troubles that last',
  'select name from troubles where till_at is null order by name',
)

/** What people are told of once, on a database. */
export function openTroubles(): TroubleRows {
  return {
    begin: (tx, name) => inside(tx, 'begin', queries => changes(queries, BEGIN, [name])),
    end: (tx, name) => inside(tx, 'end', queries => changes(queries, END, [name])),
    note: (tx, name, { fromAgoMs, tillAgoMs, apartMs }) =>
      inside(tx, 'note', async queries => {
        const values = [name, Math.round(fromAgoMs), Math.round(tillAgoMs), Math.round(apartMs)]
        return !(await changes(queries, GO_ON, values)) && (await changes(queries, NOTE, values))
      }),
    lasting: tx =>
      inside(tx, 'lasting', async queries => (await queries.run(LASTING)).map(({ name }) => name)),
  }
}

async function changes(
  queries: Queries,
  statement: typeof BEGIN,
  values: (string | number)[],
): Promise<boolean> {
  return (await queries.run(statement, values)).length > 0
}
