import { resolve } from 'node:path'
import { readAdditions } from '../additions.ts'
import { toRealFolder, withIoErrors } from '../edge.ts'
import type { Log } from '../../lib/log.ts'
import { WorkspaceError } from '../port.ts'
import type { AdditionLimits, Additions, WorkspaceKey, Workspaces } from '../port.ts'
import { readPulse } from '../pulse.ts'
import { openLine, openQueue } from '../queue.ts'
import { openTogether } from '../together.ts'
import { toExcludes } from '../walk.ts'
import { merge } from './accept.ts'
import { send } from './attempts-at-remote.ts'
import { tellContents } from './contents.ts'
import { openBranches } from './branches.ts'
import { openGit } from './command.ts'
import type { Git } from './command.ts'
import { drop, dropAll, forget, settle } from './drop.ts'
import { describe } from './describe.ts'
import { readHistory } from './history.ts'
import { keep } from './keep.ts'
import { toJudgedRef } from './names.ts'
import { locate, openedFile, workFolder, writeNote } from './places.ts'
import type { Author, Desk, KeepLimits, Located, SizeLimits } from './places.ts'
import { prune } from './prune.ts'
import type { Remote } from './remote.ts'
import { rollBack } from './roll-back.ts'
import { readContents } from './read-contents.ts'
import { openAttempt, takeUp, toFolder } from './open-attempt.ts'
import type { Repository } from './repository.ts'
import { repositoryOf } from './repository-of.ts'
import { findPlace } from './run-place.ts'
import { listLeaks, listTouched, takeSnapshot, takeTree, toChange, toTargetPath } from './snapshot.ts'
import { view } from './view.ts'

export interface GitWorktreesOptions {
  /** Where worktrees are kept, and what is written down about them. */
  root: string
  /** Where git is looked for. */
  path: string | undefined
  /** Names that are no part of the work, besides what the repository ignores. */
  exclude?: string[]
  author?: Author
  /** The branch that runs in a folder begin at; null: what is checked out there. */
  baseOf?: (target: string) => string | null
  /** Where the runs of a target lie that is no folder here; null: it is one. */
  remoteOf?: (target: string) => Remote | null
  limits?: SizeLimits
  keep?: KeepLimits
  log?: Pick<Log, 'warn'>
  lockTries?: number
  /** For tests: called before each start of git. */
  before?: (args: readonly string[]) => Promise<void>
}

/** More at once only wait for each other: git is started twice for each, and the disk is one. */
const AT_ONCE = 4
const LIMITS: SizeLimits = { files: 20_000, bytes: 500_000_000 }
const KEEP: KeepLimits = { count: 20, bytes: 200_000_000 }
const AUTHOR: Author = { name: 'Regatta', email: 'regatta@localhost' }
const EXCLUDED = ['node_modules/']

/** A worktree and a branch for each attempt, and a branch for each run into which what is accepted is merged. */
export function openGitWorktrees(options: GitWorktreesOptions): Workspaces {
  const desk = toDesk(options)
  return {
    async open(key, target, from) {
      const whole = await toTarget(desk, target)
      return await withIoErrors(() => openAttempt(desk, key, whole, from))
    },
    find: (key, target) =>
      withIoErrors(async () => {
        const located = await (target === undefined ? locate(desk.root, key) : takeUp(desk, key, target))
        return located?.opened.kept === null ? { folder: toFolder(located) } : undefined
      }),
    changes: key =>
      withIoErrors(() =>
        inTurn(desk, key, async (repository, located) => {
          const entries = await takeSnapshot(desk, repository, located)
          return entries.map(entry => toChange(located.place.found.sub, entry))
        }),
      ),
    additions: (key, limits) =>
      withIoErrors(() =>
        inTurn(desk, key, (repository, located) => tellAdditions(desk, repository, located, limits)),
      ),
    contents: (key, target, limits) => withIoErrors(() => readContents(desk, key, target, limits)),
    pulse: key =>
      withIoErrors(async () => {
        const folder = workFolder((await locateOpen(desk, key)).folder)
        return await readPulse(folder, toExcludes(folder, options.exclude ?? []))
      }),
    merge: (key, note) =>
      withIoErrors(() => {
        const said = note ?? { task: `task ${key.task}`, title: `attempt ${key.attempt}`, approvers: [] }
        return inTurn(desk, key, (repository, located) => merge(desk, repository, located, said))
      }),
    keep: key => withIoErrors(() => keep(desk, key)),
    share: key => withIoErrors(() => share(desk, key)),
    touched: key =>
      withIoErrors(() =>
        inTurn(desk, key, async (repository, located) => {
          const paths = await listTouched(desk, repository, located)
          return paths.map(path => toTargetPath(located.place.found.sub, path)).sort()
        }),
      ),
    async view(run, target, until) {
      const whole = await toTarget(desk, target)
      return await withIoErrors(() => view(desk, run, whole, until))
    },
    async merged(run, target) {
      const whole = await toTarget(desk, target)
      return await withIoErrors(() => listStanding(desk, run, whole))
    },
    async describe(run, target) {
      const whole = await toTarget(desk, target)
      return await withIoErrors(() => describe(desk, run, whole))
    },
    onMoved: told => void (desk.told = told),
    prune: isOver => withIoErrors(() => prune(desk, isOver)),
    drop: key => withIoErrors(() => drop(desk, key)),
    dropAll: run =>
      withIoErrors(async () => {
        await dropAll(desk, run)
        await settle(desk, run)
      }),
    async rollBack(keys, target) {
      const whole = await toTarget(desk, target)
      const [first] = keys
      if (first === undefined) return { kind: 'undone', paths: [] }
      return await withIoErrors(async () => {
        const place = await findPlace(desk, first.run, whole)
        if (place === null) return { kind: 'not-kept', keys: [...keys] }
        const repository = await repositoryOf(desk, place)
        return await desk.queue(`merge ${repository.common}`, () => rollBack(desk, repository, place, keys))
      })
    },
    forget: run => withIoErrors(() => forget(desk, run)),
  }
}

