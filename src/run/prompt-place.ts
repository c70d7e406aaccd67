import { listed, shortly } from './listed.ts'
import { isFinished, toldOf } from './run.ts'
import type { Attempt, Run, RunTask } from './run.ts'

const BESIDE_MAX = 8
const AFTER_MAX = 8
const BEFORE_MAX = 12
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
  const others = task.wave.tasks
    .filter(index => !near.has(index))
    .map(index => run.tasks[index]!)
    .filter(other => !isFinished(other) && !other.gate && other.undo === null && other.parts.length === 0)
  if (others.length === 0) return []
  const lines = others.slice(0, BESIDE_MAX).map(other => {
    const { files } = toldOf(run, other)
    const owns = files.length > 0 ? `, which owns ${listed(files, FILES_MAX)}` : ''
    return `- ${nameOf(run, other)}${owns}`
  })
  if (others.length > BESIDE_MAX) lines.push(`- and ${others.length - BESIDE_MAX} more`)
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
  const delivered = [...new Set([...listWavesBefore(run, whole), ...whole.needs])]
    .flatMap(index => listDoers(run, run.tasks[index]!))
    .flatMap(doer => {
      const last = doer.attempts.findLast(({ outcome }) => outcome?.kind === 'done')
      return last ? [sayDelivered(run, doer, last)] : []
    })
  if (delivered.length === 0) return []
  const left = delivered.length - BEFORE_MAX
  return [
    [
      'Done before, and here already:',
      ...delivered.slice(-BEFORE_MAX),
      ...(left > 0 ? [`- and ${left} more`] : []),
    ].join('\n'),
  ]
}

/** The tasks of the waves after which its own comes, if it waits for that. */
function listWavesBefore(run: Run, { gated, wave, needs }: RunTask): number[] {
  const { after } = run.charter.plan.waves[wave.index]!
  if (!gated) return []
  const named = new Set(needs)
  return after
    .flatMap(id => run.waves[run.waveIndex.get(id) ?? -1]?.tasks ?? [])
    .filter(index => !named.has(index) && !run.tasks[index]!.gate && run.tasks[index]!.partOf === null)
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
