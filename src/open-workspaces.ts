import { existsSync, realpathSync } from 'node:fs'
import type { Checks } from './agents/port.ts'
import type { Config } from './config/config.ts'
import type { EngineContext } from './engine/engine.ts'
import { ship } from './engine/ship.ts'
import type { Log } from './lib/log.ts'
import type { Run } from './run/run.ts'
import type { Shipping } from './run/shipping.ts'
import type { Remote } from './workspace/git/remote.ts'
import { openWorkspaces as openWithin } from './workspace/open-workspaces.ts'
import { withStages } from './workspace/stages.ts'

type Work = Pick<EngineContext, 'workspaces' | 'setup' | 'confine' | 'foresees'>
/** Shows what a run has merged, or has exactly that pushed or proposed. */
type Ship = (run: Run, tip: string | null) => Promise<Shipping>

/** Where agents write, as a team has settled it. `path`: where git is looked for. */
export function openWorkspaces(config: Config, path: string | undefined, log: Log): Work {
  const { setup, confine, author, keep, exclude } = config.workspace
  const { dataFolder } = config
  const remoteOf = toRemoteOf(config)
  const more = { exclude, keep, baseOf: toBaseOf(config), remoteOf, log, ...(author && { author }) }
  return {
    workspaces: withStages(openWithin({ dataFolder, path, ...more }), dataFolder),
    setup,
    confine: confine ?? undefined,
    foresees: true,
  }
}

export function toShip({ workspace, folder }: Config, { workspaces }: Work, checks: Checks): Ship {
  const context = { workspaces, checks, command: workspace.ship }
  return (run, tip) =>
    ship(run.charter.folder === workspace.remote?.url ? { ...context, from: folder } : context, run, tip)
}

/** By its address, which is what runs there have in place of a folder. */
function toRemoteOf({ workspace: { remote }, environment }: Config): (target: string) => Remote | null {
  if (remote === null) return () => null
  const { url, base, user, key, env } = remote
  const valueOf = (name: string): string | null => environment.get(name)?.reveal() ?? null
  const secret = key && valueOf(key)
  const given = env.flatMap(name => {
    const value = valueOf(name)
    return value === null ? [] : [[name, value] as const]
  })
  const known = { url, base, login: secret ? { user, key: secret } : null, env: Object.fromEntries(given) }
  return target => (target === url ? known : null)
}

/** By the folder that a run's changes go to, whatever links lead there. */
function toBaseOf({ repositories }: Config): (target: string) => string | null {
  const bases = new Map(
    [...repositories.values()].flatMap(({ folder, base }) => {
      const real = existsSync(folder) ? realpathSync(folder) : folder
      return base === null ? [] : [[real, base] as const]
    }),
  )
  return target => bases.get(target) ?? null
}
