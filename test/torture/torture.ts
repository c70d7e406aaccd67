import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { inspect } from 'node:util'
import { openPostgres } from '../../src/store/open-store.ts'
import { readProcessesOf } from '../support/processes.ts'
import { runProgram } from '../support/program.ts'
import { createRandom } from '../support/random.ts'
import { until } from '../support/until.ts'
import { collectEvidence } from './collect.ts'
import type { Evidence } from './evidence.ts'
import { beginFault, drawClock } from './faults.ts'
import type { World } from './faults.ts'
import { inTime, within } from './in-time.ts'
import { judge } from './judge.ts'
import type { Violation } from './judge.ts'
import { Crowd } from './people.ts'
import { drawFleet, drawGraph } from './plans.ts'
import type { TorturePlan } from './plans.ts'
import { untilRest } from './rest.ts'
import { findSecrets } from './secrets.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

export interface Torture {
  seed: number
  /** For so long things go wrong; then all is healed, and must come to its end. */
  ms: number
  /** No more than these go wrong. */
  faultsMax: number
  kinds: readonly string[]
  bots: number
  workers: number
  /** How much of the large fleet is sent. */
  share: number
  /** Plans that go on at once beside it. */
  graphs: number
  /** Between two faults, on average. */
  gapMs: number
  say(line: string): void
}

export interface Tortured {
  /** What went wrong, in order. */
  faults: string[]
  /** In milliseconds, until others had what a program held that was killed. */
  takeovers: number[]
  /** Null: it ended before anything could be looked at. */
  evidence: Evidence | null
  violations: Violation[]
  /** Where logs and evidence lie, if something was violated. */
  kept: string | null
}

const GRAPHS_MAX = 60
const LOOK_MS = 200
const LEFT_MS = 20_000
const START_MS = 180_000
const REST_MS = 1_200_000
/** Longer than all of it takes besides. */
const WHOLE_MS = 3_600_000

/** Lives through it and looks from outside at what became of it, also where it does not come to its end. No process of it is left. */
export async function torture(given: Torture): Promise<Tortured> {
  const root = await mkdtemp(join(tmpdir(), 'regatta-torture-'))
  const came: Tortured = { faults: [], takeovers: [], evidence: null, violations: [], kept: null }
  try {
    await using stack = new AsyncDisposableStack()
    stack.defer(() => endAll(root))
    await within(liveThrough(given, root, stack, came), given.ms + WHOLE_MS)
  } catch (error) {
    came.violations.push({ rule: 'all comes to rest', text: inspect(error) })
  }
  if (came.violations.length === 0) await rm(root, { recursive: true, force: true })
  else came.kept = root
  return came
}

/** What came of it is noted as soon as it is known. */
async function liveThrough(
  given: Torture,
  root: string,
  stack: AsyncDisposableStack,
  came: Tortured,
): Promise<void> {
  const plans = drawPlans(given)
  const stage = await openStage(root, plans, given, stack)
  const crowd = new Crowd(stage.double, createRandom(given.seed + 1))
  const unrest = await live(given, stage, plans, crowd, came)
  came.violations.push(...unrest.map((text): Violation => ({ rule: 'all comes to rest', text })))
  const audited = await audit(stage, crowd)
  came.evidence = await lookAround(stage, crowd, root, await endPrograms(stage, root))
  came.violations.push(...judge(came.evidence), ...audited)
}

/** What is seen is written down as well: it may be all that is left. */
async function lookAround(
  stage: Stage,
  crowd: Crowd,
  root: string,
  seen: Pick<Evidence, 'processes' | 'ends'>,
): Promise<Evidence> {
  await using store = await openPostgres({ url: stage.database, maxConnections: 2, warn: () => undefined })
  const diary = await readLines(stage.diary)
  const secrets = await findSecrets(stage, root)
  const evidence = await collectEvidence({ ...stage, store, crowd, diary }, { ...seen, secrets })
  await writeFile(join(root, 'evidence.json'), JSON.stringify(evidence, null, 1))
  return evidence
}

function drawPlans({ seed, share }: Torture): TorturePlan[] {
  const random = createRandom(seed)
  const graphs = Array.from({ length: GRAPHS_MAX }, (_, at) => drawGraph(random, `G${at + 1}`))
  return share > 0 ? [drawFleet(random, 'F', share), ...graphs] : graphs
}

