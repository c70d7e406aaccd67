import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openTestPostgres } from '../support/databases.ts'
import type { TestPostgres } from '../support/databases.ts'
import { layDataFolder } from '../support/prepared-database.ts'
import { runProgram, startProgram } from '../support/program.ts'
import type { Program } from '../support/program.ts'

// Each starts the whole program, some several times.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let folder: string
async function makeFolder(): Promise<() => Promise<void>> {
  const made = await mkdtemp(join(tmpdir(), 'regatta-service-'))
  await layDataFolder(join(made, '.regatta'))
  folder = made
  return () => rm(made, { recursive: true, force: true })
}

/** Removed when what the test started has ended. */
async function makeTestFolder(): Promise<void> {
  onTestFinished(await makeFolder())
}

const LISTEN = { REGATTA_LISTEN: '127.0.0.1:0' }

const ASKS = `# Small

## Wave 1

- A1: Choose [rehearse: ask Which way? | left | right]

## Wave 2 (after Wave 1)

- B1: Write
`

async function serve(stopLater: (stop: () => PromiseLike<void>) => void = onTestFinished): Promise<Program> {
  const service = startProgram(['serve'], folder, LISTEN)
  stopLater(() => service[Symbol.asyncDispose]())
  await service.said(/Regatta listens on/)
  return service
}

const regatta = (...args: string[]): ReturnType<typeof runProgram> => runProgram(args, folder)
const as = (user: string, ...args: string[]): ReturnType<typeof runProgram> =>
  runProgram(args, folder, { USER: user })

const writePlan = (text: string): Promise<void> => writeFile(join(folder, 'plan.md'), text)

/** A run that asks, begun by a terminal that nobody answers at. */
async function beginAsking(): Promise<string> {
  await writePlan(ASKS)
  const begun = await regatta('run', 'plan.md')
  expect(begun.code).toBe(3)
  expect(begun.output).toMatch(/1: left\n +2: right\n[^]*regatta answer \w+ q1 OPTION/)
  return /started run (\w+)/.exec(begun.output)?.[1] ?? ''
}

