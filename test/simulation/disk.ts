import { WorkspaceError } from '../../src/workspace/port.ts'
import type {
  Additions,
  Change,
  MergeResult,
  RollBackResult,
  WorkspaceKey,
  Workspaces,
} from '../../src/workspace/port.ts'
import type { Instance } from './instance.ts'

/** No two writes make the same version, whatever the text. */
interface Held {
  version: number
  text: string
}

type Tree = Map<string, Held>

interface Copy {
  target: string
  base: Tree
  /** Null: taken away. */
  written: Map<string, string | null>
  /** How often something was written. */
  writes: number
  isMerged: boolean
}

interface Merged {
  key: WorkspaceKey
  paths: Map<string, { before: Held | undefined; after: Held | undefined }>
  isUndone: boolean
}

/** The folders of runs and the copies that attempts write in, as versions of paths. It outlives every instance. */
export class Disk {
  readonly #targets = new Map<string, Tree>()
  readonly #copies = new Map<string, Copy>()
  readonly #onMerge: (merge: WorkspaceKey & { texts: Map<string, string | null> }) => void
  /** By run, in the order in which they came in. */
  readonly #merges = new Map<string, Merged[]>()
  #versions = 0

  constructor(onMerge: (merge: WorkspaceKey & { texts: Map<string, string | null> }) => void) {
    this.#onMerge = onMerge
  }

