import { expect, test } from 'vitest'
import { followRun } from '../../src/desk/follow-run.ts'
import type { FollowContext } from '../../src/desk/follow-run.ts'
import type { News, Told } from '../../src/desk/port.ts'
import type { Event } from '../../src/run/event.ts'
import type { Run } from '../../src/run/run.ts'
import type { ActivityRow, StoredEvent, Tx } from '../../src/store/port.ts'
import { createHandClock } from '../support/hand-clock.ts'

type Listen = NonNullable<FollowContext['heard']>['listen']

const eventOf = (seq: number): Event => ({ at: seq, type: 'run-paused', by: `ana ${seq}` })

/** A run of which the test says what is stored, and what of it is heard. */
function openFollowed(after = 0) {
  const clock = createHandClock()
  const stored: StoredEvent[] = []
  const warnings: string[] = []
  let reads = 0
  let failing = 0
  let tell: Parameters<Listen>[0] = () => {}
  let show: (row: ActivityRow) => void = () => {}
  const leave = new AbortController()
  const news = followRun(
    {
      store: {
        transaction: work => work({} as Tx),
        async eventsAfter(_, __, seq) {
          reads++
          if (failing-- > 0) throw new Error('The database is away.')
          return stored.slice(seq)
        },
      },
      heard: {
        listen: listener => {
          tell = listener
          return () => void (tell = () => {})
        },
        onActivity: listener => {
          show = listener
          return () => void (show = () => {})
        },
      },
      clock,
      log: { info: () => {}, warn: (_, message) => void warnings.push(message), error: () => {} },
    },
    'r1',
    after,
    leave.signal,
  )
  const store = (count: number): Event[] => {
    const events = Array.from({ length: count }, (_, index) => eventOf(stored.length + 1 + index))
    for (const event of events)
      stored.push({
        run: 'r1',
        seq: stored.length + 1,
        at: event.at,
        type: event.type,
        text: JSON.stringify(event),
        hash: '',
      })
    return events
  }
  return {
    clock,
    news,
    leave,
    warnings,
    reads: () => reads,
    /** By another instance: nothing of it is heard here. */
    store,
    commit: (count: number, run = 'r1') => {
      const events = store(count)
      tell({ id: run, seq: stored.length } as Run, events)
    },
    show: (text: string, run = 'r1') => show({ run, task: 0, attempt: 1, at: 0, text }),
    fail: (times: number) => void (failing = times),
  }
}

const seqsOf = (told: Told[]): number[] => told.map(({ seq }) => seq)

async function nextEvents(news: AsyncGenerator<News>): Promise<number[]> {
  const { value } = (await news.next()) as IteratorResult<News, undefined>
  if (value?.type !== 'events') throw new Error(`These are no events: ${JSON.stringify(value)}`)
  return seqsOf(value.events)
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('hands on what is heard without reading it', async () => {
  const { news, store, commit, reads } = openFollowed(1)
  store(3)
  expect(await nextEvents(news)).toEqual([2, 3])
  const next = nextEvents(news)
  await turn()
  commit(2)
  expect(await next).toEqual([4, 5])
  expect(reads()).toBe(1)
})

test('keeps commits whole, and hands on together what came while nobody read', async () => {
  const { news, commit } = openFollowed()
  const first = nextEvents(news)
  await turn()
  commit(1)
  expect(await first).toEqual([1])
  commit(2)
  commit(1)
  expect(await nextEvents(news)).toEqual([2, 3, 4])
})

test('reads what another instance did, before it hands on what came after', async () => {
  const { news, store, commit } = openFollowed()
  const first = nextEvents(news)
  await turn()
  store(2)
  commit(1)
  expect(await first).toEqual([1, 2, 3])
})

test('finds what another instance did though nothing is heard', async () => {
  const { news, store, clock } = openFollowed()
  const first = nextEvents(news)
  await turn()
  store(1)
  clock.pass(1_000)
  expect(await first).toEqual([1])
})

test('keeps little for a slow reader, and loses nothing of it', async () => {
  const { news, commit, reads } = openFollowed()
  const first = nextEvents(news)
  await turn()
  commit(1)
  await first
  for (let count = 0; count < 50; count++) commit(100)
  const rest = await nextEvents(news)
  expect(rest).toEqual(Array.from({ length: 5_000 }, (_, index) => index + 2))
  expect(reads()).toBe(2)
})

test('shows what agents of this run do, the latest of it, and reads nothing for that', async () => {
  const { news, show, reads } = openFollowed()
  const next = news.next()
  await turn()
  show('elsewhere', 'r2')
  for (let count = 1; count <= 300; count++) show(`line ${count}`)
  const { value } = (await next) as IteratorResult<News, undefined>
  if (value?.type !== 'activity') throw new Error('nothing is shown')
  expect([value.rows.length, value.rows.at(-1)?.text]).toEqual([200, 'line 300'])
  expect(reads()).toBe(1)
})

test('bears a database that is away for a while, and says so once a try', async () => {
  const { news, store, clock, fail, warnings } = openFollowed()
  const first = nextEvents(news)
  await turn()
  store(1)
  fail(2)
  for (let tries = 0; tries < 3; tries++) {
    clock.pass(1_000)
    await turn()
  }
  expect(await first).toEqual([1])
  expect(warnings).toHaveLength(2)
})

test('ends when one leaves, and leaves nothing behind', async () => {
  const { news, leave, clock } = openFollowed()
  const next = news.next()
  await turn()
  leave.abort()
  expect(await next).toEqual({ done: true, value: undefined })
  expect(clock.waiting()).toBe(0)
})
