import { expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../src/run/policy.ts'
import { renderBoard } from '../../src/terminal/board.ts'
import { charterOf, claims, does, planOf, reports, runThrough } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import type { Charter } from '../../src/run/event.ts'
import type { FailureKind } from '../../src/run/outcome.ts'

const PLAN = planOf({
  'Wave 1': { tasks: ['W1', 'W2', 'W3', 'W4'].map(id => ({ id, title: 'Some work' })) },
  'Wave 2': { tasks: [{ id: 'W5' }] },
})
const PROVIDERS = [
  { name: 'openai', slots: null },
  { name: 'anthropic', slots: null },
]
const allocation = Object.fromEntries(PLAN.tasks.map(({ id }) => [id, 'openai']))
const ends = (id: string, kind: FailureKind): Step[] => [
  claims(id),
  reports(id, { kind, message: 'error', tail: '', until: null }),
]

function show(steps: Step[], wishes: Partial<Charter>): string {
  const { run, now } = runThrough(charterOf(PLAN, wishes), steps)
  const options = { width: 100, height: 30, colour: false, now }
  const lines = renderBoard(run, new Map(), options)
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(100)
  return lines.join('\n')
}

it('the board shows which provider is down, and who stands in', () => {
  const board = show(ends('W1', 'provider'), { providers: PROVIDERS, allocation, slots: 2 })
  expect(board).toMatch(/openai is down: anthropic stands in; tried again at \d\d:\d\d:\d\d/)
})

it('the board shows who waits for a provider’s limit, once for all of them', () => {
  const board = show(ends('W1', 'usage'), { providers: [PROVIDERS[0]!], allocation, slots: 1 })
  expect(board).toMatch(/openai has reached its usage limit: nothing starts there before \d\d:/)
  expect(board).toMatch(/3 tasks \(W2, W3, W4\) wait for openai, which has reached its usage limit, until/)
  expect(board).not.toContain('W1 starts again')
})

it('the board shows what holds a wave, and whether its gate is asked or checked', () => {
  const policy = { ...DEFAULT_POLICY, alikeMax: 2 }
  expect(show([...ends('W1', 'error'), ...ends('W2', 'error')], { policy, slots: 2 })).toContain('held, q1')
  const gates = { 'Wave 1': { questions: ['Dry?'], checks: [] } }
  const all = ['W1', 'W2', 'W3', 'W4'].flatMap(id => does(id))
  const board = show(all, { gates })
  expect(board).toContain('go or no go')
  expect(board).toContain('1 waiting')
})
