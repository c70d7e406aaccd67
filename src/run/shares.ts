import type { Charter } from './event.ts'
import type { RunProvider } from './providers.ts'
import type { Run, RunTask } from './run.ts'

/**
 * What several runs of an installation use in turns: a service that one task at a time changes, or places at a provider;
 * and what they spend of one person's budget.
 */
export interface ShareRef {
  /** The same for every run that means the same. */
  name: string
  kind: 'provider' | 'service' | 'person'
  /** As this run calls it. */
  own: string
}

/** Until when a provider takes nothing, as the run `by` found out. */
export interface Closed {
  because: 'down' | 'rate' | 'usage'
  until: number
  why: string
  by: string
}

/** How things stand with the other runs. */
export interface Shared {
  /** How much others hold, whoever waits in front of this run included: by the names that this run uses. */
  providers: ReadonlyMap<string, number>
  services: ReadonlyMap<string, number>
  /** What whoever made the run has spent in others, in millionths. */
  spent: number
  /** Providers that are known to take nothing; null: nobody knows. */
  closed: ReadonlyMap<string, Closed> | null
}

export const NOTHING_SHARED: Shared = { providers: new Map(), services: new Map(), spent: 0, closed: null }

/** Beyond so many, what a plan registers counts among its own tasks only. */
const SHARES_MAX = 100
const NAME_CHARS_MAX = 300

/** What is only rehearsed keeps nobody from real work. */
export function listShares(charter: Charter, createdAt: number): ShareRef[] {
  const { rehearsal, folder, providers, services, by, money } = charter
  const scope = rehearsal ? 'rehearsed/' : ''
  const toRef = (kind: ShareRef['kind'], own: string, name: string): ShareRef => ({
    name: `${scope}${kind}/${name.trim().toLowerCase()}`.slice(0, NAME_CHARS_MAX),
    kind,
    own,
  })
  const month = new Date(createdAt).toISOString().slice(0, 7)
  return [
    ...(money.budget.person === undefined ? [] : [toRef('person', by, `${month}/${by}`)]),
    ...providers.map(({ name }) => toRef('provider', name, name)),
    // A path says nothing without the folder that it is in.
    ...Object.keys(services).map(name =>
      toRef('service', name, /[./\\]/.test(name) ? `${folder}/${name}` : name),
    ),
  ].slice(0, SHARES_MAX)
}

/** Of money that runs share so much is counted as one: the sum must fit into 32 bits. */
export const SHARED_MICROS = 1_000
export const SPENT_MAX = 2_000_000_000

/** How much of it this run holds; of what is spent nothing is ever let go. */
export function countHeld(run: Run, { kind, own }: ShareRef): number {
  if (kind === 'person') return Math.round(run.personal.spent / SHARED_MICROS)
  if (kind === 'provider') return run.providers.get(own)?.atWork ?? 0
  return run.locks.has(own) ? 1 : 0
}

/** How much of it there is in all. */
export function countInAll(run: Run, { kind, own }: ShareRef): number {
  if (kind === 'person') return SPENT_MAX
  return kind === 'provider' ? (run.providers.get(own)?.slots ?? Infinity) : 1
}

/** Services that a task needs and another run holds, unless that is known already. */
export function listTaken(run: Run, task: RunTask, { services }: Shared): string[] {
  if (services.size === 0) return []
  return task.locks.filter(name => (services.get(name) ?? 0) > 0 && !run.elsewhere.has(name))
}

/** Whether a provider has room for one more besides what other runs have there. */
export function hasRoom({ name, slots, atWork }: RunProvider, more: number, { providers }: Shared): boolean {
  return slots === null || atWork + more + (providers.get(name) ?? 0) < slots
}
