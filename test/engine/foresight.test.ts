import { expect, test } from 'vitest'
import { openForesight } from '../../src/engine/foresight.ts'
import type { Input } from '../../src/run/input.ts'
import { charterOf, claims, planOf, runThrough } from '../support/runs.ts'
import { toStoryLine } from '../../src/message/story.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { until } from '../support/until.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }

test('people are told once which attempts at work write the same files, and what will be done', async () => {
  const charter = charterOf(planOf({ 'Wave 1': { tasks: [{ id: 'A' }, { id: 'B' }, { id: 'C' }] } }))
  const { run } = runThrough(charter, [claims('A'), claims('B'), claims('C')])
  const touched = [['src/a.ts', 'src/b.ts'], ['src/b.ts'], ['src/c.ts']]
  const said: Input[] = []
  const clock = createHandClock()
  let looks = 0
  using foresight = openForesight({
    clock,
    log,
    workspaces: {
      touched: async ({ task }) => {
        looks += 1
        return touched[task]!
      },
    },
    runs: {
      submit: async (_, input) => {
        said.push(input)
        return undefined as never
      },
    },
  })
  const watching = run.tasks.map(({ index, attempts }) =>
    foresight.watch({ run: run.id, task: index, attempt: 1 }, attempts[0]!.token!),
  )
  for (const round of [1, 2]) {
    clock.pass(30_000)
    await until(() => looks === 3 * round, 'a look at all of them')
    await new Promise(resolve => setImmediate(resolve))
  }
  const token = run.tasks[0]!.attempts[0]!.token
  expect(said).toEqual([{ type: 'foreseen', task: 0, attempt: 1, token, other: 1, paths: ['src/b.ts'] }])
  for (const one of watching) one[Symbol.dispose]()
  clock.pass(60_000)
  expect(looks).toBe(6)

  const told = runThrough(charter, [claims('A'), claims('B'), said[0]!])
  const event = told.events.at(-1)!
  expect(event).toMatchObject({ type: 'clash-foreseen', task: 'A', other: 'B', paths: ['src/b.ts'] })
  expect(toStoryLine(told.run, event)).toMatch(/^A and B are both changing src\/b\.ts: /)
})
