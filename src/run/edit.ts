import type { Change } from '../plan/compare/change.ts'
import type { Plan, Task, Wave } from '../plan/plan.ts'
import { toCharter } from './charter.ts'
import type { Offer } from './charter.ts'
import type { Charter } from './event.ts'
import { toldOf } from './run.ts'
import type { Run } from './run.ts'

/** What is changed of a run's plan, and of the tasks that are new or have another agent or other files, what they come to here. */
export interface Edit {
  changes: Change[]
  /** By task id, as in a charter. */
  agents: Charter['agents']
  allocation: Charter['allocation']
  locks: Charter['locks']
}

/** The plan of a run as it stands, with all that was changed of it since: parts of tasks and gates are no tasks of it. */
export function toStandingPlan(run: Run): Plan {
  const { plan } = run.charter
  return {
    ...plan,
    waves: inOrder(plan.waves.filter((_, index) => !run.removed.has(run.waves[index]!))),
    tasks: run.tasks.flatMap(task => {
      const isOfPlan = !task.gate && task.partOf === null && !run.removed.has(task)
      return isOfPlan ? [toldOf(run, task)] : []
    }),
  }
}

/** Each behind those that it comes after, as in a document: one that people put in between was added last. */
function inOrder(waves: Wave[]): Wave[] {
  const byId = new Map(waves.map(wave => [wave.id, wave]))
  const ordered = new Set<Wave>()
  const way = waves.toReversed()
  for (let wave = way.pop(); wave; wave = way.pop()) {
    const before = wave.after.flatMap(id => byId.get(id) ?? []).filter(other => !ordered.has(other))
    if (before.length === 0) ordered.add(wave)
    else way.push(wave, ...before.toReversed())
  }
  return [...ordered]
}

/** Who does what is new, and with what: as if the run were founded on the plan as it is then. */
export function toEdit(
  run: Run,
  changes: Change[],
  edited: Plan,
  offer: Offer,
): { edit: Edit } | { problems: string[] } {
  const { charter } = run
  const own = new Set(changes.flatMap(listOwn))
  const { of, ...assigned } = charter.assigned
  const agents = Object.fromEntries(Object.entries(charter.agents).filter(([task]) => !own.has(task)))
  const rules = Object.fromEntries(Object.entries(of).filter(([task]) => !own.has(task)))
  const made = toCharter(
    { ...edited, status: 'active', findings: [] },
    {
      run: charter.run,
      by: charter.by,
      folder: charter.folder,
      place: charter.place,
      seed: charter.seed,
      thread: charter.thread,
      // Whether it can be done at the run's own pace is judged by how the run stands.
      pace: 'eager',
      reference: 'agreed',
      gates: 'auto',
      checks: 'left',
      before: { ...charter, agents, assigned: { ...assigned, of: rules } },
    },
    offer,
  )
  if ('problems' in made) return made
  const pick = <T>(all: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([task]) => own.has(task)))
  const { allocation, locks } = made.charter
  return {
    edit: { changes, agents: pick(made.charter.agents), allocation: pick(allocation), locks: pick(locks) },
  }
}

const FIELDS = ['agent', 'provider', 'files'] as const satisfies (keyof Task)[]

/** The task whose agent, provider or files it decides. */
function listOwn(change: Change): string[] {
  if (change.change === 'task-added') return [change.task.id]
  if (change.change !== 'task-changed') return []
  return FIELDS.some(field => field in change.to) ? [change.task] : []
}
