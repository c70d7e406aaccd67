import { expect, it } from 'vitest'
import { toCopy } from '../../src/desk/copy.ts'
import type { Desk, News, Said } from '../../src/desk/port.ts'
import { apply } from '../../src/run/apply.ts'
import { decide } from '../../src/run/decide.ts'
import type { Event } from '../../src/run/event.ts'
import type { Run } from '../../src/run/run.ts'
import { NoAnswer } from '../../src/terminal/ask.ts'
import { follow } from '../../src/terminal/follow.ts'
import type { Face, Following } from '../../src/terminal/follow.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { START_AT, asks, charterOf, does, planOf, runThrough } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'

const PLAN = planOf({ 'Wave 1': { tasks: [{ id: 'a' }, { id: 'b' }] } })
const ASKED = asks('a', 'Which way?', ['left', 'right'])

/** A run somewhere else, of which news comes only when the test hands it out. */
function openElsewhere(steps: Step[]) {
  const charter = charterOf(PLAN)
  const { events } = runThrough(charter, steps)
  const clock = createHandClock(START_AT + 60_000)
  const stored = [...events]
  const queue: News[] = []
  let ring = Promise.withResolvers<void>()
  let failure: Error | undefined
  const said: Said[] = []
  const wake = (): void => {
    ring.resolve()
    ring = Promise.withResolvers<void>()
  }
  const standing = (): Run => toCopy(stored.map(event => ({ text: JSON.stringify(event) })))!
  const desk: Pick<Desk, 'eventsOf' | 'follow' | 'submit'> = {
    eventsOf: async () =>
      stored.map((event, index) => ({
        run: 'r7k2m',
        seq: index + 1,
        at: event.at,
        type: event.type,
        text: JSON.stringify(event),
        hash: '',
      })),
    async *follow(_, after, signal) {
      signal.addEventListener('abort', wake)
      const first = toNews(stored, after)
      if (first.events.length > 0) yield first
      while (!signal.aborted) {
        const next = queue.shift()
        if (next) yield next
        else if (failure) throw failure
        else await ring.promise
      }
    },
    async submit(_, input) {
      said.push(input)
      const before = stored.length
      let run = standing()
      const given = { now: clock.now(), capacity: 9, mintToken: () => `later-${stored.length}` }
      const decision = decide(run, input, given)
      for (let more = decision.events; more.length > 0; more = decide(run, { type: 'look' }, given).events) {
        for (const body of more) {
          const event = { at: clock.now(), ...body }
          run = apply(run, event)
          stored.push(event)
        }
      }
      queue.push(toNews(stored, before))
      return { refusal: decision.refusal ?? null, seq: stored.length }
    },
  }
  return {
    desk,
    clock,
    said,
    stored,
    /** What was said is on its way until now. */
    deliver: wake,
    fail: (error: Error) => {
      failure = error
      wake()
    },
  }
}

function toNews(stored: Event[], after: number): Extract<News, { type: 'events' }> {
  const told = stored.map((event, index) => ({ seq: index + 1, event })).slice(after)
  return { type: 'events', events: told }
}

interface Shown {
  told: string[]
  face: Face
  /** How the run stood when each was told. */
  seqs: number[]
}

function openTestFace(ask: Face['ask']): Shown {
  const told: string[] = []
  const seqs: number[] = []
  const face: Face = {
    tell(run, event) {
      told.push(event.type)
      seqs.push(run.seq)
    },
    show: () => {},
    complain: problem => void told.push(problem),
    hear: () => {},
    ask,
    [Symbol.asyncDispose]: async () => {},
  }
  return { told, seqs, face }
}

type Elsewhere = ReturnType<typeof openElsewhere>

