import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openTestPostgres } from '../support/databases.ts'
import { Line } from '../support/line.ts'
import { startProgram } from '../support/program.ts'
import { until } from '../support/until.ts'

const LIMIT_MS = 60_000
const PLAN = '# Small\n\n## Wave 1\n- A1: Write\n- A2: Write\n\n## Wave 2 (after Wave 1)\n- B1: Write\n'
/** Works until it is told that it may end. */
const PATIENT =
  'touch "$GO-$REGATTA_TASK"; while [ ! -e "$GO" ]; do sleep 0.2; done; echo x > "$REGATTA_TASK.txt"; echo wrote'

test(
  'what agents do while the database is away is kept, each task is done once, and the log says so once',
  {
    timeout: 300_000,
  },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'regatta-away-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    await using server = await openTestPostgres()
    const address = new URL(await server.url())
    await using line = await Line.open(Number(address.port))
    address.port = String(line.port)
    const GO = join(folder, '.regatta', 'go')
    const variables = { DATABASE_URL: address.href, REGATTA_LISTEN: '127.0.0.1:0', GO }
    const agents = { sh: { command: ['sh', '-c', PATIENT], env: ['GO'] } }
    await writeFile(join(folder, 'regatta.yaml'), JSON.stringify({ agent: 'sh', agents }))
    await writeFile(join(folder, 'plan.md'), PLAN)
    await using service = startProgram(['serve'], folder, variables)
    await service.said(/listens on http:\S+/)
    const [url = ''] = /http:\S+/.exec(service.output()) ?? []
    await using run = startProgram(['run', 'plan.md', '--yes', '--json'], folder, variables)
    // One that is not recorded yet does not run: it would be given back.
    await until(() => existsSync(`${GO}-A1`) && existsSync(`${GO}-A2`), 'both at work', LIMIT_MS)

    await line.refuse()
    const ask = async (): Promise<number> => (await fetch(new URL('/api/hello', url))).status
    await until(async () => (await ask()) === 503, 'the page to say so', LIMIT_MS)
    await writeFile(GO, '')
    await until(
      () => service.errors().includes('what an attempt came to could not be stored'),
      'its end',
      LIMIT_MS,
    )
    await line.accept()

    expect(await run.ended).toBe(0)
    const events = run.output().match(/"type":"[a-z-]+"/g) ?? []
    const count = (type: string): number => events.filter(event => event === `"type":"${type}"`).length
    expect(['attempt-claimed', 'attempt-ended', 'task-done'].map(count)).toEqual([3, 3, 3])
    for (const said of ['The database cannot be used just now', 'could not heed bells'])
      expect(service.errors().split(said).length - 1).toBeLessThanOrEqual(2)
  },
)
