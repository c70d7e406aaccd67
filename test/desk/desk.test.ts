import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { toCopy } from '../../src/desk/copy.ts'
import type { Desk, News } from '../../src/desk/port.ts'
import type { Input } from '../../src/run/input.ts'
import type { ActivityRow } from '../../src/store/port.ts'
import { until } from '../support/until.ts'
import { FINISHED, asking, beginIn, beginningIn, openRemoteTo, openStand, readUntil } from './stand.ts'
import type { Stand } from './stand.ts'

const WAYS: [string, (stand: Stand) => Promise<Desk>][] = [
  ['in this process', async stand => stand.desk],
  ['in another process', openRemoteTo],
]

describe.each(WAYS)('a desk %s', (_, open) => {
  let stand: Stand
  let desk: Desk
  let leave: AbortController
  beforeEach(async () => {
    stand = await openStand()
    desk = await open(stand)
    leave = new AbortController()
  })
  afterEach(async () => {
    leave.abort()
    await desk[Symbol.asyncDispose]()
    await stand[Symbol.asyncDispose]()
  })

  const follow = (run: string, after = 0): AsyncIterator<News> =>
    desk.follow(run, after, leave.signal)[Symbol.asyncIterator]()
  const end = async (task: string, report = FINISHED): Promise<void> => {
    const go = await until(() => stand.works.get(task), `an agent works on ${task}`)
    stand.works.delete(task)
    go.report(report)
  }

  test('begins a run and tells all that happens in it, from the first event on, none left out and none twice', async () => {
    const run = await beginIn(desk, stand.folder)
    const news = follow(run)
    const first = await readUntil(news, ({ event }) => event.type === 'attempt-claimed')
    expect(first[0]).toMatchObject({
      seq: 1,
      event: { type: 'run-created', by: 'ana', folder: stand.folder },
    })
    await end('A1')
    await end('A2')
    const rest = await readUntil(news, ({ event }) => event.type === 'run-ended')
    const told = [...first, ...rest]
    expect(told.map(({ seq }) => seq)).toEqual(told.map((_, index) => index + 1))
    const stored = await desk.eventsOf(run)
    expect(told.map(({ event }) => event)).toEqual(stored.map(({ text }) => JSON.parse(text) as unknown))
    expect(toCopy(stored)?.status).toBe('done')
    expect((await desk.rowsOf(run))?.run).toMatchObject({ id: run, status: 'done', seq: told.length })
    expect(await desk.listRuns(5)).toMatchObject([{ id: run }])
  })

  test('tells only what comes after the number one has', async () => {
    const run = await beginIn(desk, stand.folder)
    await until(() => stand.works.size === 2, 'both agents work')
    const { seq } = await desk.submit(run, { type: 'look' })
    const news = follow(run, seq)
    expect(await desk.submit(run, { type: 'pause', by: 'ben' })).toEqual({ refusal: null, seq: seq + 1 })
    expect(await readUntil(news, () => true)).toMatchObject([
      { seq: seq + 1, event: { type: 'run-paused', by: 'ben' } },
    ])
  })

  test('knows how the history of a run ended that was forgotten', async () => {
    const old = { seq: 9, hash: 'a'.repeat(64), endedAt: 5 }
    const { views } = stand.store
    vi.spyOn(views, 'readForgotten').mockImplementation(async run => (run === 'old' ? old : null))
    expect(await Promise.all(['old', 'none'].map(run => desk.forgottenOf(run)))).toEqual([old, null])
  })

  test('knows where runs are told of that go on', async () => {
    const run = await beginIn(desk, stand.folder)
    const { store } = stand
    for (const root of ['m1', 'm2']) {
      const thread = { chat: 'slack', channel: 'C1', root }
      await store.transaction(tx => store.chats.writePosts(tx, [], { thread, run }))
    }
    expect(await desk.toldIn('slack')).toEqual(['C1'])
    expect(await desk.toldIn('discord')).toEqual([])
  })

  test('knows which instances are there, and what each takes on', async () => {
    const there = { host: 'here', working: 0, about: { slots: 10, agents: ['agent'] } }
    expect(await desk.listInstances()).toMatchObject([there])
  })

  test('knows what stands in the way of all runs', async () => {
    expect(await desk.listTroubles()).toEqual(['The disk of here is full'])
  })

  test('shows what agents do', async () => {
    const run = await beginIn(desk, stand.folder)
    const agent = await until(() => stand.works.get('A1'), 'an agent works on A1')
    const news = follow(run)
    await readUntil(news, () => true)
    const shown = readActivity(news)
    agent.show('half done')
    expect(await shown).toMatchObject([{ run, task: 0, attempt: 1, text: 'half done' }])
  })

  test('of two answers takes the first, and tells the second who decided what', async () => {
    const run = await beginIn(desk, stand.folder)
    await end('A1', asking('Which way?', ['left', 'right']))
    await readUntil(follow(run), ({ event }) => event.type === 'escalated')
    const answer = (by: string, option: string): ReturnType<Desk['submit']> =>
      desk.submit(run, { type: 'answer', by, escalation: 'q1', option })
    expect((await answer('ana', 'reply-1')).refusal).toBeNull()
    expect((await answer('ben', 'reply-2')).refusal).toEqual({
      code: 'settled',
      message: expect.stringMatching(/ana has answered q1 already: left/) as string,
    })
    expect((await answer('ben', 'reply-9')).refusal).not.toBeNull()
  })

  test('knows nothing of a run that is not there', async () => {
    expect([await desk.listRuns(5), await desk.rowsOf('rnone'), await desk.eventsOf('rnone')]).toEqual([
      [],
      undefined,
      [],
    ])
    expect(await desk.submit('rnone', { type: 'pause', by: 'ana' })).toMatchObject({
      refusal: { code: 'unknown', message: 'There is no run rnone.' },
    })
  })

  test('begins nothing that something speaks against, and says all of it', async () => {
    expect(await desk.begin(beginningIn(stand.folder, 'Once upon a time.'))).toMatchObject({
      problems: [expect.stringMatching(/./)],
    })
    const wishes = { ...beginningIn(stand.folder).wishes, agent: 'nobody', only: 'Wave 9' }
    expect(await desk.begin({ ...beginningIn(stand.folder), wishes })).toMatchObject({
      problems: [expect.stringContaining('no agent "nobody"'), expect.stringContaining('no wave "Wave 9"')],
    })
    for (const folder of [`${stand.folder}/none`, 'here']) {
      expect(await desk.begin(beginningIn(folder))).toMatchObject({
        problems: [expect.stringContaining(`no folder ${folder}`)],
      })
    }
    expect(await desk.listRuns(5)).toEqual([])
  })

  test('stops telling when one leaves', async () => {
    const run = await beginIn(desk, stand.folder)
    const news = follow(run)
    await readUntil(news, () => true)
    leave.abort()
    await until(async () => (await news.next()).done, 'it ends')
  })
})

