import { describe, expect, it, onTestFinished } from 'vitest'
import type { Right } from '../../commands/request.ts'
import type { Person } from '../../src/chat/port.ts'
import { openCalendar } from '../../src/engine/calendar.ts'
import type { IntakeContext } from '../../src/engine/intake-context.ts'
import type { Event } from '../../src/run/event.ts'
import type { Store } from '../../src/store/port.ts'
import type { ScheduleRow } from '../../src/store/schedules-port.ts'
import { sha256 } from '../../src/system/hash.ts'
import { asks, does, START_AT } from '../support/runs.ts'
import { until } from '../support/until.ts'
import { CHANNEL, PLAN, RUN, openStand, play, toTextOf } from './intake-stand.ts'
import type { Stand, StandWishes } from './intake-stand.ts'

const ROUND_MS = 5_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Noon in Berlin is an hour before that of UTC, when the stand begins. */
const DAILY = 'schedule every day at 14:00'
const [PLAN_ID] = RUN

describe('a schedule', () => {
  it('is told to all with what was agreed to, and starts that at its time', async () => {
    const { stand, root } = await openDropped()
    const { passes } = openOn(stand)
    await stand.commands('ann', 'schedule at 14:00 --checks', root)
    const [row] = await listRows(stand)
    expect(row).toMatchObject({ by: 'ann', cron: null, nextAt: START_AT + HOUR_MS, zone: 'Europe/Berlin' })
    expect(tellOf(stand, `${row!.id}/scheduled`)).toMatch(
      /^ann scheduled Harden the payments, for \d+\.\ns\w+ · the text as it stands, [\da-f]{12} · to end it: \/wave schedule --end s\w+$/,
    )
    await passes(HOUR_MS - 2 * ROUND_MS)
    expect(await listRuns(stand)).toEqual([])
    await passes(ROUND_MS)
    const [run] = await listRuns(stand)
    expect(run).toMatchObject({ status: 'running', by: 'ann' })
    const { charter } = await stand.look(run!.id)
    const due = START_AT + HOUR_MS
    expect(charter.scheduled).toEqual({ schedule: row!.id, at: due, from: due })
    expect(tellOf(stand, `${run!.id}/scheduled`)).toContain('which ann scheduled for')
    expect(await stand.store.chats.findPlan(PLAN_ID)).toMatchObject({ supersededBy: run!.id })
    expect(await listRows(stand)).toEqual([])
    await passes(DAY_MS)
    expect(await listRuns(stand)).toHaveLength(1)
  })

  it('stands in the history of what it starts as what the person did who had it scheduled', async () => {
    const { stand, root } = await openDropped()
    const { passes } = openOn(stand)
    const { key, at: doneAt } = await stand.commands('ann', DAILY, root)
    await passes(HOUR_MS)
    const [run] = await listRuns(stand)
    const approved = { what: 'document', digest: sha256(PLAN) }
    const there = { chat: 'console', channel: CHANNEL, person: 'id-ann', how: 'command', message: root }
    const deed = { ...there, key, doneAt, approved }
    const events = await stand.store.eventsOf(run!.id, null)
    const by = events.map(({ text }) => JSON.parse(text) as Event).filter(event => 'by' in event)
    expect(by.map(event => [event.type, event.deed])).toEqual([
      ['run-created', deed],
      ['run-started', deed],
    ])
  })

  it.each<[string, Right[], Right[], string, string | null]>([
    ['of somebody who may still start is started', ['start'], ['start'], '', null],
    ['of somebody who may not any more is not started, and told', ['start'], ['view'], '', 'start'],
    [
      'that passes gates is not started for who does not administer any more',
      ['administer'],
      ['start'],
      ' --gates auto',
      'administer',
    ],
  ])('%s', async (_, before, after, option, missing) => {
    const ann = (rights: Right[]): StandWishes['people'] => ({
      everyone: ['view'],
      named: new Map([['ann', rights]]),
    })
    const { stand, root } = await openDropped({ people: ann(before)! })
    await stand.commands('ann', `schedule at 14:00${option}`, root)
    const [row] = await listRows(stand)
    const { passes } = openOn(stand, Infinity, { people: ann(after)! })
    await passes(HOUR_MS)
    expect(await listRuns(stand)).toHaveLength(missing === null ? 1 : 0)
    if (missing !== null)
      expect(tellOf(stand, leftOutKey(row!))).toContain(
        `is not started: ann, who scheduled it, has no right to ${missing} here any more`,
      )
  })

  it('asks the chat who somebody is when the time comes, where it knows', async () => {
    const { stand, root } = await openDropped()
    await stand.commands('ann', 'schedule at 14:00', root)
    const [row] = await listRows(stand)
    const asked: unknown[] = []
    const { readFile } = stand.context({}).chats.get('console')!
    const whoIs = async (person: Person, channel: string): Promise<Person> => {
      asked.push([person.id, channel])
      return { ...person, rights: ['view'] }
    }
    const { passes } = openOn(stand, Infinity, { chats: new Map([['console', { readFile, whoIs }]]) })
    await passes(HOUR_MS)
    expect(asked).toEqual([['id-ann', CHANNEL]])
    expect(tellOf(stand, leftOutKey(row!))).toContain('has no right to start here any more')
  })

  it('is listed, and ended by whoever may start', async () => {
    const { stand, root } = await openDropped()
    const { passes } = openOn(stand)
    await stand.commands('ann', DAILY, root)
    const [row] = await listRows(stand)
    await stand.commands('bo', 'schedule --list')
    expect(stand.heard('bo').at(-1)).toContain(
      `${row!.id} Harden the payments · at 0 14 * * * in Europe/Berlin`,
    )
    await stand.commands('bo', `schedule --end ${row!.id}`)
    expect(tellOf(stand, `${row!.id}/ended`)).toContain('bo ended the schedule')
    await stand.commands('bo', 'schedule')
    expect(stand.heard('bo').at(-1)).toBe('Nothing is scheduled here.')
    await passes(DAY_MS)
    expect(await listRuns(stand)).toEqual([])
  })

  it.each([
    ['schedule at 13:00:00', /no time that is understood/],
    ['schedule at 14:00 in Atlantis', /no time zone/],
    ['schedule "0 0 30 2 *"', /no day on which this comes/],
    ['schedule at 14:00 --agent nobody', /There is no agent "nobody"/],
  ])('%s is refused with a reason', async (typed, expected) => {
    const { stand, root } = await openDropped()
    await stand.commands('ann', typed, root)
    expect(stand.heard('ann').at(-1)).toMatch(expected)
    expect(await listRows(stand)).toEqual([])
  })

  it('starts once though several instances look', async () => {
    const { stand, root } = await openDropped()
    const all = [openOn(stand), openOn(stand), openOn(stand)]
    await stand.commands('ann', 'schedule at 14:00', root)
    await Promise.all(all.map(({ passes }) => passes(HOUR_MS / 3)))
    for (const { passes } of all) await passes(ROUND_MS)
    expect(await listRuns(stand)).toHaveLength(1)
    expect(stand.posts().filter(({ key }) => key.endsWith('/scheduled'))).toHaveLength(2)
  })

  it('starts once, not never and not twice, whatever call of the store dies first', async () => {
    for (let dies = 1; dies <= 12; dies++) {
      const { stand, root } = await openDropped()
      await stand.commands('ann', 'schedule at 14:00', root)
      stand.clock.pass(HOUR_MS)
      const dying = openOn(stand, dies)
      await dying.rests()
      const { passes } = openOn(stand)
      await passes(ROUND_MS)
      expect(await listRuns(stand), `call ${dies}`).toHaveLength(1)
    }
  })

  it('that nobody was there for is made up for once within the hour, and told later', async () => {
    const { stand, root } = await openDropped()
    await stand.commands('ann', DAILY, root)
    const [row] = await listRows(stand)
    stand.clock.pass(HOUR_MS + 2 * DAY_MS + 10 * MINUTE_MS)
    const { passes } = openOn(stand)
    await passes(ROUND_MS)
    const [run] = await listRuns(stand)
    expect(tellOf(stand, `${run!.id}/scheduled`)).toContain(
      '2 times before it passed while nothing was there',
    )
    const { from, at } = (await stand.look(run!.id)).charter.scheduled!
    expect(at - from).toBe(2 * DAY_MS)
    await stand.runs.submit(run!.id, { type: 'stop', by: 'ann', mode: 'now' })
    const [next] = await listRows(stand)
    stand.clock.pass(DAY_MS + 2 * HOUR_MS)
    await passes(ROUND_MS)
    expect(await listRuns(stand)).toHaveLength(1)
    const key = `${row!.id}/left-out/${next!.nextAt}/${next!.nextAt}`
    expect(tellOf(stand, key)).toMatch(/is not started: nothing was there .* It comes next/)
  })

  it('starts the text that was agreed to, and names a newer one', async () => {
    const { stand, root } = await openDropped()
    const { passes } = openOn(stand)
    await stand.commands('ann', 'schedule at 14:00', root)
    stand.clock.pass(MINUTE_MS)
    await stand.drops('bo', `${PLAN}- T4: and the neighbours\n`, { thread: root })
    await passes(HOUR_MS)
    const [run] = await listRuns(stand)
    expect((await stand.look(run!.id)).charter.plan.tasks).toHaveLength(3)
    expect(tellOf(stand, `${run!.id}/scheduled`)).toContain(
      `A newer version was dropped by bo since, ${RUN[2]}`,
    )
  })

  it('names no newer text that was put away', async () => {
    const { stand, root } = await openDropped()
    const { passes } = openOn(stand)
    await stand.commands('ann', 'schedule at 14:00', root)
    stand.clock.pass(MINUTE_MS)
    await stand.drops('bo', `${PLAN}- T4: and the neighbours\n`, { thread: root })
    await stand.commands('bo', `discard ${RUN[2]}`, root)
    await passes(HOUR_MS)
    const [run] = await listRuns(stand)
    expect(tellOf(stand, `${run!.id}/scheduled`)).not.toContain('newer version')
  })

  it('starts nothing of a plan that was discarded, or that somebody began and that is over', async () => {
    const { stand, root } = await openDropped()
    const { passes } = openOn(stand)
    await stand.commands('ann', 'schedule at 14:00', root)
    await stand.commands('ann', `discard ${PLAN_ID}`, root)
    const other = await stand.drops('ann', PLAN.replace('payments', 'parcels'))
    await stand.commands('ann', 'schedule at 14:00', other)
    const [first, second] = await listRows(stand)
    const plan = second!.start!.plan
    await stand.commands('bo', `start ${plan}`, other)
    await stand.runs.submit(plan, { type: 'stop', by: 'bo', mode: 'now' })
    await passes(HOUR_MS)
    expect(await listRuns(stand)).toHaveLength(1)
    expect(tellOf(stand, leftOutKey(first!))).toContain('is not started: somebody discarded its plan')
    expect(tellOf(stand, leftOutKey(second!))).toContain(`somebody started it meanwhile: ${plan} was stopped`)
  })
})

