import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import type { Option } from '../../src/run/about.ts'
import { pickOption } from '../../src/run/pick-option.ts'
import { askAtPrompt } from '../../src/terminal/ask.ts'

const OPTIONS: Option[] = [
  { id: 'leave', label: 'Leave it failed; do what does not need it', does: 'fail', effect: '' },
  { id: 'retry', label: 'Try again, with a fresh budget of tries', does: 'retry', effect: '' },
  { id: 'skip', label: 'Go on as if it were done', does: 'skip', effect: '' },
  { id: 'stop', label: 'Stop the run once what runs has ended', does: 'stop', effect: '' },
]
const QUESTION = { text: '1.2 failed: exit code 1. What now?', evidence: '', options: OPTIONS }

function openPrompt(question = QUESTION) {
  const input = new PassThrough()
  const output = new PassThrough()
  const abort = new AbortController()
  const answer = askAtPrompt(question, { input, output }, abort.signal)
  answer.catch(() => {})
  const shown = (): string => String(output.read() ?? '')
  return { input, abort, answer, shown }
}

it('shows the last of what was printed, the question and its options by number', async () => {
  const evidence = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`).join('\n')
  const { input, answer, shown } = openPrompt({ ...QUESTION, evidence: `${evidence}\n\n` })
  input.write('2\n')
  expect(await answer).toBe('retry')
  expect(shown()).toMatchInlineSnapshot(`
    "
      | line 13
      | line 14
      | line 15
      | line 16
      | line 17
      | line 18
      | line 19
      | line 20
    1.2 failed: exit code 1. What now?
      1  Leave it failed; do what does not need it
      2  Try again, with a fresh budget of tries
      3  Go on as if it were done
      4  Stop the run once what runs has ended
    Answer 1-4: "
  `)
})

it.each([
  ['1', 'leave'],
  [' 4 ', 'stop'],
  ['skip', 'skip'],
  ['SKIP', 'skip'],
  ['try', 'retry'],
  ['go on as', 'skip'],
  ['l', 'leave'],
  ['s', 'stop'],
  ['Stop the run once what runs has ended', 'stop'],
])('takes %j as %s', (typed, id) => {
  expect(pickOption(OPTIONS, typed)).toEqual({ id })
})

it.each([
  ['', 'Type a number from 1 to 4, or how one of the answers begins.'],
  ['7', '“7” is none of the answers. Type a number from 1 to 4, or how one of the answers begins.'],
  ['0', '“0” is none of the answers. Type a number from 1 to 4, or how one of the answers begins.'],
])('explains why %j decides nothing', (typed, problem) => {
  expect(pickOption(OPTIONS, typed)).toEqual({ problem })
})

it('does not guess where a number is another answer’s name', () => {
  const numbers: Option[] = [
    { id: 'reply-1', label: '2', does: 'reply', effect: '' },
    { id: 'reply-2', label: '4', does: 'reply', effect: '' },
  ]
  expect(pickOption(numbers, '2')).toEqual({
    problem: '“2” could be 2 of the answers. Type one of these numbers: 1 (2), 2 (4)',
  })
  expect(pickOption(numbers, '4')).toEqual({ id: 'reply-2' })
  expect(pickOption(numbers, 'reply-1')).toEqual({ id: 'reply-1' })
})

it('takes what people see for what they mean, and not an id that nobody shows them', () => {
  const options: Option[] = [
    { id: 'reply-1', label: 'Retry with the old key', does: 'reply', effect: '' },
    { id: 'reply-2', label: 'Leave the key alone', does: 'reply', effect: '' },
    { id: 'reply-3', label: 'Leave the lock alone', does: 'reply', effect: '' },
    { id: 'leave', label: 'Give this task up', does: 'fail', effect: '' },
  ]
  expect(pickOption(options, 'retry')).toEqual({ id: 'reply-1' })
  expect(pickOption(options, 'leave')).toEqual({
    problem:
      '“leave” could be 2 of the answers. Type one of these numbers: 2 (Leave the key alone), 3 (Leave the lock alone)',
  })
})

it('asks again after what it did not understand, also when all was typed at once', async () => {
  const { input, answer, shown } = openPrompt()
  input.write('what?\n\nskip\n')
  expect(await answer).toBe('skip')
  expect(shown()).toContain('“what?” is none of the answers.')
})

it('rejects with NoAnswer when the question is withdrawn', async () => {
  const { abort, answer } = openPrompt()
  abort.abort()
  await expect(answer).rejects.toMatchObject({ name: 'NoAnswer', code: 'withdrawn' })
})

it('rejects with NoAnswer when it was withdrawn before it was asked', async () => {
  const answer = askAtPrompt(
    QUESTION,
    { input: new PassThrough(), output: new PassThrough() },
    AbortSignal.abort(),
  )
  await expect(answer).rejects.toMatchObject({ name: 'NoAnswer', code: 'withdrawn' })
})

it('rejects with NoAnswer at the end of the input', async () => {
  const { input, answer } = openPrompt()
  input.end('nothing that counts\n')
  await expect(answer).rejects.toMatchObject({ name: 'NoAnswer', code: 'end-of-input' })
})

it('lets nothing that was printed or asked act on the terminal', async () => {
  const hostile = '\u001b[2J\u001b]0;owned\u0007evil\u202e'
  const options: Option[] = [{ id: 'reply-1', label: `yes${hostile}`, does: 'reply', effect: '' }]
  const { input, answer, shown } = openPrompt({ text: hostile, evidence: hostile, options })
  input.write('1\n')
  await answer
  expect(shown()).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
})
