import { randomUUID } from 'node:crypto'
import type { Agent } from '../src/agents/port.ts'
import { openCourier } from '../src/engine/courier.ts'
import type { Courier } from '../src/engine/courier.ts'
import { openEngine } from '../src/engine/engine.ts'
import type { Engine } from '../src/engine/engine.ts'
import type { Plan, Task } from '../src/plan/plan.ts'
import type { Charter, ThreadRef } from '../src/run/event.ts'
import { DEFAULT_POLICY } from '../src/run/policy.ts'
import { hasEnded } from '../src/run/run.ts'
import type { Run } from '../src/run/run.ts'
import type { Store } from '../src/store/port.ts'
import { nextTurn, systemClock } from '../src/system/clock.ts'
import { endProcessGroup } from '../src/system/process-group.ts'
import { PlatformDouble } from '../test/support/chat-double.ts'
import type { Workspaces } from '../src/workspace/port.ts'
import { noWorkspaces } from '../test/support/no-workspaces.ts'
import { noChecks } from '../test/support/no-checks.ts'

/** Takes `ms` and has nothing to say. */
export function createIdleAgent(ms: number, started: (task: string) => void = () => {}): Agent {
  return {
    name: 'idle',
    rehearses: false,
    async work(assignment) {
      started(assignment.task)
      if (ms > 0) await new Promise(resolve => setTimeout(resolve, ms))
      return { ending: { kind: 'finished', summary: 'done' }, tail: '' }
    },
  }
}

const quiet = (): void => {}
const log = { info: quiet, warn: quiet, error: quiet }

export function openBenchEngine(
  store: Store,
  agent: Agent,
  slots: number,
  worker = randomUUID(),
  workspaces: Workspaces = noWorkspaces,
  ownSlots = slots,
): Engine {
  return openEngine({
    store,
    agents: new Map([[agent.name, agent]]),
    workspaces,
    checks: noChecks,
    clock: systemClock,
    log,
    worker: { id: worker, host: 'bench', pid: process.pid },
    slots,
    ownSlots,
    place: 'bench',
    mintToken: randomUUID,
    gather: nextTurn,
    endProcess: handle => endProcessGroup(handle, { graceMs: 0 }),
  })
}

/** A thread of a chat in memory, and the courier that says there what the engine's runs come to. */
export async function openBenchThread(
  store: Store,
  engine: Engine,
  worker: string,
): Promise<{ thread: ThreadRef; courier: Courier }> {
  const platform = new PlatformDouble()
  const { chat } = platform
  const channel = await platform.newChannel()
  const root = await platform.say('bench', { channel, thread: null }, 'a plan')
  const courier = openCourier({
    store,
    chats: new Map([[chat.name, chat]]),
    worker,
    clock: systemClock,
    log,
    runOf: async id => (await engine.runs.submit(id, { type: 'look' })).run,
  })
  store.listen(({ kind }) => kind === 'threads' && courier.stir())
  return { thread: { chat: chat.name, channel, root }, courier }
}

/** Tasks in waves of equal size, each wave after the one before. */
export function toWavePlan(tasks: number, waves: number): Plan {
  return toPlan(
    Array.from({ length: tasks }, (_, index) =>
      toTask(`t${index}`, `Wave ${1 + Math.floor((index * waves) / tasks)}`, [], true),
    ),
    waves,
  )
}

/** Layers of `width` tasks, each of which needs three of the layer before: no waves hold it back. */
export function toGraphPlan(tasks: number, width: number): Plan {
  const needs = (index: number): string[] => {
    const layer = Math.floor(index / width)
    if (layer === 0) return []
    const at = (offset: number): number => (layer - 1) * width + ((index + offset) % width)
    return [...new Set([at(0), at(1), at(7)])].map(need => `t${need}`)
  }
  return toPlan(
    Array.from({ length: tasks }, (_, index) => toTask(`t${index}`, 'Wave 1', needs(index), false)),
    1,
  )
}

function toPlan(tasks: Task[], waves: number): Plan {
  return {
    title: 'Bench',
    status: 'active',
    waves: Array.from({ length: waves }, (_, index) => ({
      id: `Wave ${index + 1}`,
      title: '',
      mode: 'parallel',
      after: index === 0 ? [] : [`Wave ${index}`],
      minutes: null,
      gate: null,
    })),
    tasks,
    limits: {},
    checks: [],
    gates: [],
    criteria: [],
    monitors: [],
    authority: [],
    findings: [],
  }
}

function toTask(id: string, wave: string, needs: string[], barrier: boolean): Task {
  return {
    id,
    title: `Task ${id}`,
    detail: null,
    agent: null,
    provider: null,
    wave,
    needs,
    barrier,
    files: [],
    refs: [],
    minutes: 1,
    produces: 'report',
    done: false,
    line: 1,
  }
}

/** From the start to the end of the run; fails when it does not end well in time. */
export async function runThrough(
  engine: Engine,
  plan: Plan,
  slots: number,
  thread: ThreadRef | null,
  { limitMs = 120_000, folder = '/' }: { limitMs?: number; folder?: string } = {},
): Promise<{ run: Run; ms: number }> {
  const charter = toBenchCharter(plan, slots, thread, folder)
  const { run: id } = charter
  const ended = Promise.withResolvers<Run>()
  const stop = engine.runs.listen(run => {
    if (run.id === id && hasEnded(run)) ended.resolve(run)
  })
  const timer = setTimeout(() => ended.reject(new Error(`the run did not end within ${limitMs} ms`)), limitMs)
  try {
    await engine.runs.submit(id, { type: 'create', charter })
    const from = performance.now()
    await engine.runs.submit(id, { type: 'start', by: 'bench' })
    const run = await ended.promise
    if (run.status !== 'done') throw new Error(`the run ended as ${run.status}`)
    return { run, ms: performance.now() - from }
  } finally {
    clearTimeout(timer)
    stop()
  }
}

export function toBenchCharter(plan: Plan, slots: number, thread: ThreadRef | null, folder: string): Charter {
  const id = `r${randomUUID().slice(0, 8)}`
  return {
    namespace: 'bench',
    run: id,
    by: 'bench',
    plan,
    policy: DEFAULT_POLICY,
    pace: plan.tasks.some(({ barrier }) => barrier) ? 'waves' : 'eager',
    slots,
    scope: null,
    agents: Object.fromEntries(plan.tasks.map(task => [task.id, 'idle'])),
    folder,
    place: 'bench',
    rehearsal: false,
    seed: 1,
    thread,
    assigned: { rules: [], of: {}, prompt: null },
    providers: [],
    allocation: {},
    pacing: null,
    locks: {},
    services: {},
    orders: {},
    notices: [],
    gates: {},
    baseline: [],
    checks: [],
    money: { currency: '', prices: {}, budget: {} },
  }
}
