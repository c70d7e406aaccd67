import { hasEndedRow, isQuiet } from './quiet.ts'
import { disturb, openInstance } from './disturb.ts'
import { findViolations } from './invariants/find-violations.ts'
import type { Violation } from './invariants/find-violations.ts'
import { toHistory } from './invariants/history.ts'
import type { History } from './invariants/history.ts'
import { People } from './people.ts'
import { areOver, begin } from './scheduling.ts'
import { tellStory } from './story.ts'
import { World } from './world.ts'

export interface Simulated {
  violations: Violation[]
  events: number
  history: History
  story(): string
}

/** Past the end of all faults this much is enough for every limit, pause and lost beat to run out, and then some. */
const CALM_LIMIT_MS = 80 * 60_000
/** What a task of a large plan may take on top of it. */
const TASK_LIMIT_MS = 20_000
/** Longer than any limit, pause or lost beat lasts. */
const STUCK_MS = 15 * 60_000
/** After the end, for those who come late. */
const LINGER_MS = 4_500

/** Lives one world through, from its seed to its end, and checks what became of it. */
export async function simulate(seed: number, tasksMax: number): Promise<Simulated> {
  const world = new World(seed, tasksMax)
  const { scheduler, scenario } = world
  const people = new People(world)
  if (world.schedules) begin(world)
  else people.begin()
  for (let at = 0; at < scenario.instances; at++) openInstance(world)
  disturb(world)

  const isQuietNow = sinceCommit(world, isQuiet)
  const areAllOverNow = sinceCommit(world, areAllOver)
  await scheduler.runUntil(scenario.calmAt, () => people.areIdle && areAllOverNow())
  world.calm()
  if (scenario.isAnsweredAtLast) keepAnswering(world, people)
  const limitAt = scheduler.now + CALM_LIMIT_MS + tasksMax * TASK_LIMIT_MS
  let quietSince = Infinity
  await scheduler.runUntil(limitAt, () => {
    if (!people.areIdle || !isQuietNow() || !areOver(world)) quietSince = Infinity
    else if (quietSince === Infinity) quietSince = scheduler.now
    return scheduler.now >= quietSince + LINGER_MS || isStuck(world)
  })

  world.seen.endlessAt = scheduler.endlessAt
  const history = toHistory(world)
  const violations = findViolations(history)
  const events = history.runs.reduce((sum, run) => sum + run.entries.length, 0)
  return { violations, events, history, story: () => tellStory(world, history) }
}

/** What is so of the rows is looked at anew only once they have changed. */
function sinceCommit(world: World, isSo: (world: World) => boolean): () => boolean {
  let commits = -1
  let known = false
  return () => {
    if (commits === world.seen.commits.length) return known
    commits = world.seen.commits.length
    return (known = isSo(world))
  }
}

/** Nothing has happened for so long that nothing will: no run wants to be woken later. */
function isStuck(world: World): boolean {
  const { memory, seen, scheduler } = world
  if (scheduler.now < (seen.commits.at(-1)?.at ?? 0) + STUCK_MS) return false
  const now = world.clockOf('database')
  return [...memory.runs.values()].every(({ row }) => row.wakeAt === null || row.wakeAt < now - STUCK_MS)
}

function keepAnswering(world: World, people: People): void {
  people.answerAll()
  world.scheduler.after(1_000, () => keepAnswering(world, people))
}

function areAllOver({ memory, scenario, schedules }: World): boolean {
  return (
    !schedules &&
    memory.runs.size === scenario.charters.length &&
    [...memory.runs.values()].every(hasEndedRow)
  )
}
