import type { Telling } from '../tell/telling.ts'
import { kindOf } from '../words/wave-name.ts'

/** How many times as much work must stand outside the groups. */
const MORE = 2

/**
 * `| M1 | week 14 | chapter 1 done |` beside headings with agents and what they need: rows that nobody does are what is
 * hoped for by when, where far more work stands in no group at all.
 */
export function leaveCalendars(tellings: Telling[]): Telling[] {
  const strong = tellings.filter(({ retold }) => !retold)
  const dated = strong.filter(isDated)
  if (dated.length === 0) return tellings
  const done = strong.filter(isDone)
  const count = (some: Telling[]): number => some.reduce((sum, { tasks }) => sum + tasks.length, 0)
  const others = strong.filter(telling => !dated.includes(telling) && !done.includes(telling))
  if (others.length > 0 || count(done) < count(dated) * MORE) return tellings
  return tellings.filter(telling => !dated.includes(telling))
}

/** All in groups that say when, and nothing of who does it or what it needs. */
function isDated({ tasks, by }: Telling): boolean {
  return (
    (by === 'table' || by === 'overview') &&
    tasks.every(
      ({ path, agent, dependencies }) =>
        path.some(name => kindOf(name) === 'time') && agent === null && dependencies.length === 0,
    )
  )
}

/** In no group, and most of it with who does it. */
function isDone({ tasks }: Telling): boolean {
  return (
    tasks.every(({ path }) => path.length === 0) &&
    tasks.filter(({ agent }) => agent !== null).length * 2 > tasks.length
  )
}
