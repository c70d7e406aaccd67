import type {
  Authority,
  Ceiling,
  Check,
  Contingency,
  Cost,
  CostTotal,
  Estimate,
  Limits,
  Monitor,
  Provider,
  Terms,
} from '../plan.ts'
import {
  choice,
  lined,
  list,
  many,
  maybe,
  needed,
  number,
  orNull,
  range,
  record,
  text,
  usually,
} from './codec.ts'
import { action, condition, statement } from './statement-sheet.ts'

const allocation = orNull(choice<'old' | 'new'>('old', 'new'))

export const limits = record<Limits>('What limits the run', {
  slots: maybe(number),
  slotsRange: maybe(range),
  startsPerMinute: maybe(number),
  startIntervalMs: maybe(number),
  safetyFactor: maybe(number),
  requestsPerTask: maybe(number),
  attemptMinutes: maybe(number),
  retries: maybe(number),
  stallMinutes: maybe(number),
  monitorSeconds: maybe(number),
  agentsPerTask: maybe(number),
})

export const check = lined<Check>('A check', {
  command: needed(text),
  when: usually('task', choice<Check['when']>('task', 'wave', 'end')),
  wave: maybe(text),
  expect: usually('success', choice<Check['expect']>('success', 'not-more', 'not-fewer')),
})

const monitor = lined<Monitor>(
  'A monitor',
  {
    text: needed(text),
    watch: maybe(choice('words', 'guide', 'timeout', 'stall', 'tests', 'conflicts', 'progress')),
    words: maybe(list(text)),
    minutes: maybe(number),
    actions: maybe(list(action)),
  },
  'text',
)

const authority = lined<Authority>(
  'An authority',
  { text: needed(text), may: maybe(list(action)), after: maybe(number) },
  'text',
)

/** What a plan says of its run besides, in the order in which it is written. */
export const terms = {
  criteria: many(statement),
  monitors: many(monitor),
  authority: many(authority),
  contingencies: many(
    lined<Contingency>(
      'A contingency',
      {
        text: needed(text),
        when: usually(
          'other',
          choice<Contingency['when']>(
            'one-failed',
            'several-failed',
            'timeout',
            'stalled',
            'tests',
            'provider',
            'conflict',
            'other',
          ),
        ),
        steps: many(text),
        actions: many(action),
      },
      'text',
    ),
  ),
  providers: many(
    lined<Provider>('A provider', {
      name: needed(text),
      allocation,
      share: maybe(number),
      workers: maybe(number),
      pricePer1k: maybe(number),
    }),
  ),
  fallbacks: many(lined<Terms['fallbacks'][number]>('A fallback', { names: needed(list(text)) })),
  switches: many(lined<Terms['switches'][number]>('A switch', { name: needed(text), value: needed(text) })),
  costs: many(
    lined<Cost>('A cost', {
      provider: needed(text),
      allocation,
      workers: needed(number),
      tokens: needed(number),
      pricePer1k: needed(number),
      amount: maybe(number),
    }),
  ),
  totals: many(lined<CostTotal>('A total', { allocation, amount: needed(number) })),
  ceilings: maybe(
    list(
      lined<Ceiling>('A ceiling', {
        scope: usually('run', choice<Ceiling['scope']>('run', 'wave', 'task')),
        amount: needed(number),
        text: usually('', text),
      }),
    ),
  ),
  dates: maybe(
    list(
      lined<NonNullable<Terms['dates']>[number]>(
        'A date',
        { about: usually('end', choice('end', 'task')), text: needed(text) },
        'text',
      ),
    ),
  ),
  currency: maybe(choice('$', '€', '£')),
  tokensPerTask: maybe(range),
  estimates: many(
    lined<Estimate>('An estimate', {
      text: needed(text),
      minutes: needed(range),
      scope: usually('parallel', choice<Estimate['scope']>('parallel', 'sequential')),
    }),
  ),
  tierRules: many(statement),
  outputs: many(
    lined<Terms['outputs'][number]>('An output', { text: needed(text), wave: maybe(text) }, 'text'),
  ),
  handovers: many(statement),
  documents: many(
    lined<Terms['documents'][number]>(
      'A document',
      { path: needed(text), kind: usually('document', choice('instructions', 'document')) },
      'path',
    ),
  ),
  activation: many(condition),
}
