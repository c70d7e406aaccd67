import { describe, expect, test } from 'vitest'
import type { Plan, Provider, Terms } from '../../src/plan/plan.ts'
import { NO_RULES } from '../../src/plan/says-nothing.ts'
import { toTerms } from '../../src/run/terms.ts'
import type { TermsWanted } from '../../src/run/terms.ts'
import { planOf } from '../support/runs.ts'

const WANTED: TermsWanted = {
  scope: null,
  gates: 'ask',
  checks: 'approved',
  rehearsal: false,
  slots: 50,
  providers: [],
}
const ids = Array.from({ length: 20 }, (_, index) => ({ id: `W${index + 1}` }))
const PLAN = planOf({ 'Batch 1': { tasks: ids.slice(0, 12) }, 'Batch 2': { tasks: ids.slice(12) } })

function withProviders(providers: Partial<Provider>[], fallbacks: string[][] = []): Plan {
  const terms = {
    contingencies: [],
    providers: providers.map(given => ({ name: 'none', allocation: null, line: 1, ...given })),
    fallbacks: fallbacks.map(names => ({ names, line: 1 })),
  }
  return { ...PLAN, terms: terms as unknown as Terms }
}

describe('providers', () => {
  test('share the tasks as the plan says, evenly spread, and leave out an allocation that is past', () => {
    const plan = withProviders([
      { name: 'OpenAI', share: 90, allocation: 'new' },
      { name: 'Ollama', share: 10, allocation: 'new' },
      { name: 'Claude', share: 100, allocation: 'old' },
    ])
    const { allocation, providers } = toTerms(plan, WANTED)
    const counts = Object.groupBy(Object.values(allocation), name => name)
    expect([counts['OpenAI']?.length, counts['Ollama']?.length, counts['Claude']]).toEqual([18, 2, undefined])
    expect(
      Object.keys(allocation)
        .slice(0, 10)
        .filter(id => allocation[id] === 'Ollama'),
    ).toHaveLength(1)
    expect(providers.map(({ name }) => name)).toEqual(['OpenAI', 'Ollama'])
  })

  test('stand in for each other as the plan says, with the slots that the installation gives them', () => {
    const plan = withProviders(
      [{ name: 'Ollama' }, { name: 'OpenAI' }],
      [['OpenAI', 'Ollama', 'heuristic validator']],
    )
    const known = [{ name: 'OpenAI', slots: 20 }]
    expect(toTerms(plan, { ...WANTED, providers: known }).providers).toEqual([
      { name: 'OpenAI', slots: 20 },
      { name: 'Ollama', slots: null },
    ])
  })

  test('that have none of the tasks stand in for nobody, unless the configuration wants them for one', () => {
    const plan = withProviders([
      { name: 'OpenAI', share: 90 },
      { name: 'Claude', share: 0, workers: 0 },
      { name: 'Ollama', share: 10 },
    ])
    const known = ['claude', 'ollama', 'openai'].map(name => ({ name, slots: null }))
    const chainOf = (more: Partial<TermsWanted>): string[] =>
      toTerms(plan, { ...WANTED, providers: known, ...more }).providers.map(({ name }) => name)
    expect(chainOf({})).toEqual(['openai', 'ollama'])
    expect(chainOf({ preferred: new Map([['W1', { before: 'claude', after: null }]]) })).toEqual([
      'openai',
      'ollama',
      'claude',
    ])
  })

  test('of the installation have the tasks of a plan that names none', () => {
    const known = [
      { name: 'openai', slots: null },
      { name: 'ollama', slots: null },
    ]
    const { allocation } = toTerms(PLAN, { ...WANTED, providers: known })
    expect(new Set(Object.values(allocation))).toEqual(new Set(['openai']))
    expect(toTerms(PLAN, WANTED).allocation).toEqual({})
  })
})

describe('the pace', () => {
  const paced = (limits: Plan['limits'], rehearsal = false): unknown =>
    toTerms({ ...PLAN, limits }, { ...WANTED, rehearsal }).pacing

  test('is the interval that the plan gives, one after the other', () => {
    expect(paced({ startIntervalMs: 600 })).toEqual({ intervalMs: 600, burst: 1 })
  })

  test('stays below the plan’s rate by its margin, and lets a second’s worth start at once', () => {
    expect(paced({ startsPerMinute: 600, safetyFactor: 5 })).toEqual({ intervalMs: 500, burst: 2 })
  })

  test('is rehearsed in a rehearsal’s time', () => {
    expect(paced({ startIntervalMs: 60_000 }, true)).toEqual({ intervalMs: 100, burst: 1 })
  })

  test('is none where the plan says nothing of it', () => {
    expect(paced({})).toBeNull()
  })
})

describe('what a plan’s commands become', () => {
  const plan: Plan = {
    ...PLAN,
    checks: [
      { command: 'npm test', when: 'wave', expect: 'success', line: 1 },
      { command: 'sh verify_1.sh', when: 'wave', wave: 'Batch 1', expect: 'success', line: 2 },
      { command: 'npm run e2e', when: 'end', expect: 'success', line: 3 },
      { command: 'npm run lint', when: 'task', expect: 'success', line: 4 },
    ],
  }

  test('gates after their waves, the last of which has what is for the end, and checks after each task', () => {
    const { gates, checks, baseline } = toTerms(plan, WANTED)
    const commands = Object.entries(gates).map(([wave, terms]) => [
      wave,
      terms.checks.map(({ command }) => command),
    ])
    expect(commands).toEqual([
      ['Batch 1', ['npm test', 'sh verify_1.sh']],
      ['Batch 2', ['npm test', 'npm run e2e']],
    ])
    expect(checks.map(({ command }) => command)).toEqual(['npm run lint'])
    expect(baseline.toSorted()).toEqual(['npm run e2e', 'npm run lint', 'npm test', 'sh verify_1.sh'])
  })

  test('one look at everything, too, where the plan ends with a validation', () => {
    const step = { step: 'validate', text: 'Final validation', line: 9 } as const
    const { gates } = toTerms({ ...plan, rules: { ...NO_RULES, closing: [step] } }, WANTED)
    expect(gates['Batch 2']!.checks.map(({ command }) => command)).toEqual([
      'npm test',
      'npm run e2e',
      'npm run lint',
    ])
    expect(gates['Batch 1']!.checks.map(({ command }) => command)).not.toContain('npm run lint')
  })

  test('nothing that is run where nobody approved them', () => {
    const { gates, checks, baseline } = toTerms(plan, { ...WANTED, checks: 'left' })
    expect({ gates, checks, baseline }).toEqual({ gates: {}, checks: [], baseline: [] })
  })
})

test('a task holds the files it names, and what the plan lets only one change at a time', () => {
  const plan = planOf({
    'Wave 1': { tasks: [{ id: 'A', files: ['a.ts', 'a.ts'] }, { id: 'B' }, { id: 'C' }] },
  })
  const lock = { text: 'billing: A, B', names: ['billing'], holders: ['A', 'B'], line: 1 }
  const rules = { locks: [lock] } as unknown as NonNullable<Plan['rules']>
  expect(toTerms({ ...plan, rules }, WANTED).locks).toEqual({ A: ['a.ts', 'billing'], B: ['billing'] })
})