/** What did not come to rest. */
async function live(
  given: Torture,
  stage: Stage,
  plans: readonly TorturePlan[],
  crowd: Crowd,
  { faults, takeovers }: Tortured,
): Promise<string[]> {
  const healing = new AbortController()
  const resting = new AbortController()
  const random = createRandom(given.seed + 2)
  const { kinds } = given
  const world: World = { ...stage, kinds, random, takeovers, isRestarting: false, signal: healing.signal }
  for (const member of stage.members) member.start(drawClock(world))
  // Who has never heard anything has missed nothing: what was dropped before is not looked for.
  await until(() => isAllEars(stage, given), 'all programs at work', START_MS)
  const talking = talk(crowd, [...plans], given, stage, healing.signal, resting.signal)
  try {
    await breakThings(given, world, faults, healing)
    return await untilRest(stage.sql, crowd, { limitMs: REST_MS, say: given.say })
  } finally {
    healing.abort()
    resting.abort()
    await talking
  }
}

function isAllEars({ members, double }: Stage, { bots }: Torture): boolean {
  return members.every(({ isWorking }) => isWorking) && double.delivery.sockets.length >= 2 * bots
}

/** People drop plans as long as things go wrong, and answer until all is over. */
async function talk(
  crowd: Crowd,
  plans: TorturePlan[],
  { graphs, share }: Torture,
  { sql }: Stage,
  healing: AbortSignal,
  resting: AbortSignal,
): Promise<void> {
  const atOnce = graphs + (share > 0 ? 1 : 0)
  while (!resting.aborted) {
    const ended = await inTime(sql`select from runs where ended_at is not null`)
    const [next] = plans
    const isRoom = ended !== null && crowd.dropped.length - ended.length < atOnce
    const isEarly = crowd.dropped.length < atOnce
    if (next && isRoom && (isEarly || !healing.aborted)) {
      plans.shift()
      await crowd.drop(next)
    }
    await crowd.look()
    await pause(LOOK_MS, resting)
  }
}

async function breakThings(
  { ms, faultsMax, gapMs, say }: Torture,
  world: World,
  faults: string[],
  healing: AbortController,
): Promise<void> {
  const over: Promise<unknown>[] = []
  const from = performance.now()
  while (performance.now() - from < ms && faults.length < faultsMax) {
    await wait(2 * gapMs * world.random())
    const fault = await beginFault(world)
    if (!fault) continue
    faults.push(fault.name)
    over.push(fault.over)
    say(`${((performance.now() - from) / 1_000).toFixed(1)} s  ${fault.name}: ${fault.hit}`)
  }
  healing.abort()
  await Promise.all(over)
  say(`${((performance.now() - from) / 1_000).toFixed(1)} s  all is healed`)
}

/** As a person does it, for one of the runs; the others are looked at by the same rules in this process. */
async function audit({ database, members }: Stage, { dropped }: Crowd): Promise<Violation[]> {
  const run = dropped[0]?.run ?? ''
  const { code, output, errors } = await runProgram(['audit', 'verify', run], members[0]!.seat.folder, {
    DATABASE_URL: database,
  })
  if (code === 0) return []
  return [{ rule: 'the history is whole and makes the rows', text: `${run}: ${output}${errors}` }]
}

async function endPrograms({ members }: Stage, root: string): Promise<Pick<Evidence, 'processes' | 'ends'>> {
  await Promise.all(members.map(member => member.ask()))
  let processes: string[] = []
  const isGone = (): boolean => {
    processes = readProcessesOf(root)
    return processes.length === 0
  }
  await until(isGone, 'the end of all processes', LEFT_MS).catch(() => undefined)
  return { processes, ends: members.flatMap(({ ends }) => ends) }
}

/** What a failure left: known by the folder that it was started for. */
function endAll(root: string): void {
  for (const line of readProcessesOf(root)) {
    try {
      process.kill(Number(line.split(' ')[0]), 'SIGKILL')
    } catch {
      // It ended meanwhile.
    }
  }
}

async function readLines(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.split('\n').filter(line => line !== '')
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined)
}
