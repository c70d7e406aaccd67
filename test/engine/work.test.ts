import { describe, expect, test } from 'vitest'
import type { Agent, Assignment } from '../../src/agents/port.ts'
import type { AttemptContext } from '../../src/engine/attempt.ts'
import { openLine } from '../../src/engine/line.ts'
import { work } from '../../src/engine/work.ts'
import type { Clock } from '../../src/lib/clock.ts'
import type { Outcome } from '../../src/run/outcome.ts'
import type { Policy } from '../../src/run/policy.ts'
import { WorkspaceError } from '../../src/workspace/port.ts'
import type { Workspaces } from '../../src/workspace/port.ts'
import { START_AT, charterOf, claims, planOf, runThrough } from '../support/runs.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { Memory } from '../support/memory-store.ts'
import { noChecks } from '../support/no-checks.ts'
import { noWorkspaces } from '../support/no-workspaces.ts'

interface Worked {
  outcome: Outcome
  /** What its agent was given, if it came to that. */
  seen: Assignment | undefined
  shown: string[]
  policy: Policy
}

/** One attempt, whose workspace is opened like this. */
async function workIn(clock: Clock, open: Workspaces['open']): Promise<Worked> {
  const { run } = runThrough(charterOf(planOf({ W1: { tasks: [{ id: 'A' }] } })), [claims('A')])
  await using store = new Memory(() => START_AT).open()
  const quiet = (): void => {}
  const shown: string[] = []
  const context: AttemptContext = {
    store,
    runs: undefined as unknown as AttemptContext['runs'],
    workspaces: { ...noWorkspaces, open },
    checks: noChecks,
    clock,
    log: { info: quiet, warn: quiet, error: quiet },
    worker: 'worker-1',
    host: 'north',
    endProcess: async () => 'gone',
    show: ({ text }) => void shown.push(text),
  }
  let seen: Assignment | undefined
  const agent: Agent = {
    name: 'codex',
    rehearses: false,
    async work(assignment) {
      seen = assignment
      return { ending: { kind: 'finished', summary: 'done' }, tail: '' }
    },
  }
  const { token, deadlineAt } = run.tasks[0]!.attempts[0]!
  const claim = { token: token!, deadlineAt: deadlineAt! }
  const ref = { run: run.id, task: 0, attempt: 1 }
  const ending = new AbortController()
  const { outcome } = await work(context, run, ref, claim, agent, openLine(quiet), ending.signal)
  return { outcome, seen, shown, policy: run.policy }
}

/** What an agent is given to work with whose workspace took so long to open. */
async function timeLeft(openingMs: number): Promise<{ timeMs: number; attemptMs: number; openMs: number }> {
  const clock = createHandClock(START_AT)
  const { seen, policy } = await workIn(clock, async () => {
    clock.pass(openingMs)
    return { folder: '/', kept: false }
  })
  return { timeMs: seen!.limits.timeMs, attemptMs: policy.attemptMs, openMs: policy.openMs }
}

test('opening its workspace is none of an agent’s time', async () => {
  const quick = await timeLeft(0)
  expect(quick.timeMs).toBe(quick.attemptMs)
  const slow = await timeLeft(quick.openMs - 1)
  expect(slow.timeMs).toBe(slow.attemptMs)
})

test('an opening that takes longer than it may takes the rest from the agent, so that the deadline holds', async () => {
  const { openMs } = await timeLeft(0)
  const late = await timeLeft(openMs + 60_000)
  expect(late.timeMs).toBe(late.attemptMs - 60_000)
})

describe('A remote', () => {
  /** Whatever is waited for comes at the next turn. */
  const soon: Clock = {
    now: () => START_AT,
    after(_, call) {
      const turn = setImmediate(call)
      return () => clearImmediate(turn)
    },
  }
  const away = new WorkspaceError('away', 'The remote /shop.git cannot be reached: it is dark')

  test('that is away for a while is waited for, and people see why', async () => {
    let tries = 0
    const { seen, shown } = await workIn(soon, async () => {
      if ((tries += 1) < 4) throw away
      return { folder: '/', kept: false }
    })
    expect(seen).toBeDefined()
    expect(shown).toEqual([away.message, away.message, away.message])
  })

  test.each([away, new WorkspaceError('denied', 'The remote /shop.git refuses us: no')])(
    'that stays so is not the fault of the attempt: %s',
    async trouble => {
      const { outcome, seen } = await workIn(soon, () => Promise.reject(trouble))
      expect(outcome).toEqual({ kind: 'lost', message: trouble.message, tail: '' })
      expect(seen).toBeUndefined()
    },
  )
})
