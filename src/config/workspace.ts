import type { File } from './file.ts'

/** Where agents write, and what becomes of it. */
export interface WorkspaceConfig {
  /** What is run in a fresh workspace before the agent. */
  setup: string[][]
  /** Names that are left out, besides what a repository ignores. */
  exclude: string[]
  /** What becomes of an attempt that changed files which its task does not name; null: nothing. */
  confine: 'warn' | 'refuse' | null
  /** Of the commits that are made for attempts; null: Regatta itself. */
  author: { name: string; email: string } | null
  /** How much is kept of attempts that failed, in each repository. */
  keep: { count: number; bytes: number }
  /** By which a run's branch is pushed or proposed; null: it stays where it is. */
  ship: { line: string[]; env: string[] } | null
  /** Where the branches of runs lie, so that workers need share no disk; null: in the repository of their folder. */
  remote: RemoteConfig | null
}

/** A repository that every worker reaches. */
interface RemoteConfig {
  /** With nothing secret in it. */
  url: string
  /** Where runs begin; null: at the branch that the remote itself points to. */
  base: string | null
  /** Over HTTP: who signs in, and the variable that holds the password or token. */
  user: string
  key: string | null
  /** Names of further variables that git is given for it, as SSH_AUTH_SOCK. */
  env: string[]
}

/** The branch that runs in a folder begin at; null: the one that is checked out. */
export type Repositories = ReadonlyMap<string, { folder: string; base: string | null }>

const KEPT = 20
const KEPT_MEGABYTES = 200
/** What servers take beside a token, whoever it belongs to. */
const USER = 'x-access-token'

export function toWorkspaceConfig({
  setup,
  exclude,
  confine,
  author,
  keep,
  ship,
  remote,
}: File['workspace']): WorkspaceConfig {
  return {
    setup,
    exclude,
    confine: confine ?? null,
    author: author ?? null,
    keep: { count: keep.count ?? KEPT, bytes: (keep.megabytes ?? KEPT_MEGABYTES) * 1_000_000 },
    ship: ship ? { line: ship.command, env: ship.env } : null,
    remote: remote
      ? {
          url: remote.url,
          base: remote.base ?? null,
          user: remote.user ?? USER,
          key: remote.key ?? null,
          env: remote.env,
        }
      : null,
  }
}

export function toRepositories(repositories: File['repositories']): Repositories {
  return new Map(
    Object.entries(repositories).map(([name, { folder, base }]) => [name, { folder, base: base ?? null }]),
  )
}
