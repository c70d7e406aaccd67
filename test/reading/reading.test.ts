import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'
import { openReading, READING_MS } from '../../src/reading/reading.ts'
import type { Reading } from '../../src/reading/reading.ts'
import { createHandClock } from '../support/hand-clock.ts'
import type { HandClock } from '../support/hand-clock.ts'
import { until } from '../support/until.ts'

const PLAN = '# Release\n\n## Wave 1\n- T1: lock the door\n- T2: close the window\n'

function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function openOdd(memoryMb?: number): { reading: Reading; clock: HandClock; errors: object[] } {
  const clock = createHandClock()
  const errors: object[] = []
  const log = { info() {}, warn() {}, error: (fields: object) => void errors.push(fields) }
  const entry = new URL('./odd-thread.ts', import.meta.url)
  const reading = openReading({ clock, log, entry, ...(memoryMb === undefined ? {} : { memoryMb }) })
  onTestFinished(() => reading[Symbol.asyncDispose]())
  return { reading, clock, errors }
}

async function isReading(clock: HandClock): Promise<void> {
  await until(() => clock.waiting() === 1, 'the thread to be at work')
}

test('reads in a thread what is read without one', async () => {
  const clock = createHandClock()
  const log = { info() {}, warn() {}, error() {} }
  await using reading = openReading({ clock, log })
  const [first, second] = await Promise.all([reading.read(toBytes(PLAN)), reading.read(toBytes(''))])
  expect(await reading.explain(toBytes(PLAN), first.tasks[0]!.id)).toMatchObject({ told: [{ rule: 'list' }] })
  expect(await reading.explain(toBytes(PLAN), 'T99')).toBeNull()
  expect(first).toEqual(readPlan(toBytes(PLAN)))
  expect(second).toEqual(readPlan(toBytes('')))
  expect(clock.waiting()).toBe(0)
})

test('gives up what takes too long, says so, and reads the next', async () => {
  const { reading, clock, errors } = openOdd()
  const slow = reading.read(toBytes('hang'))
  const next = reading.read(toBytes(PLAN))
  await isReading(clock)
  clock.pass(READING_MS)
  const { tasks, findings } = await slow
  expect(tasks).toEqual([])
  expect(findings).toMatchObject([{ code: 'not-read', severity: 'error', line: 1 }])
  expect(findings[0]!.message).toBe(
    'Reading the document took longer than 20 seconds and was given up. Nothing of it is started. Leave out what is not the plan, or split it.',
  )
  expect((await next).tasks.map(({ id }) => id)).toEqual(['T1', 'T2'])
  expect(errors).toHaveLength(1)
})

test.for([
  ['throws', 'throw'],
  ['uses up its memory', 'hoard'],
])('says that a document was not read when its thread %s, and reads the next', async ([, text]) => {
  const { reading, errors } = openOdd(32)
  const { findings } = await reading.read(toBytes(text!))
  expect(findings.map(({ code }) => code)).toEqual(['not-read'])
  expect(errors).toHaveLength(1)
  expect((await reading.read(toBytes(PLAN))).tasks).toHaveLength(2)
})

test('ends what is being read and what waits when it is closed, without an answer that could be taken for one', async () => {
  const { reading, clock, errors } = openOdd()
  const turns = [reading.read(toBytes('hang')), reading.read(toBytes(PLAN))]
  const ends = Promise.allSettled(turns)
  await isReading(clock)
  await reading[Symbol.asyncDispose]()
  expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(reading.read(toBytes(PLAN))).rejects.toThrow('Reading has ended')
  expect(errors).toEqual([])
  await reading[Symbol.asyncDispose]()
})

test('leaves no process alive by its idle thread', async () => {
  const script = join(import.meta.dirname, '../support/reading-host.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 30_000 })
  expect(stdout).toBe('A plan')
})
