import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { toConfig } from '../../src/config/config.ts'
import { openPostgres } from '../../src/store/open-store.ts'
import { askDrain } from '../../src/terminal/ask-drain.ts'
import { failOnWarning, openTestPostgres } from '../support/databases.ts'
import type { TestPostgres } from '../support/databases.ts'
import { commitAll, initRepository } from '../support/git-target.ts'
import { Keyboard } from '../support/keyboard.ts'
import { runProgram, startProgram } from '../support/program.ts'
import type { Program } from '../support/program.ts'
import { until } from '../support/until.ts'

const PLAN = '# Three\n\n## Wave 1\n- A1: Write\n- A2: Write\n- A3: Write\n'
/** Works until it is told that it may end. */
const PATIENT =
  'touch "$GO/begun-$REGATTA_TASK"; while [ ! -e "$GO/$REGATTA_TASK" ]; do sleep 0.1; done; echo x > "$REGATTA_TASK.txt"; echo wrote'
const MINUTE_MS = 60_000

let server: TestPostgres
beforeAll(async () => {
  server = await openTestPostgres()
})
afterAll(() => server[Symbol.asyncDispose]())

test(
  'who is drained from elsewhere ends once its work has, or hands it back in time',
  {
    timeout: 3 * MINUTE_MS,
  },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'regatta-drain-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const GO = await mkdtemp(join(tmpdir(), 'regatta-go-'))
    onTestFinished(() => rm(GO, { recursive: true, force: true }))
    const shared = { DATABASE_URL: await server.url(), REGATTA_LISTEN: '127.0.0.1:0', GO }
    /** Those with the same data folder are one installation. */
    const start = (name: string, ...args: string[]): Program => {
      const program = startProgram(args, folder, { ...shared, REGATTA_DATA: join(folder, '.regatta', name) })
      onTestFinished(() => program[Symbol.asyncDispose]())
      return program
    }
    const client = postgres(shared.DATABASE_URL, { max: 1, onnotice: () => undefined })
    onTestFinished(() => client.end({ timeout: 0 }))
    const readClaims = async (): Promise<{ task: string; by: string }[]> => {
      const rows = await client<
        { text: string }[]
      >`select text from events where type = 'attempt-claimed' order by seq`
      return rows
        .map(({ text }) => JSON.parse(text) as { task: string; worker: string })
        .map(({ task, worker: by }) => ({ task, by }))
    }
    const drain = ({ child }: Program, ...more: string[]): ReturnType<typeof runProgram> =>
      runProgram(['drain', `${hostname()}/${child.pid}`, ...more], folder, shared)
    const finish = (task: string): Promise<void> => writeFile(join(GO, task), '')
    const agents = { sh: { command: ['sh', '-c', PATIENT], env: ['GO'] } }
    const repository = join(folder, 'shop')
    await mkdir(repository)
    initRepository(repository)
    commitAll(repository)
    const workspace = { remote: { url: repository, base: 'main' } }
    await writeFile(join(folder, 'regatta.yaml'), JSON.stringify({ agent: 'sh', agents, workspace }))
    await writeFile(join(folder, 'plan.md'), PLAN)

    const [service, worker] = [
      start('a', 'serve', '--slots', '1', '--json'),
      start('b', 'worker', '--slots', '1', '--json'),
    ]
    await Promise.all([service.said(/"worker"|"url"/), worker.said(/"worker"/)])
    const begun = start('a', 'run', 'plan.md', '--yes', '--json')
    await begun.said(/attempt-claimed[^]*attempt-claimed/)
    const { worker: id } = JSON.parse(worker.output()) as { worker: string }
    const claimed = await readClaims()
    const own = claimed.find(({ by }) => by === id)?.task ?? ''
    const other = claimed.find(({ by }) => by !== id)?.task ?? ''
    // One that is not recorded yet does not run: it would be given back.
    const isBegun = (task: string): boolean => existsSync(join(GO, `begun-${task}`))
    await until(() => isBegun(own) && isBegun(other), 'both at work', MINUTE_MS)

    // The one has time, and the other has not.
    const asked = await Promise.all([drain(worker), drain(service, '--minutes', '0.01')])
    expect(asked.map(({ code }) => code)).toEqual([0, 0])
    expect(await service.ended).toBe(0)
    await until(() => worker.errors().includes('takes nothing new'), 'the worker to hear of it', MINUTE_MS)
    await finish(own)
    expect(await worker.ended).toBe(0)
    expect(worker.errors()).not.toContain('waitsFor')

    // What the worker let alone and the service handed back waits, and has cost no attempt.
    const [byService] = claimed.flatMap(({ by }) => (by === id ? [] : [by]))
    expect(new Set(await readClaims())).toEqual(
      new Set([
        { task: own, by: id },
        { task: other, by: byService },
      ]),
    )
    const attempts = await client`select status, outcome from attempts order by task, attempt`
    expect(
      attempts
        .filter(({ status }) => status === 'ended')
        .map(({ outcome }) => outcome as string)
        .toSorted(),
    ).toEqual(['done', 'interrupted'])
  },
)

test('a regatta run is asked by its own terminal alone, and stands in the way of no other name', async () => {
  const url = await server.url()
  const store = await openPostgres({ url, maxConnections: 2, warn: failOnWarning })
  onTestFinished(() => store[Symbol.asyncDispose]())
  const about = { version: '1', slots: 1, agents: [], places: [], labels: [] }
  await store.signIn({ id: 'runner', host: 'here', pid: 1 }, { ...about, verb: 'run' })
  const values = { DATABASE_URL: url }
  const read = toConfig({ values, folder: '/', file: { path: 'regatta.yaml', isNamed: false } }, null)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  const ask = (name: string): Promise<number> =>
    askDrain([name, '--minutes', '2'], async () => read.config, new Keyboard().io)
  const why = 'here/1 is a regatta run, which ends with its run, or by Ctrl-C at its terminal.'
  for (const name of ['here', 'here/1'])
    await expect(ask(name)).rejects.toThrow(`${why} None is there that can be asked.`)
  expect(await store.drainAsked('runner')).toBeNull()
  await store.signIn({ id: 'worker', host: 'here', pid: 2 }, { ...about, verb: 'worker' })
  await expect(ask('here/1')).rejects.toThrow(`${why} Name one of: here/2.`)
  expect(await ask('here')).toBe(0)
  expect(await Promise.all(['runner', 'worker'].map(id => store.drainAsked(id)))).toEqual([null, 120_000])
})
