import type { Run, RunTask } from './run.ts'

/** Whether nobody else is at work on what the task names, in this run or, as far as is known, another one. */
export function isOpenTo(run: Run, task: RunTask): boolean {
  return task.locks.every(file => (run.locks.get(file) ?? task) === task && !run.elsewhere.has(file))
}

export function addLockUser(users: Map<string, RunTask[]>, task: RunTask): void {
  for (const file of task.locks) {
    const others = users.get(file)
    if (others) others.push(task)
    else users.set(file, [task])
  }
}
