import { expect, test } from 'vitest'
import { COMMANDS } from '../../commands/index.ts'
import { USAGE, parseCommand } from '../../src/terminal/parse-command.ts'
import { charterOf, planOf, runThrough } from '../support/runs.ts'

const PLAN = planOf({ 'Wave 1': { tasks: [{ id: 'A1' }, { id: 'wave-1.2' }, { id: 'Fix the build' }] } })
const { run } = runThrough({ ...charterOf(PLAN), run: 'r7k2mx' }, [])
const by = 'ana'

test.each([
  ['pause', { type: 'pause', by }],
  ['  resume ', { type: 'resume', by }],
  ['hold', { type: 'pause', by }],
  ['skip wave-1.2', { type: 'skip', by, task: 'wave-1.2' }],
  ['skip a1', { type: 'skip', by, task: 'A1' }],
  ['retry Fix the build', { type: 'rerun', by, task: 'Fix the build' }],
  ['rerun 1', { type: 'rerun-wave', by, wave: 'Wave 1' }],
  ['undo wave 1', { type: 'undo-wave', by, wave: 'Wave 1' }],
  ['set timeout ask', { type: 'set-mode', by, row: 'timeout', mode: 'ask' }],
  ['set all never', { type: 'set-mode', by, row: 'all', mode: 'never' }],
  ['retry "Fix the build"', { type: 'rerun', by, task: 'Fix the build' }],
  ['/wave retry r7k2mx A1', { type: 'rerun', by, task: 'A1' }],
  ['retry A1 --after 2', { type: 'rerun', by, task: 'A1', after: 2 }],
  ['stop', { type: 'stop', by, mode: 'drain' }],
  ['STOP now', { type: 'stop', by, mode: 'now' }],
  ['stop 1 now', { type: 'stop-wave', by, wave: '1', mode: 'now' }],
  ['start Wave 1', { type: 'start-wave', by, wave: 'Wave 1' }],
])('takes %j for what it says', (typed, input) => {
  expect(parseCommand(typed, run, by)).toMatchObject({ input })
})

test.each([
  ['skip', /needs a task/],
  ['skip none', /has no task “none”.*A1/],
  ['skip r8k2mx A1', /^This is run r7k2mx/],
  ['fly', /no command “fly”/],
  ['puase', /Did you mean pause/],
  ['start', /goes on as it began/],
  ['start --slots 2', /goes on as it began/],
  ['answer q1 retry', /put to you here by itself/],
  ['list', /regatta status/],
  ['rerun A1', /“A1” is a task, not a wave.*retry r7k2mx A1/],
  ['rerun 7', /has no wave “7”. It has: Wave 1/],
  ['set timeout perhaps', /is set to auto, ask or never/],
  [
    'help',
    /^There is: start \[WAVE\], stop \[WAVE\] \[now\], pause, resume, show TASK, retry TASK, rerun WAVE, undo WAVE, skip TASK, tell TASK TEXT, set \[WHAT VALUE\]/,
  ],
  ['help stop', /^stop \[WAVE\] \[now\]: stops a run or one wave/],
])('says of %j why it is nothing to do here', (typed, said) => {
  expect(parseCommand(typed, run, by)).toEqual({ problem: expect.stringMatching(said) as string })
})

test('shows the rules of the run', () => {
  const parsed = parseCommand('set', run, by)
  const lines = 'shown' in parsed ? parsed.shown : []
  expect(lines.find(line => line.startsWith('- timeout auto'))).toContain('split it in two')
})

test('of each command knows what to do or what to say', () => {
  for (const { name } of COMMANDS) {
    const parsed = parseCommand(`${name} A1`, run, by)
    expect(Object.keys(parsed)).toHaveLength(1)
  }
  expect(USAGE).not.toContain('RUN')
})
