import type { Finding, Plan, Task } from '../plan.ts'

/** Two tasks of a wave on one file, neither waiting for the other. */
export function findSharedFiles(plan: Plan): Finding[] {
  const findings: Finding[] = []
  const byWave = new Map<string, Task[]>()
  for (const task of plan.tasks) {
    const own = byWave.get(task.wave)
    if (own === undefined) byWave.set(task.wave, [task])
    else own.push(task)
  }
  for (const wave of plan.waves) {
    if (wave.mode === 'serial') continue
    const owners = new Map<string, Task[]>()
    for (const task of byWave.get(wave.id) ?? []) {
      for (const file of task.files) {
        if (file.endsWith('/')) continue
        const own = owners.get(file)
        if (own === undefined) owners.set(file, [task])
        else own.push(task)
      }
    }
    const earlier = toEarlier(byWave.get(wave.id) ?? [])
    for (const [file, tasks] of owners) {
      const pair = findPair(tasks, earlier)
      if (pair === null) continue
      const message =
        `${pair[0].id} and ${pair[1].id} of ${wave.id} both name ${file}` +
        `${tasks.length > 2 ? ` (${tasks.length} tasks in all)` : ''}. Each works in a copy of its own; if both change it, the second to end is done again on what the first left.`
      findings.push({ code: 'shared-file', severity: 'warning', line: pair[1].line, message })
    }
  }
  return findings
}

/** Everything in the same wave that a task waits for, near or far. */
function toEarlier(tasks: Task[]): (task: Task, other: Task) => boolean {
  const byId = new Map(tasks.map(task => [task.id, task]))
  return (task, other) => {
    const seen = new Set<string>()
    const open = [task]
    for (let next = open.pop(); next !== undefined && seen.size < 1000; next = open.pop()) {
      for (const id of next.needs) {
        if (id === other.id) return true
        const found = byId.get(id)
        if (found !== undefined && !seen.has(id)) {
          seen.add(id)
          open.push(found)
        }
      }
    }
    return false
  }
}

function findPair(tasks: Task[], waitsFor: (task: Task, other: Task) => boolean): [Task, Task] | null {
  for (let index = 1; index < Math.min(tasks.length, 50); index++) {
    const [a, b] = [tasks[index - 1]!, tasks[index]!]
    if (!waitsFor(b, a) && !waitsFor(a, b)) return [a, b]
  }
  return null
}
