import { readLabels } from '../../lib/labels.ts'
import type {
  Action,
  Authority,
  Ceiling,
  Check,
  Condition,
  Contingency,
  Cost,
  CostTotal,
  Estimate,
  Gate,
  Limits,
  Monitor,
  Plan,
  Provider,
  Range,
  Statement,
  Task,
  Terms,
  Wave,
} from '../plan.ts'
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
import { NO_RULES } from '../says-nothing.ts'
import { parseMinutesRange } from '../words/measures.ts'
import type { Codec } from './codec.ts'
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
  range,
  record,
  text,
  usually,
  wrong,
} from './codec.ts'

/** A plan as its canonical form has it: tasks within their waves, and nothing that follows from the rest. */
export interface Sheet
  extends Terms, Omit<Plan, 'tasks' | 'waves' | 'gates' | 'terms' | 'rules' | 'findings'> {
  regatta: number
  waves: WaveSheet[]
  /** Of a plan without waves. */
  tasks: TaskSheet[]
  /** Left out: those that its waves name. */
  gates?: Gate[] | undefined
  rules: Rules
}

/** The one wave of a plan that names none. */
export const LONE_WAVE = 'Plan'

type Minutes = number | Range | null

export interface WaveSheet extends Pick<Wave, 'id' | 'title' | 'mode' | 'gate'> {
  /** Left out: the one above. */
  after?: string[] | undefined
  minutes: Minutes
  tasks: TaskSheet[]
  line: number
}

export interface TaskSheet extends Omit<
  Task,
  'id' | 'title' | 'wave' | 'needs' | 'minutes' | 'minutesRange'
> {
  /** One of them may be left out, for it is the same. */
  id?: string | undefined
  title?: string | undefined
  /** Left out: the task above where the wave is serial, else nothing. */
  needs?: string[] | undefined
  minutes: Minutes
}

/** `30`, `[20, 40]`, `20-40`, `2 h`. */
const minutes: Codec<Minutes> = {
  write: value => value ?? '',
  read(value, findings) {
    if (value.kind === 'text' && value.type === 'null') return null
    if (value.kind === 'text' && /^\s*[\d.]+\s*$/.test(value.text)) return number.read(value, findings)
    const said = value.kind === 'text' ? parseMinutesRange(value.text) : null
    if (said === null) return range.read(value, findings)
    return said[0] === said[1] ? said[0] : said
  },
}

const action = choice<Action>(
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
const allocation = orNull(choice<'old' | 'new'>('old', 'new'))

/** In the form that a worker is told them in, so that both mean the same. */
const labels: Codec<string[]> = {
  write: value => value,
  read(value, findings) {
    const texts = list(text).read(value, findings)
    if (texts === undefined) return undefined
    return readLabels(texts.join(',')) ?? wrong(value, 'a list of labels, as in gpu, macos', findings)
  },
}

const task = lined<TaskSheet>('A task', {
  id: maybe(text),
  title: maybe(text),
  detail: orNull(text),
  agent: orNull(text),
  provider: orNull(text),
  owner: maybe(text),
  labels: maybe(labels),
  needs: maybe(list(text)),
  barrier: usually(true, flag),
  files: many(text),
  refs: many(text),
  minutes: usually<Minutes>(null, minutes),
  produces: usually('change', choice<Task['produces']>('change', 'report')),
  done: usually(false, flag),
  progress: maybe(number),
})

const wave = lined<WaveSheet>('A wave', {
  id: needed(text),
  title: usually('', text),
  mode: usually('parallel', choice<Wave['mode']>('parallel', 'serial', 'mixed')),
  after: maybe(list(text)),
  minutes: usually<Minutes>(null, minutes),
  gate: orNull(text),
  tasks: many(task),
})

const limits = record<Limits>('What limits the run', {
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

const statement = lined<Statement>('A statement', { text: needed(text) }, 'text')
const condition = lined<Condition>('A condition', { text: needed(text), met: orNull(flag) }, 'text')

const check = lined<Check>('A check', {
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

const rules = record<Rules>('What the plan orders', {
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

export const sheet = record<Sheet>('A plan', {
  regatta: needed(number),
  title: usually('', text),
  status: usually('active', choice<Plan['status']>('active', 'reference')),
  limits: usually<Limits>({}, limits),
  checks: many(check),
  gates: maybe(list(lined<Gate>('A gate', { after: needed(text), question: needed(text) }))),
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
  rules: usually(NO_RULES, rules),
  tasks: many(task),
  waves: many(wave),
})
