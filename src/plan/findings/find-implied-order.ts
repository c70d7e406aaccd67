import type { Draft } from '../assemble/draft.ts'
import type { Finding, Plan } from '../plan.ts'

const DAYS = new Set(['day', 'week', 'month'])

/** Waves whose place only their numbers tell. Where every task names what it needs, their order holds nobody up. */
export function findImpliedOrder({ tasks }: Plan, draft: Draft): Finding[] {
  if (!tasks.some(task => task.barrier)) return []
  const implied = draft.waves.filter(wave => wave.implied)
  const [first] = implied
  if (first === undefined) return []
  const which =
    implied.length === 1 ? first.id : `${implied.length} waves (${first.id} to ${implied.at(-1)!.id})`
  const what = first.name.kind === 'clock' ? 'clock' : DAYS.has(first.name.kind) ? 'calendar' : 'numbering'
  const message = `Only the ${what} says after what ${which} come${implied.length === 1 ? 's' : ''}. Regatta starts each after the one before it${what === 'numbering' ? '' : ', whatever the time is'}.`
  return [{ code: 'implied-order', severity: 'note', line: first.line, message }]
}
