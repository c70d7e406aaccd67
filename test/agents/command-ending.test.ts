import { expect, test } from 'vitest'
import { ASK_PREFIX, toEnding } from '../../src/agents/command-ending.ts'
import type { ExitedEnd } from '../../src/agents/launch-protocol.ts'
import type { Report } from '../../src/run/outcome.ts'

function ask(question: string, options: string[]): Report['ending'] {
  const lastStdoutLine = `${ASK_PREFIX} ${JSON.stringify({ question, options })}`
  const end: ExitedEnd = {
    kind: 'exited',
    code: 0,
    signal: null,
    overflowed: false,
    survives: false,
    tail: '',
    lastLine: lastStdoutLine,
    lastStdoutLine,
  }
  return toEnding('program', end, 1_000)
}

test('takes from a question what would hide or reorder, also where JSON spelled it out', () => {
  expect(ask('Delete\u001B[2K\u202E all\n\u200Bfiles?', ['\u001B[8myes', 'no\u009B31m'])).toEqual({
    kind: 'question',
    text: 'Delete all files?',
    options: ['yes', 'no'],
  })
})

test('cuts a question and its options to what can be shown', () => {
  expect(ask('q'.repeat(600), ['o'.repeat(90)])).toEqual({
    kind: 'question',
    text: `${'q'.repeat(499)}…`,
    options: [`${'o'.repeat(79)}…`],
  })
})

test.each([
  { title: 'a question', question: '\u001B[0m\u200B', options: ['yes'] },
  { title: 'an option', question: 'Shall I?', options: ['yes', '\u202E'] },
])('refuses $title of which nothing can be seen', ({ question, options }) => {
  expect(ask(question, options).kind).toBe('failed')
})