describe('a service', () => {
  beforeEach(makeTestFolder)

  test('says in one line where it listens, logs to standard error, and ends when it is told to', async () => {
    const service = await serve()
    expect(service.output()).toMatch(/^Regatta listens on http:\/\/127\.0\.0\.1:\d+ \(Ctrl-C ends it\)\n$/)
    const address = /http:\S+/.exec(service.output())?.[0] ?? ''
    const ask = async (path: string): Promise<string> => await (await fetch(`${address}${path}`)).text()
    expect(JSON.parse(await ask('/ready'))).toEqual({ ready: true, missing: [] })
    const metrics = await ask('/metrics')
    expect(metrics).toContain('\nregatta_workers 1\n')
    expect(metrics).toContain('\nregatta_runs{status="running"} 0\n')
    for (const line of metrics.trim().split('\n'))
      expect(line).toMatch(
        /^(?:# (?:HELP|TYPE) regatta_\w+ .+|regatta_\w+(?:\{\w+="[\w+.-]+"\})? \d[\d.e-]*)$/,
      )
    for (const line of service.errors().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg')
    expect((await stat(join(folder, '.regatta/socket'))).mode & 0o777).toBe(0o600)
    service.child.kill('SIGTERM')
    expect(await service.ended).toBe(0)
    expect(service.errors()).toMatch(/"msg":"ends"[^]*"waitedFor":\[.*"msg":"has ended"\}\n$/)
    expect(await readdir(join(folder, '.regatta'))).not.toContain('socket')
  })

  test('says the way out where its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const taken = await runProgram(['serve'], folder, { REGATTA_LISTEN: `127.0.0.1:${port}` })
    expect(taken).toMatchObject({ code: 2, output: '', errors: expect.stringMatching(/REGATTA_LISTEN=/) })
  })

  test('refuses to start with a channel whose folder is not there, and says which', async () => {
    await writeFile(join(folder, 'regatta.yaml'), 'channels: { payments: { folder: none } }\n')
    const refused = await runProgram(['serve'], folder, LISTEN)
    expect(refused.code).toBe(2)
    expect(refused.errors).toMatch(/\/none is not there.*channels\.payments\.folder/s)
  })

  test('runs the plan that a terminal hands over, shows it there, and writes where that terminal stands', async () => {
    await writeFile(
      join(folder, 'regatta.yaml'),
      JSON.stringify({
        agent: 'sh',
        agents: { sh: { command: ['sh', '-c', 'echo x >> "$REGATTA_TASK.txt"'] } },
      }),
    )
    await serve()
    await writePlan('# Small\n\n## Wave 1 (5 parallel agents)\n\n- A1: Write\n')
    const { code, output } = await regatta('run', 'plan.md')
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/^plan\.md:3: warning/) })
    expect(output).toMatch(/ana started run r\w+, Small: 1 task[^]*A1 done[^]*all done/)
    expect(await readFile(join(folder, 'A1.txt'), 'utf8')).toBe('x\n')
    const json = await regatta('run', 'plan.md', '--json')
    const types = json.output
      .trim()
      .split('\n')
      .map(line => (JSON.parse(line) as { type: string }).type)
    expect([types[0], ...types.slice(-2)]).toEqual(['run-created', 'run-ended', 'head'])
    const refused = await regatta('run', 'plan.md', '--agent', 'nobody')
    expect(refused).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/plan\.md cannot be run:\n.*"nobody"/),
    })
  })

  test('goes on with a run when the terminal that follows it is interrupted, which says how to come back', async () => {
    const command = ['sh', '-c', 'sleep 3 && echo x > "$REGATTA_TASK.txt"']
    await writeFile(
      join(folder, 'regatta.yaml'),
      JSON.stringify({ agent: 'sh', agents: { sh: { command } } }),
    )
    await serve()
    await writePlan('# Small\n\n## Wave 1\n\n- A1: Write\n- A2: Write\n')
    const follower = startProgram(['run', 'plan.md'], folder)
    onTestFinished(() => follower[Symbol.asyncDispose]())
    await follower.said(/started run/)
    follower.child.kill('SIGINT')
    expect(await follower.ended).toBe(130)
    const run = /started run (\w+)/.exec(follower.output())?.[1] ?? ''
    expect(follower.output()).toMatch(
      new RegExp(`goes on in process \\d+ \\(regatta serve\\).*regatta status ${run}.*run --resume ${run}`),
    )
    const again = await regatta('run', '--resume', run)
    expect(again).toMatchObject({ code: 0, output: expect.stringContaining('all done') })
    expect(again.output).not.toContain('started run')
  })

  test('of two terminals that answer at once one decides; both are told what, and so is who follows', async () => {
    await serve()
    const run = await beginAsking()
    const follower = startProgram(['log', run, '-f'], folder)
    onTestFinished(() => follower[Symbol.asyncDispose]())
    await follower.said(/Question q1/)
    const answers = await Promise.all([
      as('ben', 'answer', run, 'q1', 'left'),
      as('cleo', 'answer', run, 'q1', '2'),
    ])
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set([0, 1]))
    const won = answers.find(({ code }) => code === 0)!
    const lost = answers.find(({ code }) => code === 1)!
    const [, by, label] = /q1 about A1 is answered by (ben|cleo): (left|right)/.exec(won.output) ?? []
    expect(lost.errors).toContain(`${by} has answered q1 already: ${label}`)
    expect(await follower.ended).toBe(0)
    expect(follower.output()).toMatch(new RegExp(`${by} answered q1 about A1: ${label}[^]*All done`))
  })

  test('killed, it leaves who follows with a word on how to go on, and started again it goes on', async () => {
    const service = await serve()
    const run = await beginAsking()
    const follower = startProgram(['log', run, '--follow'], folder)
    onTestFinished(() => follower[Symbol.asyncDispose]())
    await follower.said(/Question q1/)
    service.child.kill('SIGKILL')
    expect(await follower.ended).toBe(1)
    expect(follower.errors()).toMatch(/does not answer any more.*regatta serve.*run --resume/)
    await serve()
    const given = await regatta('answer', 'q1', 'left', '--json')
    expect(given.code).toBe(0)
    expect(JSON.parse(given.output)).toMatchObject({
      question: 'q1',
      counts: true,
      refusal: null,
      answer: { by: 'ana' },
    })
    expect(await regatta('run', '--resume', run)).toMatchObject({ code: 0 })
  })
})

