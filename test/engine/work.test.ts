import { expect, test } from 'vitest'
import type { Agent, Assignment } from '../../src/agents/port.ts'
import type { AttemptContext } from '../../src/engine/attempt.ts'
import { openLine } from '../../src/engine/line.ts'
import { work } from '../../src/engine/work.ts'
import { START_AT, charterOf, claims, planOf, runThrough } from '../support/runs.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { Memory } from '../support/memory-store.ts'
import { noChecks } from '../support/no-checks.ts'
import { noWorkspaces } from '../support/no-workspaces.ts'

/** What an agent is given to work with whose workspace took so long to open. */
async function timeLeft(openingMs: number): Promise<{ timeMs: number; attemptMs: number; openMs: number }> {
  const clock = createHandClock(START_AT)
  const { run } = runThrough(charterOf(planOf({ W1: { tasks: [{ id: 'A' }] } })), [claims('A')])
  await using store = new Memory(() => START_AT).open()
  const quiet = (): void => {}
  const context: AttemptContext = {
    store,
    runs: undefined as unknown as AttemptContext['runs'],
    workspaces: {
      ...noWorkspaces,
      async open() {
        clock.pass(openingMs)
        return { folder: '/', kept: false }
      },
    },
    checks: noChecks,
    clock,
    log: { info: quiet, warn: quiet, error: quiet },
    worker: 'worker-1',
    host: 'north',
    endProcess: async () => 'gone',
    show: quiet,
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
  await work(context, run, ref, claim, agent, openLine(quiet), new AbortController().signal)
  const { attemptMs, openMs } = run.policy
  return { timeMs: seen!.limits.timeMs, attemptMs, openMs }
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
