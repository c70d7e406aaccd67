import { expect, it, onTestFinished } from 'vitest'
import { Seal } from '../../src/store/backup-form.ts'
import type { BackupError, BackupHead, TableLine } from '../../src/store/backup-form.ts'
import { toStatement } from '../../src/store/driver.ts'
import { KEPT_TABLES } from '../../src/store/kept-tables.ts'
import { openPostgres, openStore } from '../../src/store/open-store.ts'
import { SCHEMA_MIN } from '../../src/store/restore.ts'
import type { SqlStore } from '../../src/store/sql-store.ts'
import { failOnWarning, openTestPglite } from '../support/databases.ts'
import {
  makeInbound,
  makeMessage,
  makePlan,
  makePost,
  makeSaid,
  makeSchedule,
  makeThread,
  writePostsAlone,
} from '../support/chat-rows.ts'
import {
  makeAttempt,
  makeChange,
  makeEscalation,
  makeEvents,
  makeJob,
  makeRef,
  makeTask,
  QUEUE,
  writeAlone,
} from '../support/store-change.ts'

const ODD = '“quoted” \\ \t\n\u2028 🚣 \u0001'

/** Backups between the two kinds of database; `url` makes an empty one on a server. */
export function testBackups(url: () => Promise<string>): void {
  it('keeps every table there is', async () => {
    const driver = await openTestPglite()
    onTestFinished(() => driver[Symbol.asyncDispose]())
    const all = await driver.run(
      toStatement<{ name: string }>(
        'list tables',
        `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
      ),
    )
    expect(KEPT_TABLES.map(({ name }) => name).toSorted()).toEqual(all.map(({ name }) => name))
  })

  it('brings all from an embedded database to a server as it was, and what waits for a worker waits there', async () => {
    const from = await openEmbedded()
    await fill(from)
    const lines = await backUp(from)
    const to = await openServer(await url())
    expect(await to.upkeep.restore(iterate(lines))).toMatchObject({
      head: { version: '0.0.0' },
      rows: expect.any(Number) as number,
      runs: ['r'],
    })
    // But for when it was made, and the lines' own seal.
    expect((await backUp(to)).slice(1, -1)).toEqual(lines.slice(1, -1))
    expect(await to.eventsOf('r', null)).toEqual(makeEvents('r', 1, 3))
    expect((await to.console.readFile('f1'))?.bytes).toEqual(new Uint8Array([0, 255, 10, 13]))
    await to.openQueues([QUEUE])
    expect(await to.fetchJobs(QUEUE, 5)).toMatchObject([{ data: { run: 'r', task: 2, attempt: 1 } }])
    expect(await to.fetchJobs('bell', 5)).toMatchObject([{ data: { ring: 'look', run: 'r' } }])
    expect(await to.findOrphans()).toMatchObject([{ task: 1, host: 'h', token: 't' }])
    // What is kept from now on comes after what was kept before.
    const rev = await to.console.latestRev()
    expect(rev).toBe(await from.console.latestRev())
    await to.console.say(makeSaid('general', 'later'), null)
    expect(await to.console.latestRev()).toBe(rev + 1)
    await to.chats.keepInbound(makeInbound('slack', 'k2'))
    expect((await to.chats.waitingInbound(9_999_999_999_999, 9)).map(({ key }) => key)).toEqual(['k1', 'k2'])
  })

  it('restores what an older version kept, as if that had been brought up to date', async () => {
    const from = await openEmbedded()
    await fill(from)
    const lines = await backUp(from)
    const to = await openServer(await url())
    await to.upkeep.restore(iterate(toOldest(lines)))
    expect((await backUp(to)).slice(1, -1)).toEqual(lines.slice(1, -1))
  })

  it('restores nothing of what is damaged, of another version, or into a database that holds something', async () => {
    const from = await openEmbedded()
    await fill(from)
    const lines = await backUp(from)
    const to = await openServer(await url())
    const refuses = async (given: string[], code: BackupError['code']): Promise<void> => {
      const error: unknown = await to.upkeep.restore(iterate(given)).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ name: 'BackupError', code })
      expect(await to.listRuns(5)).toEqual([])
    }
    await refuses(['# A plan'], 'not-a-backup')
    await refuses([], 'not-a-backup')
    await refuses(lines.slice(0, -1), 'damaged')
    for (const schema of [SCHEMA_MIN - 1, (JSON.parse(lines[0]!) as BackupHead).schema + 1])
      await refuses(lines.with(0, lines[0]!.replace(/"schema":\d+/, `"schema":${schema}`)), 'other-version')
    const at = lines.findIndex(line => line.includes('Which one?'))
    await refuses(lines.with(at, lines[at]!.replace('Which one?', 'Which two?')), 'damaged')
    await refuses(lines.toSpliced(at, 1), 'damaged')
    await to.upkeep.restore(iterate(lines))
    await expect(to.upkeep.restore(iterate(lines))).rejects.toMatchObject({ code: 'not-empty' })
    const busy = await openServer(await url())
    await busy.signIn({ id: 'w2', host: 'h', pid: 1 })
    await expect(busy.upkeep.restore(iterate(lines))).rejects.toMatchObject({ code: 'in-use' })
  })
}

async function openEmbedded(): Promise<SqlStore> {
  const store = await openStore(await openTestPglite(), failOnWarning)
  onTestFinished(() => store[Symbol.asyncDispose]())
  return store
}

async function openServer(url: string): Promise<SqlStore> {
  const store = await openPostgres({ url, maxConnections: 2, warn: failOnWarning })
  onTestFinished(() => store[Symbol.asyncDispose]())
  return store
}

async function backUp(store: SqlStore): Promise<string[]> {
  const lines: string[] = []
  await store.upkeep.backUp('0.0.0', async more => void lines.push(...more))
  return lines
}

/** As the first version made it that made backups: without what came to be since. */
function toOldest(lines: string[]): string[] {
  const head = lines[0]!.replace(/"schema":\d+/, `"schema":${SCHEMA_MIN}`)
  let table: TableLine = { table: '', columns: [] }
  const older = lines.slice(1, -1).flatMap(line => {
    if (line.startsWith('{')) table = JSON.parse(line) as TableLine
    if (table.table === 'forgotten') return []
    if (table.table !== 'workers') return [line]
    const at = table.columns.indexOf('drain_ms')
    if (line.startsWith('{')) return [JSON.stringify({ ...table, columns: table.columns.toSpliced(at, 1) })]
    return [JSON.stringify((JSON.parse(line) as string[]).toSpliced(at, 1))]
  })
  const seal = new Seal()
  for (const line of [head, ...older]) seal.add(line)
  return [head, ...older, JSON.stringify(seal.end())]
}

async function* iterate(lines: string[]): AsyncGenerator<string, void> {
  yield* lines
}

/** Something in most tables, with what could go wrong on its way. */
async function fill(store: SqlStore): Promise<void> {
  await store.openQueues([QUEUE])
  await store.signIn({ id: 'w', host: 'h', pid: 1 })
  const rows = {
    tasks: [makeTask('r', 1, { title: ODD }), makeTask('r', 2)],
    attempts: [
      makeAttempt(makeRef('r', 1), { status: 'running', worker: 'w', token: 't', message: ODD }),
      makeAttempt(makeRef('r', 2)),
    ],
    escalations: [makeEscalation('r', 'q1')],
  }
  const jobs = [makeJob('r', 1), makeJob('r', 2)]
  await writeAlone(store, makeChange('r', 1, 3, { rows, jobs, capacityDelta: 2, inLine: true }))
  // One is at work, the other was fetched by who died before it was claimed.
  await store.fetchJobs(QUEUE, 5)
  await store.keepPrompt(makeRef('r', 1), ODD)
  await store.keepActivity([{ ...makeRef('r', 1), at: 1, text: ODD }])
  const thread = makeThread('slack')
  await store.chats.keepInbound(makeInbound('slack', 'k1', ODD))
  await store.transaction(tx => store.chats.keepPlan(tx, makePlan(thread, 'r')))
  await writePostsAlone(store, [makePost(thread, 'r/preview', ODD)])
  await store.transaction(tx => store.schedules.keep(tx, makeSchedule(thread, 's1')))
  await store.console.makeChannel({ id: 'general', name: 'general', at: 1 })
  const files = [{ id: 'f1', name: 'plan.md', bytes: new Uint8Array([0, 255, 10, 13]) }]
  await store.console.say(makeSaid('general', 'm1', { text: ODD, files }), null)
  await store.console.say(makeSaid('general', 'm2', { text: null, body: makeMessage(ODD) }), null)
}
