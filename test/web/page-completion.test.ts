import { expect, test } from 'vitest'
import { complete } from '../../src/web/page/completion.ts'

const COMMANDS = [
  { name: 'start', usage: '[RUN] [WAVE]', about: 'starts a plan' },
  { name: 'stop', usage: 'stop [RUN]', about: 'stops a run' },
  { name: 'help', usage: '/wave help', about: 'says what there is' },
]

const CASES: { text: string; choices: string[]; hint?: string; onEnter: string }[] = [
  { text: '', choices: [], onEnter: 'send' },
  { text: 'a plan', choices: [], onEnter: 'send' },
  { text: '/', choices: ['start', 'stop', 'help'], onEnter: 'wave' },
  { text: '/wa', choices: ['start', 'stop', 'help'], onEnter: 'wave' },
  { text: '/wave', choices: ['start', 'stop', 'help'], onEnter: 'send' },
  { text: '/wave ', choices: ['start', 'stop', 'help'], onEnter: 'send' },
  { text: '/wave st', choices: ['start', 'stop'], onEnter: 'first' },
  { text: '/wave ST', choices: ['start', 'stop'], onEnter: 'first' },
  { text: '/wave zz', choices: [], onEnter: 'send' },
  { text: '/wave stop', choices: [], hint: '/wave stop [RUN]', onEnter: 'send' },
  { text: '/wave start r1', choices: [], hint: '/wave start [RUN] [WAVE]', onEnter: 'send' },
  { text: '/wave help ', choices: [], hint: '/wave help', onEnter: 'send' },
  { text: '/wave nothing r1', choices: [], onEnter: 'send' },
  { text: '/waves', choices: [], onEnter: 'send' },
  { text: '/wave st\nmore', choices: [], onEnter: 'send' },
]

test.each(CASES)('completes "$text"', ({ text, choices, hint, onEnter }) => {
  const found = complete(text, COMMANDS)
  expect(found.choices.map(({ name }) => name)).toEqual(choices)
  expect(found.hint?.usage).toBe(hint)
  expect(found.onEnter).toBe(onEnter)
})

test('a choice leaves room for what follows it', () => {
  expect(complete('/wave he', COMMANDS).choices[0]?.text).toBe('/wave help ')
})