describe('a run that would overlap the one before it', () => {
  it.each<[string, string, (stand: Stand, run: string, before: string, passes: Passes) => Promise<void>]>([
    [
      'starts beside it if people say so',
      'beside',
      async (stand, run) =>
        expect(await stand.look(run)).toMatchObject({ status: 'running', startedBy: 'ann' }),
    ],
    [
      'starts once that has ended if people say so',
      'wait',
      async (stand, run, before, passes) => {
        await passes(HOUR_MS)
        expect(await stand.look(run)).toMatchObject({ status: 'ready' })
        await stand.runs.submit(before, { type: 'stop', by: 'bo', mode: 'now' })
        await passes(ROUND_MS)
        expect(await stand.look(run)).toMatchObject({ status: 'running', startedBy: 'ann' })
        await passes(ROUND_MS)
        expect((await listRows(stand))[0]).toMatchObject({ behind: null })
      },
    ],
    [
      'is left out if people say so, and its thread hears of it once',
      'skip',
      async (stand, run) => {
        expect(await stand.look(run)).toMatchObject({ status: 'cancelled', startedAt: null })
        expect(stand.posts().filter(({ key }) => key.startsWith(`${run}/summary`))).toEqual([])
      },
    ],
  ])('%s', async (_, option, check) => {
    const { stand, passes, before, run } = await openOverlapping()
    expect(await stand.look(run)).toMatchObject({ status: 'ready', startedAt: null })
    await stand.sends()
    await stand.presses('bo', `${run}/q/q1`, `answer ${run} q1 ${option}`)
    await check(stand, run, before, passes)
  })

  it('is not decided on by silence, nor by the end of the other; the times after it are told', async () => {
    const { stand, passes, before, run } = await openOverlapping()
    await stand.runs.submit(before, { type: 'stop', by: 'bo', mode: 'now' })
    const [row] = await listRows(stand)
    await passes(DAY_MS)
    expect(await stand.look(run)).toMatchObject({ status: 'ready' })
    expect(await listRuns(stand)).toHaveLength(2)
    expect(tellOf(stand, leftOutKey(row!))).toContain(`run ${run}, of the time before, has not started yet`)
  })

  it('starts as people said though its schedule is ended meanwhile', async () => {
    const { stand, passes, before, run } = await openOverlapping()
    await stand.commands('bo', `answer ${run} q1 wait`)
    const [row] = await listRows(stand)
    await stand.commands('bo', `schedule --end ${row!.id}`)
    await stand.runs.submit(before, { type: 'stop', by: 'bo', mode: 'now' })
    await passes(2 * DAY_MS)
    expect(await stand.look(run)).toMatchObject({ status: 'running' })
    expect(await listRuns(stand)).toHaveLength(2)
  })

  it('is started by no command around the question, nor by whoever had it scheduled', async () => {
    const { stand, run } = await openOverlapping({ policy: { ownAnswers: 'refused' } })
    await stand.commands('ann', `start ${run}`)
    expect(stand.heard('ann').at(-1)).toMatch(/People are asked about it, q1: ann started this run/)
    await stand.commands('ann', `answer ${run} q1 beside`)
    expect(stand.heard('ann').at(-1)).toMatch(/somebody else has to/)
    expect(await stand.look(run)).toMatchObject({ status: 'ready' })
    await stand.commands('bo', `start ${run}`)
    expect(await stand.look(run)).toMatchObject({ status: 'running', startedBy: 'bo' })
  })
})

