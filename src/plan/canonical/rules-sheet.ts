import type {
  ClosingStep,
  Lock,
  Notice,
  OrderRule,
  PlanCure,
  Power,
  Response,
  Rules,
  Target,
} from '../rules.ts'
import {
  choice,
  flag,
  lined,
  list,
  many,
  maybe,
  needed,
  number,
  orNull,
  record,
  text,
  usually,
} from './codec.ts'
import { condition, statement } from './statement-sheet.ts'

const cure = choice<PlanCure>(
  'retry',
  'continue',
  'split',
  'next-provider',
  'configured-command',
  'wait',
  'hold',
  'rerun-wave',
  'escalate',
)

const response = lined<Response>('A response', {
  trigger: needed(
    choice<Response['trigger']>(
      'failed',
      'several-failed',
      'timeout',
      'stalled',
      'guide',
      'check-failed',
      'words',
      'conflict',
      'provider-down',
      'rate-limited',
    ),
  ),
  afterMs: maybe(number),
  words: maybe(list(text)),
  count: maybe(number),
  cures: many(cure),
  escalateAfter: maybe(number),
  scope: maybe(choice('all')),
})

const notice = lined<Notice>('A notice', {
  text: needed(text),
  about: usually(
    'other',
    choice<Notice['about']>('breaking-change', 'mitigation', 'failure', 'wave', 'end', 'other'),
  ),
  leadDays: maybe(number),
  to: maybe(text),
  blocking: usually(false, flag),
})

const closingStep = lined<ClosingStep>(
  'A closing step',
  {
    text: needed(text),
    step: usually(
      'other',
      choice<ClosingStep['step']>(
        'validate',
        'commit',
        'push',
        'merge',
        'pull-request',
        'tag',
        'deploy',
        'retrospectives',
        'report',
        'announce',
        'clean-up',
        'other',
      ),
    ),
  },
  'text',
)

/** What the plan orders for its run. */
export const rules = record<Rules>('What the plan orders', {
  responses: many(response),
  powers: many(lined<Power>('A power', { cure: needed(cure), mode: needed(choice('auto', 'ask', 'never')) })),
  orders: many(
    lined<OrderRule>('An order', { text: needed(text), before: needed(text), after: needed(text) }),
  ),
  locks: many(
    lined<Lock>('A lock', {
      text: needed(text),
      names: many(text),
      holders: many(text),
      minutes: maybe(number),
    }),
  ),
  notices: many(notice),
  targets: many(
    lined<Target>('A target', {
      text: needed(text),
      measure: usually('other', choice('first-attempt', 'success', 'coverage', 'other')),
      percent: needed(number),
      count: maybe(number),
    }),
  ),
  closing: many(closingStep),
  exclusions: many(condition),
  arrivals: many(
    lined<Rules['arrivals'][number]>(
      'An arrival',
      { text: needed(text), steps: many(choice('pause', 'catch-up', 'resume', 'next-wave')) },
      'text',
    ),
  ),
  wholeWaves: orNull(statement),
})
