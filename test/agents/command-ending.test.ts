import { expect, test } from 'vitest'
import { ASK_PREFIX, toEnding } from '../../src/agents/command-ending.ts'
import type { ExitedEnd } from '../../src/agents/launch-protocol.ts'
import type { Report } from '../../src/run/outcome.ts'

const ENDED_AT = { now: Date.UTC(2026, 10, 21, 16), zone: 'Europe/Berlin' }

function ask(question: string, options: string[]): Report['ending'] {
  const lastStdoutLine = `${ASK_PREFIX} ${JSON.stringify({ question, options })}`
  return endWith({ lastLine: lastStdoutLine, lastStdoutLine })
}

function endWith(given: Partial<ExitedEnd>): Report['ending'] {
  const end: ExitedEnd = {
    kind: 'exited',
    code: 0,
    signal: null,
    overflowed: false,
    survives: false,
    tail: '',
    lastLine: '',
    lastStdoutLine: '',
    ...given,
  }
  return toEnding('program', end, 1_000, ENDED_AT)
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

test('takes a failure whose last lines say that the provider refuses for a refusal, until it says', () => {
  const tail = "Reading src/door.ts\nYou've hit your usage limit · resets 9pm"
  expect(endWith({ code: 1, tail })).toEqual({
    kind: 'refused',
    by: 'usage',
    message: "program: You've hit your usage limit · resets 9pm",
    until: Date.UTC(2026, 10, 21, 20),
  })
})

test('takes no program that ended well, or was ended, for one that was refused', () => {
  const tail = 'API Error: 529 Overloaded'
  expect(endWith({ tail, lastLine: tail }).kind).toBe('finished')
  expect(endWith({ tail, code: null, signal: 'SIGTERM' }).kind).toBe('failed')
  expect(endWith({ tail, code: 1, overflowed: true }).kind).toBe('failed')
})