function followThere(
  { desk, clock }: Elsewhere,
  face: Face,
  {
    base,
    open = async () => 0,
    signal = new AbortController().signal,
  }: { base?: Run; open?: () => Promise<number>; signal?: AbortSignal } = {},
): Promise<Following> {
  return follow(desk, { id: 'r7k2m', by: 'ann', base, open }, face, { clock, signal })
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
const baseOf = ({ stored }: Elsewhere, seq = stored.length): Run =>
  toCopy(stored.slice(0, seq).map(event => ({ text: JSON.stringify(event) })))!

it('tells each event of a run with the run as it was right after it, to its end', async () => {
  const there = openElsewhere([...does('a'), ...does('b')])
  const { told, seqs, face } = openTestFace(null)
  const { run, ending } = await followThere(there, face)
  expect([ending, run.status]).toEqual(['ended', 'done'])
  expect(told).toEqual(there.stored.map(({ type }) => type))
  expect(seqs).toEqual(there.stored.map((_, index) => index + 1))
})

it('tells nothing of what was there before one came, and shows how a run that has ended stands', async () => {
  const there = openElsewhere([...does('a'), ...does('b')])
  const { told, face } = openTestFace(null)
  const { ending } = await followThere(there, face, { base: baseOf(there) })
  expect([ending, told]).toEqual(['ended', []])
})

it('does not take a run for waiting while news of its going on is on the way', async () => {
  const there = openElsewhere([...ASKED, ...does('b')])
  const { told, face } = openTestFace(null)
  const abort = new AbortController()
  const answer = { type: 'answer', by: 'ben', escalation: 'q1', option: 'reply-1' } as const
  const open = async (): Promise<number> => (await there.desk.submit('r7k2m', answer)).seq
  const following = followThere(there, face, { base: baseOf(there), open, signal: abort.signal })
  await turn()
  there.deliver()
  await turn()
  expect(told).toContain('escalation-answered')
  abort.abort()
  expect((await following).ending).toBe('interrupted')
})

it('puts a question, hands on the answer, and goes on', async () => {
  const there = openElsewhere([...ASKED, ...does('b')])
  const asked: string[] = []
  const { face } = openTestFace(async ({ id }) => {
    asked.push(id)
    return 'reply-2'
  })
  const abort = new AbortController()
  const following = followThere(there, face, { signal: abort.signal })
  await turn()
  there.deliver()
  await turn()
  expect(there.said).toEqual([{ type: 'answer', by: 'ann', escalation: 'q1', option: 'reply-2' }])
  expect(asked).toEqual(['q1'])
  abort.abort()
  expect((await following).run.escalations.get('q1')?.answer).toEqual({
    option: 'reply-2',
    by: 'ann',
    others: [],
  })
})

it('takes a question back that was answered elsewhere, with who decided what', async () => {
  const there = openElsewhere([...ASKED, ...does('b')])
  const reasons: unknown[] = []
  const { face } = openTestFace(
    (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reasons.push(signal.reason)
          reject(new NoAnswer('withdrawn'))
        })
      }),
  )
  const abort = new AbortController()
  const following = followThere(there, face, { signal: abort.signal })
  await turn()
  await there.desk.submit('r7k2m', { type: 'answer', by: 'ben', escalation: 'q1', option: 'reply-1' })
  there.deliver()
  await turn()
  expect(reasons).toEqual(['ben has answered it: left'])
  abort.abort()
  await following
})

it('waits for nobody where nobody can answer', async () => {
  const there = openElsewhere([...ASKED, ...does('b')])
  const { face } = openTestFace(null)
  expect((await followThere(there, face)).ending).toBe('waiting')
})

it('waits for no command where a wave is stopped and none can be given, though questions get answers', async () => {
  const there = openElsewhere([...ASKED, ...does('b')])
  await there.desk.submit('r7k2m', { type: 'stop-wave', by: 'ben', wave: 'Wave 1', mode: 'drain' })
  const { face } = openTestFace(async () => 'reply-1')
  const following = followThere(there, { ...face, hear: null })
  for (let turns = 0; turns < 20; turns++) {
    await turn()
    there.deliver()
  }
  expect(await Promise.race([following, turn()])).toMatchObject({ ending: 'waiting' })
})

it('returns how the run stands to whoever leaves at once', async () => {
  const there = openElsewhere([])
  there.desk.follow = async function* silent(_, __, signal) {
    yield* []
    await new Promise(resolve => signal.addEventListener('abort', resolve))
  }
  const { face } = openTestFace(null)
  const { run, ending } = await followThere(there, face, { signal: AbortSignal.abort() })
  expect([ending, run.id]).toEqual(['interrupted', 'r7k2m'])
})

it('fails with what took the news away', async () => {
  const there = openElsewhere([])
  const { face } = openTestFace(null)
  const following = followThere(there, face)
  await turn()
  there.fail(new Error('The service is gone.'))
  await expect(following).rejects.toThrow('The service is gone.')
})
