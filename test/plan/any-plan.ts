import type { Plan, Task, Terms, Wave } from '../../src/plan/plan.ts'
import type { Rules } from '../../src/plan/rules.ts'
import { fc } from '../support/chance.ts'

/** What marks something in one of the forms, or did so once. */
const HOSTILE = [
  '# x',
  '## Wave 2: y',
  '- [ ] T1: z',
  '- [x]',
  '> said',
  '---',
  '```',
  '"quoted"',
  "it's",
  'a: b',
  'a:',

  'none',
  'None',
  'true',
  'no',
  'null',
  '~',
  '1.10',
  '007',
  '0x1F',
  '1e3',
  '[WIP',
  '{{ name }}',
  'a, b',

  '*bold* _it_ `code`',
  '<!-- -->',
  '[a](b)',
  '| a | b |',
  '\\',
  'A --> B',
  'T1 → T2',
  'x ← y',
  '&amp;',
  '@al',

  '第一波：基础',
  '데이터',
  'tâche à faire',
  'Ã¼ber',
  'â†’',
  '🚀',
  'a\tb',
  'line\nbreak',
  '\u202e',
  '\u0000',
  '\ud800',

  ' ahead',
  'behind ',
  '%',
  '50%',
  '20-40',
  '# ',
  '- ',
  '!!tag',
  '&anchor',
  '*alias',
  'regatta: 1',
  '\ufeff',
]

const line = fc.constant(0)
const words = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.lorem({ maxCount: 4 }),
)
const named = words.filter(text => text !== '')
const list = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 3 })
const maybeNull = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(item, { nil: null })
const count = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.constantFrom(0.5, 2.25, 90.125))
const range = fc.tuple(count, count).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)])
const minutes = fc.oneof(
  fc.constant({ minutes: null }),
  count.map(own => ({ minutes: own })),
  range.map(own => ({ minutes: (own[0] + own[1]) / 2, minutesRange: own })),
)
const record = <T>(own: { [K in keyof T]: fc.Arbitrary<T[K]> }, needed: (keyof T)[]): fc.Arbitrary<T> =>
  fc.record(own, { requiredKeys: needed })

const statement = fc.record({ text: words, line })
const action = fc.constantFrom('hold', 'inspect', 'rollback', 'fix', 'rerun-task', 'kill', 'escalate')
const cure = fc.constantFrom('retry', 'continue', 'split', 'wait', 'hold', 'escalate')
/** Whether it is met follows from the plan where the words are known; none of these are. */
const condition = fc.record({ text: fc.lorem({ maxCount: 3 }), met: maybeNull(fc.boolean()), line })
const allocation = fc.constantFrom('old', 'new', null)

const terms = record(
  {
    contingencies: list(
      fc.record({
        text: words,
        when: fc.constantFrom('one-failed', 'stalled', 'other'),
        steps: list(words),
        actions: list(action),
        line,
      }),
    ),
    providers: list(
      record({ name: words, allocation, share: count, workers: count, line }, ['name', 'allocation', 'line']),
    ),
    fallbacks: list(fc.record({ names: list(words), line })),
    switches: list(fc.record({ name: words, value: words, line })),
    costs: list(
      fc.record({ provider: words, allocation, workers: count, tokens: count, pricePer1k: count, line }),
    ),
    totals: list(fc.record({ allocation, amount: count, line })),
    ceilings: list(
      fc.record({ scope: fc.constantFrom('run', 'wave', 'task'), amount: count, text: words, line }),
    ),
    dates: list(fc.record({ about: fc.constantFrom('end', 'task'), text: words, line })),
    currency: fc.constantFrom('$', '€', '£'),
    tokensPerTask: range,
    estimates: list(
      fc.record({ text: words, minutes: range, scope: fc.constantFrom('parallel', 'sequential'), line }),
    ),
    tierRules: list(statement),
    outputs: list(record({ text: words, wave: words, line }, ['text', 'line'])),
    handovers: list(statement),
    documents: list(fc.record({ path: words, kind: fc.constantFrom('instructions', 'document'), line })),
    activation: list(condition),
  },
  [
    ...(['contingencies', 'providers', 'fallbacks', 'switches', 'costs', 'totals', 'estimates'] as const),
    ...(['tierRules', 'outputs', 'handovers', 'documents', 'activation'] as const),
  ],
) as fc.Arbitrary<Terms>

const rules = fc.record({
  responses: list(
    record(
      {
        trigger: fc.constantFrom('failed', 'words'),
        words: list(words),
        afterMs: count,
        cures: list(cure),
        line,
      },
      ['trigger', 'cures', 'line'],
    ),
  ),
  powers: list(fc.record({ cure, mode: fc.constantFrom('auto', 'ask', 'never'), line })),
  orders: list(fc.record({ text: words, before: words, after: words, line })),
  locks: list(
    record({ text: words, names: list(words), holders: list(words), minutes: count, line }, [
      ...(['text', 'names', 'holders', 'line'] as const),
    ]),
  ),
  notices: list(
    record(
      { text: words, about: fc.constantFrom('wave', 'other'), to: words, blocking: fc.boolean(), line },
      [...(['text', 'about', 'blocking', 'line'] as const)],
    ),
  ),
  targets: list(
    fc.record({ text: words, measure: fc.constantFrom('success', 'other'), percent: count, line }),
  ),
  closing: list(fc.record({ text: words, step: fc.constantFrom('validate', 'push', 'other'), line })),
  exclusions: list(condition),
  arrivals: list(fc.record({ text: words, steps: list(fc.constantFrom('pause', 'resume')), line })),
  wholeWaves: maybeNull(statement),
}) as fc.Arbitrary<Rules>

