import { describe, expect, test } from 'vitest'
import { mannerOf } from '../../src/run/assign.ts'
import { toOwners } from '../../src/run/owners.ts'
import type { AssignRule } from '../../src/run/assign.ts'
import { toCharter } from '../../src/run/charter.ts'
import type { Offer, Wishes } from '../../src/run/charter.ts'
import type { Charter } from '../../src/run/event.ts'
import { newRun } from '../../src/run/new-run.ts'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { withStrangers } from '../../src/run/strangers.ts'
import type { Plan, Task } from '../../src/plan/plan.ts'
import { NO_TERMS } from '../../src/plan/says-nothing.ts'
import { planOf as planOfWaves } from '../support/runs.ts'

type SomeTask = Partial<Task> & { id: string }
const planOf = (tasks: SomeTask[]): Plan => planOfWaves({ W1: { tasks } })
const taskOf = (id: string, given: Partial<Task>): SomeTask => ({ id, ...given })

const wishes: Wishes = {
  run: 'r1',
  by: 'ann',
  reference: 'refused',
  gates: 'ask',
  checks: 'left',
  folder: '/project',
  place: 'here',
  seed: 1,
  thread: null,
}
const offer: Offer = {
  policy: DEFAULT_POLICY,
  slots: 10,
  agents: [
    { name: 'claude', rehearses: false },
    { name: 'gpt', rehearses: false, provider: 'openai' },
    { name: 'rehearsal', rehearses: true },
  ],
  providers: [
    { name: 'ollama', slots: null },
    { name: 'openai', slots: null },
  ],
  defaultAgent: 'claude',
}
const rule = (match: string, given: Partial<AssignRule>): AssignRule => ({
  match,
  agent: null,
  provider: null,
  model: null,
  prompt: null,
  permissions: null,
  ...given,
})

function charterOf(plan: Plan, from: Partial<Offer> = {}, given: Partial<Wishes> = {}): Charter {
  const made = toCharter(plan, { ...wishes, ...given }, { ...offer, ...from })
  if ('problems' in made) throw new Error(made.problems.join('\n'))
  return made.charter
}

const plan = planOf([
  taskOf('T1', { agent: 'WORKER_001' }),
  taskOf('T2', { agent: 'gpt' }),
  taskOf('docs-3', {}),
  taskOf('T4', { agent: 'worker_2', provider: 'OpenAI' }),
])

describe('Which agent does which task', () => {
  test('is said by the first row of the table that is about it, then by the plan, then by default', () => {
    const assign = [
      rule('worker_00?', { agent: 'gpt' }),
      rule('docs-*', { agent: 'gpt', model: 'small' }),
      rule('docs-3', { agent: 'claude' }),
    ]
    const { agents, assigned } = charterOf(plan, { assign, prompt: 'Be brief.' })
    expect(agents).toEqual({ T1: 'gpt', T2: 'gpt', 'docs-3': 'gpt', T4: 'claude' })
    expect(assigned).toEqual({
      rules: [assign[0], assign[1]],
      of: { T1: 0, 'docs-3': 1 },
      prompt: 'Be brief.',
    })
  })

  test('is what a person says, whatever the table does', () => {
    const { agents } = charterOf(plan, { assign: [rule('*', { agent: 'gpt' })] }, { agent: 'claude' })
    expect(new Set(Object.values(agents))).toEqual(new Set(['claude']))
  })

  test('stays as it was for a run that does part of another again', () => {
    const before = charterOf(plan, { assign: [rule('T1', { agent: 'gpt', model: 'old' })] })
    const { agents, assigned } = charterOf(plan, { assign: [] }, { before })
    expect([agents, assigned]).toEqual([before.agents, before.assigned])
  })
})

