import { expect, it } from 'vitest'
import { toPlainText } from '../../src/lib/text.ts'

const ESC = '\u001b'

it.each([
  ['leaves words alone', 'Zoë schrieb „日本“ 👍🏽', 'Zoë schrieb „日本“ 👍🏽'],
  ['drops colours', `${ESC}[1;31mred${ESC}[0m`, 'red'],
  ['drops cursor moves and clears', `a${ESC}[2J${ESC}[10;10Hb${ESC}[?25l`, 'ab'],
  ['drops a window title', `${ESC}]0;owned\u0007text`, 'text'],
  ['drops links but keeps what they say', `${ESC}]8;;http://x${ESC}\\here${ESC}]8;;${ESC}\\`, 'here'],
  ['drops device strings', `${ESC}P1$r0m${ESC}\\text`, 'text'],
  ['drops a reset', `${ESC}ctext`, 'text'],
  ['drops sequences with single-character introducers', '\u009b31mred\u009d0;t\u009ctext', 'redtext'],
  ['keeps what follows an unfinished sequence', `${ESC}]0;never ended`, '0;never ended'],
  ['drops stray controls', 'a\u0000b\u0008c\u007fd\u0085e', 'abcd e'],
  ['makes one line of many', 'one\r\ntwo\nthree\u2028four\tfive', 'one two three four five'],
  ['drops what turns the direction', 'user\u202etxt.exe\u2066\u200f', 'usertxt.exe'],
  ['drops what cannot be seen', 'pa\u200bss\u00adwo\ufeffrd\u{e0041}\u3164', 'password'],
  ['keeps emoji joined, letters not', '👩‍💻 a\u200db ❤️‍🔥', '👩‍💻 ab ❤️‍🔥'],
  ['replaces half a character', 'a\ud800b', 'a\ufffdb'],
])('%s', (_, text, expected) => {
  expect(toPlainText(text)).toBe(expected)
})

it('reads text full of beginnings without an end in one go', () => {
  expect(toPlainText('\u009d'.repeat(400_000))).toBe('')
})
