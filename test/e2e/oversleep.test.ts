import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { expect, onTestFinished, test } from 'vitest'
import type { Event } from '../../src/run/event.ts'
import { openTestPostgres } from '../support/databases.ts'
import { commitAll, git, initRepository } from '../support/git-target.ts'
import { startProgram } from '../support/program.ts'
import type { Program } from '../support/program.ts'
import { until } from '../support/until.ts'

const MINUTE_MS = 60_000
const NAME = '$REGATTA_TASK-$REGATTA_ATTEMPT'
/** Works until it is told that it may end, and leaves a file for each attempt. */
const PATIENT = `touch "$GO/begun-${NAME}"; while [ ! -e "$GO/${NAME}" ]; do sleep 0.1; done; echo x > "${NAME}.txt"; touch "$GO/ended-${NAME}"; echo wrote`

test(
  'who is frozen past its lease and awake again does not win over who took its work over',
  { timeout: 5 * MINUTE_MS },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'regatta-oversleep-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    await using server = await openTestPostgres()
    const shared = { DATABASE_URL: await server.url(), GO: join(folder, 'go'), REGATTA_END_SECONDS: '300' }
    const client = postgres(shared.DATABASE_URL, { max: 1, onnotice: () => undefined })
    onTestFinished(() => client.end({ timeout: 0 }))
    const start = (name: string, ...args: string[]): Program => {
      const program = startProgram(args, folder, { ...shared, REGATTA_DATA: join(folder, name) })
      onTestFinished(() => program[Symbol.asyncDispose]())
      return program
    }
    const untilThere = (name: string): Promise<boolean> =>
      until(() => existsSync(join(shared.GO, name)), name, MINUTE_MS)
    const finish = (name: string): Promise<void> => writeFile(join(shared.GO, name), '')
    const read = async (): Promise<Event[]> =>
      (await client<{ text: string }[]>`select text from events order by seq`).map(
        ({ text }) => JSON.parse(text) as Event,
      )
    const repository = join(folder, 'shop')
    await Promise.all([mkdir(repository), mkdir(shared.GO)])
    initRepository(repository)
    commitAll(repository)
    await writeFile(
      join(folder, 'regatta.yaml'),
      JSON.stringify({
        agent: 'sh',
        agents: { sh: { command: ['sh', '-c', PATIENT], env: ['GO'] } },
        workspace: { remote: { url: repository, base: 'main' } },
      }),
    )
    await writeFile(join(folder, 'plan.md'), '# One\n\n## Wave 1\n- A1: Write\n')

    const sleeper = start('sleeper', 'run', 'plan.md', '--yes', '--json')
    await untilThere('begun-A1-1')
    sleeper.child.kill('SIGSTOP')
    onTestFinished(() => void sleeper.child.kill('SIGCONT'))
    // Its agent knows nothing of that.
    await finish('A1-1')
    await untilThere('ended-A1-1')
    const aged = await client`
      update pgboss.job set heartbeat_on = now() - interval '1 hour'
      where name like 'attempt%' and state = 'active' returning id`
    expect(aged).toHaveLength(1)
    start('other', 'worker', '--slots', '1')
    await untilThere('begun-A1-2')

    // It is awake while the other is still at it, and says what its agent did.
    sleeper.child.kill('SIGCONT')
    await until(
      async () => (await read()).some(({ type }) => type === 'report-ignored'),
      'its report',
      MINUTE_MS,
    )
    await finish('A1-2')
    expect([await sleeper.ended, sleeper.errors()]).toEqual([0, ''])

    const done = (await read()).flatMap(event => (event.type === 'task-done' ? [event] : []))
    expect(done).toMatchObject([{ task: 'A1', attempt: 2 }])
    const [branch = ''] = git(repository, [
      'for-each-ref',
      '--format=%(refname)',
      'refs/heads/regatta/r*',
    ]).split('\n')
    expect(git(repository, ['ls-tree', '--name-only', branch]).split('\n')).toEqual(['A1-2.txt'])
  },
)
