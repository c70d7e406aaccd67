import { describe, expect, it } from 'vitest'
import { toText } from '../../src/message/plain.ts'
import { renderQuestion } from '../../src/message/question.ts'
import { renderSummary } from '../../src/message/summary.ts'
import { toSummary } from '../../src/terminal/summary.ts'
import type { Plan } from '../../src/plan/plan.ts'
import type { Charter } from '../../src/run/event.ts'
import type { CheckResult, FailureKind } from '../../src/run/outcome.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { NO_TERMS } from '../../src/plan/says-nothing.ts'
import { charterOf, claims, does, planOf, reports, runThrough } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { expectBearable } from './limits.ts'

const rules = {
  responses: [],
  powers: [],
  orders: [],
  locks: [],
  notices: [],
  exclusions: [],
  arrivals: [],
  wholeWaves: null,
  targets: [{ measure: 'first-attempt' as const, percent: 75, text: 'at least 75 %', line: 9 }],
  closing: [
    { step: 'commit' as const, text: 'Commit the beds', line: 20 },
    { step: 'report' as const, text: 'Report', line: 21 },
  ],
}
const PLAN: Plan = {
  ...planOf({
    'Wave 1': { tasks: [{ id: 'W1', files: ['a.ts', 'b.ts'] }, { id: 'W2' }, { id: 'W3' }, { id: 'W4' }] },
  }),
  criteria: [{ text: 'No jar leaks', line: 12 }],
  rules,
}
const ALONE = { ...DEFAULT_POLICY, alikeMax: null }

const ends = (id: string, kind: FailureKind, message = 'exit code 1', tail = ''): Step[] => [
  claims(id),
  1_000,
  reports(id, { kind, message, tail }),
  60_000,
]
const answer = (escalation: string, option: string): Step => ({
  type: 'answer',
  by: 'kim',
  escalation,
  option,
})

const linesOf = (steps: Step[], wishes: Partial<Charter> = {}, plan = PLAN): string[] => {
  const { run, now } = runThrough(charterOf(plan, { policy: ALONE, ...wishes }), steps)
  const message = renderSummary(run)
  expectBearable(message)
  expect(toSummary(run, now).join('\n')).not.toContain('undefined')
  return toText(message).split('\n')
}

