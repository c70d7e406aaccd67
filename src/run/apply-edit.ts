import type { Change } from '../plan/compare/change.ts'
import type { Task } from '../plan/plan.ts'
import { finish, isUnbegun, line, makeReady, meet } from './apply-task.ts'
import { holdBack } from './apply-undo.ts'
import type { Event } from './event.ts'
import { MINUTES, countPending, isBound, newTask, newWave } from './graph.ts'
import { listNeeded } from './list-needed.ts'
import { addLockUser } from './locks.ts'
import { limitOf, newPurse } from './purse.ts'
import { isFinished, isUnderWay, taskOf, toldOf, waveOf } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'
import { markFinishable, markOpenable, reopenWave, sendBackGate, setTask } from './wave-marks.ts'

type Edited = Extract<Event, { type: 'plan-edited' }>
type Of<C extends Change['change']> = Extract<Change, { change: C }>

// What `apply` does when people change the plan of a run that goes on: as much as is changed, and the waves it is in.

/** What is new is there before anything is tied to it. */
export function editRun(run: Run, event: Edited): void {
  run.edits++
  const { plan } = run.charter
  run.charter = { ...run.charter, plan: { ...plan, waves: [...plan.waves] } }
  for (const change of event.changes) if (change.change === 'wave-added') addWave(run, change)
  for (const change of event.changes) if (change.change === 'wave-changed') changeWave(run, change)
  const added = event.changes.flatMap(change =>
    change.change === 'task-added' ? [addTask(run, event, change.task)] : [],
  )
  for (const task of added) for (const need of toldOf(run, task).needs) link(task, taskOf(run, need))
  for (const change of event.changes) changeTask(run, event, change)
  for (const task of added) begin(run, task)
  if (run.rank > 0) keepFirst(run)
}

/** What people want first brings along what it has come to need. */
function keepFirst(run: Run): void {
  for (const first of run.tasks.filter(task => task.rank > 0 && !isFinished(task)))
    for (const task of listNeeded(run, first)) task.rank = Math.max(task.rank, first.rank)
  run.ready.reorder()
}

function addWave(run: Run, { wave: told }: Of<'wave-added'>): void {
  const wave = newWave(run.charter, run.waves.length, told.id)
  run.waves.push(wave)
  run.waveIndex.set(wave.id, wave.index)
  run.charter.plan.waves.push({ ...told, after: [] })
  comeAfter(run, wave, told.after)
  run.touched.waves.add(wave)
}

function changeWave(run: Run, { wave: id, to }: Of<'wave-changed'>): void {
  const wave = waveOf(run, id)
  const { waves } = run.charter.plan
  const { after, ...fields } = to
  waves[wave.index] = withFields(waves[wave.index]!, fields)
  if (after) comeAfter(run, wave, after)
  run.touched.waves.add(wave)
}

/** From now on it waits for these, as far as it has not opened, or what in it has not begun. */
function comeAfter(run: Run, wave: RunWave, after: string[]): void {
  const { waves } = run.charter.plan
  for (const id of waves[wave.index]!.after) {
    const { followers } = waveOf(run, id)
    followers.splice(followers.indexOf(wave.index), 1)
  }
  waves[wave.index] = { ...waves[wave.index]!, after }
  for (const id of new Set(after)) waveOf(run, id).followers.push(wave.index)
  wave.blocked = run.waves.reduce((sum, other) => sum + countOpen(other, wave), 0)
  markOpenable(run, wave)
  holdBack(run, wave)
}

function countOpen({ status, followers }: RunWave, { index }: RunWave): number {
  return status === 'done' ? 0 : followers.filter(follower => follower === index).length
}

function addTask(run: Run, { agents, allocation, locks }: Edited, told: Task): RunTask {
  const { charter } = run
  const wave = waveOf(run, told.wave)
  const bound = isBound(charter, told)
  const task: RunTask = {
    ...newTask(run.tasks.length, told.id, wave, {
      agent: agents[told.id] ?? '',
      provider: allocation[told.id] ?? null,
      triesMax: run.policy.retriesMax,
      purse: newPurse('task', told.id, limitOf(charter, 'task')),
    }),
    gated: bound || run.pace === 'waves',
    bound,
    locks: locks[told.id] ?? [],
  }
  run.tasks.push(task)
  run.told.push(told)
  run.taskIndex.set(task.id, task.index)
  addLockUser(run.lockUsers, task)
  run.counts.waiting++
  enter(run, task, wave)
  return task
}

/** What is in the wave has grown: it is not done, and what comes behind it waits for it. */
function enter(run: Run, task: RunTask, wave: RunWave): void {
  task.wave = wave
  wave.tasks.push(task.index)
  run.touched.tasks.add(task)
  run.touched.waves.add(wave)
  const wasDone = wave.status === 'done'
  if (wasDone || wave.status === 'gate') reopenWave(run, wave)
  else if (wave.gate !== null && !isFinished(run.tasks[wave.gate]!)) sendBackGate(run, wave)
  if (wasDone) holdBehind(run, wave)
  markFinishable(run, wave)
}

