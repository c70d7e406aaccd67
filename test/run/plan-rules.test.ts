import { describe, expect, test } from 'vitest'
import type { Plan } from '../../src/plan/plan.ts'
import type { OrderRule, Power, Response, Rules } from '../../src/plan/rules.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { pickManner, toCharter } from '../../src/run/charter.ts'
import { toStoryLine } from '../../src/message/story.ts'
import { nextWake } from '../../src/run/next-wake.ts'
import { findOrdered } from '../../src/run/plan-orders.ts'
import { toPrompt } from '../../src/run/prompt.ts'
import { toPlanPolicy } from '../../src/run/plan-policy.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import type { Row } from '../../src/run/policy.ts'
import { toTerms } from '../../src/run/terms.ts'
import type { TermsWanted } from '../../src/run/terms.ts'
import { NO_RULES } from '../../src/plan/says-nothing.ts'
import { charterOf, claims, does, fails, planOf, reports, runThrough } from '../support/runs.ts'
import { START_AT, eventsOf, play, rerun, toStand } from './stand.ts'

const WANTED: TermsWanted = {
  scope: null,
  gates: 'ask',
  checks: 'left',
  rehearsal: false,
  slots: 9,
  providers: [],
}

function withRules(plan: Plan, rules: Partial<Rules>): Plan {
  return { ...plan, rules: { ...NO_RULES, ...rules } }
}

function order(before: string, after: string): OrderRule {
  return { before, after, text: `${before} before ${after}`, line: 3 }
}

describe('an order of kinds of work', () => {
  const tasks = [
    { id: 'A', title: 'Convergence tests for the trainer', barrier: false },
    { id: 'B', title: 'Fix the decay parameter', barrier: false },
    { id: 'C', title: 'Write the handbook', barrier: false },
    { id: 'D', title: 'Fixing parameters of the sampler', barrier: false },
  ]
  const plan = withRules(planOf({ 'Wave 1': { tasks } }), {
    orders: [order('Parameter fixes', 'convergence testing')],
  })

  test('has the second kind wait for all of the first, wherever they stand', () => {
    const charter = charterOf(plan, { ...toTerms(plan, WANTED), pace: 'eager' })
    expect(toStand(play(charter))).toBe('running: A waiting, B running, C running, D running')
    expect(toStand(play(charter, ...does('B')))).toBe('running: A waiting, B done, C running, D running')
    expect(toStand(play(charter, ...does('B'), ...does('D')))).toBe(
      'running: A running, B done, C running, D done',
    )
  })

  test('adds nothing where the plan’s waves keep it already', () => {
    const waves = {
      'Wave 1': { tasks: [{ id: 'B', title: 'Fix the parameter' }] },
      'Wave 2': { tasks: [{ id: 'A', title: 'Test convergence' }] },
    }
    const [found] = findOrdered(withRules(planOf(waves), plan.rules!))
    expect(found).toMatchObject({ state: 'kept', first: ['B'], second: ['A'], needs: [] })
  })

  test('gives way where waves say otherwise, so that no run goes in a circle', () => {
    const waves = {
      'Wave 1': { tasks: [{ id: 'A', title: 'Test convergence' }] },
      'Wave 2': { tasks: [{ id: 'B', title: 'Fix the parameter' }] },
    }
    const against = withRules(planOf(waves), plan.rules!)
    expect(findOrdered(against)).toMatchObject([{ state: 'against', needs: [] }])
    const charter = charterOf(against, toTerms(against, WANTED))
    expect(toStand(play(charter, ...does('A'), ...does('B')))).toBe('done: A done, B done')
  })

  test('two that contradict each other make no circle either', () => {
    const both = withRules(plan, {
      orders: [order('parameter fixes', 'convergence tests'), order('convergence tests', 'parameter fixes')],
    })
    expect(findOrdered(both).map(({ state }) => state)).toEqual(['added', 'against'])
  })

  test('is about nobody where no task is of its kinds, and `them` means what stands before', () => {
    const found = findOrdered(
      withRules(plan, {
        orders: [order('Wiring', 'testing them'), order('Parameter fixes', 'testing them')],
      }),
    )
    expect(found.map(({ state }) => state)).toEqual(['nobody', 'nobody'])
  })
})

