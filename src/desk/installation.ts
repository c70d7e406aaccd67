import { randomBytes, randomInt } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { REHEARSAL } from '../config/agents.ts'
import type { Config } from '../config/config.ts'
import type { EngineContext } from '../engine/engine.ts'
import { REHEARSALS } from '../lib/rehearsed.ts'
import type { Plan } from '../plan/plan.ts'
import { toCharter } from '../run/charter.ts'
import type { Offer } from '../run/charter.ts'
import type { Charter } from '../run/event.ts'
import { chainHash } from '../system/hash.ts'
import { toRemotePlace } from '../system/remote-place.ts'
import type { BeginWishes } from './port.ts'

/** What this installation offers a run. */
export function toOffer(config: Config): Offer {
  const agents = config.agents.map(({ name, provider }) => ({ name, rehearses: false, provider }))
  return {
    policy: config.policy,
    slots: config.slots,
    agents: [...agents, { name: REHEARSAL, rehearses: true }],
    providers: config.providers.map(({ name, slots }) => ({ name, slots })),
    defaultAgent: config.defaultAgent,
    assign: config.assign,
    owners: config.owners,
    prompt: config.prompt,
    namespace: config.namespace,
    money: {
      prices: Object.fromEntries(
        config.providers.flatMap(({ name, prices }) => (prices === null ? [] : [[name, prices]])),
      ),
      budget: config.budget,
    },
  }
}

/** The foundation of a new run of this installation, or everything that speaks against it. */
export function foundRun(
  plan: Plan,
  wishes: BeginWishes,
  config: Config,
): { charter: Charter } | { problems: string[] } {
  const run = mintRunId()
  const { seed, ...rest } = wishes
  const made = toCharter(
    plan,
    { ...rest, run, place: toPlace(config), seed: seed ?? mintSeed(), thread: null },
    toOffer(config),
  )
  if ('problems' in made) return made
  const { charter } = made
  return { charter: { ...charter, ...toTarget(config, run, charter.rehearsal, wishes.folder) } }
}

/** Short enough to type on a phone; no letters that look like digits. */
export function mintRunId(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  return `r${[...randomBytes(5)].map(byte => letters[byte % letters.length]).join('')}`
}

export function mintSeed(): number {
  return randomInt(1, 2 ** 31)
}

/** Which workers have a run's folder and copies at hand: those on this machine, with this data folder. */
export function toPlace(config: Config): string {
  return `${hostname()}-${chainHash('', config.dataFolder).slice(0, 8)}`
}

/** What a process takes on; unset: as much as the installation does at once. */
export interface Share {
  slots?: number | undefined
  labels?: string[] | undefined
  /** Whether the installation has as many slots as the configuration says here; unset: it has. */
  settles?: boolean
}

/** So long a worker that is started anew may be away before anybody is told. */
const AWAY_MS = 30_000

/** What a process works on. */
export function toServing(
  config: Config,
  { slots = config.slots, labels = config.labels, settles = true }: Share,
): Pick<EngineContext, 'slots' | 'settles' | 'ownSlots' | 'place' | 'sharedPlaces' | 'labels' | 'graceMs'> {
  return {
    slots: config.slots,
    settles,
    ownSlots: slots,
    place: toPlace(config),
    sharedPlaces: listSharedPlaces(config),
    labels,
    graceMs: config.databaseUrl === null ? 0 : AWAY_MS,
  }
}

/** Places that any machine may serve that is set up for them. */
function listSharedPlaces({ databaseUrl, workspace: { remote } }: Config): string[] {
  return [...(databaseUrl === null ? [] : [REHEARSALS]), ...(remote ? [toRemotePlace(remote.url)] : [])]
}

/** Where the changes of a run go, and who can bring them there; those of a rehearsal never into a person's folder. */
export function toTarget(
  config: Config,
  run: string,
  isRehearsal: boolean,
  wanted: string,
): Pick<Charter, 'folder' | 'place'> {
  const place = toPlace(config)
  if (isRehearsal) {
    const folder = join(REHEARSALS, run)
    return config.databaseUrl === null
      ? { folder: join(config.dataFolder, folder), place }
      : { folder, place: REHEARSALS }
  }
  const remote = remoteOf(config, wanted)
  return remote === null
    ? { folder: wanted, place }
    : { folder: remote.url, place: toRemotePlace(remote.url) }
}

/** Where the work of a folder lies that workers need not share; a channel that has a folder of its own keeps to it. */
export function remoteOf({ workspace, folder }: Config, wanted: string): Config['workspace']['remote'] {
  return wanted === folder ? workspace.remote : null
}
