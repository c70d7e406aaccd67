import { listed, shortly } from './listed.ts'
import { isFinished, toldOf } from './run.ts'
import type { Attempt, Run, RunTask, RunWave } from './run.ts'

const BESIDE_MAX = 8
const AFTER_MAX = 8
const BEFORE_MAX = 12
/** How far it is looked in a wave: with all of it for each of its tasks, 10,000 of them took three times as long. */
const LOOKED_MAX = 100
const FILES_MAX = 6
const PATHS_MAX = 12
const TITLE_WIDTH = 100
const SUMMARY_WIDTH = 300

/** Where a task stands: who works beside it, and who waits for it. */
export function sayPlace(run: Run, task: RunTask): string[] {
  const { id, title } = run.charter.plan.waves[task.wave.index]!
  const name = title === '' || title === id ? '' : ` (${shortly(title, TITLE_WIDTH)})`
  return [
    [`It is part of ${shortly(id)}${name}.`, ...sayBeside(run, task), ...sayAfter(run, task)].join('\n'),
  ]
}

function sayBeside(run: Run, task: RunTask): string[] {
  const near = new Set([task.index, task.partOf ?? -1, ...task.needs, ...task.followers, ...task.parts])
  const { tasks } = task.wave
  const at = tasks.indexOf(task.index)
  const looked = tasks.slice(Math.max(0, at - LOOKED_MAX), at + LOOKED_MAX)
  const others = looked
    .filter(index => !near.has(index))
    .map(index => run.tasks[index]!)
    .filter(other => !isFinished(other) && !other.gate && other.undo === null && other.parts.length === 0)
  if (others.length === 0) return []
  const lines = others.slice(0, BESIDE_MAX).map(other => {
    const { files } = toldOf(run, other)
    const owns = files.length > 0 ? `, which owns ${listed(files, FILES_MAX)}` : ''
    return `- ${nameOf(run, other)}${owns}`
  })
  lines.push(...sayMore(others.length - BESIDE_MAX, looked.length < tasks.length))
  return ['Others may work at the same time, in copies of their own. Leave to them what is theirs:', ...lines]
}

function sayAfter(run: Run, { followers }: RunTask): string[] {
  const waiting = followers.map(index => run.tasks[index]!).filter(other => !isFinished(other) && !other.gate)
  if (waiting.length === 0) return []
  const names = waiting.slice(0, AFTER_MAX).map(other => nameOf(run, other))
  const more = waiting.length > AFTER_MAX ? ` and ${waiting.length - AFTER_MAX} more` : ''
  return [`What you deliver is waited for by ${names.join('; ')}${more}.`]
}

/** What those delivered that it waited for: last, whom the plan names. */
export function sayBefore(run: Run, task: RunTask): string[] {
  const whole = task.partOf === null ? task : run.tasks[task.partOf]!
  const waves = listWavesBefore(run, whole)
  const named = new Set(whole.needs)
  const unseen = waves.reduce((sum, { tasks }) => sum + Math.max(0, tasks.length - LOOKED_MAX), 0)
  const ended = waves
    .flatMap(({ tasks }) => tasks.slice(-LOOKED_MAX))
    .map(index => run.tasks[index]!)
    .filter(({ index, gate, partOf }) => !named.has(index) && !gate && partOf === null)
  const delivered = [...ended, ...whole.needs.map(index => run.tasks[index]!)]
    .flatMap(doer => listDoers(run, doer))
    .flatMap(doer => {
      const last = doer.attempts.findLast(({ outcome }) => outcome?.kind === 'done')
      return last ? [sayDelivered(run, doer, last)] : []
    })
  if (delivered.length === 0) return []
  return [
    [
      'Done before, and here already:',
      ...delivered.slice(-BEFORE_MAX),
      ...sayMore(delivered.length - BEFORE_MAX, unseen > named.size),
    ].join('\n'),
  ]
}

/** `unseen`: there are more than were looked at. */
function sayMore(left: number, unseen: boolean): string[] {
  if (left <= 0) return []
  return [unseen ? '- and many more' : `- and ${left} more`]
}

/** Those after which its own comes, if it waits for that. */
function listWavesBefore(run: Run, { gated, wave }: RunTask): RunWave[] {
  if (!gated) return []
  const { after } = run.charter.plan.waves[wave.index]!
  return after.flatMap(id => run.waves[run.waveIndex.get(id) ?? -1] ?? [])
}

/** Of a task that was split, its parts. */
function listDoers(run: Run, task: RunTask): RunTask[] {
  return task.parts.length === 0 ? [task] : task.parts.map(index => run.tasks[index]!)
}

function sayDelivered(run: Run, task: RunTask, { outcome, paths }: Attempt): string {
  const summary = outcome?.kind === 'done' ? shortly(outcome.summary, SUMMARY_WIDTH) : ''
  const changed = paths.length > 0 ? ` Changed: ${listed(paths, PATHS_MAX)}` : ''
  return `- ${nameOf(run, task)}${summary === '' ? '.' : `: ${summary}`}${changed}`
}

function nameOf(run: Run, task: RunTask): string {
  return `${shortly(task.id)} (${shortly(toldOf(run, task).title, TITLE_WIDTH)})`
}