describe('what the plan registers as a service', () => {
  const register = `# Payments

## Wave 1
1. **A1** – Migrate the ledger
2. **A2** – Report on the ledger
3. **A3** – Write the handbook

## Service registry
| Service | Changed by | Lock |
|---|---|---|
| ledger | A1, A2 | 30 minutes |
`

  test('is held by one of its users at a time', () => {
    const plan = readPlan(new TextEncoder().encode(register))
    const terms = toTerms(plan, WANTED)
    expect(terms.services).toEqual({ ledger: { minutes: 30, line: 11 } })
    expect(terms.locks).toEqual({ A1: ['ledger'], A2: ['ledger'] })
    expect(toStand(play(charterOf(plan, terms)))).toBe('running: A1 running, A2 ready, A3 running')
  })

  test('may be held for longer than its lock period: people are told once, with who waits, and nothing is lost', () => {
    const plan = readPlan(new TextEncoder().encode(register))
    const policy = { ...DEFAULT_POLICY, attemptMs: 120 * 60_000 }
    const charter = charterOf(plan, { ...toTerms(plan, WANTED), policy })
    const early = play(charter, claims('A1'), 29 * 60_000)
    expect(eventsOf(early, 'service-overdue')).toEqual([])
    expect(nextWake(play(charter).run)).toBe(START_AT + 30 * 60_000)
    const late = play(charter, claims('A1'), 30 * 60_000, 60_000)
    const told = eventsOf(late, 'service-overdue')
    expect(told).toMatchObject([{ task: 'A1', attempt: 1, services: ['ledger'] }])
    expect(toStand(late)).toBe('running: A1 running, A2 ready, A3 running')
    expect(toStoryLine(late.run, told[0]!)).toBe(
      'A1 holds ledger for longer than the 30 min that the plan gives it (line 11); A2 waits for it. It goes on; to end it: /wave skip r7k2m A1',
    )
  })

  test('is not counted against who waits for people, and anew when it goes on', () => {
    const plan = readPlan(new TextEncoder().encode(register))
    const charter = charterOf(plan, toTerms(plan, WANTED))
    const asks = [claims('A1'), 60_000, reports('A1', { kind: 'question', text: 'Which?', options: [] })]
    expect(eventsOf(play(charter, ...asks, ...does('A2'), 60 * 60_000), 'service-overdue')).toEqual([])
  })

  test('is held by whoever speaks of it, where the plan does not say who changes it', () => {
    const tasks = [
      { id: 'A', title: 'Migrate the billing schema' },
      { id: 'B', detail: 'Reads the Billing Schema, too.' },
      { id: 'C', title: 'The billing schemata' },
    ]
    const lock = { text: '', names: ['billing schema'], holders: [], line: 2 }
    const plan = withRules(planOf({ 'Wave 1': { tasks } }), { locks: [lock] })
    expect(toTerms(plan, WANTED).locks).toEqual({ A: ['billing schema'], B: ['billing schema'] })
  })
})