async function toTarget({ remoteOf }: Desk, target: string): Promise<string> {
  return remoteOf(target) === null ? await toRealFolder(target) : target
}

async function listStanding(desk: Desk, run: string, target: string): Promise<WorkspaceKey[]> {
  const place = await findPlace(desk, run, target)
  if (place === null) return []
  const repository = await repositoryOf(desk, place)
  const { merges } = await readHistory(desk, repository, place)
  return merges.filter(({ isUndone }) => !isUndone).map(({ key }) => key)
}

function toDesk({ root, path, exclude = [], baseOf, ...rest }: GitWorktreesOptions): Desk {
  const git: Git = openGit({ path, ...rest })
  return {
    root: resolve(root),
    git,
    branches: openBranches(git),
    seen: new Map(),
    exclude: [...EXCLUDED, ...exclude],
    baseOf: baseOf ?? (() => null),
    remoteOf: rest.remoteOf ?? (() => null),
    author: rest.author ?? AUTHOR,
    limits: rest.limits ?? LIMITS,
    keep: rest.keep ?? KEEP,
    queue: openQueue(),
    line: openLine(AT_ONCE),
    together: openTogether(),
    repositories: new Map(),
    histories: new Map(),
    tips: new Map(),
    log: rest.log ?? { warn: () => {} },
    told: () => Promise.resolve(),
  }
}

/** What was judged is what comes in: it is kept from being cleared away till then. */
async function tellAdditions(
  desk: Desk,
  repository: Repository,
  located: Located,
  limits: AdditionLimits,
): Promise<Additions[]> {
  const { folder, opened } = located
  const { entries, tree } = await takeTree(desk, repository, located)
  const leaks = await listLeaks(located, entries)
  const latest = { ...located, opened: { ...opened, judged: tree, leaks: [...leaks.keys()] } }
  await writeNote(openedFile(folder), latest.opened)
  const shown = entries.filter(({ path }, at) => at < limits.files || leaks.has(path))
  const [told] = await Promise.all([
    tellContents(desk, repository, located, shown, leaks, limits),
    desk.branches.set(repository.common, toJudgedRef(opened.key), tree),
  ])
  const remote = desk.remoteOf(located.place.target)
  if (remote !== null && leaks.size === 0) await send(desk, remote, latest, tree)
  return await readAdditions(toFolder(located), told.changes, limits, told.findBase)
}

async function share(desk: Desk, key: WorkspaceKey): Promise<void> {
  const located = await locate(desk.root, key)
  const remote = located && desk.remoteOf(located.place.target)
  if (!remote || located.opened.kept !== null || located.opened.sent !== undefined) return
  await inTurn(desk, key, async (repository, open) => {
    const { entries, tree } = await takeTree(desk, repository, open)
    if (entries.length > 0) await send(desk, remote, open, tree)
  })
}

async function inTurn<T>(
  desk: Desk,
  key: WorkspaceKey,
  work: (repository: Repository, located: Located) => Promise<T>,
): Promise<T> {
  const located = await locateOpen(desk, key)
  const repository = await repositoryOf(desk, located.place)
  return await desk.queue(located.folder, () => work(repository, located))
}

async function locateOpen(desk: Desk, key: WorkspaceKey): Promise<Located> {
  const located = await locate(desk.root, key)
  if (located?.opened.kept === null) return located
  const name = `attempt ${key.attempt} of task ${key.task} of run ${JSON.stringify(key.run)}`
  throw new WorkspaceError('copy-missing', `The worktree of ${name} is gone. Start the attempt anew`)
}
