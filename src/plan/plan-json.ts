import { expandNeeds } from './expand-needs.ts'
import type { Forecast } from './forecast/forecast.ts'
import type { Plan } from './plan.ts'

/** The plan as `--json` prints it: `needs` with the waves' order in it, without what follows from the rest. */
export function toPlanJson(plan: Plan, forecast: Forecast | null): unknown {
  const needs = expandNeeds(plan)
  const tasks = plan.tasks.map((task, index) => {
    const { id, title, detail, agent, provider, wave, files, refs, minutes, produces, done, line } = task
    return {
      id,
      title,
      detail,
      agent,
      provider,
      ...(task.owner === undefined ? {} : { owner: task.owner }),
      ...(task.labels === undefined ? {} : { labels: task.labels }),
      wave,
      needs: needs[index]!,
      files,
      refs,
      minutes,
      ...(task.minutesRange === undefined ? {} : { minutesRange: task.minutesRange }),
      produces,
      done,
      ...(task.progress === undefined ? {} : { progress: task.progress }),
      line,
    }
  })
  const {
    title,
    status,
    waves,
    limits,
    checks,
    gates,
    criteria,
    monitors,
    authority,
    terms,
    rules,
    findings,
  } = plan
  const said = { limits, checks, gates, criteria, monitors, authority, ...terms, rules }
  return { title, status, waves, tasks, ...said, forecast, findings }
}
