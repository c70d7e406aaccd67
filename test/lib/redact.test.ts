import { expect, test } from 'vitest'
import { outputRedactor, redactor } from '../../src/lib/redact.ts'

const pem = '-----BEGIN KEY-----\nabcdefghijklmnop\nqrstuvwxyz012345\n-----END KEY-----'

test.each([
  { title: 'one value', values: ['hunter2hunter2'], text: 'key=hunter2hunter2!', shown: 'key=•••!' },
  {
    title: 'every occurrence',
    values: ['hunter2hunter2'],
    text: 'hunter2hunter2 hunter2hunter2',
    shown: '••• •••',
  },
  {
    title: 'the longer of two',
    values: ['abcdefgh', 'abcdefghijkl'],
    text: 'x abcdefghijkl y',
    shown: 'x ••• y',
  },
  { title: 'overlapping ones', values: ['abcdefgh', 'efghijkl'], text: 'x abcdefghijkl y', shown: 'x ••• y' },
  { title: 'nothing that is short', values: ['short'], text: 'short of breath', shown: 'short of breath' },
  { title: 'patterns as they stand', values: ['a.b*c(d)e'], text: 'a.b*c(d)e aXbbc', shown: '••• aXbbc' },
  {
    title: 'each line of several',
    values: [pem],
    text: 'got abcdefghijklmnop there',
    shown: 'got ••• there',
  },
])('hides $title', ({ values, text, shown }) => {
  expect(redactor(values)(text)).toBe(shown)
})

test('hides the pieces of a value at the edges of a cut text', () => {
  const redact = redactor(['abcdefghijkl'])
  expect(redact('ghijkl and abcdef', 'cut')).toBe('••• and •••')
  expect(redact('ghijkl and abcdef')).toBe('ghijkl and abcdef')
})

test.each([
  ['origin https://ana:hunter2@git.example/shop.git', 'origin https://•••@git.example/shop.git'],
  ['https://ghp_0123456789@git.example', 'https://•••@git.example'],
  ['postgres://ana:p@ss@db:5432/x', 'postgres://ana:•••@ss@db:5432/x'],
  ['redis://:hunter2@cache', 'redis://:•••@cache'],
  [
    'see https://git.example/ana@home and ssh://git@git.example',
    'see https://git.example/ana@home and ssh://git@git.example',
  ],
])('hides what somebody signs in with in an address: %s', (text, shown) => {
  expect(outputRedactor([])(text)).toBe(shown)
  expect(redactor([])(text)).toBe(text)
})