describe('a digest', () => {
  it('tells each day what runs did, what waits for whom, and what comes next', async () => {
    const { stand, root } = await openDropped()
    const { passes } = openOn(stand)
    await stand.commands('bo', 'digest at 08:00 in Berlin')
    await stand.commands('ann', `start ${PLAN_ID}`, root)
    const steps = [...does('T1'), ...asks('T2', 'the old key?', ['yes', 'no'])]
    for (const step of steps) await play(stand, PLAN_ID, [step])
    const other = await stand.drops('ann', PLAN.replace('payments', 'parcels'))
    await stand.commands('ann', 'schedule in 3 days', other)
    await passes(DAY_MS)
    const [told] = digests(stand)
    expect(told).toMatch(/^What happened\nRuns\nraaaa2 Harden the payments · is running · 1 task done/)
    expect(told).toMatch(/Waits for people\nq1 T2: .*the old key\? · since \d+ · \/wave answer raaaa2 q1 1/)
    expect(told).toMatch(/Comes next\ns\w+ Harden the parcels · for \d+ · by ann/)
    expect(digests(stand)).toHaveLength(1)
    await passes(DAY_MS)
    expect(digests(stand)[1]).toMatch(/^What happened\nWaits for people\nq1 T2/)
    await stand.commands('bo', 'digest --end')
    await passes(DAY_MS)
    expect(digests(stand)).toHaveLength(2)
  })

  it('says nothing on a day on which nothing happened and nothing waits', async () => {
    const { stand } = await openDropped()
    const { passes } = openOn(stand)
    await stand.commands('bo', 'digest at 08:00')
    await passes(2 * DAY_MS)
    expect(digests(stand)).toEqual([])
    const [row] = await listRows(stand)
    expect(row!.toldAt).toBeGreaterThan(row!.createdAt)
    await stand.commands('bo', 'digest now')
    expect(stand.heard('bo').at(-1)).toMatch(/^Nothing happened here since \d+, and nothing waits\.$/)
  })

  it('is of the runs of its own channel, and takes the right to start to be begun', async () => {
    const people = { everyone: ['view'] as const, named: new Map([['ann', ['start'] as const]]) }
    const { stand, root } = await openDropped({ people })
    await stand.commands('ann', `start ${PLAN_ID}`, root)
    await stand.commands('bo', 'digest now', null, 'other')
    expect(stand.heard('bo').at(-1)).toMatch(/^Nothing happened here/)
    await stand.commands('bo', 'digest now')
    expect(stand.heard('bo').at(-1)).toContain('raaaa2 Harden the payments')
    await stand.commands('bo', 'digest at 08:00')
    expect(stand.heard('bo').at(-1)).toMatch(/takes the right to start/)
    expect(await listRows(stand)).toEqual([])
  })

  it('is told once though several instances look', async () => {
    const { stand, root } = await openDropped()
    const all = [openOn(stand), openOn(stand)]
    await stand.commands('bo', 'digest at 08:00')
    stand.clock.pass(MINUTE_MS)
    await stand.commands('ann', `start ${PLAN_ID}`, root)
    await Promise.all(all.map(({ passes }) => passes(DAY_MS / 2)))
    expect(digests(stand)).toHaveLength(1)
  })
})

