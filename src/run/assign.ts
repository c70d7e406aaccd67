import { matchesGlob } from '../lib/glob.ts'
import type { Task } from '../plan/plan.ts'
import type { Permissions } from './permissions.ts'
import type { Attempt, Run, RunTask } from './run.ts'

/** Who does the tasks whose agent or id matches, and how; what is null is as it would be without. */
export interface AssignRule {
  match: string
  agent: string | null
  provider: string | null
  model: string | null
  prompt: string | null
  permissions: Permissions | null
  /** What the machine must have besides what the plan says; absent: nothing. */
  labels?: string[]
}

/** What was chosen for a run's tasks when it was founded. */
export interface Assigned {
  rules: AssignRule[]
  /** Which of them is about a task, by its id. */
  of: Record<string, number>
  /** Said to every agent. */
  prompt: string | null
  /** The folder of the target in which the plan lies, where it does: instructions for tasks may lie beside it. */
  beside?: string
}

/** The first rule that is about each task; those that are about none are left out. */
export function toAssigned(
  tasks: readonly Task[],
  rules: readonly AssignRule[],
  prompt: string | null,
): Assigned {
  const used: AssignRule[] = []
  const of: Record<string, number> = {}
  for (const task of tasks) {
    const rule = rules.find(({ match }) => isAbout(match, task))
    if (!rule) continue
    if (!used.includes(rule)) used.push(rule)
    of[task.id] = used.indexOf(rule)
  }
  return { rules: used, of, prompt }
}

export function isAbout(match: string, task: Task): boolean {
  const pattern = match.toLowerCase()
  return [namedAgent(task), task.id].some(
    name => name !== null && matchesGlob(pattern, name.slice(0, 200).toLowerCase()),
  )
}

/** As the plan names it; a title that begins with a name and a colon names it too. */
export function namedAgent({ agent, title }: Pick<Task, 'agent' | 'title'>): string | null {
  return agent ?? /^([\w.-]{1,64}): /.exec(title)?.[1] ?? null
}

/** The parts of a task are done as it was to be. */
export function ruleOf(run: Run, task: RunTask): AssignRule | null {
  const { rules, of } = run.charter.assigned
  const whole = task.partOf === null ? task : run.tasks[task.partOf]!
  const at = of[whole.id]
  return at === undefined ? null : (rules[at] ?? null)
}

/** With which model an attempt works, and what it may do, as far as that is said of its task. */
export function mannerOf(
  run: Run,
  task: RunTask,
  { provider }: Attempt,
): { model: string | null; permissions: Permissions } {
  const rule = ruleOf(run, task)
  if (!rule) return { model: null, permissions: {} }
  const { agents, allocation } = run.charter
  const { id } = task.partOf === null ? task : run.tasks[task.partOf]!
  // A model is one of a provider's; another agent, which stands in, has its own.
  const isAsMeant = task.agent === agents[id] && provider === (allocation[id] ?? null)
  return { model: isAsMeant ? rule.model : null, permissions: rule.permissions ?? {} }
}
