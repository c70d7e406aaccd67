import { describe, expect, test } from 'vitest'
import type { Plan } from '../../src/plan/plan.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { toCharter } from '../../src/run/charter.ts'
import type { Offer, Wishes } from '../../src/run/charter.ts'
import type { Charter } from '../../src/run/event.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { planOf } from '../support/runs.ts'

const plan = planOf({
  'Wave 1': { tasks: [{ id: 'a', agent: 'claude' }, { id: 'b' }] },
  'Wave 2': { tasks: [{ id: 'c' }] },
  'Wave 3': { tasks: [{ id: 'd' }] },
})
const wishes: Wishes = {
  run: 'r1',
  by: 'ana',
  reference: 'refused',
  gates: 'ask',
  checks: 'left',
  folder: '/here',
  place: 'here',
  seed: 1,
  thread: null,
}
const rehearsal = { name: 'rehearsal', rehearses: true }
const claude = { name: 'claude', rehearses: false }
const offer: Offer = {
  policy: DEFAULT_POLICY,
  slots: 10,
  agents: [claude, rehearsal],
  providers: [],
  defaultAgent: 'claude',
}

function charterFor(given: Partial<Wishes>, of: Plan = plan, from: Offer = offer): Charter {
  const made = toCharter(of, { ...wishes, ...given }, from)
  if ('problems' in made) throw new Error(made.problems.join('\n'))
  return made.charter
}

function problemsFor(given: Partial<Wishes>, of: Plan = plan, from: Offer = offer): string {
  const made = toCharter(of, { ...wishes, ...given }, from)
  return 'problems' in made ? made.problems.join('\n') : ''
}