function digests(stand: Stand): string[] {
  return stand.posts().flatMap(({ key, body }) => (key.includes('/digest/') ? [toTextOf(body)] : []))
}

type Passes = (ms: number) => Promise<void>

async function openOverlapping(wishes?: StandWishes) {
  const { stand, root } = await openDropped(wishes)
  const { passes } = openOn(stand)
  await stand.commands('ann', DAILY, root)
  await passes(HOUR_MS)
  const [first] = await listRuns(stand)
  await passes(DAY_MS)
  const run = (await listRuns(stand)).find(({ id }) => id !== first!.id)!
  return { stand, passes, before: first!.id, run: run.id }
}

async function openDropped(wishes: StandWishes = {}): Promise<{ stand: Stand; root: string }> {
  const stand = await openStand(wishes)
  const root = await stand.drops('ann', PLAN)
  await stand.sends()
  return { stand, root }
}

/** A calendar of an instance of its own; its process is gone at the call of the store that is given. */
function openOn(
  stand: Stand,
  dies = Infinity,
  more: Partial<IntakeContext> = {},
): { passes: Passes; rests(): Promise<void> } {
  const { store, runs } = stand.openAnother()
  let [looks, calls] = [0, 0]
  const never = new Promise<never>(() => {})
  const watched = watch(store, async (name, work) => {
    if (++calls >= dies) return await never
    const result = await work()
    if (name === 'nextAt') looks++
    return calls >= dies ? await never : result
  })
  const context = stand.context({ ...more, store: watched })
  const calendar = openCalendar({ ...context, runs })
  calendar.start()
  onTestFinished(async () => {
    if (dies === Infinity) await calendar[Symbol.asyncDispose]()
  })
  const look = async (ms: number): Promise<void> => {
    const before = looks
    stand.clock.pass(ms)
    await until(() => looks > before, 'the calendar has looked')
  }
  return {
    // One look may have begun before all of the time was over.
    passes: async ms => {
      await look(ms)
      await look(ROUND_MS)
    },
    rests: async () =>
      void (await until(() => looks > 0 || calls >= dies, 'the calendar has looked or died')),
  }
}

