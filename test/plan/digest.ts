import type { Plan, Task, Wave } from '../../src/plan/plan.ts'

/** A plan without what is empty or as usual, so that what it must read as stays readable. */
export function toDigest(plan: Plan): unknown {
  const { title, status, limits, gates, criteria, monitors, authority } = plan
  return {
    title,
    ...(status === 'active' ? {} : { status }),
    waves: plan.waves.map(wave => ({
      ...toWave(wave),
      tasks: plan.tasks.filter(task => task.wave === wave.id).map(toTask),
    })),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
    ...filled({ gates, criteria, monitors, authority }),
    findings: plan.findings.map(finding => `${finding.line} ${finding.severity} ${finding.code}`),
  }
}

function toWave({ id, title, mode, after, minutes, gate }: Wave): object {
  return { id, ...filled({ title, mode, after, minutes, gate }) }
}

function toTask(task: Task): object {
  const { id, title, agent, provider, needs, barrier, files, refs, minutes, produces, done, line } = task
  return {
    id,
    title,
    ...filled({ agent, provider, needs, files, refs, minutes }),
    ...(barrier ? {} : { barrier }),
    ...(produces === 'change' ? {} : { produces }),
    ...(done ? { done } : {}),
    line,
  }
}

function filled(fields: Record<string, unknown>): object {
  const kept = Object.entries(fields).filter(
    ([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
  )
  return Object.fromEntries(kept)
}