describe('Whose model a task uses', () => {
  test('is said by the table, the plan, its agent, and else by the order of the configuration', () => {
    const assign = [rule('T2', { provider: 'ollama' })]
    const { allocation, providers } = charterOf(plan, { assign })
    expect(allocation).toEqual({ T1: 'ollama', T2: 'ollama', 'docs-3': 'ollama', T4: 'openai' })
    expect(charterOf(plan).allocation['T2']).toBe('openai')
    expect(providers.map(({ name }) => name)).toEqual(['openai', 'ollama'])
  })

  test('is known by its name however the plan writes it', () => {
    const providers = [
      { name: 'Open AI', allocation: null, share: 90, line: 1 },
      { name: 'OLLAMA', allocation: null, share: 10, line: 2 },
    ]
    const tasks = Array.from({ length: 10 }, (_, at) => taskOf(`T${at}`, {}))
    const shared = { ...planOf(tasks), terms: { ...NO_TERMS, providers } }
    const { allocation } = charterOf(shared)
    const names = Object.values(allocation)
    expect(names.filter(name => name === 'openai')).toHaveLength(9)
    expect(names.filter(name => name === 'ollama')).toHaveLength(1)
  })
})

describe('The model of a row', () => {
  const run = newRun(
    charterOf(plan, { assign: [rule('T2', { model: 'large', permissions: { execute: 'deny' } })] }),
    0,
  )
  const task = run.tasks[1]!
  const manner = (provider: string, agent: string) => {
    task.agent = agent
    return mannerOf(run, task, { provider } as Parameters<typeof mannerOf>[2])
  }

  test('is meant for its agent and its provider; what it permits, for whoever does the task', () => {
    const permissions = { execute: 'deny' }
    expect(manner('openai', 'gpt')).toEqual({ model: 'large', permissions })
    expect(manner('ollama', 'gpt')).toEqual({ model: null, permissions })
    expect(manner('openai', 'claude')).toEqual({ model: null, permissions })
  })
})

describe('Names that nobody has', () => {
  const warnings = (of: Plan, from: Partial<Offer> = {}): string[] =>
    withStrangers(of, { ...offer, ...from }).findings.map(({ line, message }) => `${line}: ${message}`)

  test('are told with the nearest ones and with who does it instead', () => {
    const slips = planOf([
      taskOf('T1', { agent: 'cluade', line: 4 }),
      taskOf('T2', { agent: 'Claude', line: 5 }),
      taskOf('T3', { agent: 'cluade', line: 6 }),
      taskOf('T4', { agent: 'claude' }),
    ])
    expect(warnings(slips)).toEqual([
      '4: No agent here is called "cluade" (T1, T3); nearest is "claude". Regatta has claude do them, unless --agent or "assign" in regatta.yaml names another.',
      '5: No agent here is called "Claude" (T2); nearest is "claude". Regatta has claude do them, unless --agent or "assign" in regatta.yaml names another.',
    ])
  })

  test('are told together where none is near', () => {
    const workers = Array.from({ length: 200 }, (_, at) => taskOf(`T${at}`, { agent: `WORKER_${at}` }))
    const [warning, ...more] = warnings(planOf(workers))
    expect(more).toEqual([])
    expect(warning).toMatch(/^1: No agent here is called WORKER_0, .* and 192 more; here are claude, gpt\. /)
  })

  test('are none where the table speaks of them, nor where all is rehearsed', () => {
    expect(warnings(plan, { assign: [rule('worker_*', { agent: 'gpt' })] })).toEqual([])
    expect(warnings(plan, { agents: [{ name: 'rehearsal', rehearses: true }] })).toEqual([])
    expect(warnings(planOf([taskOf('T1', { title: 'Note: something' })]))).toEqual([])
  })

  test('of providers are told where a model would have to ask them', () => {
    const named = planOf([taskOf('T1', { provider: 'olama', line: 3 }), taskOf('T2', { provider: 'Ollama' })])
    expect(warnings(named)).toEqual([
      '3: "olama" is no provider here; nearest is "ollama". Regatta takes it for one that is down, and the next one stands in: describe it under providers in regatta.yaml.',
    ])
    expect(warnings(named, { agents: [{ name: 'claude', rehearses: false }] })).toEqual([])
  })
})

test('a task is told to whom the table names, else to whom the plan does, if the configuration knows them', () => {
  const [ana, ben] = ['ana', 'ben'].map(name => ({ name, ids: { slack: `U${name}` } }))
  const { tasks } = planOfWaves({
    W: {
      tasks: [{ id: 'A', owner: 'Ana' }, { id: 'B1', owner: 'ana' }, { id: 'C', owner: 'eve' }, { id: 'D' }],
    },
  })
  const owners = toOwners(tasks, { people: [ana!, ben!], rules: [{ match: 'B*', owner: ben! }] })
  expect(owners).toEqual({ A: ana, B1: ben })
})
