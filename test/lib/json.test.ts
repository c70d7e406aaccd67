import { expect, it } from 'vitest'
import { toPrintableJson } from '../../src/lib/json.ts'

it.each([
  ['delete and the upper controls', '\u007f\u0080\u009b31m\u009f', '"\\u007f\\u0080\\u009b31m\\u009f"'],
  [
    'what turns the direction',
    '\u061c\u200e\u200f\u202a\u202e\u2066\u2069',
    '"\\u061c\\u200e\\u200f\\u202a\\u202e\\u2066\\u2069"',
  ],
  ['line and paragraph separators', '\u2028\u2029', '"\\u2028\\u2029"'],
  ['the lower controls', '\u001b[2J\n', '"\\u001b[2J\\n"'],
  ['but no letter', 'Zoë 日本 👍🏽', '"Zoë 日本 👍🏽"'],
])('escapes %s', (_, text, expected) => {
  expect(toPrintableJson(text)).toBe(expected)
  expect(JSON.parse(toPrintableJson({ [text]: [text] }, 2))).toEqual({ [text]: [text] })
})