describe('a charter', () => {
  test('is refused where tasks would wait for waves, and these for them', () => {
    const waves = {
      'Wave 1': { tasks: [{ id: 'a', needs: ['c'], barrier: false }] },
      'Wave 2': { tasks: [{ id: 'c', barrier: false }] },
    }
    const back = planOf(waves)
    expect(charterFor({}, back).pace).toBe('eager')
    expect(problemsFor({ pace: 'waves' }, back)).toBe(
      'They would wait for each other: Wave 1 → a → c → Wave 2 → Wave 1. At the pace eager they would not.',
    )
    const gated = planOf({ ...waves, 'Wave 1': { ...waves['Wave 1'], gate: 'Good?' } })
    expect(problemsFor({}, gated)).toBe('They would wait for each other: Wave 1 → a → c → Wave 2 → Wave 1.')
  })

  test('gives each task the agent its plan names, if there is one by that name, else the default', () => {
    expect(
      charterFor({}, plan, {
        ...offer,
        agents: [claude, { name: 'sh', rehearses: false }],
        providers: [],
        defaultAgent: 'sh',
      }).agents,
    ).toEqual({
      a: 'claude',
      b: 'sh',
      c: 'sh',
      d: 'sh',
    })
  })

  test('takes a title that begins with the name of an agent here for one that names it', () => {
    const named = {
      ...plan,
      tasks: plan.tasks.map(task => ({ ...task, agent: null, title: `claude: ${task.title}` })),
    }
    const sh = { name: 'sh', rehearses: false }
    const { agents } = charterFor({}, named, { ...offer, agents: [claude, sh], defaultAgent: 'sh' })
    expect(new Set(Object.values(agents))).toEqual(new Set(['claude']))
  })

  test('gives every task the one agent that was wished for', () => {
    const { agents, rehearsal } = charterFor({ agent: 'rehearsal' })
    expect(new Set(Object.values(agents))).toEqual(new Set(['rehearsal']))
    expect(rehearsal).toBe(true)
  })

  test('is refused when some tasks would be done and others only rehearsed', () => {
    expect(problemsFor({}, plan, { ...offer, defaultAgent: 'rehearsal' })).toMatch(
      /b, c, d would only be rehearsed/,
    )
  })

  test('goes by waves where a task waits for its wave, else at the pace of the needs', () => {
    expect(charterFor({}).pace).toBe('waves')
    const free = { ...plan, tasks: plan.tasks.map(task => ({ ...task, barrier: false })) }
    expect(charterFor({}, free).pace).toBe('eager')
    expect(charterFor({ pace: 'waves' }, free).pace).toBe('waves')
  })

  test('has the budget wished for, else the smaller of those that the plan and the installation name', () => {
    const priced = readPlan(new TextEncoder().encode('# Shop\n\nBudget: $50\n\n## Wave 1\n\n- A1: Sort it\n'))
    const within = (run: number): Offer => ({ ...offer, money: { prices: {}, budget: { run, wave: 5 } } })
    const budgetOf = (given: Partial<Wishes>, run: number): Charter['money']['budget'] =>
      charterFor(given, priced, within(run)).money.budget
    expect(budgetOf({}, 80)).toEqual({ run: 50, wave: 5 })
    expect(budgetOf({}, 20)).toEqual({ run: 20, wave: 5 })
    expect(budgetOf({ budget: 90 }, 20)).toEqual({ run: 90, wave: 5 })
    const before = charterFor({ budget: 90 }, priced, within(20))
    expect(budgetOf({ before }, 20)).toEqual({ run: 90, wave: 5 })
  })

  test('has the slots wished for, else those of the plan, within those of the installation', () => {
    expect(charterFor({}).slots).toBe(10)
    expect(charterFor({}, { ...plan, limits: { slots: 3 } }).slots).toBe(3)
    expect(charterFor({}, { ...plan, limits: { slots: 30 } }).slots).toBe(10)
    expect(charterFor({ slots: 2 }, { ...plan, limits: { slots: 3 } }).slots).toBe(2)
    expect(problemsFor({ slots: 11 })).toMatch(/has 10 slots/)
  })

  test.each([
    [{ only: 'wave 2' }, ['Wave 2']],
    [{ only: '2' }, ['Wave 2']],
    [{ from: 'Wave 2' }, ['Wave 2', 'Wave 3']],
    [{}, null],
  ])('takes %j as its scope', (given, scope) => {
    expect(charterFor(given).scope).toEqual(scope)
  })

  test('names what there is when something is not', () => {
    expect(problemsFor({ only: 'Wave 9' })).toMatch(/no wave "Wave 9".*Wave 1, Wave 2, Wave 3/)
    expect(problemsFor({ agent: 'nobody' })).toMatch(/no agent "nobody".*claude, rehearsal/)
  })

  test('is refused for a plan with errors, without tasks, or that is only a reference', () => {
    const finding = { code: 'cycle', severity: 'error' as const, line: 7, message: 'a → b → a' }
    expect(problemsFor({}, { ...plan, findings: [finding] })).toBe('Line 7: a → b → a')
    expect(problemsFor({}, { ...plan, tasks: [] })).toMatch(/no tasks/)
    const reference = { ...plan, status: 'reference' as const }
    expect(problemsFor({}, reference)).toMatch(/--reference/)
    expect(charterFor({ reference: 'agreed' }, reference).plan.status).toBe('reference')
  })

  describe('of a run that does part of another again', () => {
    const before = charterFor({ agent: 'rehearsal', slots: 2, pace: 'eager' })

    test('has from it what is not named anew', () => {
      expect(charterFor({ before, only: '2' })).toMatchObject({
        agents: before.agents,
        rehearsal: true,
        slots: 2,
        pace: 'eager',
        scope: ['Wave 2'],
      })
      const wished = charterFor({ before, agent: 'claude', slots: 3, pace: 'waves' })
      expect(wished).toMatchObject({ rehearsal: false, slots: 3, pace: 'waves' })
    })

    test('has no more slots than there are now', () => {
      expect(charterFor({ before }, plan, { ...offer, slots: 1 }).slots).toBe(1)
    })

    test('is refused where who did it is gone, and not done by somebody else', () => {
      const without = { ...offer, agents: [claude] }
      expect(problemsFor({ before }, plan, without)).toMatch(
        /rehearsal did it before.*--agent, one of claude/,
      )
      expect(charterFor({ before, agent: 'claude' }, plan, without).rehearsal).toBe(false)
    })
  })

  describe('of a plan with gates', () => {
    const gated = planOf({
      'Wave 1': { tasks: [{ id: 'a' }], gate: 'Is the schema right?' },
      'Wave 2': { tasks: [{ id: 'b' }] },
      'Wave 3': { tasks: [{ id: 'c' }], gate: 'Go live?' },
    })
    const first = { after: 'Wave 1', question: 'Is the schema right?', line: 4 }
    const third = { after: 'Wave 3', question: 'Go live?', line: 20 }
    const wide = { after: 'Phase 1', question: 'Does it hold?', line: 12 }

    const questionsOf = (wishes: Partial<Wishes>, plan = gated, from = offer): Record<string, string[]> =>
      Object.fromEntries(
        Object.entries(charterFor(wishes, plan, from).gates).map(([wave, { questions }]) => [
          wave,
          questions,
        ]),
      )

    test('has them asked after their waves', () => {
      const both = { 'Wave 1': ['Is the schema right?'], 'Wave 3': ['Go live?'] }
      expect(questionsOf({})).toEqual(both)
      expect(questionsOf({}, { ...gated, gates: [first, third] })).toEqual(both)
    })

    test('asks nothing where whoever starts it or the policy has them passed', () => {
      const none = { 'Wave 1': [], 'Wave 3': [] }
      expect(questionsOf({ gates: 'auto' })).toEqual(none)
      const policy = { ...offer.policy, gates: 'auto' as const }
      expect(questionsOf({ gates: undefined }, gated, { ...offer, policy })).toEqual(none)
      expect(questionsOf({ gates: 'ask' }, gated, { ...offer, policy })).not.toEqual(none)
    })

    test('asks only those of waves that take part', () => {
      const plan = { ...gated, gates: [first, third] }
      expect(questionsOf({ only: 'Wave 2' }, plan)).toEqual({})
      expect(questionsOf({ from: 'Wave 2' }, plan)).toEqual({ 'Wave 3': ['Go live?'] })
    })

    test('asks at the end what nobody can say the place of', () => {
      expect(questionsOf({ only: 'Wave 2' }, { ...gated, gates: [wide] })).toEqual({
        'Wave 2': ['Does it hold?'],
      })
    })
  })
})

describe('the commands that people approved', () => {
  const check = (command: string): Plan['checks'][number] => ({
    command,
    when: 'task',
    expect: 'success',
    line: 3,
  })
  const checked = { ...plan, checks: [check('npm test'), check('rm -rf build')] }

  test('are those that they saw, and no others', () => {
    const seen = { checks: 'approved', shown: ['npm test', 'rm -rf build'] } as const
    expect(charterFor({ ...seen, shown: [...seen.shown] }, checked).checks).toHaveLength(2)
    expect(problemsFor({ checks: 'approved', shown: ['npm test'] }, checked)).toBe(
      'These commands of the plan were not shown to whoever approved them: rm -rf build. Look at them and start anew.',
    )
    expect(charterFor({ checks: 'left', shown: [] }, checked).checks).toEqual([])
  })
})
