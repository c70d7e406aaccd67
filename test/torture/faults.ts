import { setTimeout as wait } from 'node:timers/promises'
import type { Member } from './fleet.ts'
import { inTime } from './in-time.ts'
import { watchTakeover } from './takeover.ts'
import type { Stage } from './stage.ts'

export interface World extends Pick<Stage, 'members' | 'server' | 'sql' | 'double' | 'model'> {
  random(): number
  /** Of these kinds. */
  kinds: readonly string[]
  /** How long it took until nobody held anything in the name of a program that was killed, in milliseconds. */
  takeovers: number[]
  /** Its database is down, or about to be. */
  isRestarting: boolean
  /** All is to be healed. */
  signal: AbortSignal
}

/** What goes wrong, how often beside the others, and what it does: what it hit, and when it is over; null: nothing is there to hit. */
interface FaultKind {
  name: string
  weight: number
  begin(world: World): Promise<Fault | null>
}

export interface Fault {
  hit: string
  over: Promise<unknown>
}

/** Longer than any lease. */
const OVERSLEEP_MS = 27_000
const MINUTE_MS = 60_000
const JUMP = 'jump of a clock'
const CALLS = [
  'chat.postMessage',
  'chat.postMessage',
  'chat.update',
  'reactions.add',
  'conversations.replies',
]
const CALL_FAULTS = ['error before', 'error after', 'reset before', 'reset after', 'busy'] as const
const CALLS_MAX = 4
const CALLS_MS = 4_000

const KINDS: readonly FaultKind[] = [
  { name: 'kill', weight: 14, begin: world => onMember(world, member => killAndStart(world, member)) },
  { name: 'end', weight: 3, begin: world => onMember(world, member => endAndStart(world, member)) },
  { name: 'freeze', weight: 12, begin: world => onMember(world, member => freeze(world, member, 4_000)) },
  { name: 'oversleep', weight: 2, begin: world => onMember(world, oversleep) },
  { name: 'kill launcher', weight: 3, begin: world => killBelow(world, 'launcher') },
  { name: 'kill agent', weight: 8, begin: world => killBelow(world, 'agent') },
  { name: JUMP, weight: 8, begin: world => onMember(world, jump) },
  { name: 'cut', weight: 10, begin: world => onMember(world, cut) },
  { name: 'silence', weight: 8, begin: world => onMember(world, member => silence(world, member, 8_000)) },
  { name: 'terminated session', weight: 12, begin: terminate },
  { name: 'kill of a session', weight: 2, begin: killSession },
  { name: 'restart of the database', weight: 2, begin: world => restart(world, 'asked') },
  { name: 'kill of the database', weight: 2, begin: world => restart(world, 'killed') },
  { name: 'chat away', weight: 6, begin: chatAway },
  { name: 'calls of the chat', weight: 14, begin: failCalls },
  { name: 'acknowledgements', weight: 6, begin: loseAcks },
  { name: 'model away', weight: 5, begin: modelAway },
]
export const FAULT_NAMES = KINDS.map(({ name }) => name)

/** The next fault by chance. */
export async function beginFault(world: World): Promise<(Fault & { name: string }) | null> {
  const kinds = KINDS.filter(({ name }) => world.kinds.includes(name))
  let left = world.random() * kinds.reduce((sum, { weight }) => sum + weight, 0)
  const kind = kinds.find(({ weight }) => (left -= weight) < 0)
  const fault = await kind?.begin(world)
  return kind && fault ? { name: kind.name, ...fault } : null
}

/** How wrong a program's clock is at first, and later: right, a little, by hours. */
export function drawClock({ random, kinds }: Pick<World, 'random' | 'kinds'>): number[] {
  if (!kinds.includes(JUMP)) return [0]
  return Array.from({ length: 3 }, () => {
    const part = random()
    if (part < 0.4) return 0
    return Math.round((random() - 0.5) * 2 * (part < 0.7 ? MINUTE_MS : 180 * MINUTE_MS))
  })
}

/** One that nothing is being done to at present. */
async function onMember(
  world: World,
  begin: (member: Member) => Promise<unknown> | null,
): Promise<Fault | null> {
  const up = world.members.filter(({ isUp }) => isUp)
  const member = up[Math.floor(world.random() * up.length)]
  const over = member && begin(member)
  return over ? { hit: member.seat.name, over } : null
}