describe('a breaking change that the plan wants announced', () => {
  const DAYS = 24 * 60 * 60_000
  const tasks = [
    { id: 'A', title: 'Add the new endpoint' },
    { id: 'B', title: 'Breaking change: drop the old endpoint' },
  ]
  const plan = withRules(planOf({ 'Wave 1': { tasks }, 'Wave 2': { tasks: [{ id: 'C' }] } }), {
    notices: [
      { about: 'breaking-change', leadDays: 14, to: '#api', blocking: true, text: 'announced', line: 12 },
    ],
  })
  const charter = charterOf(plan, toTerms(plan, WANTED))

  test('is told when the run starts, and starts no sooner than the plan says', () => {
    const played = play(charter, ...does('A'))
    expect(toStand(played)).toBe('running: A done, B ready, C waiting')
    expect(nextWake(played.run)).toBe(START_AT + 14 * DAYS)
    expect(toStand(play(charter, ...does('A'), 14 * DAYS))).toBe('running: A done, B running, C waiting')
    const [told] = eventsOf(played, 'announced')
    expect(toStoryLine(played.run, told!)).toBe(
      'Breaking change announced; no start for 14 d, as the plan asks in line 12: B Breaking change: drop the old endpoint. Tell #api. Sooner: /wave retry r7k2m B',
    )
  })

  test('starts sooner on a person’s word, and when it is tried again it has been announced', () => {
    const early = play(charter, rerun('B'))
    expect(toStand(early)).toBe('running: A running, B running, C waiting')
    expect(runThrough(charter, [rerun('B')], toStoryLine).seen).toContain(
      'ann lets B start without waiting any longer',
    )
    expect(toStand(play(charter, rerun('B'), ...fails('B'), 5_000))).toBe(
      'running: A running, B running, C waiting',
    )
  })

  test('has its time run while it waits for others', () => {
    const after = withRules(planOf({ W1: { tasks: [tasks[0]!] }, W2: { tasks: [tasks[1]!] } }), plan.rules!)
    const played = play(charterOf(after, toTerms(after, WANTED)), claims('A'), 20 * DAYS, does('A').slice(2))
    expect(toStand(played)).toMatch(/^running: A \w+, B \w+$/)
    expect(eventsOf(played, 'announced')).toMatchObject([{ tasks: ['B'], until: START_AT + 14 * DAYS }])
  })

  test('stands in the prompts of the others', () => {
    const { run } = play(charter)
    const [a, b] = run.tasks
    expect(toPrompt(run, a!, a!.attempts[0]!)).toContain(
      '- B: Breaking change: drop the old endpoint (comes later)',
    )
    expect(toPrompt(run, b!, a!.attempts[0]!)).not.toContain('Breaking changes of this plan')
  })

  test('waits no time worth mentioning in a rehearsal', () => {
    const played = play({ ...charter, rehearsal: true }, 5_000)
    expect(toStand(played)).toBe('running: A running, B running, C waiting')
  })
})

describe('a word that the plan wants said after each wave', () => {
  test('is asked at its gate where it has no question of its own', () => {
    const plan = withRules(
      planOf({ W1: { tasks: [{ id: 'A' }], gate: 'Wired?' }, W2: { tasks: [{ id: 'B' }] } }),
      {
        notices: [{ about: 'wave', blocking: true, text: 'Post in #eng and wait for a yes.', line: 3 }],
      },
    )
    expect(toTerms(plan, WANTED).gates).toEqual({
      W1: { questions: ['Wired?'], checks: [] },
      W2: { questions: ['The plan asks first: “Post in #eng and wait for a yes”. Go on?'], checks: [] },
    })
    expect(toTerms(plan, { ...WANTED, gates: 'auto' }).gates).toMatchObject({
      W1: { questions: [], unasked: ['Wired?'] },
      W2: { questions: [], unasked: [expect.stringContaining('wait for a yes')] },
    })
  })
})

describe('no partial implementations', () => {
  const plan = planOf({
    'Tier 1': {
      tasks: [
        { id: 'A', barrier: false },
        { id: 'B', barrier: false },
      ],
    },
    'Tier 2': { tasks: [{ id: 'C', needs: ['A'], barrier: false }] },
  })

  test('has a run go wave by wave though tasks say what they need, unless a person wants it otherwise', () => {
    const whole = withRules(plan, { wholeWaves: { text: 'No partial implementations', line: 9 } })
    const offer = { slots: 9 }
    expect(pickManner(plan, {}, offer).pace).toBe('eager')
    expect(pickManner(whole, {}, offer).pace).toBe('waves')
    expect(pickManner(whole, { pace: 'eager' }, offer).pace).toBe('eager')
  })
})

