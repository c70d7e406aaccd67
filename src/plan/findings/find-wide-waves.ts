import type { Draft } from '../assemble/draft.ts'
import type { Finding, Plan, Task } from '../plan.ts'

/** Waves, or waves beside each other, that are wider than the document itself allows. */
export function findWideWaves(plan: Plan, draft: Draft): Finding[] {
  const { slots, slotsRange } = plan.limits
  // A pool of workers takes up a wave of any size; a stated maximum says that none should be wider.
  if (slots === undefined || slotsRange !== undefined) return []
  const byWave = Map.groupBy(plan.tasks, task => task.wave)
  const widths = new Map(
    plan.waves.map(wave => [wave.id, wave.mode === 'serial' ? 1 : widthOf(byWave.get(wave.id) ?? [])]),
  )
  const findings: Finding[] = []
  for (const [index, wave] of plan.waves.entries()) {
    const width = widths.get(wave.id)!
    const told = draft.waves[index]
    if (width <= slots || told === undefined || told.name.kind === '') continue
    const line = told.sections[0]?.line ?? told.line
    const message = `${wave.id} has ${width} tasks that could run at once, but the document allows ${slots}. Regatta runs ${slots} at once; the others wait for a free place.`
    findings.push({ code: 'wide-wave', severity: 'warning', line, message })
  }
  if (findings.length > 0) return findings
  for (const [after, waves] of Map.groupBy(plan.waves, wave => wave.after.join('\n'))) {
    const sum = waves.reduce((all, wave) => all + widths.get(wave.id)!, 0)
    if (waves.length < 2 || sum <= slots || after === '') continue
    const line = draft.waves[plan.waves.indexOf(waves[1]!)]?.line ?? 1
    const names = waves
      .map(wave => wave.id)
      .slice(0, 5)
      .join(', ')
    const message = `${names} may run beside each other, up to ${sum} tasks at once, but the document allows ${slots}. Regatta runs ${slots} at once.`
    findings.push({ code: 'wide-wave', severity: 'note', line, message })
  }
  return findings
}

/** The most tasks of a wave that are on the same level of their order inside it. */
function widthOf(tasks: Task[]): number {
  const open = tasks.filter(task => !task.done)
  const own = new Map(open.map(task => [task.id, task]))
  if (!open.some(task => task.needs.some(id => own.has(id)))) return open.length
  const levels = new Map<string, number>()
  const sizes = new Map<number, number>()
  // Tasks stand in the order of the document: what a task needs mostly stands before it.
  for (const task of open) {
    const level = task.needs.reduce((most, id) => Math.max(most, (levels.get(id) ?? -1) + 1), 0)
    levels.set(task.id, level)
    sizes.set(level, (sizes.get(level) ?? 0) + 1)
  }
  return Math.max(0, ...sizes.values())
}