type Around = (name: string, work: () => Promise<unknown>) => Promise<unknown>

/** The same, with something around each call that reaches it from outside a transaction. */
function watch(store: Store, around: Around): Store {
  const wrap = <T extends object>(rows: T): T =>
    new Proxy(rows, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (name === 'chats' || name === 'schedules') return wrap(member as object)
        if (typeof member !== 'function' || typeof name !== 'string') return member
        const call = member as (...given: unknown[]) => Promise<unknown>
        const isRead = ['due', 'nextAt', 'findPlan', 'listPlans', 'transaction'].includes(name)
        return isRead
          ? (...given: unknown[]) => around(name, () => call.apply(target, given))
          : call.bind(target)
      },
    })
  return wrap(store)
}

function listRows(stand: Stand): Promise<ScheduleRow[]> {
  return stand.store.schedules.listIn({ chat: 'console', channel: CHANNEL }, 9)
}

function listRuns(stand: Stand) {
  return stand.store.listRuns(9)
}

function leftOutKey({ id, nextAt }: ScheduleRow): string {
  return `${id}/left-out/${nextAt}/${nextAt}`
}

function tellOf(stand: Stand, key: string): string {
  const post = stand.posts().find(each => each.key === key)
  return post ? toTextOf(post.body) : `there is no post ${key}`
}
