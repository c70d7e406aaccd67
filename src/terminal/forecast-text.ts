import { toSpansText } from '../message/plain.ts'
import { listFacts, listReasons } from '../message/say-forecast.ts'
import type { Forecast } from '../plan/forecast/forecast.ts'
import type { Plan } from '../plan/plan.ts'
import { piece } from './style.ts'
import type { Piece } from './style.ts'
import { wrap } from './wrap.ts'

/** How wide, how long and at what cost a run would go, then what decides that. */
export function toForecastLines(plan: Plan, forecast: Forecast | null, width: number): Piece[][] {
  if (forecast === null) {
    const isCircle = plan.tasks.some(({ done }) => !done)
    return isCircle ? [[piece('How long it takes cannot be said: tasks wait for each other.')]] : []
  }
  const facts = listFacts(plan, forecast).flatMap(fact => wrap(toSpansText(fact), width, '  '))
  const reasons = listReasons(plan, forecast, 'types').flatMap(reason =>
    wrap(toSpansText(reason), width, '  '),
  )
  return [...facts.map(line => [piece(line)]), ...reasons.map(line => [piece(line, 'dim')])]
}
