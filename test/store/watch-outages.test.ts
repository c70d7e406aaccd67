import { expect, onTestFinished, test, vi } from 'vitest'
import { toStatement } from '../../src/store/driver.ts'
import type { Driver } from '../../src/store/driver.ts'
import { withGuard } from '../../src/store/guard.ts'
import { CALM_MS, PATIENCE_MS, RETURN_MS, STATEMENT_LIMIT_MS } from '../../src/store/limits.ts'
import { SqlTx } from '../../src/store/sql-tx.ts'
import { limitSilence } from '../../src/store/limit-silence.ts'
import { watchOutages } from '../../src/store/watch-outages.ts'
import type { Outage } from '../../src/store/watch-outages.ts'

const ASK = toStatement('ask', 'select 1')

/** A database that answers as it is told to, in a time of its own. */
function stand(cutAgoMs?: number): {
  driver: Driver
  isCutOff(): boolean
  wholeMs(): number
  /** What shows it to others. */
  breaks(): void
  mends(): void
  answers(answer: () => Promise<never[]>): void
  pass(ms: number): void
  said: string[]
  outages: Outage[]
} {
  let answer = async (): Promise<never[]> => []
  let now = 0
  const said: string[] = []
  const outages: Outage[] = []
  let isWhole = true
  let missed = (): void => undefined
  const base: Driver = {
    run: () => answer(),
    begin: work => work({ run: () => answer() }),
    runScript: () => answer(),
    pipelines: true,
    connections: 1,
    backend: 'postgres',
    presence: {
      shared: true,
      listen: (_, given) => void (missed = given),
      isWhole: () => isWhole,
      signIn: async () => undefined,
      pickPresent: async workers => workers,
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
  const watched = watchOutages(limitSilence(base), {
    now: () => now,
    warn: what => void said.push(what),
    recovered: outage => void outages.push(outage),
    ...(cutAgoMs !== undefined && { cutAgoMs }),
  })
  return {
    ...watched,
    breaks: () => void (isWhole = false),
    mends() {
      isWhole = true
      missed()
    },
    answers: given => void (answer = given),
    pass: ms => void (now += ms),
    said,
    outages,
  }
}

const failing = (code: string) => async (): Promise<never> => {
  throw Object.assign(new Error('no'), { code })
}

test.each([
  ['ECONNREFUSED', 'it does not answer'],
  ['57P01', 'it does not answer'],
  ['53100', 'its disk is full'],
  ['53300', 'it has no connection left for us'],
  ['53200', 'it has nothing left to work with'],
  ['25006', 'it can only be read'],
  ['57014', 'it takes too long'],
])('%s for an hour is one word at its begin and one at its end', async (code, why) => {
  const { driver, said, outages, answers, pass } = stand()
  await driver.run(ASK)
  answers(failing(code))
  for (let minute = 0; minute < 60; minute++) {
    pass(60_000)
    await expect(driver.begin(tx => tx.run(ASK))).rejects.toMatchObject({ code })
  }
  expect(said).toEqual([
    `The database cannot be used just now, because ${why}: what is to be stored waits for it`,
  ])
  answers(async () => [])
  // What is read goes well, and what is written may still not.
  await driver.run(ASK)
  expect(outages).toEqual([])
  pass(CALM_MS)
  await driver.run(ASK)
  expect(outages).toEqual([{ fromAt: 60_000, tillAt: 3_600_000, why }])
  expect(said.slice(1)).toEqual([`The database can be used again; for 3540 s it could not, because ${why}`])
})

test('nobody is taken for gone till all had time to come back, and one connection that breaks keeps nobody from looking', async () => {
  const { driver, isCutOff, breaks, mends, answers, pass } = stand()
  answers(failing('57P01'))
  await expect(driver.run(ASK)).rejects.toMatchObject({ code: '57P01' })
  expect(isCutOff()).toBe(false)
  breaks()
  pass(3_600_000)
  expect(isCutOff()).toBe(true)
  mends()
  pass(RETURN_MS - 1)
  expect(isCutOff()).toBe(true)
  pass(1)
  expect(isCutOff()).toBe(false)
})

test('who starts just after the server did gives others as long to come back as those who were there', () => {
  const { isCutOff, wholeMs, pass } = stand(RETURN_MS - 1)
  expect(isCutOff()).toBe(true)
  pass(1)
  expect(isCutOff()).toBe(false)
  expect(wholeMs()).toBe(RETURN_MS)
  expect(stand().isCutOff()).toBe(false)
})

test('all could be stored since it was away last, however long one statement fails now and then', async () => {
  const { driver, wholeMs, breaks, mends, answers, pass } = stand()
  const fail = (): Promise<void> => expect(driver.run(ASK)).rejects.toMatchObject({ code: '53100' })
  expect(wholeMs()).toBe(Infinity)
  answers(failing('53100'))
  await fail()
  expect(wholeMs()).toBe(Infinity)
  pass(2_000)
  await fail()
  pass(500)
  expect(wholeMs()).toBe(500)
  breaks()
  expect(wholeMs()).toBe(0)
  mends()
  pass(300)
  expect(wholeMs()).toBe(300)
})

test('what a statement is refused for, and what stands in the way of others, are no outage', async () => {
  const { driver, said, answers } = stand()
  for (const code of ['23505', '40P01', '42601']) {
    answers(failing(code))
    await expect(driver.run(ASK)).rejects.toMatchObject({ code })
  }
  expect(said).toEqual([])
})

test('a server that is frozen is waited for no longer than there is patience', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { driver, said, answers } = stand()
  answers(() => new Promise(() => undefined))
  const asked = expect(driver.run(ASK)).rejects.toMatchObject({
    code: 'unreachable',
    message: 'The database did not ask within 45 s.',
  })
  await vi.advanceTimersByTimeAsync(PATIENCE_MS)
  await asked
  expect(said).toHaveLength(1)
})

test('a transaction that takes too long is given up and rolled back', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const tx = new SqlTx({ run: async () => [] })
  const given = expect(withGuard(tx, () => new Promise(() => undefined))).rejects.toThrow(
    'took more than 30 s',
  )
  await vi.advanceTimersByTimeAsync(STATEMENT_LIMIT_MS)
  await given
})

test('what belongs together may take as long as it needs while the database goes on answering', async () => {
  const { driver, answers } = stand()
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  answers(() => new Promise(resolve => setTimeout(() => resolve([]), PATIENCE_MS - 1)))
  const done = driver.begin(async tx => {
    for (let statements = 0; statements < 3; statements++) await tx.run(ASK)
    return 'done'
  })
  await vi.advanceTimersByTimeAsync(3 * PATIENCE_MS)
  expect(await done).toBe('done')
})
