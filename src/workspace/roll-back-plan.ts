import { isSameContent } from './content.ts'
import type { Content } from './content.ts'
import type { ChangeWithContent } from './copy.ts'
import type { WorkspaceKey } from './port.ts'

/** A merge that came in. */
export interface Merged {
  key: WorkspaceKey
  changes: ChangeWithContent[]
  /** Paths at which it changed nothing. */
  alike: string[]
  state: 'merged' | 'undone'
  /** Whether it is to be taken back. */
  isAsked: boolean
}

export interface RollBackPlan {
  /** All that the merges asked for changed. */
  paths: string[]
  steps: Step[]
  /** Paths that were written since, and by whom if that is known. */
  clashes: Map<string, WorkspaceKey[]>
}

/** From what stands there now to what stood there before, which change `index` of the merge `key` replaced. */
export interface Step {
  change: ChangeWithContent
  key: WorkspaceKey
  index: number
}

interface Way {
  now: Content | null
  before: Content | null
  key: WorkspaceKey
  index: number
}

/** `merges`: all of a run from the first one asked for, in the order in which they came in. */
export function planRollBack(merges: readonly Merged[]): RollBackPlan {
  const paths = new Set<string>()
  const ways = new Map<string, Way>()
  const clashes = new Map<string, WorkspaceKey[]>()
  const writtenSince = new Map<string, WorkspaceKey[]>()
  for (const merged of [...merges].reverse()) {
    const { key, isAsked, state } = merged
    if (!isAsked) {
      // also what it wrote alike: it counts on that
      if (state === 'merged') {
        for (const { path } of merged.changes)
          writtenSince.set(path, [...(writtenSince.get(path) ?? []), key])
      }
      continue
    }
    const untouched = new Set(merged.alike)
    for (const [index, { path, before, after }] of merged.changes.entries()) {
      if (untouched.has(path)) continue
      paths.add(path)
      if (state === 'undone') continue
      const way = ways.get(path)
      const by = writtenSince.get(path) ?? []
      if (by.length > 0 || (way !== undefined && !isSameContent(way.before, after))) clashes.set(path, by)
      ways.set(path, { now: way === undefined ? after : way.now, before, key, index })
    }
  }
  return { paths: [...paths].sort(), steps: [...ways].flatMap(toStep).sort(byPath), clashes }
}

/** None where it ends as it began. */
function toStep([path, { now, before, key, index }]: [string, Way]): Step[] {
  if (isSameContent(now, before)) return []
  const gone = before === null ? 'removed' : 'changed'
  return [{ change: { path, kind: now === null ? 'added' : gone, before: now, after: before }, key, index }]
}

function byPath(one: Step, other: Step): number {
  return one.change.path < other.change.path ? -1 : 1
}