describe('a desk in another process', () => {
  let stand: Stand
  let remote: Awaited<ReturnType<typeof openRemoteTo>>
  beforeEach(async () => {
    stand = await openStand()
    remote = await openRemoteTo(stand)
  })
  afterEach(async () => {
    await remote[Symbol.asyncDispose]()
    await stand[Symbol.asyncDispose]()
  })

  test('says that the service is gone, what is kept, and how to go on', async () => {
    const run = await beginIn(remote, stand.folder)
    const news = remote.follow(run, 0, new AbortController().signal)[Symbol.asyncIterator]()
    await readUntil(news, () => true)
    const ended = readUntil(news, ({ event }) => event.type === 'run-ended')
    await Promise.all([
      expect(ended).rejects.toThrow(
        /Process \d+ \(regatta serve\) does not answer.*kept.*regatta run --resume/,
      ),
      remote.end(),
    ])
    await expect(remote.listRuns(1)).rejects.toMatchObject({ name: 'DeskError', code: 'gone' })
  })

  test('ends its telling when the runs over there are closed', async () => {
    const run = await beginIn(remote, stand.folder)
    const news = remote.follow(run, 0, new AbortController().signal)[Symbol.asyncIterator]()
    await readUntil(news, () => true)
    const ended = readUntil(news, ({ event }) => event.type === 'run-ended')
    await Promise.all([
      expect(ended).rejects.toMatchObject({ code: 'gone' }),
      stand.desk[Symbol.asyncDispose](),
    ])
  })

  test('takes nothing that people do not say', async () => {
    const run = await beginIn(remote, stand.folder)
    const inputs: Input[] = [
      { type: 'claim', task: 0, attempt: 1, worker: 'w' },
      { type: 'report', task: 0, attempt: 1, token: 't', outcome: { kind: 'stopped' }, usage: null },
      { type: 'pause', by: '' },
    ]
    const wishes = { ...beginningIn(stand.folder).wishes, only: '' }
    await expect(remote.begin({ ...beginningIn(stand.folder), wishes })).rejects.toThrow(/“wishes\.only”/)
    for (const input of inputs)
      await expect(remote.submit(run, input as never)).rejects.toMatchObject({ code: 'refused' })
    const beginning = beginningIn('x'.repeat(5_000))
    await expect(remote.begin(beginning)).rejects.toThrow(/“wishes\.folder” .*another version/)
    expect((await remote.rowsOf(run))?.run.status).toBe('running')
  })

  test('takes a plan of the largest size, and no more', async () => {
    const plan = (bytes: number): string => beginningText().padEnd(bytes, 'x')
    const taken = await remote.begin(beginningIn(stand.folder, plan(2_000_000)))
    expect(taken).toHaveProperty('run')
    await expect(remote.begin(beginningIn(stand.folder, plan(3_000_000)))).rejects.toThrow(/too much at once/)
  })
})

async function readActivity(news: AsyncIterator<News>): Promise<ActivityRow[]> {
  for (;;) {
    const { value } = (await news.next()) as IteratorResult<News, undefined>
    if (!value) throw new Error('It ended')
    if (value.type === 'activity') return value.rows
  }
}

function beginningText(): string {
  return `${new TextDecoder().decode(beginningIn('/').bytes)}\n\nWords: `
}
