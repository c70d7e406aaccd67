import { forecast } from '../plan/forecast/forecast.ts'
import type { Forecast } from '../plan/forecast/forecast.ts'
import type { Plan } from '../plan/plan.ts'
import type { Charter } from '../run/event.ts'
import { toPacing } from '../run/terms.ts'

type Manner = Pick<Charter, 'pace' | 'slots'> & { scope?: Charter['scope'] }

/** What is to be expected of a plan in earnest, started no faster than a run starts it. */
export function forecastPlan(plan: Plan, manner: Manner): Forecast | null {
  const { pace, slots, scope = null } = manner
  return forecast(plan, { pace, slots, scope, pacing: toPacing(plan, { rehearsal: false, slots }) })
}
