import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import type { WorkspaceKey, Workspaces } from './port.ts'

interface Kind {
  workspaces: Workspaces
  /** Where it keeps what belongs to a run. */
  folderOf(run: string): string
}

interface ChosenOptions {
  plain: Kind
  git: Kind
  /** Whether it lies elsewhere: no folder here is looked at. */
  isRemote(target: string): boolean
  /** Whether the target is in a repository whose branches a run could begin at. */
  isRepository(target: string): Promise<boolean>
  /** What lies in here is nobody's repository, even if one is around it. */
  dataFolder: string
}

/** Worktrees for what lies in a repository, copies for all other folders. A run stays with what it began with. */
export function openChosenWorkspaces(options: ChosenOptions): Workspaces {
  const { plain, git } = options
  const chosen = new Map<string, Promise<Kind>>()
  const of = ({ run }: Pick<WorkspaceKey, 'run'>): Workspaces =>
    existsSync(git.folderOf(run)) ? git.workspaces : plain.workspaces
  /** What lies elsewhere another process may have begun. */
  const at = (run: string, target: string): Workspaces =>
    options.isRemote(target) ? git.workspaces : of({ run })
  async function choose(run: string, target: string): Promise<Workspaces> {
    const choosing = chosen.get(run) ?? choice(options, run, target)
    chosen.set(run, choosing)
    choosing.catch(() => chosen.delete(run))
    return (await choosing).workspaces
  }
  return {
    open: async (key, target, from) => await (await choose(key.run, target)).open(key, target, from),
    find: (key, target) => (target === undefined ? of(key) : at(key.run, target)).find(key, target),
    share: async key => await of(key).share?.(key),
    changes: key => of(key).changes(key),
    additions: (key, limits) => of(key).additions(key, limits),
    contents: (key, target, limits) => at(key.run, target).contents(key, target, limits),
    touched: key => of(key).touched(key),
    pulse: key => of(key).pulse(key),
    merge: (key, note) => of(key).merge(key, note),
    keep: key => of(key).keep(key),
    drop: key => of(key).drop(key),
    dropAll: run => of({ run }).dropAll(run),
    view: async (run, target, until) => await (await choose(run, target)).view(run, target, until),
    merged: (run, target) => at(run, target).merged(run, target),
    onMoved: told => git.workspaces.onMoved?.(told),
    describe: (run, target) => at(run, target).describe(run, target),
    async rollBack(keys, target) {
      const [first] = keys
      return first ? await at(first.run, target).rollBack(keys, target) : { kind: 'undone', paths: [] }
    },
    async prune(isOver) {
      await git.workspaces.prune(isOver)
      await plain.workspaces.prune(isOver)
    },
    async forget(run) {
      chosen.delete(run)
      await git.workspaces.forget(run)
      await plain.workspaces.forget(run)
    },
  }
}

async function choice(options: ChosenOptions, run: string, target: string): Promise<Kind> {
  const { plain, git, isRemote, isRepository, dataFolder } = options
  if (isRemote(target)) return git
  if (existsSync(git.folderOf(run))) return git
  if (existsSync(plain.folderOf(run)) || (await isWithin(target, dataFolder))) return plain
  return (await isRepository(target)) ? git : plain
}

async function isWithin(target: string, folder: string): Promise<boolean> {
  const [whole, around] = await Promise.all([toReal(target), toReal(folder)])
  const way = relative(around, whole)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !way.startsWith(sep))
}

async function toReal(path: string): Promise<string> {
  return await realpath(path).catch(() => path)
}
