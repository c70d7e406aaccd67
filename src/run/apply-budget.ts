import { stir } from './apply-purse.ts'
import { line } from './apply-task.ts'
import type { Option } from './about.ts'
import type { Event } from './event.ts'
import { findPurse, toMark } from './purse.ts'
import type { PurseState } from './purse.ts'
import { findTask, waveOf } from './run.ts'
import type { Run, RunTask } from './run.ts'

/** People were told how much of it is spent. */
export function noteBudgets(run: Run, { notices }: Extract<Event, { type: 'budget-noticed' }>): void {
  for (const notice of notices) {
    const purse = findPurse(run, notice)
    purse.told = notice.percent
    stir(run, purse)
  }
}

/** Whether more may be spent is asked, or (null) is asked no longer. */
export function askBudget(run: Run, state: PurseState, escalation: string | null): void {
  const purse = findPurse(run, state)
  purse.asked = escalation
  stir(run, purse)
}

/** A budget that was raised is another one: its marks are told anew, as far as they lie ahead. */
export function answerBudget(run: Run, state: PurseState, does: Option['does']): void {
  if (does !== 'raise' && does !== 'lift') return
  const purse = findPurse(run, state)
  const spent = Math.max(purse.spent, state.spent)
  purse.limit = does === 'lift' ? null : toRaised(Math.max(spent, purse.limit ?? 0))
  purse.told = toMark(spent, purse.limit)
  stir(run, purse)
  if (purse.scope === 'wave')
    for (const index of waveOf(run, purse.of).tasks) lineAgain(run, run.tasks[index]!)
  const task = purse.scope === 'task' ? findTask(run, purse.of) : undefined
  if (task) lineWithParts(run, task)
}

/** By half. */
export function toRaised(amount: number): number {
  return Math.ceil(amount * 1.5)
}

function lineWithParts(run: Run, task: RunTask): void {
  lineAgain(run, task)
  for (const part of task.parts) lineWithParts(run, run.tasks[part]!)
}

/** Those that may not start were taken out of the line. */
function lineAgain(run: Run, task: RunTask): void {
  if (task.status === 'ready') line(run, task)
}
