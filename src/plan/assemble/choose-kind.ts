import type { Candidate, Telling } from '../tell/telling.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf } from '../words/wave-name.ts'

/** Where two groupings are equally good, the one whose word says order most plainly. */
const PREFERRED = [
  'wave',
  'batch',
  'round',
  'tier',
  'phase',
  'stage',
  'milestone',
  'sprint',
  'iteration',
  'day',
  'week',
]

interface Use {
  kind: string
  sort: 'time' | 'step' | 'lane'
  covered: number
  /** How often another kind stood inside it. */
  outer: Map<string, number>
}

/** The word for the lowest group in time that holds the tasks: of phase > wave > step it is the wave. */
export function chooseKind(tellings: Telling[]): string | null {
  const strong = tellings.filter(telling => !telling.retold)
  return (
    chooseFrom(strong.flatMap(telling => telling.tasks)) ??
    chooseFrom(tellings.flatMap(telling => telling.tasks))
  )
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
  for (const sort of ['time', 'step', 'lane'] as const) {
    const best = pickBest([...uses.values()].filter(use => use.sort === sort))
    if (best !== null) return best
  }
  return null
}

function pickBest(uses: Use[]): string | null {
  const most = Math.max(0, ...uses.map(use => use.covered))
  const full = uses.filter(use => use.covered * 10 >= most * 9)
  full.sort((a, b) => depth(b, a) - depth(a, b) || rank(a.kind) - rank(b.kind))
  return full[0]?.kind ?? null
}

function depth(a: Use, b: Use): number {
  return b.outer.get(a.kind) ?? 0
}

function rank(kind: string): number {
  const at = PREFERRED.indexOf(kind)
  return at === -1 ? PREFERRED.length : at
}

/** The wave that a task stands in: the name of that kind nearest to it, with the group around it. */
export function waveOf(path: WaveName[], kind: string): { name: WaveName; outer: WaveName | null } | null {
  const at = path.findIndex(name => name.kind === kind)
  const name = path[at]
  if (name === undefined) return null
  return { name, outer: path.slice(at + 1).find(other => kindOf(other) === 'time') ?? null }
}