const limits = fc.record(
  { slots: count, slotsRange: range, retries: count, startIntervalMs: count, safetyFactor: count },
  { requiredKeys: [] },
)

type Loose = Pick<Plan, 'title' | 'status' | 'limits' | 'checks' | 'criteria' | 'monitors' | 'authority'>

const rest = fc.record({
  title: words,
  status: fc.constantFrom('active', 'reference'),
  limits,
  checks: list(
    record(
      {
        command: words,
        when: fc.constantFrom('task', 'wave', 'end'),
        wave: words,
        expect: fc.constantFrom('success', 'not-more', 'not-fewer'),
        line,
      },
      ['command', 'when', 'expect', 'line'],
    ),
  ),
  criteria: list(statement),
  monitors: list(
    record(
      {
        text: words,
        watch: fc.constantFrom('words', 'stall'),
        words: list(words),
        minutes: count,
        actions: list(action),
        line,
      },
      ['text', 'line'],
    ),
  ),
  authority: list(record({ text: words, may: list(action), after: count, line }, ['text', 'line'])),
}) as fc.Arbitrary<Loose>

const looseTask = fc.record({
  title: named,
  detail: maybeNull(words),
  agent: maybeNull(words),
  provider: maybeNull(words),
  barrier: fc.boolean(),
  files: list(words),
  refs: list(words),
  minutes,
  done: fc.boolean(),
  produces: fc.constantFrom<Task['produces']>('change', 'report'),
  owner: fc.option(fc.constantFrom('ana', 'ben.b'), { nil: undefined }),
  labels: fc.option(fc.constantFrom<string[]>([], ['gpu'], ['gpu', 'mac-os.14']), { nil: undefined }),
  progress: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
  /** Of all tasks before it, counted round. */
  needs: list(fc.nat(30)),
  isNamed: fc.boolean(),
})
type LooseTask = typeof looseTask extends fc.Arbitrary<infer T> ? T : never

const looseWave = fc.record({
  title: words,
  mode: fc.constantFrom<Wave['mode']>('parallel', 'serial', 'mixed'),
  after: fc.oneof(fc.constant('above' as const), list(fc.nat(10))),
  minutes,
  gate: maybeNull(words),
  tasks: fc.array(looseTask, { maxLength: 4 }),
})

/** Any plan that could have been read: names are there once, and only what is there is named. */
export const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    rest,
    terms,
    rules,
    waves: fc.array(looseWave, { minLength: 1, maxLength: 4 }),
    ids: fc.uniqueArray(named, { minLength: 24, maxLength: 24 }),
    isLone: fc.boolean(),
    gatesAlone: fc.boolean(),
  })
  .map(({ rest: own, terms: said, rules: ordered, waves: loose, ids, isLone, gatesAlone }) => {
    const waves: Wave[] = loose.map(({ title, mode, after, minutes: time, gate }, at) => ({
      id: isLone && at === 0 ? 'Plan' : ids[20 + at]!,
      title,
      mode,
      ...time,
      gate,
      after: [] as string[],
      ...(after !== 'above' && { after: after.slice(0, at).map(n => ids[20 + (n % Math.max(1, at))]!) }),
    }))
    for (const [at, wave] of waves.entries()) {
      if (loose[at]!.after === 'above') wave.after = at === 0 ? [] : [waves[at - 1]!.id]
      wave.after = wave.after.filter(id => waves.some(other => other.id === id))
    }
    const all = loose.flatMap(({ tasks }, at) => tasks.map(task => ({ task, wave: waves[at]!.id })))
    const tasks = all.map(({ task, wave }, at) => toTask(task, wave, at, ids))
    const gates = waves.flatMap(({ id, gate }) =>
      gate === null ? [] : [{ after: id, question: gate, line: 0 }],
    )
    // Of several questions about a wave the first is the wave's.
    const more = gatesAlone ? gates.map(gate => ({ ...gate, question: 'And besides?' })) : []
    return { ...own, waves, tasks, gates: [...gates, ...more], terms: said, rules: ordered, findings: [] }
  })

function toTask(
  { needs, isNamed, title, minutes: time, owner, labels, progress, ...more }: LooseTask,
  wave: string,
  at: number,
  ids: string[],
): Task {
  const id = ids[at]!
  return {
    id,
    title: isNamed ? title : id,
    wave,
    ...more,
    ...time,
    line: 0,
    ...(owner !== undefined && { owner }),
    ...(labels !== undefined && { labels }),
    ...(progress !== undefined && { progress }),
    needs: [...new Set(needs.slice(0, at).map(n => ids[n % Math.max(1, at)]!))],
  }
}