describe.each([
  ['through a service', true],
  ['without a service', false],
])('%s', (_, isServed) => {
  let run: string
  // All but the last only look at it.
  beforeAll(async () => {
    const stack = new AsyncDisposableStack()
    stack.defer(await makeFolder())
    if (isServed) await serve(stop => stack.defer(stop))
    run = await beginAsking()
    return () => stack.disposeAsync()
  })

  test('status shows how runs stand, and what they ask', async () => {
    const all = await regatta('status')
    expect(all.code).toBe(0)
    expect(all.output).toMatch(/^Small/)
    expect(all.output).toContain(`regatta answer ${run} q1 OPTION`)
    expect(all.output.includes(`Nobody works on it now: regatta run --resume ${run}`)).toBe(!isServed)
    expect(await regatta('status', run)).toMatchObject({ code: 0, output: expect.stringContaining('Wave 2') })
    const json = await regatta('status', '--json')
    expect(JSON.parse(json.output)).toMatchObject({
      runs: [
        {
          run,
          status: 'running',
          questions: [{ id: 'q1', task: 'A1', options: [{ label: 'left' }, {}, {}] }],
        },
      ],
    })
  })

  test('log tells the story, or the events', async () => {
    const story = await regatta('log', run)
    expect(story.code).toBe(0)
    expect(story.output).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}ana started run/)
    const json = await regatta('log', run, '--json')
    expect(JSON.parse(json.output.split('\n')[0] ?? '')).toMatchObject({ run, type: 'run-created' })
  })

  test.runIf(isServed)('status and log refuse what is no run, and name those that are', async () => {
    const named = expect.stringMatching(`no run (?:x+|rnone).*${run} \\(Small\\)`) as string
    expect(await regatta('status', 'x'.repeat(70))).toMatchObject({ code: 2, errors: named })
    expect(await regatta('log', 'rnone')).toMatchObject({ code: 2, errors: named })
  })

  test.runIf(isServed)(
    'answer refuses what is no question, no answer or no run, and names those that are',
    async () => {
      for (const [args, said] of [
        [['q9', 'left'], /no question q9.*q1 \(A1 asks: Which way\?\)/],
        [['q1', 'up'], /none of the answers[^]*1: left/],
        [['rnone', 'q1', 'left'], /no run rnone.*\(Small\)/],
        [['q1'], /Name a question and what you answer/],
      ] as const) {
        const refused = await regatta('answer', ...args)
        expect({ code: refused.code, said: said.test(refused.errors) ? 'it' : refused.errors }).toEqual({
          code: 2,
          said: 'it',
        })
      }
    },
  )

  test('answer decides once, and says who did when it comes too late', async () => {
    const first = await as('ben', 'answer', 'q1', 'left')
    expect(first).toMatchObject({ code: 0, output: expect.stringContaining('answered by ben: left') })
    expect(first.output.includes('Nobody works on it now')).toBe(!isServed)
    const late = await as('cleo', 'answer', run, 'q1', 'right')
    expect(late).toMatchObject({
      code: 1,
      errors: expect.stringContaining('ben has answered q1 already: left'),
    })
  })
})

let server: TestPostgres
beforeAll(async () => {
  server = await openTestPostgres()
})
afterAll(() => server[Symbol.asyncDispose]())

test('a run goes on at a server with its question and its thread, moved there from the data folder', async () => {
  await makeTestFolder()
  const there = { DATABASE_URL: await server.url() }
  const regattaThere = (...args: string[]): ReturnType<typeof runProgram> => runProgram(args, folder, there)
  const service = await serve()
  await writePlan(ASKS.replace('## Wave 2', '- A2: Write [rehearse: slow]\n\n## Wave 2'))
  await using follower = startProgram(['run', 'plan.md'], folder)
  await follower.said(/1: left/)
  const run = /started run (\w+)/.exec(follower.output())?.[1] ?? ''
  expect(await regattaThere('move')).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/regatta serve/),
  })
  service.child.kill('SIGKILL')
  await service.ended
  expect(await regattaThere('move')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/Restored \d+ rows[^]*1 run: nothing[^]*database\.moved/),
  })
  expect(await regatta('status')).toMatchObject({ code: 2, errors: expect.stringMatching(/DATABASE_URL/) })

  const after = startProgram(['serve'], folder, { ...there, ...LISTEN })
  onTestFinished(() => after[Symbol.asyncDispose]())
  await after.said(/listens on/)
  const address = /http:\S+/.exec(after.output())?.[0] ?? ''
  const { messages } = (await (await fetch(`${address}/api/channels/general?as=ana`)).json()) as {
    messages: { replies: number }[]
  }
  expect(messages).toEqual([expect.objectContaining({ replies: expect.any(Number) })])
  expect(await regattaThere('answer', run, 'q1', 'left')).toMatchObject({ code: 0 })
  await using last = startProgram(['log', run, '--follow'], folder, there)
  expect(await last.ended).toBe(0)
  expect(last.output()).toMatch(/answered q1[^]*All done/)
  const file = join(folder, 'kept')
  expect(await regattaThere('backup', file)).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^Kept/),
  })
  const elsewhere = { REGATTA_DATA: join(folder, 'elsewhere') }
  await layDataFolder(elsewhere.REGATTA_DATA)
  const restored = await runProgram(['restore', file], folder, elsewhere)
  expect(restored).toMatchObject({ code: 0, output: expect.stringContaining('1 run: nothing') })
})