describe('the last words', () => {
  it('count what was mended by kind, and hold the first attempts against the target', () => {
    const lines = linesOf([
      ...ends('W2', 'error'),
      ...ends('W3', 'error'),
      ...ends('W4', 'lost'),
      ...['W1', 'W2', 'W3', 'W4'].flatMap(id => does(id)),
    ])
    expect(lines).toContain('- 2 failed: tried again')
    expect(lines).toContain('- 1 lost its worker: started elsewhere')
    expect(lines).toContain(
      '2 of 4 tasks done at the first attempt (50 %): the plan’s target of 75 % is missed.',
    )
  })

  it('name as done late what was at fault itself, not what a worker or a provider was', () => {
    const late = (kind: FailureKind): string[] =>
      linesOf([...ends('W1', kind), ...ends('W1', kind), ...['W1', 'W2', 'W3', 'W4'].flatMap(id => does(id))])
    expect(late('error').join('\n')).toContain('one only at the third attempt or later: W1')
    expect(late('lost').join('\n')).not.toContain('third attempt')
  })

  it('count as no first attempt what people went on without', () => {
    const policy = { ...ALONE, retriesMax: 0 }
    const steps = [
      ...ends('W2', 'error'),
      answer('q1', 'skip'),
      ...['W1', 'W3', 'W4'].flatMap(id => does(id)),
    ]
    const lines = linesOf(steps, { policy })
    expect(lines).toContain(
      '3 of 4 tasks done at the first attempt (75 %): the plan’s target of 75 % is met.',
    )
    expect(lines).toContain('- Skipped by people, so not done: W2')
  })

  it('say what is left to people: criteria, closing steps that nobody took', () => {
    const lines = linesOf(['W1', 'W2', 'W3', 'W4'].flatMap(id => does(id)))
    const at = lines.indexOf('To be confirmed by you')
    expect(lines.slice(at, at + 4)).toEqual([
      'To be confirmed by you',
      '- No jar leaks',
      'Left to you, by the plan',
      '- Commit the beds: where it is a git repository, /wave ship r7k2m shows what there is',
    ])
  })

  it('say of the plan’s criteria what the run has seen, and leave the others to people', () => {
    const criteria = [
      'All 4 tasks are complete',
      'All 12 tests pass',
      'Lint is clean',
      'No stale labels remain',
      'No task delivered a guide',
      'All tests pass (> 90% coverage)',
      'Lessons are stored (namespace: greenhouse)',
      'The beds look neat',
    ].map((text, index) => ({ text, line: index + 1 }))
    const plan = { ...PLAN, criteria }
    const gates: Charter['gates'] = {
      'Wave 1': {
        questions: [],
        checks: [
          { command: 'npm test', expect: 'success' },
          { command: 'npm run lint', expect: 'success' },
          { command: 'grep -rc stale .', expect: 'not-more' },
        ],
      },
    }
    const came = (command: string, exit: number, count: number | null = null): CheckResult => {
      return { command, exit, count, tail: '' }
    }
    const results = [came('npm test', 0), came('npm run lint', 1), came('grep -rc stale .', 1, 0)]
    const steps = [
      ...['W1', 'W2', 'W3', 'W4'].flatMap(id => does(id)),
      1_000,
      claims('Wave 1 gate'),
      reports('Wave 1 gate', { kind: 'checked', results }),
      answer('q1', 'go'),
    ]
    const lines = linesOf(steps, { gates, namespace: 'allotment' }, plan)
    const at = lines.indexOf('What the plan was to come to')
    expect(lines.slice(at, lines.indexOf('Left to you, by the plan'))).toEqual([
      'What the plan was to come to',
      '- Met: All 4 tasks are complete (4 of 4 tasks done)',
      '- Met: All 12 tests pass (npm test passed at the end)',
      '- NOT met: Lint is clean (npm run lint fails at the end)',
      '- Met: No stale labels remain (grep -rc stale . finds 0)',
      '- Met: No task delivered a guide (none was delivered)',
      'To be confirmed by you',
      '- All tests pass (> 90% coverage) (npm test passed at the end)',
      '- Lessons are stored (namespace: greenhouse) (kept under allotment)',
      '- The beds look neat',
    ])
    expect(linesOf(steps, { gates, rehearsal: true }, plan)).not.toContain('What the plan was to come to')
  })

  it('do not take a check for the last word that was run before other work came in', () => {
    const plan: Plan = {
      ...planOf({ 'Wave 1': { tasks: [{ id: 'W1' }] }, 'Wave 2': { tasks: [{ id: 'W2' }] } }),
      criteria: [{ text: 'All tests pass', line: 1 }],
      rules: { ...rules, closing: [{ step: 'validate', text: 'Final validation', line: 2 }] },
    }
    const gates: Charter['gates'] = {
      'Wave 1': { questions: [], checks: [{ command: 'npm test', expect: 'success' }] },
    }
    const results = [{ command: 'npm test', exit: 0, count: null, tail: '' }]
    const gate = [claims('Wave 1 gate'), reports('Wave 1 gate', { kind: 'checked', results })]
    const lines = linesOf([...does('W1'), ...gate, 1_000, ...does('W2')], { gates }, plan)
    expect(lines.slice(lines.indexOf('To be confirmed by you'))).toEqual(
      expect.arrayContaining(['- All tests pass', '- Final validation: the plan names no command for it']),
    )
  })

  it('of a split task count it and its parts, and no gate', () => {
    const policy = {
      ...ALONE,
      rows: { ...ALONE.rows, timeout: { mode: 'auto' as const, cures: ['split' as const] } },
    }
    const gates = { 'Wave 1': { questions: ['Dry?'], checks: [] } }
    const steps = [
      ...ends('W1', 'timeout'),
      ...['W1a', 'W1b', 'W2', 'W3', 'W4'].flatMap(id => does(id)),
      answer('q1', 'go'),
    ]
    const lines = linesOf(steps, { policy, gates })
    expect(lines.join('\n')).toContain('6 of 6 tasks done')
    expect(lines).toContain('- 1 took too long: split into two')
  })

  it('name a gate that was passed though a check failed', () => {
    const check = { command: 'npm test', expect: 'success' as const }
    const gates = { 'Wave 1': { questions: [], checks: [check] } }
    const results = [{ command: 'npm test', exit: 1, count: null, tail: '2 failed' }]
    const steps = [
      ...['W1', 'W2', 'W3', 'W4'].flatMap(id => does(id)),
      claims('Wave 1 gate'),
      reports('Wave 1 gate', { kind: 'checked', results }),
      answer('q1', 'go'),
    ]
    expect(linesOf(steps, { gates }).join('\n')).toContain(
      'Wave 1 was let pass by kim, though: npm test: it failed with exit code 1',
    )
  })

  it('name the check for which a gate was not passed', () => {
    const check = { command: 'npm test', expect: 'success' as const }
    const gates = { 'Wave 1': { questions: [], checks: [check] } }
    const results = [{ command: 'npm test', exit: 1, count: null, tail: '2 failed' }]
    const steps = [
      ...['W1', 'W2', 'W3', 'W4'].flatMap(id => does(id)),
      claims('Wave 1 gate'),
      reports('Wave 1 gate', { kind: 'checked', results }),
      answer('q1', 'stop'),
    ]
    const said = linesOf(steps, { gates }).join('\n')
    expect(said).toContain('Wave 1 was not let pass by kim: npm test: it failed with exit code 1')
    expect(said).toContain('0 of 1 check passes')
  })

  it('reckon with the plan’s prices, and say where some are missing', () => {
    const provider = { name: 'OpenAI', allocation: null, pricePer1k: 0.03, line: 3 }
    const terms = { ...NO_TERMS, providers: [provider], currency: '$' as const }
    const usage = { inputTokens: 90_000, outputTokens: 10_000 }
    const all = ['W1', 'W2', 'W3', 'W4']
    const allocation = Object.fromEntries(all.map(id => [id, 'openai']))
    const steps = all.flatMap(id => does(id, 1_000, usage))
    const of = (given: Record<string, string>): string =>
      linesOf(steps, { allocation: given }, { ...PLAN, terms }).at(-1) ?? ''
    expect(of(allocation)).toContain('40,000 out, $12.00 by the plan’s prices')
    expect(of({ W1: 'openai' })).toContain('at least $3.00 by the plan’s prices')
    expect(of({})).not.toContain('prices')
  })

  it('reckon with what agents say that it cost, whatever the plan’s prices are', () => {
    const usage = { inputTokens: 90_000, outputTokens: 10_000, cost: 0.25 }
    const steps = ['W1', 'W2', 'W3', 'W4'].flatMap(id => does(id, 1_000, usage))
    expect(linesOf(steps).at(-1)).toContain('40,000 out, 1.00 by the given prices')
  })
})