  open(key: WorkspaceKey, target: string, from?: WorkspaceKey): { folder: string; kept: boolean } {
    const folder = toFolder(key)
    this.#copies.delete(folder)
    const earlier = from && this.#copies.get(toFolder(from))
    const kept = earlier?.target === target && !earlier.isMerged
    this.#copies.set(folder, {
      target,
      base: new Map(kept ? earlier.base : this.#targetOf(target)),
      written: new Map(kept ? earlier.written : []),
      writes: 0,
      isMerged: false,
    })
    return { folder, kept }
  }

  has(key: WorkspaceKey): boolean {
    return this.#copies.has(toFolder(key))
  }

  /** What an agent writes after its copy was dropped goes nowhere. */
  write(folder: string, path: string, text: string | null = `${path} by ${folder}`): void {
    const copy = this.#copies.get(folder)
    if (!copy) return
    copy.written.set(path, text)
    copy.writes += 1
  }

  /** Somebody writes in the folder of a run. */
  put(target: string, path: string, text: string | null): void {
    if (text === null) this.#targetOf(target).delete(path)
    else this.#targetOf(target).set(path, { version: ++this.#versions, text })
  }

  read(folder: string): Map<string, string> {
    const copy = this.#copies.get(folder)
    const texts = new Map([...(copy?.base ?? this.#targetOf(folder))].map(([path, { text }]) => [path, text]))
    for (const [path, text] of copy?.written ?? []) {
      if (text === null) texts.delete(path)
      else texts.set(path, text)
    }
    return texts
  }

  changes(key: WorkspaceKey): Change[] {
    const { base, written } = this.#copyOf(key)
    const paths = [...written.keys()].sort()
    return paths.flatMap(path => toChange(path, base.get(path), written.get(path) ?? null))
  }

  /** A text is one line here. */
  additions(key: WorkspaceKey): Additions[] {
    const { base, written } = this.#copyOf(key)
    return this.changes(key).map(change => {
      const text = written.get(change.path) ?? null
      const added = text === null ? [] : [text]
      return { ...change, added, removed: base.has(change.path) ? 1 : 0, isBinary: false, isCut: false }
    })
  }

  pulse(key: WorkspaceKey): string {
    return `${toFolder(key)} after ${this.#copyOf(key).writes} writes`
  }

  merge(key: WorkspaceKey): MergeResult {
    const copy = this.#copyOf(key)
    const changes = this.changes(key)
    if (copy.isMerged) return { kind: 'merged', changes }
    const target = this.#targetOf(copy.target)
    const paths = changes.map(({ path }) => path)
    const clashing = paths.filter(path => target.get(path)?.version !== copy.base.get(path)?.version)
    if (clashing.length > 0) return { kind: 'conflict', paths: clashing }
    const merged: Merged = { key, paths: new Map(), isUndone: false }
    for (const path of paths) {
      const before = target.get(path)
      this.put(copy.target, path, copy.written.get(path) ?? null)
      merged.paths.set(path, { before, after: target.get(path) })
    }
    this.#merges.set(key.run, [...(this.#merges.get(key.run) ?? []), merged])
    copy.isMerged = true
    this.#onMerge({ ...key, texts: new Map(paths.map(path => [path, target.get(path)?.text ?? null])) })
    return { kind: 'merged', changes }
  }

  drop(key: WorkspaceKey): void {
    this.#copies.delete(toFolder(key))
  }

  dropAll(run: string): void {
    for (const folder of this.#copies.keys()) if (folder.startsWith(`${run}/`)) this.#copies.delete(folder)
  }

  rollBack(keys: readonly WorkspaceKey[], target: string): RollBackResult {
    const merges = this.#merges.get(keys[0]?.run ?? '') ?? []
    const names = new Set(keys.map(toFolder))
    const asked = merges.filter(({ key }) => names.delete(toFolder(key)))
    if (names.size > 0) return { kind: 'not-kept', keys: keys.filter(key => names.has(toFolder(key))) }
    const tree = new Map(this.#targetOf(target))
    const clashing = new Set<string>()
    for (const { paths, isUndone } of [...asked].reverse()) {
      if (isUndone) continue
      for (const [path, { before, after }] of paths) {
        if (tree.get(path)?.version !== after?.version) clashing.add(path)
        if (before) tree.set(path, before)
        else tree.delete(path)
      }
    }
    if (clashing.size > 0) return toClash([...clashing].sort(), merges, asked)
    for (const merged of asked) merged.isUndone = true
    this.#targets.set(target, tree)
    return { kind: 'undone', paths: [...new Set(asked.flatMap(({ paths }) => [...paths.keys()]))].sort() }
  }

  merged(run: string): WorkspaceKey[] {
    return (this.#merges.get(run) ?? []).filter(({ isUndone }) => !isUndone).map(({ key }) => key)
  }

  forget(run: string): void {
    this.dropAll(run)
    this.#merges.delete(run)
  }

  #targetOf(target: string): Tree {
    const tree = this.#targets.get(target) ?? new Map<string, Held>()
    this.#targets.set(target, tree)
    return tree
  }

  #copyOf(key: WorkspaceKey): Copy {
    const copy = this.#copies.get(toFolder(key))
    if (!copy) throw new WorkspaceError('copy-missing', `The copy ${toFolder(key)} is gone`)
    return copy
  }
}

type Reach = <T>(what: string, work: () => T) => Promise<T>

/** The disk as one instance reaches it: it may be slow, fail, or the instance die before or after. */
export function openSimWorkspaces(instance: Instance): Workspaces {
  return openDisk(instance.world.disk, async (what, work) => {
    const { chance, scenario } = instance.world
    await instance.pass(() => `before it could ${what}`)
    if (chance.hits(scenario.faults.disk)) throw new WorkspaceError('io', 'the disk did not answer')
    const result = work()
    await instance.pass(() => `after it could ${what}`)
    return result
  })
}

export function openDisk(disk: Disk, reach: Reach): Workspaces {
  return {
    open: (key, target, from) => reach('open a copy', () => disk.open(key, target, from)),
    find: key => reach('find a copy', () => (disk.has(key) ? { folder: toFolder(key) } : undefined)),
    changes: key => reach('see what changed', () => disk.changes(key)),
    additions: (key, limits) => reach('see what was added', () => disk.additions(key).slice(0, limits.files)),
    contents: async () => null,
    pulse: key => reach('feel for a pulse', () => disk.pulse(key)),
    merge: key => reach('merge', () => disk.merge(key)),
    drop: key => reach('drop a copy', () => disk.drop(key)),
    keep: key => reach('drop a copy', () => disk.drop(key)),
    view: async (_, target, until) =>
      until === undefined ? { folder: target, [Symbol.asyncDispose]: async () => {} } : null,
    merged: run => reach('list what came in', () => disk.merged(run)),
    touched: key => reach('see what changed', () => disk.changes(key).map(({ path }) => path)),
    describe: async () => null,
    prune: async () => {},
    rollBack: (keys, target) => reach('roll back', () => disk.rollBack(keys, target)),
    forget: run => reach('forget a run', () => disk.forget(run)),
    dropAll: run => reach('drop the copies of a run', () => disk.dropAll(run)),
  }
}

function toClash(paths: string[], merges: Merged[], asked: Merged[]): RollBackResult {
  const others = merges.slice(merges.indexOf(asked[0]!)).filter(merged => !asked.includes(merged))
  const by = others.filter(other => !other.isUndone && paths.some(path => other.paths.has(path)))
  return { kind: 'conflict', paths, by: by.map(({ key }) => key) }
}

function toChange(path: string, before: Held | undefined, text: string | null): Change[] {
  if (before === undefined) return text === null ? [] : [{ path, kind: 'added' }]
  if (text === null) return [{ path, kind: 'removed' }]
  return text === before.text ? [] : [{ path, kind: 'changed' }]
}

function toFolder({ run, task, attempt }: WorkspaceKey): string {
  return `${run}/${task}/${attempt}`
}
