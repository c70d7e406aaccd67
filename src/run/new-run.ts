import { Heap } from '../lib/heap.ts'
import type { StoredCharter } from './event.ts'
import { fillInCharter } from './fill-in.ts'
import { toGraph } from './graph.ts'
import { Lanes } from './lanes.ts'
import { addLockUser } from './locks.ts'
import { limitOf, newPurse, pursesOf } from './purse.ts'
import { toProviders } from './providers.ts'
import type { Run, RunTask } from './run.ts'
import { listShares } from './shares.ts'
import type { TaskStatus } from './states.ts'

/** A run as it is founded: the plan's tasks with what they wait for, and nothing done yet. */
export function newRun(stored: StoredCharter, at: number): Run {
  const charter = fillInCharter(stored)
  const { tasks, told, waves } = toGraph(charter)
  const run: Run = {
    charter,
    policy: charter.policy,
    slots: charter.slots,
    pace: charter.pace,
    id: charter.run,
    status: 'ready',
    seq: 1,
    createdAt: at,
    startedAt: null,
    startedBy: null,
    endedAt: null,
    tasks,
    told,
    waves,
    escalations: new Map(),
    taskIndex: new Map(tasks.map(task => [task.id, task.index])),
    waveIndex: new Map(waves.map(wave => [wave.id, wave.index])),
    providers: toProviders(charter.providers),
    shares: listShares(charter, at),
    locks: new Map(),
    lockUsers: toLockUsers(tasks),
    elsewhere: new Set(),
    unserved: new Map(),
    measured: new Map(),
    letPass: new Set(),
    passed: 0,
    baseline: tasks.find(({ gate, wave, index }) => gate && wave.gate !== index) ?? null,
    edits: 0,
    removed: new Set(),
    emergency: null,
    announced: charter.notices.length === 0,
    rank: 0,
    paceAt: 0,
    purse: newPurse('run', charter.run, limitOf(charter, 'run')),
    personal: newPurse('person', charter.by, limitOf(charter, 'person')),
    ready: new Lanes(task => task.provider, startsBefore),
    delayed: new Heap((a, b) => a.at < b.at),
    deadlines: new Heap((a, b) => a.at < b.at),
    periods: new Heap((a, b) => a.at < b.at),
    nudges: new Heap(
      (a, b) => a.at < b.at || (a.at === b.at && a.escalation.openedAt < b.escalation.openedAt),
    ),
    counts: countStatuses(tasks),
    atWork: new Set(),
    aside: new Set(),
    openable: new Set(waves.filter(wave => wave.status === 'waiting' && wave.blocked === 0)),
    finishable: new Set(),
    stopped: new Set(),
    suspect: new Set(),
    undoing: new Set(),
    skips: new Map(),
    joinable: new Set(),
    asking: new Set(),
    stirred: new Set(),
    touched: { tasks: new Set(tasks), waves: new Set(waves), attempts: new Map(), escalations: new Set() },
  }
  for (const task of tasks) {
    if (task.status !== 'ready') continue
    run.ready.push(task)
    if (!task.gate) for (const purse of pursesOf(run, task)) purse.ready++
  }
  return run
}

/** By what people want, then by the longest way that still lies behind it, then as the plan has it. */
function startsBefore(a: RunTask, b: RunTask): boolean {
  if (a.rank !== b.rank) return a.rank > b.rank
  return a.weight > b.weight || (a.weight === b.weight && a.index < b.index)
}

function toLockUsers(tasks: RunTask[]): Map<string, RunTask[]> {
  const users = new Map<string, RunTask[]>()
  for (const task of tasks) addLockUser(users, task)
  return users
}

function countStatuses(tasks: RunTask[]): Record<TaskStatus, number> {
  const counts: Record<TaskStatus, number> = {
    waiting: 0,
    ready: 0,
    running: 0,
    checking: 0,
    merging: 0,
    done: 0,
    parked: 0,
    skipped: 0,
    failed: 0,
    cancelled: 0,
  }
  for (const task of tasks) counts[task.status]++
  return counts
}
