import type { Action, Condition, Statement } from '../plan.ts'
import { choice, flag, lined, needed, orNull, text } from './codec.ts'

export const statement = lined<Statement>('A statement', { text: needed(text) }, 'text')
export const condition = lined<Condition>('A condition', { text: needed(text), met: orNull(flag) }, 'text')

export const action = choice<Action>(
  'hold',
  'inspect',
  'rollback',
  'fix',
  'rerun-task',
  'rerun-wave',
  'split',
  'switch',
  'kill',
  'notify',
  'escalate',
)
