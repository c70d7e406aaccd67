import type { CalendarContext } from '../../src/engine/calendar.ts'
import type { Runs } from '../../src/engine/runs.ts'
import { toTiming } from '../../src/lib/when.ts'
import type { ThreadRef } from '../../src/run/event.ts'
import type { ScheduleRow } from '../../src/store/schedules-port.ts'
import { sha256 } from '../../src/system/hash.ts'
import { makePlan, makeSchedule } from '../support/chat-rows.ts'
import { planOf } from '../support/runs.ts'
import { AGENTS } from './draw-charter.ts'
import type { DrawnSchedule } from './draw-schedules.ts'
import type { Instance } from './instance.ts'
import { hasEndedRow } from './quiet.ts'
import type { World } from './world.ts'

const ZONE = 'UTC'
const PLAN = planOf({ W1: { tasks: [{ id: 'T1' }, { id: 'T2' }] }, W2: { tasks: [{ id: 'T3' }] } })

/** What people want for a time, and end; written as the intake writes it. */
export function begin(world: World): void {
  const { scheduler, schedules } = world
  for (const drawn of schedules?.all ?? []) {
    scheduler.after(drawn.fromMs, () => void keep(world, drawn))
    if (drawn.cron !== null) scheduler.after(drawn.endMs, () => void end(world, drawn))
  }
  for (const { atMs, forMs } of schedules?.pauses ?? []) {
    scheduler.after(atMs, () => {
      const going = [...world.memory.runs.values()].find(({ row }) => row.endedAt === null)
      if (!going) return
      void world.say(going.row.id, { type: 'pause', by: 'bob' })
      scheduler.after(forMs, () => insistOnResume(world, going.row.id))
    })
  }
}

/** How an instance comes to know the time, and what it starts. */
export function toCalendarContext(
  instance: Instance,
  runs: Runs,
  rest: Pick<CalendarContext, 'clock' | 'log'>,
): CalendarContext {
  const { world, store } = instance
  const refuse = (): Promise<never> => Promise.reject(new Error('nobody drops a file here'))
  return {
    ...rest,
    store,
    runs,
    chats: new Map([['c1', { readFile: refuse }]]),
    people: { everyone: ['start'], named: new Map() },
    offer: {
      policy: world.schedules!.policy,
      slots: world.scenario.slots,
      agents: AGENTS.map(name => ({ name, rehearses: false })),
      providers: [],
      defaultAgent: AGENTS[0],
    },
    place: 'here',
    mintRunId: () => world.mintRunId(),
    mintSeed: () => 1,
    read: async () => PLAN,
    saysIn: () => 'normal',
    openFolder: async ({ run }) => ({ folder: `/${run}` }),
  }
}

/** Nothing more comes, and what waits for another run does so rightly. */
export function areOver({ memory }: World): boolean {
  return memory.schedules.all().every(({ nextAt, endedAt, behind, latest }) => {
    if (behind === null) return endedAt !== null
    const [run, before] = [memory.runs.get(latest ?? ''), memory.runs.get(behind ?? '')]
    if ((endedAt === null && nextAt !== null) || !run || !before) return false
    const isOpen = [...run.escalations.values()].some(({ settledAt }) => settledAt === null)
    return run.row.status === 'ready' && (isOpen || !hasEndedRow(before))
  })
}

async function keep(world: World, { id, by, cron }: DrawnSchedule): Promise<void> {
  const thread: ThreadRef = { chat: 'c1', channel: 'c1', root: id }
  const plan = { ...makePlan(thread, `plan-${id}`), title: id }
  const now = world.clockOf('database')
  const timing = cron === null ? { at: now + 1_000 } : toTiming({ type: 'cron', line: cron }, ZONE, now)
  if ('problem' in timing) throw new Error(timing.problem)
  const { start } = makeSchedule(thread, id)
  const row: ScheduleRow = {
    ...makeSchedule(thread, id),
    by,
    cron,
    zone: ZONE,
    nextAt: timing.at,
    start: { ...start!, plan: plan.id, digest: sha256(plan.text), commands: [] },
    createdAt: now,
  }
  world.note(by, `schedules ${id} for ${timing.at - now} ms from now${cron === null ? '' : `, then ${cron}`}`)
  world.seen.scheduled.push(row)
  const store = world.memory.open()
  await store.transaction(async tx => {
    await store.chats.keepPlan(tx, plan)
    await store.schedules.keep(tx, row)
  })
}

async function end(world: World, { id, by }: DrawnSchedule): Promise<void> {
  const store = world.memory.open()
  world.note(by, `ends ${id}`)
  await store.transaction(async tx => {
    const row = await store.schedules.lock(tx, id)
    if (row && row.endedAt === null)
      await store.schedules.change(tx, { ...row, endedAt: world.clockOf('database') })
  })
}

function insistOnResume(world: World, run: string): void {
  const stored = world.memory.runs.get(run)
  if (!stored || stored.row.status !== 'paused') return
  void world.say(run, { type: 'resume', by: 'bob' })
  world.scheduler.after(500, () => insistOnResume(world, run))
}
