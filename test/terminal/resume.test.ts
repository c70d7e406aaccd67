import { expect, it } from 'vitest'
import type { RunStatus, TaskStatus } from '../../src/run/states.ts'
import { toRows } from '../../src/run/to-rows.ts'
import { toGoingOn } from '../../src/terminal/resume.ts'
import { charterOf, planOf, runThrough } from '../support/runs.ts'

/** A run that ann started, of two tasks: one for an agent that is here, one for codex, which is not. */
function goOn(
  status: RunStatus,
  codex: TaskStatus,
  name: string | null = null,
  agents: string[] | null = ['sh', 'rehearsal'],
) {
  const plan = planOf({
    W1: {
      tasks: [
        { id: 'a', agent: 'sh' },
        { id: 'b', agent: 'codex' },
      ],
    },
  })
  const rows = toRows(runThrough(charterOf(plan), []).run)
  const run = { ...rows.run, status }
  const tasks = rows.tasks.map(task => (task.agent === 'codex' ? { ...task, status: codex } : task))
  const store = { listRuns: async () => [run], rowsOf: async () => ({ ...rows, run, tasks }) }
  return toGoingOn(store, name, { by: 'ben', agents })
}

it.each([
  ['ready', { type: 'start', by: 'ben' }],
  ['paused', { type: 'resume', by: 'ben' }],
  ['running', { type: 'look' }],
] as const)('goes on with a %s run in the name of whoever says so', async (status, input) => {
  expect(await goOn(status, 'done')).toEqual({ id: 'r7k2m', first: input })
})

it.each(['ready', 'waiting', 'parked', 'failed'] as const)(
  'refuses a run whose %s task has no agent here',
  async codex => {
    await expect(goOn('running', codex)).rejects.toThrow(/codex \(1 task\).*regatta\.yaml/)
  },
)

it('shows a run that has ended, whatever agents it had', async () => {
  expect(await goOn('failed', 'failed', 'r7k2m')).toEqual({ id: 'r7k2m', first: { type: 'look' } })
  await expect(goOn('failed', 'failed')).rejects.toThrow(/No run waits/)
  await expect(goOn('running', 'done', 'rnone')).rejects.toThrow(/no run rnone/)
})

it('leaves the agents to the process that works on it', async () => {
  expect(await goOn('running', 'ready', null, null)).toMatchObject({ id: 'r7k2m' })
})
