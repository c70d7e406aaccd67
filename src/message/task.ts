import { unreachable } from '../lib/assert.ts'
import type { Attempt, Run, RunTask } from '../run/run.ts'
import { isFinished, latestAttempt } from '../run/run.ts'
import { dotted, heading, list, note, text, titled } from './blocks.ts'
import { toRetry } from './command-text.ts'
import { formatSpan } from './duration.ts'
import { fit } from './fit.ts'
import { listNeeds } from './list-waiters.ts'
import type { Block, Button, Message, Span } from './message.ts'
import { toName, toTitle, toWaveName } from './names.ts'
import { counted, said } from './words.ts'

export interface TaskAbout {
  /** The last its agent said or did, oldest first. */
  activity: readonly { at: number; text: string }[]
  /** The files that came of it, where its change was brought in; null: not known. */
  paths: readonly string[] | null
}

const ATTEMPTS_MAX = 6
const ACTIVITY_MAX = 6
const PATHS_MAX = 8
const NEEDS_MAX = 6

/** A task as somebody on a phone wants to know it. */
export function renderTask(run: Run, task: RunTask, { activity, paths }: TaskAbout): Message {
  const planned = run.charter.plan.tasks[task.index]!
  const name = `${toName(task.id)} ${toTitle(planned.title)}`
  const hidden = task.attempts.length - ATTEMPTS_MAX
  return fit({
    summary: `${name}: ${toState(run, task)}`,
    blocks: [
      heading(name),
      text({ bold: toState(run, task) }, ...toSince(task)),
      text(...dotted([toWaveName(run.charter.plan.waves[task.wave.index]!), `agent ${toName(task.agent)}`])),
      ...(planned.detail === null ? [] : [text(said(planned.detail, 400))]),
      ...toQuestions(run, task),
      ...titled('Attempts', task.attempts.slice(-ATTEMPTS_MAX), ATTEMPTS_MAX, toAttempt),
      ...(hidden > 0 ? [note(`${hidden} earlier`)] : []),
      ...titled('The last it said', activity.slice(-ACTIVITY_MAX), ACTIVITY_MAX, line => [
        { at: line.at },
        ` ${said(line.text)}`,
      ]),
      ...toPaths(paths),
      note({ code: run.id }, ` ${toTitle(run.charter.plan.title)}`),
    ],
    buttons: toButtons(run, task),
    reactions: [],
  })
}

function toState(run: Run, task: RunTask): string {
  switch (task.status) {
    case 'waiting': {
      const needs = listNeeds(run, task)
      if (needs.length === 0) return 'Waits for its turn'
      const more = needs.length - NEEDS_MAX
      return `Waits for ${needs.slice(0, NEEDS_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
    }
    case 'ready':
      if (task.wave.status === 'stopped') return 'Held back: its wave is stopped'
      return task.dueAt > 0 ? 'To be tried again' : 'Ready, waits for a free slot'
    case 'running':
      return latestAttempt(task)?.status === 'queued' ? 'Starting' : 'At work'
    case 'checking':
      return 'Being checked'
    case 'merging':
      return 'Done, its change is being brought in'
    case 'done':
      return 'Done'
    case 'parked':
      return 'Waits for an answer'
    case 'skipped':
      return 'Skipped'
    case 'failed':
      return 'Failed'
    case 'cancelled':
      return 'Stopped before its end'
    default:
      return unreachable(task.status)
  }
}

function toSince(task: RunTask): Span[] {
  const attempt = latestAttempt(task)
  if (task.status === 'ready' && task.dueAt > 0) return [', not before ', { at: task.dueAt }]
  if (task.status === 'running' && attempt?.claimedAt) return [' since ', { at: attempt.claimedAt }]
  return attempt?.endedAt && isFinished(task) ? [' at ', { at: attempt.endedAt }] : []
}

function toQuestions(run: Run, task: RunTask): Block[] {
  const open = [...run.asking].filter(asked => asked.task === task.index)
  return titled('Asked', open, ATTEMPTS_MAX, ({ id, about }) => [
    { bold: id },
    ` ${said(about.text)} `,
    { code: `/wave answer ${run.id} ${id} 1` },
  ])
}

function toAttempt({ number, claimedAt, endedAt, outcome, stopping, status }: Attempt): Span[] {
  const took = claimedAt !== null && endedAt !== null ? formatSpan(endedAt - claimedAt) : null
  if (outcome === null || endedAt === null) {
    const now = stopping ? 'told to stop' : status === 'waiting' ? 'waits for an answer' : status
    return [{ bold: `${number}` }, ` ${now}`]
  }
  return dotted([[{ bold: `${number}` }, ` ${toOutcome(outcome)}`], took])
}

function toOutcome(outcome: NonNullable<Attempt['outcome']>): string {
  switch (outcome.kind) {
    case 'done': {
      const files = outcome.changed === 0 ? 'no file changed' : `${counted(outcome.changed, 'file')} changed`
      const summary = said(outcome.summary)
      return summary === '' ? `done, ${files}` : `done, ${files}: ${summary}`
    }
    case 'stopped':
      return 'stopped'
    case 'question':
      return `asked: ${said(outcome.text)}`
    case 'interrupted':
      return `interrupted: ${said(outcome.message)}`
    case 'timeout':
      return `took too long: ${said(outcome.message)}`
    case 'lost':
      return `lost: ${said(outcome.message)}`
    default:
      return `failed: ${said(outcome.message)}`
  }
}

function toPaths(paths: readonly string[] | null): Block[] {
  if (paths === null || paths.length === 0) return []
  return [
    text({ bold: `${counted(paths.length, 'file')} changed` }),
    list(paths, PATHS_MAX, path => [{ code: said(path, 100) }]),
  ]
}

function toButtons(run: Run, task: RunTask): Button[] {
  const command = toRetry(run, task)
  if (command === null || run.status === 'cancelled') return []
  const isOver = task.status === 'failed' || task.status === 'cancelled'
  return isOver ? [{ label: 'Try it again', command, style: 'plain' }] : []
}
