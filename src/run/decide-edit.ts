import { toCanonical } from '../lib/canonical.ts'
import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { Input } from './input.ts'
import { judgeEdit } from './judge-edit.ts'
import { withdrawnAsks } from './live-question.ts'
import { refuseAroundEdit } from './refuse-around.ts'
import { taskOf, waveOf } from './run.ts'
import type { Run } from './run.ts'
import { toStops } from './stops.ts'
import { withdrawn } from './withdraw.ts'

type Of<T extends Input['type']> = Extract<Input, { type: T }>

/** People change the plan while it is run: what is at work on something that now needs more is put back till that is there. */
export function decideEdit(run: Run, { by, edit, shown }: Of<'edit'>): Decision {
  const judged = judgeEdit(run, edit)
  if ('problem' in judged) return refuse('not-now', judged.problem)
  if (shown !== undefined && toCanonical(shown) !== toCanonical(judged))
    return refuse(
      'stale',
      `${run.id} has moved on since: this comes to something else now. Look at it again.`,
    )
  const around = refuseAroundEdit(run, by, edit.changes)
  if (around) return around
  const late = judged.putBack.map(id => taskOf(run, id))
  const why = `${by} has it wait for what it needs now`
  const gates = judged.reopened.map(id => waveOf(run, id).gate).filter(gate => gate !== null)
  const stops = toStops(run, late, why)
  return yields(
    [
      ...gates.flatMap(gate => withdrawn(run, run.tasks[gate]!, `${by} added work to its wave`)),
      ...withdrawnAsks(run, late, why),
      { type: 'plan-edited', by, ...edit },
      ...stops.events,
    ],
    stops.effects,
  )
}
