import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Event } from '../../src/run/event.ts'
import { chainHash } from '../../src/system/hash.ts'
import { ConsolePerson } from '../support/console-person.ts'
import { openTestPostgres } from '../support/databases.ts'
import { makeNextVersion } from '../support/next-version.ts'
import { MAIN, startProgram } from '../support/program.ts'
import type { Program } from '../support/program.ts'
import { until } from '../support/until.ts'

// Starts eight programs.
vi.setConfig({ testTimeout: 300_000 })

const PLAN = `# Upgrade

## Wave 1

- A1: Begin
- A2: Choose [rehearse: ask Which way? | left | right]

## Wave 2 (after Wave 1)

- B1: Go on
- B2: Choose again [rehearse: ask Which way now? | left | right]

## Wave 3 (after Wave 2)

- C1: End
- C2: End as well
`
const MIGRATION = `ALTER TABLE "runs" ADD COLUMN "weather" text;--> statement-breakpoint
CREATE TABLE "tides" ("id" text PRIMARY KEY NOT NULL);`

test('from one version to the next, one program after the other, a run goes on and each task is done once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'regatta-upgrade-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const next = await makeNextVersion(join(folder, 'next'), MIGRATION)
  await using server = await openTestPostgres()
  const DATABASE_URL = await server.url()
  const client = postgres(DATABASE_URL, { max: 1, onnotice: () => undefined })
  onTestFinished(() => client.end({ timeout: 0 }))
  /** Each of an installation of its own. */
  const start = (main: string, name: string, ...args: string[]): Program => {
    const variables = {
      DATABASE_URL,
      REGATTA_DATA: join(folder, name),
      REGATTA_LISTEN: '127.0.0.1:0',
      REGATTA_END_SECONDS: '300',
    }
    const program = startProgram(args, folder, variables, '', main)
    onTestFinished(() => program[Symbol.asyncDispose]())
    return program
  }
  const untilStored = async (type: Event['type'], count: number): Promise<void> => {
    const look = async (): Promise<boolean> =>
      (await client`select from events where type = ${type}`).length === count
    await until(look, `${count} of ${type}`, 120_000)
  }
  await writeFile(join(folder, 'plan.md'), PLAN)

  const serve = start(MAIN, 'serve', 'serve', '--slots', '0')
  const worker = start(MAIN, 'worker', 'worker', '--slots', '2', '--json')
  await Promise.all([serve.said(/listens on/), worker.said(/"worker"/)])
  const begun = start(MAIN, 'serve', 'run', 'plan.md', '--json')
  await begun.said(/"type":"escalated"/)
  const run = /"run":"(\w+)"/.exec(begun.output())?.[1] ?? ''

  // The service first: the next one brings the tables up to date while this one works, which then ends.
  const nextServe = start(next, 'next-serve', 'serve', '--slots', '0')
  await nextServe.said(/listens on/)
  expect(await client`select "weather" from runs`).toEqual([{ weather: null }])
  serve.child.kill('SIGTERM')
  expect(await serve.ended).toBe(0)
  const person = new ConsolePerson(/http:\S+/.exec(nextServe.output())![0], 'ana')
  // A worker of the version before goes on beside it.
  await person.say(`/wave answer ${run} q1 left`)
  await untilStored('escalated', 2)

  // Then the workers; one that ended is not started again.
  const nextWorker = start(next, 'next-worker', 'worker', '--slots', '2', '--json')
  const drain = start(next, 'next-serve', 'drain', `${hostname()}/${worker.child.pid}`)
  expect(await drain.ended).toBe(0)
  expect(await worker.ended).toBe(0)
  const again = start(MAIN, 'worker', 'worker', '--slots', '2')
  expect(await again.ended).toBe(2)
  expect(again.errors()).toContain('The database was migrated by a newer version of Regatta')
  await nextWorker.said(/"worker"/)
  await person.say(`/wave answer ${run} q2 right`)
  await untilStored('run-ended', 1)

  const stored = await client<{ text: string; hash: string }[]>`select text, hash from events order by seq`
  expect(stored.map(({ hash }) => hash)).toEqual(chain(stored.map(({ text }) => text)))
  const events = stored.map(({ text }) => JSON.parse(text) as Event)
  const listed = (type: 'task-done' | 'attempt-claimed'): string[] =>
    events.flatMap(event => (event.type === type ? [event.task] : [])).toSorted()
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', status: 'done' })
  expect(listed('task-done')).toEqual(['A1', 'A2', 'B1', 'B2', 'C1', 'C2'])
  // Who asks is claimed again for the answer.
  expect(listed('attempt-claimed')).toEqual(['A1', 'A2', 'A2', 'B1', 'B2', 'B2', 'C1', 'C2'])
  const idOf = ({ output }: Program): string =>
    (JSON.parse(output().split('\n')[0]!) as { worker: string }).worker
  const hands = events.flatMap(event =>
    event.type === 'attempt-claimed' ? [`${event.task} ${event.worker}`] : [],
  )
  expect(hands).toEqual(expect.arrayContaining([`B1 ${idOf(worker)}`, `C1 ${idOf(nextWorker)}`]))
})

function chain(texts: string[]): string[] {
  let before = ''
  return texts.map(text => (before = chainHash(before, text)))
}
