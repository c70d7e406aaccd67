import type { Candidate, Telling } from '../tell/telling.ts'
import { STRENGTH } from '../tell/telling.ts'
import type { WaveName } from '../words/wave-name.ts'
import type { Sort } from '../words/wave-kinds.ts'
import { rankOf } from '../words/wave-kinds.ts'
import { kindOf } from '../words/wave-name.ts'
import { isAlike } from './same-task.ts'

interface Use {
  kind: string
  sort: Sort
  covered: number
  /** How often another kind stood inside it. */
  outer: Map<string, number>
}

/** The word for the lowest group in time that holds the tasks: of phase > wave > step it is the wave. */
export function chooseKind(tellings: Telling[]): string | null {
  const plain = tellings.filter(telling => !telling.retold)
  const named = plain.filter(isNamed)
  // `What merged?`, `What is stuck?` in a meeting below the last phase groups nothing where tasks have names.
  const strong = named.length > 0 ? named : plain
  const headed = tellings.filter(({ form, retold }) => form === 'heading' && (!retold || strong.length === 0))
  const rest = headed.length > 0 ? tellings.filter(telling => isAbout(telling, headed)) : tellings
  return (
    chooseFrom(strong.flatMap(telling => telling.tasks)) ?? chooseFrom(rest.flatMap(telling => telling.tasks))
  )
}

function isNamed({ form, tasks }: Telling): boolean {
  return STRENGTH[form] > STRENGTH.checks || tasks.some(({ id, agent }) => id !== null || agent !== null)
}

const TITLES_MAX = 200

/** A timetable that tells none of the tasks again (`Hour 0-2: everybody sets up`) groups nothing. */
function isAbout({ form, tasks }: Telling, headed: Telling[]): boolean {
  if (form !== 'bullets' || tasks.some(({ id, agent }) => id !== null || agent !== null)) return true
  const titles = headed.flatMap(telling => telling.tasks.map(({ title }) => title)).slice(0, TITLES_MAX)
  return tasks.slice(0, TITLES_MAX).some(({ title }) => titles.some(other => isAlike(title, other)))
}

function chooseFrom(tasks: Candidate[]): string | null {
  const uses = new Map<string, Use>()
  for (const { path } of tasks) {
    for (const [index, name] of path.entries()) {
      const use = uses.get(name.kind) ?? { kind: name.kind, sort: kindOf(name), covered: 0, outer: new Map() }
      uses.set(name.kind, use)
      use.covered++
      for (const inner of path.slice(0, index))
        use.outer.set(inner.kind, (use.outer.get(inner.kind) ?? 0) + 1)
    }
  }
  const all = [...uses.values()]
  const timed = pickBest(all.filter(use => use.sort === 'time'))
  if (timed !== null) return timed
  // Steps inside a group order what is in it, and groups inside a step gather what is in that: the outer counts.
  const parts = pickFull(all.filter(use => use.sort === 'step' || use.sort === 'group'))
  parts.sort((a, b) => depth(a, b) - depth(b, a) || rankOf(a.kind) - rankOf(b.kind))
  // Those who do the work are lanes where nearly all of it is told under their names.
  const lanes = all.filter(
    use => use.sort === 'lane' && (use.kind !== 'agent' || use.covered * 10 >= tasks.length * 9),
  )
  return parts[0]?.kind ?? pickBest(lanes)
}

/** Of some inside each other the innermost. */
function pickBest(uses: Use[]): string | null {
  const full = pickFull(uses)
  full.sort((a, b) => depth(b, a) - depth(a, b) || rankOf(a.kind) - rankOf(b.kind))
  return full[0]?.kind ?? null
}

function pickFull(uses: Use[]): Use[] {
  const most = Math.max(0, ...uses.map(use => use.covered))
  return uses.filter(use => use.covered * 10 >= most * 9)
}

function depth(a: Use, b: Use): number {
  return b.outer.get(a.kind) ?? 0
}

/** The wave that a task stands in: the name of that kind nearest to it, with the group around it. */
export function waveOf(path: WaveName[], kind: string): { name: WaveName; outer: WaveName | null } | null {
  const at = path.findIndex(name => name.kind === kind)
  const name = path[at]
  if (name === undefined) return null
  return { name, outer: path.slice(at + 1).find(other => kindOf(other) === 'time') ?? null }
}
