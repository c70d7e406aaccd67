import { expect, it } from 'vitest'
import type { Input } from '../../src/run/input.ts'
import { toConfig } from '../../src/config/config.ts'
import { openFace } from '../../src/terminal/face.ts'
import { Keyboard } from '../support/keyboard.ts'
import { asks, charterOf, planOf, runThrough } from '../support/runs.ts'

const plan = planOf({ 'Wave 1': { tasks: [{ id: 'a' }] } })
const { run, events } = runThrough(charterOf(plan), asks('a', 'Which way?', ['left', 'right']))
const [escalation] = run.asking

function openTypedAt(values: Record<string, string> = {}) {
  const read = toConfig({ values, folder: '/', file: { path: 'regatta.yaml', isNamed: false } }, null)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  const keyboard = new Keyboard()
  const face = openFace({ isJson: false, answers: 'asked', config: read.config, io: keyboard.io })
  const said: Input[] = []
  face.hear?.(async input => {
    said.push(input)
    return null
  })
  return { keyboard, face, said }
}

it('puts a question over a command that is half typed; the answer is no command, and the board keeps away', async () => {
  const { keyboard, face, said } = openTypedAt()
  await using _ = face
  face.tell(run, events.at(-1)!)
  await keyboard.press('stop no')
  const answer = face.ask!(escalation!, new AbortController().signal)
  expect(await keyboard.written()).toContain('Which way?')
  face.tell(run, events.at(-1)!)
  const answered = keyboard.press('2\r').then(() => answer)
  expect(await answered).toBe('reply-2')
  expect(said).toEqual([])
  await keyboard.press('pause\r')
  expect(said).toEqual([{ type: 'pause', by: 'someone' }])
})

it('takes no answer from what was typed before the question stood there', async () => {
  const { keyboard, face } = openTypedAt()
  await using _ = face
  const answer = face.ask!(escalation!, new AbortController().signal)
  keyboard.write('1\r')
  expect(await keyboard.written()).toContain('Answer 1-')
  await keyboard.press('2\r')
  expect(await answer).toBe('reply-2')
})

it.each([
  [{ TERM: 'dumb' }, 'lines'],
  [{ CI: 'true' }, 'lines'],
  [{ CI: '1' }, 'lines'],
  [{ CI: 'false' }, 'board'],
  [{ CI: '' }, 'board'],
  [{ TERM: 'xterm-256color' }, 'board'],
])('at a terminal with %j shows the run by %s', async (values, shown) => {
  const { keyboard, face } = openTypedAt(values)
  await using _ = face
  face.tell(run, events[0]!)
  await face[Symbol.asyncDispose]()
  const written = await keyboard.written()
  expect(written.includes('\u001b')).toBe(shown === 'board')
  expect(face.ask === null).toBe(shown === 'lines')
})
