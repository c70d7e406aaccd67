import { kindOf } from '../words/wave-name.ts'
import type { Dependency } from '../tell/telling.ts'
import type { Draft, DraftTask, DraftWave } from './draft.ts'
import { warn } from './draft.ts'
import type { Names } from './resolve-references.ts'
import { resolve } from './resolve-references.ts'

/** More edges than any document means; past it sets such as "all of the above" are not expanded. */
const NEEDS_MAX = 1_000_000

/** Fills in what each task needs: its own words, the steps of its wave, the chain of a serial wave. */
export function orderTasks(draft: Draft, names: Names): void {
  const budget = { left: NEEDS_MAX, line: 0 }
  for (const [index, task] of draft.tasks.entries()) {
    for (const dependency of task.told.dependencies) need(draft, names, index, dependency, budget)
    const wave = draft.waves[task.wave]!
    if (task.barrier) for (const other of wave.afterTasks) addNeed(task, index, other, budget)
  }
  for (const wave of draft.waves) {
    const steps = stepsOf(draft, wave)
    if (steps.length > 1) chainSteps(draft, steps, budget)
    else if (wave.mode === 'serial')
      chainSteps(
        draft,
        wave.tasks.map(task => [task]),
        budget,
      )
  }
  if (budget.left > 0) return
  const message = `The tasks name more than ${NEEDS_MAX} dependencies. Regatta cannot start this plan; name waves instead.`
  draft.findings.push({ code: 'too-entangled', severity: 'error', line: budget.line, message })
}

interface Budget {
  left: number
  line: number
}

function addNeed(task: DraftTask, own: number, other: number, budget: Budget): void {
  if (other === own || task.needs.has(other)) return
  if (budget.left-- <= 0) budget.line ||= task.told.line
  else task.needs.add(other)
}

function need(draft: Draft, names: Names, own: number, dependency: Dependency, budget: Budget): void {
  const task = draft.tasks[own]!
  const wave = draft.waves[task.wave]!
  if (budget.left <= 0) return
  const resolved = resolve(names, dependency.text, own)
  const others = resolved.tasks.concat(resolved.waves.flatMap(index => draft.waves[index]!.tasks))
  for (const other of others) addNeed(task, own, other, budget)
  if (resolved.unknown.length > 0 && !/[✅☑✔]/u.test(dependency.text)) {
    const which = resolved.unknown.slice(0, 5).join(', ')
    const what = `${task.id} depends on ${which}, which ${resolved.unknown.length === 1 ? 'is' : 'are'} not in this document.`
    warn(draft, 'unknown-reference', dependency.line, `${what} Regatta leaves that dependency out.`)
  }
  // The finer rule is the whole truth only where it was understood.
  const understood = resolved.none || others.length > 0
  if (!understood) return
  if (dependency.by === 'column') task.barrier = false
  else if (dependency.by === 'field') task.barrier = task.barrier && wave.explicit
  else if (!wave.explicit && others.some(other => draft.tasks[other]!.wave !== task.wave))
    task.barrier = false
}

/** The tasks of `Step 1`, `Step 2` inside a wave. */
function stepsOf(draft: Draft, wave: DraftWave): number[][] {
  const steps = new Map<string, number[]>()
  for (const index of wave.tasks) {
    const step = draft.tasks[index]!.told.path.find(
      name => kindOf(name) === 'step' && name.kind !== wave.name.kind,
    )
    const key = step?.key ?? ''
    const own = steps.get(key)
    if (own === undefined) steps.set(key, [index])
    else own.push(index)
  }
  return steps.has('') ? [] : [...steps.values()]
}

function chainSteps(draft: Draft, steps: number[][], budget: Budget): void {
  for (const [at, step] of steps.entries()) {
    const before = steps[at - 1] ?? []
    for (const index of step) {
      if (budget.left < 0) return
      const task = draft.tasks[index]!
      for (const other of before)
        if (!draft.tasks[other]!.needs.has(index)) addNeed(task, index, other, budget)
    }
  }
}
