import { WorkspaceError } from '../../src/workspace/port.ts'
import type { Change, MergeResult, WorkspaceKey, Workspaces } from '../../src/workspace/port.ts'
import type { Instance } from './instance.ts'

interface Copy {
  target: string
  base: Map<string, number>
  written: Set<string>
  isMerged: boolean
}

/** The folders of runs and the copies that attempts write in, as versions of paths. It outlives every instance. */
export class Disk {
  readonly #targets = new Map<string, Map<string, number>>()
  readonly #copies = new Map<string, Copy>()
  readonly #onMerge: (merge: WorkspaceKey & { paths: string[] }) => void

  constructor(onMerge: (merge: WorkspaceKey & { paths: string[] }) => void) {
    this.#onMerge = onMerge
  }

  open(key: WorkspaceKey, target: string): string {
    const folder = toFolder(key)
    const base = new Map(this.#targetOf(target))
    this.#copies.set(folder, { target, base, written: new Set(), isMerged: false })
    return folder
  }

  has(key: WorkspaceKey): boolean {
    return this.#copies.has(toFolder(key))
  }

  /** What an agent writes after its copy was dropped goes nowhere. */
  write(folder: string, path: string): void {
    this.#copies.get(folder)?.written.add(path)
  }

  changes(key: WorkspaceKey): Change[] {
    return [...this.#copyOf(key).written].sort().map(path => ({ path, kind: 'changed' }))
  }

  merge(key: WorkspaceKey): MergeResult {
    const copy = this.#copyOf(key)
    const changes = this.changes(key)
    if (copy.isMerged) return { kind: 'merged', changes }
    const target = this.#targetOf(copy.target)
    const paths = changes.map(({ path }) => path)
    const clashing = paths.filter(path => target.get(path) !== copy.base.get(path))
    if (clashing.length > 0) return { kind: 'conflict', paths: clashing }
    for (const path of paths) target.set(path, (target.get(path) ?? 0) + 1)
    copy.isMerged = true
    this.#onMerge({ ...key, paths })
    return { kind: 'merged', changes }
  }

  drop(key: WorkspaceKey): void {
    this.#copies.delete(toFolder(key))
  }

  dropAll(run: string): void {
    for (const folder of this.#copies.keys()) if (folder.startsWith(`${run}/`)) this.#copies.delete(folder)
  }

  #targetOf(target: string): Map<string, number> {
    const paths = this.#targets.get(target) ?? new Map<string, number>()
    this.#targets.set(target, paths)
    return paths
  }

  #copyOf(key: WorkspaceKey): Copy {
    const copy = this.#copies.get(toFolder(key))
    if (!copy) throw new WorkspaceError('copy-missing', `The copy ${toFolder(key)} is gone`)
    return copy
  }
}

/** The disk as one instance reaches it: it may be slow, fail, or the instance die before or after. */
export function openSimWorkspaces(instance: Instance): Workspaces {
  const { disk } = instance.world
  async function reach<T>(what: string, work: () => T): Promise<T> {
    const { chance, scenario } = instance.world
    await instance.pass(`before it could ${what}`)
    if (chance.hits(scenario.faults.disk)) throw new WorkspaceError('io', 'the disk did not answer')
    const result = work()
    await instance.pass(`after it could ${what}`)
    return result
  }
  return {
    open: (key, target) => reach('open a copy', () => ({ folder: disk.open(key, target) })),
    find: key => reach('find a copy', () => (disk.has(key) ? { folder: toFolder(key) } : undefined)),
    changes: key => reach('see what changed', () => disk.changes(key)),
    merge: key => reach('merge', () => disk.merge(key)),
    drop: key => reach('drop a copy', () => disk.drop(key)),
    dropAll: run => reach('drop the copies of a run', () => disk.dropAll(run)),
  }
}

function toFolder({ run, task, attempt }: WorkspaceKey): string {
  return `${run}/${task}/${attempt}`
}