test('a service ends in its time though an agent hangs, somebody looks on and the database is locked, and says so', async () => {
  await makeTestFolder()
  const url = await server.url()
  const service = startProgram(['serve'], folder, { DATABASE_URL: url, REGATTA_END_SECONDS: '3', ...LISTEN })
  onTestFinished(() => service[Symbol.asyncDispose]())
  await service.said(/listens on/)
  const address = /http:\S+/.exec(service.output())?.[0] ?? ''
  await writePlan('# Small\n\n## Wave 1\n\n- A1: Write [rehearse: hang]\n')
  await using follower = startProgram(['run', 'plan.md', '--json'], folder, { DATABASE_URL: url })
  await follower.said(/attempt-claimed/)
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  await fetch(`${address}/api/events?as=ana`, { signal: stop.signal })
  const client = postgres(url, { max: 1, onnotice: () => undefined })
  onTestFinished(() => client.end({ timeout: 0 }))
  const locked = await client.reserve()
  await locked`begin`
  await locked`select * from runs for update`
  service.child.kill('SIGTERM')
  expect(await service.ended).toBe('SIGKILL')
  const lines = service.errors().trim().split('\n')
  expect(lines.map(line => JSON.parse(line) as object).at(-1)).toMatchObject({
    level: 'error',
    msg: expect.stringMatching(/^did not end in time/) as string,
    waitsFor: expect.arrayContaining([expect.stringMatching(/^attempt r\w+\/0\/1$/)]) as string[],
    instance: expect.stringMatching(/\/\d+$/) as string,
  })
})

test('with a database elsewhere and no service here, all of them ask it themselves, while a worker does what the service leaves to it', async () => {
  await makeTestFolder()
  const database = { DATABASE_URL: await server.url() }
  const other = await mkdtemp(join(tmpdir(), 'regatta-elsewhere-'))
  onTestFinished(() => rm(other, { recursive: true, force: true }))
  const there = (...args: string[]): ReturnType<typeof runProgram> => runProgram(args, other, database)
  await writePlan(ASKS)
  const begun = await runProgram(['run', 'plan.md'], folder, database)
  const run = /started run (\w+)/.exec(begun.output)?.[1] ?? ''
  expect(await there('status')).toMatchObject({ code: 0, output: expect.stringContaining(run) })
  const service = startProgram(['serve', '--slots', '0'], folder, { ...database, ...LISTEN })
  onTestFinished(() => service[Symbol.asyncDispose]())
  const own = { ...database, REGATTA_DATA: join(other, 'worker') }
  const worker = startProgram(['worker', '--slots', '2', '--labels', 'gpu', '--drain', '5'], other, own)
  onTestFinished(() => worker[Symbol.asyncDispose]())
  await Promise.all([service.said(/listens on/), worker.said(/up to 2 attempts at once, and has gpu/)])
  const follower = startProgram(['log', run, '--follow'], other, database)
  onTestFinished(() => follower[Symbol.asyncDispose]())
  await follower.said(/Question q1/)
  expect(await there('answer', 'q1', 'left')).toMatchObject({
    code: 0,
    output: expect.stringContaining('If none runs elsewhere'),
  })
  expect(await follower.ended).toBe(0)
  expect(follower.output()).toMatch(/ana answered q1[^]*All done/)
  const told = JSON.parse((await there('status', run, '--json')).output) as { instances: { slots: number }[] }
  expect(told.instances.toSorted((a, b) => a.slots - b.slots)).toMatchObject([
    { verb: 'serve', slots: 0 },
    { verb: 'worker', slots: 2, labels: ['gpu'], pid: worker.child.pid },
  ])
  const name = `${hostname()}/${worker.child.pid}`
  expect(await there('drain', 'nowhere')).toMatchObject({ code: 2, errors: expect.stringContaining(name) })
  expect(await there('drain', name)).toMatchObject({
    code: 0,
    output: `Asked ${name} to end within 30 min.\n`,
  })
  expect(await worker.ended).toBe(0)
})

test('status, answer and log also work beside a terminal that runs a plan by itself', async () => {
  await makeTestFolder()
  await writePlan('# Small\n\n## Wave 1\n\n- A1: Write [rehearse: hang]\n')
  const runner = startProgram(['run', 'plan.md', '--json'], folder)
  onTestFinished(() => runner[Symbol.asyncDispose]())
  await runner.said(/attempt-claimed/)
  const run = /"run":"(\w+)"/.exec(runner.output())?.[1] ?? ''
  expect(await regatta('status')).toMatchObject({ code: 0, output: expect.stringContaining(run) })
  expect((await regatta('log', run)).output).toContain('ana started run')
  expect((await regatta('answer', run, 'q1', 'left')).errors).toContain('no question q1')
})
