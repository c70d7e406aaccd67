import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { openEnding } from '../../src/terminal/ending.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { MAIN, startProgram } from '../support/program.ts'

interface Stand {
  clock: ReturnType<typeof createHandClock>
  ending: ReturnType<typeof openEnding>
  /** Tells it to end, as the system does. */
  tell(): void
  said: { level: string; message: string; fields: object }[]
  gaveUp(): number
}

function stand(): Stand {
  const clock = createHandClock()
  const said: Stand['said'] = []
  const say = (level: string) => (fields: object, message: string) =>
    void said.push({ level, message, fields })
  const log = { info: say('info'), warn: say('warn'), error: say('error') }
  let times = 0
  const teller = new AbortController()
  const { signal } = teller
  const ending = openEnding({ limitMs: 12_000, signal, clock, log, giveUp: () => void times++ })
  return { clock, ending, tell: () => teller.abort(), said, gaveUp: () => times }
}

test('says what an end waited for, and how long', () => {
  const { clock, ending, said, gaveUp } = stand()
  let left = ['attempt r1/0/1', 'a call to the database']
  const beganAt = clock.now()
  ending.begin(() => left)
  clock.pass(1_000)
  left = ['a call to the database']
  clock.pass(4_000)
  ending[Symbol.dispose]()
  expect(said).toEqual([
    { level: 'info', message: 'ends', fields: { limitMs: 12_000 } },
    { level: 'info', message: 'is about to end', fields: { waitsFor: left } },
    {
      level: 'info',
      message: 'has ended',
      fields: { ms: clock.now() - beganAt, waitedFor: ['attempt r1/0/1', 'a call to the database'] },
    },
  ])
  expect(gaveUp()).toBe(0)
  expect(clock.waiting()).toBe(0)
})

test('gives up on what does not come to its end in time, by name', () => {
  const { clock, ending, said, gaveUp } = stand()
  ending.begin(() => ['what is said in slack (thread t)'])
  clock.pass(11_999)
  expect(gaveUp()).toBe(0)
  clock.pass(1)
  expect(gaveUp()).toBe(1)
  expect(said.at(-1)).toMatchObject({
    level: 'error',
    fields: { waitsFor: ['what is said in slack (thread t)'] },
    message: expect.stringMatching(/^did not end in time/) as string,
  })
})

test('says nothing where nobody told it to end', () => {
  const { ending, said, clock } = stand()
  ending[Symbol.dispose]()
  expect(said).toEqual([])
  expect(clock.waiting()).toBe(0)
})

test('told to end while it starts, it has as long for that and what follows as for any end', () => {
  const { clock, ending, tell, said, gaveUp } = stand()
  tell()
  clock.pass(10_000)
  ending.begin(() => ['a call to the database'])
  clock.pass(2_000)
  expect(gaveUp()).toBe(1)
  const waitsFor = said.flatMap(({ fields }) => ('waitsFor' in fields ? [fields.waitsFor] : []))
  expect(waitsFor).toEqual([['its own start'], ['its own start'], ['a call to the database']])
})

test('told to end once it has started, it may finish first', () => {
  const { clock, ending, tell, said, gaveUp } = stand()
  ending.started()
  tell()
  clock.pass(12_000)
  expect(gaveUp()).toBe(0)
  expect(said).toEqual([])
})

test('a process ends though something in it is still held', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'regatta-held-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const held = join(folder, 'held.mjs')
  await writeFile(held, `setInterval(() => {}, 1_000)\nawait import('${pathToFileURL(MAIN).href}')\n`)
  await using program = startProgram(['--version'], folder, {}, '', held)
  expect(await program.ended).toBe(0)
  expect(program.output()).toMatch(/^regatta \d/)
})