async function killAndStart(world: World, member: Member): Promise<void> {
  const pauseMs = world.random() * 2_000
  const clock = drawClock(world)
  const watched = watchTakeover(world, member.pid)
  await member.kill()
  watched.killed()
  await pause(world, pauseMs)
  member.start(clock)
  await watched.over
}

async function endAndStart(world: World, member: Member): Promise<void> {
  const clock = drawClock(world)
  await member.ask()
  member.start(clock)
}

async function freeze(world: World, member: Member, longestMs: number): Promise<void> {
  const forMs = 200 + world.random() * longestMs
  member.freeze()
  await pause(world, forMs)
  member.thaw()
}

function oversleep(member: Member): Promise<unknown> {
  member.freeze()
  // Also where all else is over: what counts is what it does when it wakes.
  return wait(OVERSLEEP_MS).then(() => member.thaw())
}

function jump(member: Member): Promise<unknown> | null {
  // A program that has not begun to listen dies of the signal.
  if (!member.isWorking) return null
  member.jump()
  return Promise.resolve()
}

function cut(member: Member): Promise<unknown> {
  member.line.cut()
  return Promise.resolve()
}

async function silence(world: World, member: Member, longestMs: number): Promise<void> {
  const forMs = 200 + world.random() * longestMs
  member.line.hold()
  await pause(world, forMs)
  member.line.release()
}

async function killBelow({ members, random }: World, which: 'launcher' | 'agent'): Promise<Fault | null> {
  const pick = (of: number): number => Math.floor(random() * of)
  const [first, ...others] = members.filter(({ isUp }) => isUp).toSorted(() => random() - 0.5)
  for (const member of first ? [first, ...others] : [])
    if (await member.killBelow(which, pick)) return { hit: member.seat.name, over: Promise.resolve() }
  return null
}

async function terminate({ sql, random }: World): Promise<Fault | null> {
  const count = 1 + Math.floor(random() * 3)
  const ended = await inTime(sql<{ name: string }[]>`
    select application_name as name, pg_terminate_backend(pid) from (
      select pid, application_name from pg_stat_activity
      where application_name like 'regatta%' order by random() limit ${count}) as picked`)
  return !ended || ended.length === 0
    ? null
    : { hit: ended.map(({ name }) => name).join(), over: Promise.resolve() }
}

/** The server ends all others too, and looks through what it wrote. */
async function killSession({ sql }: World): Promise<Fault | null> {
  const found = await inTime(sql<{ pid: number }[]>`
    select pid from pg_stat_activity where application_name like 'regatta%' order by random() limit 1`)
  const pid = found?.[0]?.pid
  if (pid === undefined) return null
  process.kill(pid, 'SIGKILL')
  return { hit: 'a session', over: Promise.resolve() }
}

async function restart(world: World, how: 'asked' | 'killed'): Promise<Fault | null> {
  if (world.isRestarting) return null
  const { server, random } = world
  const forMs = random() * 2_000
  world.isRestarting = true
  const over = server
    .halt(how)
    .then(() => pause(world, forMs))
    .then(() => server.resume())
    .finally(() => (world.isRestarting = false))
  return { hit: 'the database', over }
}

async function chatAway(world: World): Promise<Fault | null> {
  const { double, random } = world
  if (double.isDown) return null
  const forMs = 200 + random() * 6_000
  double.goAway()
  return { hit: 'the chat', over: pause(world, forMs).then(() => double.comeBack()) }
}

/** For a while: what is hardly ever called would fail long after all is healed. */
async function failCalls(world: World): Promise<Fault | null> {
  const { double, random } = world
  const count = 1 + Math.floor(random() * CALLS_MAX)
  const method = CALLS[Math.floor(random() * CALLS.length)]!
  const fault = CALL_FAULTS[Math.floor(random() * CALL_FAULTS.length)]!
  for (let at = 0; at < count; at++) double.failNext(method, fault)
  const over = pause(world, CALLS_MS).then(() => double.failNoMore(method))
  return { hit: `${count} of ${method}: ${fault}`, over }
}

async function loseAcks({ double, random }: World): Promise<Fault | null> {
  double.delivery.losesAcks += 1 + Math.floor(random() * 2)
  return { hit: 'the chat', over: Promise.resolve() }
}

async function modelAway(world: World): Promise<Fault | null> {
  const { model, random } = world
  if (model.isAway) return null
  const forMs = 200 + random() * 4_000
  model.isAway = true
  return { hit: 'the model', over: pause(world, forMs).then(() => void (model.isAway = false)) }
}

/** Shorter where all is to be healed. */
async function pause({ signal }: World, ms: number): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined)
}