/** Also what lies behind waves that stay done: all of it goes on together once the new work is there. */
function holdBehind(run: Run, wave: RunWave): void {
  const behind = new Set(wave.followers)
  for (const index of behind) {
    const follower = run.waves[index]!
    if (follower.status !== 'done' && !wave.followers.includes(index)) {
      wave.followers.push(index)
      follower.blocked++
      markOpenable(run, follower)
    }
    holdBack(run, follower)
    for (const next of follower.followers) behind.add(next)
  }
}

/** It waits, or may start at once. */
function begin(run: Run, task: RunTask): void {
  task.weight = toWeight(run, task)
  if (toldOf(run, task).done) return finish(run, task, 'done')
  task.pending = countPending(task, run.tasks)
  if (task.pending === 0) makeReady(run, task)
}

/** By what needs it, and by what lies behind its wave. That others have a longer way now is left as it was. */
function toWeight(run: Run, task: RunTask): number {
  const behind = task.wave.followers.flatMap(index => run.waves[index]!.tasks)
  const longest = [...task.followers, ...behind].reduce(
    (most, index) => Math.max(most, run.tasks[index]!.weight),
    0,
  )
  const { minutes } = run.charter.plan.waves[task.wave.index]!
  return longest + (toldOf(run, task).minutes ?? minutes ?? MINUTES)
}

function changeTask(run: Run, event: Edited, change: Change): void {
  switch (change.change) {
    case 'task-removed': {
      const task = taskOf(run, change.task.id)
      run.removed.add(task)
      return finish(run, task, 'skipped')
    }
    case 'wave-removed':
      return void run.removed.add(waveOf(run, change.wave.id))
    case 'task-moved':
      return move(run, taskOf(run, change.task), change.to)
    case 'task-changed':
      return retell(run, event, taskOf(run, change.task), change)
    case 'need-added':
      return need(run, taskOf(run, change.task), taskOf(run, change.need))
    case 'need-dropped':
      return drop(run, taskOf(run, change.task), taskOf(run, change.need))
    case 'wave-added':
    case 'wave-changed':
    case 'task-added':
    case 'said-otherwise':
      return
  }
}

function move(run: Run, task: RunTask, to: string): void {
  const { wave } = task
  if (task.status === 'ready') setTask(run, task, 'waiting')
  wave.tasks.splice(wave.tasks.indexOf(task.index), 1)
  run.touched.waves.add(wave)
  markFinishable(run, wave)
  run.told[task.index] = { ...toldOf(run, task), wave: to }
  task.bound = isBound(run.charter, toldOf(run, task))
  task.gated = task.bound || run.pace === 'waves'
  enter(run, task, waveOf(run, to))
  task.pending = countPending(task, run.tasks)
  if (task.pending === 0) makeReady(run, task)
}

function retell(
  run: Run,
  { agents, allocation, locks }: Edited,
  task: RunTask,
  { to }: Of<'task-changed'>,
): void {
  run.told[task.index] = withFields(toldOf(run, task), to)
  run.touched.tasks.add(task)
  const agent = agents[task.id]
  if (agent === undefined) return
  task.agent = agent
  task.provider = allocation[task.id] ?? null
  // What it holds while it is at work it goes on to hold.
  if (!isUnderWay(run, task)) {
    for (const file of task.locks) {
      const users = run.lockUsers.get(file)
      users?.splice(users.indexOf(task), 1)
    }
    task.locks = locks[task.id] ?? []
    addLockUser(run.lockUsers, task)
  }
  if (task.status === 'ready') line(run, task)
}

function link(task: RunTask, need: RunTask): void {
  task.needs.push(need.index)
  need.followers.push(task.index)
}

/** What has not begun waits for it; what is at work is put back by whoever decided this, and waits then. */
function need(run: Run, task: RunTask, on: RunTask): void {
  const told = toldOf(run, task)
  run.told[task.index] = { ...told, needs: [...new Set([...told.needs, on.id])] }
  if (task.needs.includes(on.index)) return
  link(task, on)
  if (isFinished(on)) return
  if (task.status === 'waiting') {
    task.pending++
    return
  }
  if (!isUnbegun(task)) task.late.push(on.index)
  if (task.status !== 'ready') return
  task.pending = countPending(task, run.tasks)
  setTask(run, task, 'waiting')
}

function drop(run: Run, task: RunTask, on: RunTask): void {
  const told = toldOf(run, task)
  run.told[task.index] = { ...told, needs: told.needs.filter(need => need !== on.id) }
  if (!task.needs.includes(on.index)) return
  leave(task.needs, on.index)
  leave(task.late, on.index)
  leave(on.followers, task.index)
  if (!isFinished(on)) meet(run, task)
}

function leave(list: number[], index: number): void {
  const at = list.indexOf(index)
  if (at >= 0) list.splice(at, 1)
}

/** Those that a plan may leave out are left out where they are null. */
function withFields<T extends object>(whole: T, fields: object): T {
  const edited = { ...whole, ...fields } as T & { minutesRange?: unknown; progress?: unknown }
  if (edited.minutesRange === null) delete edited.minutesRange
  if (edited.progress === null) delete edited.progress
  return edited
}
