import type { Finding, Plan, Task } from '../plan.ts'

const NAMED_MAX = 5

/** A plan that says how tasks are put into tiers, held to its own word. */
export function findTiers({ waves, tasks, terms }: Plan): Finding[] {
  if ((terms?.tierRules ?? []).length === 0 || waves.length < 2) return []
  const tierOf = new Map(waves.map(({ id }, tier) => [id, tier]))
  const byId = new Map(tasks.map(task => [task.id, task]))
  const open = tasks.filter(({ done }) => !done)
  const needsOf = ({ needs }: Task): Task[] => needs.flatMap(id => byId.get(id) ?? [])
  const bound = open.filter(task => needsOf(task).some(need => !need.done && need.wave === task.wave))
  const early = open.filter(task => {
    const tier = tierOf.get(task.wave) ?? 0
    const after = Math.max(0, ...needsOf(task).map(need => (tierOf.get(need.wave) ?? 0) + 1))
    // The first tier is for what many others need, whatever it needs itself.
    return tier > Math.max(1, after)
  })
  return [
    ...toFinding(
      early,
      'nothing of the tier right before: by the plan’s own rules for tiers it belongs further up. Regatta leaves it where it stands',
      'nothing of the tier right before theirs: by the plan’s own rules for tiers they belong further up. Regatta leaves them where they stand',
    ),
    ...toFinding(
      bound,
      'another task of its own tier, which by the plan’s own rules are independent. Regatta does one after the other',
      'other tasks of their own tier, which by the plan’s own rules are independent. Regatta does one after the other',
    ),
  ]
}

function toFinding(tasks: Task[], one: string, several: string): Finding[] {
  const [first, ...more] = tasks
  if (first === undefined) return []
  const names = tasks.slice(0, NAMED_MAX).map(({ id }) => id)
  const rest = tasks.length > NAMED_MAX ? ` and ${tasks.length - NAMED_MAX} more` : ''
  const message = `${names.join(', ')}${rest} ${more.length === 0 ? `needs ${one}` : `need ${several}`}.`
  return [{ code: 'tier-differs', severity: 'note', line: first.line, message }]
}
