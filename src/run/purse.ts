import { unreachable } from '../lib/assert.ts'
import type { Charter } from './event.ts'
import { shortly } from './listed.ts'
import { toMicros } from './money.ts'
import type { Run, RunTask } from './run.ts'

export type PurseScope = 'run' | 'wave' | 'task' | 'person'

/** What was spent within a scope, and how much may be. Sums are in millionths. Only `apply` changes it. */
export interface Purse {
  readonly scope: PurseScope
  /** The wave's or the task's id, or the person's name. */
  readonly of: string
  spent: number
  /** Null: as much as it takes. */
  limit: number | null
  /** Of its limit, what people were last told of. */
  told: Mark | 0
  /** The question whether more may be spent, while it is open. */
  asked: string | null
  /** How many tasks would start from it if they were let. */
  ready: number
}

/** In percent of the limit: when people are told, and when nothing more starts. */
const MARKS = [100, 80, 50] as const
export type Mark = (typeof MARKS)[number]

/** A purse as it stood when something was said about it. */
export interface PurseState {
  scope: PurseScope
  of: string
  spent: number
  limit: number
}

/** `the budget of Wave 2` */
export function sayBudget({ scope, of }: Pick<Purse, 'scope' | 'of'>): string {
  return scope === 'run' ? 'the budget of the run' : `the budget of ${shortly(of, NAME_WIDTH_MAX)}`
}

const NAME_WIDTH_MAX = 60

export function newPurse(scope: PurseScope, of: string, limit: number | null): Purse {
  return { scope, of, spent: 0, limit, told: 0, asked: null, ready: 0 }
}

/** Null: none was agreed on. */
export function limitOf({ money }: Charter, scope: PurseScope): number | null {
  const limit = money.budget[scope]
  return limit === undefined ? null : toMicros(limit)
}

/** The highest mark that it has come to. */
export function toMark(spent: number, limit: number | null): Mark | 0 {
  if (limit === null) return 0
  return MARKS.find(mark => spent * 100 >= limit * mark) ?? 0
}

export function isSpent({ spent, limit }: Pick<Purse, 'spent' | 'limit'>): boolean {
  return limit !== null && spent >= limit
}

/** From which a task's attempts are paid. */
export function pursesOf({ purse, personal }: Run, task: RunTask): Purse[] {
  return [purse, personal, task.wave.purse, task.purse]
}

/** Whether the purse of its wave or its own lets it start. What takes back or looks at work costs nothing. */
export function isPaidFor({ gate, purse, wave }: RunTask): boolean {
  return gate || (!isSpent(purse) && !isSpent(wave.purse))
}

/** Nothing starts in the run at all till people have answered. `elsewhere`: what its starter spent in other runs. */
export function isOutOfMoney({ purse, personal }: Pick<Run, 'purse' | 'personal'>, elsewhere = 0): boolean {
  if (purse.ready === 0) return false
  const spent = personal.spent + elsewhere
  return isSpent(purse) || personal.asked !== null || isSpent({ spent, limit: personal.limit })
}

/** By what our own events say of it: it is always there. */
export function findPurse(run: Run, { scope, of }: Pick<Purse, 'scope' | 'of'>): Purse {
  switch (scope) {
    case 'run':
      return run.purse
    case 'person':
      return run.personal
    case 'wave':
      return run.waves[run.waveIndex.get(of)!]!.purse
    case 'task':
      return run.tasks[run.taskIndex.get(of)!]!.purse
    default:
      return unreachable(scope)
  }
}

/** Whether there is something to be told or asked about it. */
export function isStirred(purse: Purse): boolean {
  const { spent, limit, told, asked, ready } = purse
  if (toMark(spent, limit) > told) return true
  return asked === null ? ready > 0 && isSpent(purse) : ready === 0
}
