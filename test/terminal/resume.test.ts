import { expect, it } from 'vitest'
import { toConfig } from '../../src/config.ts'
import type { RunStatus, TaskStatus } from '../../src/run/states.ts'
import { toRows } from '../../src/run/to-rows.ts'
import { toGoingOn } from '../../src/terminal/resume.ts'
import { charterOf, planOf, runThrough } from '../support/runs.ts'

const read = toConfig(
  { values: { USER: 'ben' }, folder: '/', file: { path: 'regatta.yaml', isNamed: false } },
  JSON.stringify({ agents: { sh: { command: ['sh'] } } }),
)
if ('problems' in read) throw new Error(read.problems.join('\n'))
const { config } = read

/** A run that ann started, of two tasks: one for an agent that is here, one for codex, which is not. */
function goOn(status: RunStatus, codex: TaskStatus, name: string | null = null) {
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
  return toGoingOn(store, name, config)
}

it.each([
  ['ready', { type: 'start', by: 'ben' }],
  ['paused', { type: 'resume', by: 'ben' }],
  ['running', { type: 'look' }],
] as const)('goes on with a %s run in the name of whoever says so', async (status, input) => {
  expect(await goOn(status, 'done')).toEqual({ id: 'r7k2m', opening: [input] })
})

it.each(['ready', 'waiting', 'parked', 'failed'] as const)(
  'refuses a run whose %s task has no agent here',
  async codex => {
    await expect(goOn('running', codex)).rejects.toThrow(/codex \(1 task\).*regatta\.yaml/)
  },
)

it('shows a run that has ended, whatever agents it had', async () => {
  expect(await goOn('failed', 'failed', 'r7k2m')).toEqual({ id: 'r7k2m', opening: [{ type: 'look' }] })
  await expect(goOn('failed', 'failed')).rejects.toThrow(/No run waits/)
  await expect(goOn('running', 'done', 'rnone')).rejects.toThrow(/no run rnone/)
})
