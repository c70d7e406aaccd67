import { expandNeeds } from './expand-needs.ts'
import type { Plan } from './plan.ts'

/** The plan as `--json` prints it: `needs` with the waves' order in it, without what follows from the rest. */
export function toPlanJson(plan: Plan): unknown {
  const needs = expandNeeds(plan)
  const tasks = plan.tasks.map((task, index) => {
    const { id, title, detail, agent, provider, wave, files, refs, minutes, produces, done, line } = task
    return {
      id,
      title,
      detail,
      agent,
      provider,
      wave,
      needs: needs[index]!,
      files,
      refs,
      minutes,
      produces,
      done,
      line,
    }
  })
  const { title, status, waves, limits, checks, gates, criteria, monitors, authority, findings } = plan
  return { title, status, waves, tasks, limits, checks, gates, criteria, monitors, authority, findings }
}
