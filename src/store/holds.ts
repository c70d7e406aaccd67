import { toRareStatement, toStatement, type Queries } from './driver.ts'
import { pickLiving, type Host } from './host.ts'

const TAKE = toStatement<{ worker: string }>(
  'take what one alone may have',
  `insert into holds (name, worker) values ($1, $2)
    on conflict (name) do update set worker = excluded.worker
      where holds.worker is null or holds.worker = excluded.worker or holds.worker = $3::text
    returning worker`,
)
const READ = toStatement<{ worker: string | null }>(
  'read who has it',
  'select worker from holds where name = $1',
)
const DROP = toRareStatement(
  'let go of what one alone may have',
  'update holds set worker = null where name = $1 and worker = $2',
)

export async function takeHold(host: Host, queries: Queries, name: string, worker: string): Promise<boolean> {
  const [held] = await queries.run(READ, [name])
  if (held?.worker === worker) return true
  const { worker: holder = null } = held ?? {}
  // Signing in comes before taking, so who is read here and lives is present by now.
  if (holder !== null && (await pickLiving(host, [holder])).has(holder)) return false
  return (await queries.run(TAKE, [name, worker, holder])).length > 0
}

export async function dropHold(queries: Queries, name: string, worker: string): Promise<void> {
  await queries.run(DROP, [name, worker])
}