describe('a question about a wave', () => {
  it('tells who failed alike and how, and what each answer does', () => {
    const steps = ['W2', 'W3'].flatMap(id => [
      claims(id),
      reports(id, { kind: 'error', message: 'no space left on device', tail: 'ENOSPC: write' }),
    ])
    const policy = { ...DEFAULT_POLICY, alikeMax: 2 }
    const { run } = runThrough(charterOf(PLAN, { policy, slots: 3 }), steps)
    const asked = [...run.asking].at(-1)!
    const message = renderQuestion(run, asked)
    expectBearable(message)
    expect(toText(message)).toMatchInlineSnapshot(`
      "Question q1: Wave 1 is held
      2 tasks of Wave 1 failed alike: W2, W3. The cause may be one that they share. What now?
      How they failed
          W2, W3: no space left on device
          ENOSPC: write
      What shall be done?
      - 1️⃣ Stop the wave; the rest goes on → nothing new starts in Wave 1 till somebody starts it again
      - 2️⃣ Go on: try them again → tries 2 again, each with a fresh budget of 2 retries; 2 more of Wave 1 may start
      - 3️⃣ Do the whole wave again → nothing of Wave 1 is done yet: what failed is tried again
      Answer with a reaction, a button, or /wave answer r7k2m q1 1 · Nothing new starts in Wave 1 until then; the rest goes on
      1️⃣ [Stop the wave; the rest goes on] /wave answer r7k2m q1 stop
      2️⃣ [Go on: try them again] /wave answer r7k2m q1 go-on
      3️⃣ [Do the whole wave again] /wave answer r7k2m q1 rerun"
    `)
  })
})
