import { expect, test } from 'vitest'
import { parseCommand } from '../../src/terminal/parse-command.ts'

test.each([
  ['pause', { type: 'pause', by: 'ana' }],
  ['  resume ', { type: 'resume', by: 'ana' }],
  ['skip wave-1.2', { type: 'skip', by: 'ana', task: 'wave-1.2' }],
  ['rerun Fix the build', { type: 'rerun', by: 'ana', task: 'Fix the build' }],
  ['stop', { type: 'stop', by: 'ana', mode: 'drain' }],
  ['STOP now', { type: 'stop', by: 'ana', mode: 'now' }],
  ['stop later', null],
  ['skip', null],
  ['fly', null],
  ['', null],
])('takes %j for what it says', (typed, input) => {
  expect(parseCommand(typed, 'ana')).toEqual(input)
})
