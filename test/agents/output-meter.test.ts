import { describe, expect, test } from 'vitest'
import { createByteTail } from '../../src/agents/byte-tail.ts'
import { createOutputMeter } from '../../src/agents/output-meter.ts'
import { cutLine, cutToTail, formatBytes, formatDuration } from '../../src/agents/output-text.ts'
import { toPlainLines } from '../../src/lib/text.ts'
import { TAIL_CHARS_MAX } from '../../src/run/outcome.ts'

/** A meter whose time passes only by `pass`. */
function setUp(secrets: string[] = [], bytesMax = 1_000_000_000) {
  let now = 0
  let alarms: { at: number; call: () => void }[] = []
  const clock = {
    now: () => now,
    after(delayMs: number, call: () => void) {
      const alarm = { at: now + delayMs, call }
      alarms.push(alarm)
      return () => (alarms = alarms.filter(one => one !== alarm))
    },
  }
  const lines: string[] = []
  const meter = createOutputMeter({ clock, bytesMax, secrets, onActivity: text => void lines.push(text) })
  return {
    meter,
    lines,
    print: (text: string | Buffer) => meter.take('stdout', Buffer.from(text)),
    pass: (ms: number) => {
      const end = now + ms
      for (;;) {
        const next = alarms.sort((a, b) => a.at - b.at)[0]
        if (next === undefined || next.at > end) break
        alarms = alarms.filter(one => one !== next)
        now = next.at
        next.call()
      }
      now = end
    },
  }
}

describe('What a program prints is shown', () => {
  test('line by line as it comes, whatever the chunks', () => {
    const { lines, print } = setUp()
    for (const chunk of ['one\ntw', 'o\r', '\nthree\n', '\n \n']) print(chunk)
    expect(lines).toEqual(['one', 'two', 'three'])
  })

  test('with characters whole that came in pieces', () => {
    const { lines, print } = setUp()
    const bytes = Buffer.from('größer\n→ done\n')
    for (const byte of bytes) print(Buffer.from([byte]))
    expect(lines).toEqual(['größer', '→ done'])
  })

  test('at most five lines at once and five a second after that, of more the newest', () => {
    const { lines, print, pass } = setUp()
    for (let second = 0; second < 10; second++) {
      for (let index = 0; index < 100; index++) {
        print(`line ${second * 100 + index}\n`)
        pass(10)
      }
    }
    expect(lines.length).toBeGreaterThan(45)
    expect(lines.length).toBeLessThanOrEqual(56)
    expect(lines[0]).toBe('line 0')
    expect(lines.at(-1)).toMatch(/^line 9[789]\d$/)
  })

  test('a line that does not end after a second, and what follows it as its own', () => {
    const { lines, print, pass } = setUp()
    print('password? ')
    pass(900)
    expect(lines).toEqual([])
    pass(200)
    expect(lines).toEqual(['password?'])
    print('thanks\n')
    expect(lines).toEqual(['password?', 'thanks'])
  })

  test('cut where a line is long, and with constant memory where it never ends', () => {
    const { lines, print, pass, meter } = setUp()
    for (let index = 0; index < 1_000; index++) print('x'.repeat(10_000))
    pass(2_000)
    expect(lines).toEqual([`${'x'.repeat(499)}…`])
    expect(meter.end().tail).toHaveLength(TAIL_CHARS_MAX)
  })

  test('never after its end', () => {
    const { lines, print, pass, meter } = setUp()
    print('open')
    meter.end()
    expect(lines).toEqual(['open'])
    pass(10_000)
    expect(lines).toEqual(['open'])
  })

  test('until it is more than it may be', () => {
    const { print } = setUp([], 10)
    expect([print('12345'), print('67890'), print('1')]).toEqual(['within', 'within', 'over'])
  })
})

describe('A secret never shows', () => {
  const SECRET = 'AbCdEfGhIjKlMnOp'
  const pieces = /AbCdE|MnOp/

  test.each([1, 2, 3, 5, 7, 11, 16])('in chunks of %i bytes', size => {
    const { lines, print, pass, meter } = setUp([SECRET])
    const text = `key=${SECRET} is it\n`.repeat(3) + `and ${SECRET}`
    for (let at = 0; at < text.length; at += size) print(text.slice(at, at + size))
    pass(2_000)
    const end = meter.end()
    expect(JSON.stringify([lines, end])).not.toMatch(pieces)
    expect(end.tail).toContain('key=••• is it')
  })

  test('where an open line is shown in the middle of it', () => {
    for (let at = 1; at < SECRET.length; at++) {
      const { lines, print, pass, meter } = setUp([SECRET])
      print(`key ${SECRET.slice(0, at)}`)
      pass(1_500)
      print(`${SECRET.slice(at)} end\n`)
      pass(1_500)
      expect(JSON.stringify([lines, meter.end()])).not.toMatch(pieces)
    }
  })

  test('where what is kept begins in the middle of it', () => {
    for (let extra = 0; extra < SECRET.length + 2; extra++) {
      const { print, meter } = setUp([SECRET])
      print(`${SECRET.repeat(2_000)}${'.'.repeat(extra)}`)
      expect(JSON.stringify(meter.end())).not.toMatch(pieces)
    }
  })
})

test('keeps the last bytes of a stream, however it is chunked', () => {
  for (const size of [1, 3, 10, 11, 50]) {
    const tail = createByteTail(10)
    const text = '0123456789'.repeat(10)
    for (let at = 0; at < text.length; at += size) tail.push(Buffer.from(text.slice(at, at + size)))
    expect(tail.bytes().toString()).toBe('0123456789')
    expect(tail.isCut()).toBe(true)
  }
  const whole = createByteTail(10)
  whole.push(Buffer.from('0123456789'))
  expect(whole.isCut()).toBe(false)
})

test.each([
  ['\u001B[1;31mred\u001B[0m', 'red'],
  ['\u001B]8;;http://x\u001B\\link\u001B]8;;\u001B\\', 'link'],
  ['10%\r20%\r\n', '10%\n20%\n'],
  ['a\tb\u0000\u0007\u0085c', 'a b c'],
  ['\u009B31mred\u009D0;title\u009C\nnext', 'red\nnext'],
  ['one\u001B]0;of\ntwo\u0007 line', 'one line'],
  ['\u202Eevil\u2066', 'evil'],
  ['half \uD83D pair', 'half \uFFFD pair'],
])('cleans %j', (text, clean) => {
  expect(toPlainLines(text)).toBe(clean)
})

test('cuts no character in half', () => {
  expect(cutLine('🙂🙂🙂', 4)).toBe('🙂…')
  expect(cutToTail('🙂🙂🙂', 4)).toBe('…🙂')
})

test('names sizes and times as people do', () => {
  expect([10, 1_500, 10_000_000].map(formatBytes)).toEqual(['10 bytes', '1.5 kB', '10 MB'])
  expect([400, 1_500, 1_200_000].map(formatDuration)).toEqual(['400 ms', '1.5 s', '20 min'])
})