describe('what a plan may have done and what it answers to a failure', () => {
  const response = { trigger: 'timeout', cures: ['retry'], line: 3 } as const
  const rowFor = (rules: Partial<Rules>): Row => {
    const plan = withRules(planOf({ 'Wave 1': { tasks: [{ id: 'A' }] } }), rules)
    return toPlanPolicy(plan, DEFAULT_POLICY).rows.timeout
  }
  const may = (mode: Power['mode']): Power[] => [{ cure: 'split', mode, line: 9 }]

  test('belong together: what it grants comes after what it answers', () => {
    const responses = [{ ...response, cures: ['retry' as const] }]
    expect(rowFor({ responses })).toMatchObject({ cures: ['retry'], line: 3 })
    expect(rowFor({ responses, powers: may('auto') })).toMatchObject({ cures: ['retry', 'split'], line: 3 })
    expect(rowFor({ responses, powers: may('ask') })).toMatchObject({
      cures: ['retry', 'split'],
      consent: ['split'],
    })
    expect(rowFor({ responses, powers: may('never') }).cures).toEqual(['retry'])
  })

  test('an answer that ends with people ends there', () => {
    const responses = [{ ...response, cures: ['retry' as const, 'escalate' as const] }]
    expect(rowFor({ responses, powers: may('auto') }).cures).toEqual(['retry', 'escalate'])
  })
})

describe('after how many tries a plan wants people asked', () => {
  const plan: Plan = {
    ...planOf({ 'Wave 1': { tasks: [{ id: 'A' }] } }),
    authority: [{ text: 'Ask the user only after 3 failed retries', line: 7, after: 3 }],
  }

  test('nobody is asked before, neither about one task nor about several alike', () => {
    const policy = toPlanPolicy(plan, DEFAULT_POLICY)
    expect(policy).toMatchObject({ retriesMax: 3, asksAfter: 3 })
    expect(policy.rows.blocked).toEqual({ mode: 'auto', cures: ['retry'], line: 7 })
  })

  test('several that fail count all the same where the plan has a word for them', () => {
    const several: Response = { trigger: 'several-failed', cures: ['hold'], count: 4, line: 9 }
    const policy = toPlanPolicy(withRules(plan, { responses: [several] }), DEFAULT_POLICY)
    expect(policy).toMatchObject({ retriesMax: 3, failuresMax: 4 })
    expect(policy.asksAfter).toBeUndefined()
  })

  test('is as the installation has it where the plan says nothing', () => {
    const { asksAfter, rows } = toPlanPolicy({ ...plan, authority: [] }, DEFAULT_POLICY)
    expect([asksAfter, rows.blocked]).toEqual([undefined, DEFAULT_POLICY.rows.blocked])
  })
})

describe('what a plan wants watched', () => {
  const plan: Plan = {
    ...planOf({ 'Wave 1': { tasks: [{ id: 'A' }] } }),
    monitors: [
      { text: 'Verify no fallbacks being added', line: 7 },
      { text: 'No files are added', line: 8 },
    ],
  }
  const forbiddenFor = (rehearses: boolean): string[] => {
    const wishes = { run: 'r1', by: 'ana', reference: 'refused', gates: 'ask', checks: 'left' } as const
    const where = { folder: '/here', place: 'here', seed: 1, thread: null }
    const agents = [{ name: 'sh', rehearses }]
    const made = toCharter(
      plan,
      { ...wishes, ...where },
      { policy: DEFAULT_POLICY, slots: 9, agents, providers: [], defaultAgent: 'sh' },
    )
    return 'charter' in made ? made.charter.policy.forbidden.map(({ text, why }) => `${text}: ${why}`) : []
  }

  test('no change may add, where one word says it; what a rehearsal leaves may speak of it', () => {
    expect(forbiddenFor(false)).toEqual(['fallback|fallbacks: line 7 of the plan'])
    expect(forbiddenFor(true)).toEqual([])
  })
})
