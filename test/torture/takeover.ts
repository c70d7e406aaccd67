import { setTimeout as wait } from 'node:timers/promises'
import type { World } from './faults.ts'
import { inTime } from './in-time.ts'

const LOOK_MS = 100
const LIMIT_MS = 60_000

interface Takeover {
  /** It is dead now. */
  killed(): void
  over: Promise<void>
}

/** Looks, from outside, how long attempts go on to stand under the name of a program that was killed. */
export function watchTakeover(world: Pick<World, 'sql' | 'takeovers'>, pid: number): Takeover {
  const killed = Promise.withResolvers<number>()
  return {
    killed: () => killed.resolve(performance.now()),
    over: killed.promise.then(at => watch(world, pid, at)),
  }
}

async function watch(
  { sql, takeovers }: Pick<World, 'sql' | 'takeovers'>,
  pid: number,
  at: number,
): Promise<void> {
  let had = 0
  while (performance.now() - at < LIMIT_MS) {
    const [row] =
      (await inTime(sql<{ left: number }[]>`
        select count(*)::int as left from attempts join workers on workers.id = attempts.worker
        where workers.pid = ${pid} and attempts.status = 'running'`)) ?? []
    had = Math.max(had, row?.left ?? 0)
    if (row?.left === 0) break
    await wait(LOOK_MS)
  }
  // What had nothing to lose tells nothing.
  if (had > 0) takeovers.push(performance.now() - at)
}
