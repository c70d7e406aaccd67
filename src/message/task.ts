import { unreachable } from '../lib/assert.ts'
import { standingOf } from '../run/count-tasks.ts'
import type { Attempt, Run, RunTask } from '../run/run.ts'
import { isFinished, latestAttempt } from '../run/run.ts'
import { sayFailure, sayWhy, tellCure } from '../run/say-cure.ts'
import { dotted, heading, list, note, text, titled } from './blocks.ts'
import { toRetry } from './command-text.ts'
import { formatSpan } from './duration.ts'
import { fit } from './fit.ts'
import { listNeeds } from './list-waiters.ts'
import type { Block, Button, Message, Span } from './message.ts'
import { toName, toTitle, toWaveName } from './names.ts'
import { toSpansText } from './plain.ts'
import { listUnblocked } from './unblocks.ts'
import { tellWhyWaits } from './why-waits.ts'
import { counted, said } from './words.ts'

export interface TaskAbout {
  /** The last its agent said or did, oldest first. */
  activity: readonly { at: number; text: string }[]
  /** The files that came of it, where its change was brought in; null: not known. */
  paths: readonly string[] | null
  now: number
}

const ATTEMPTS_MAX = 6
const ACTIVITY_MAX = 6
const PATHS_MAX = 8
const NEEDS_MAX = 6
const UNBLOCKED_MAX = 3

/** A task as somebody on a phone wants to know it. */
export function renderTask(run: Run, task: RunTask, { activity, paths, now }: TaskAbout): Message {
  const planned = run.told[task.index]!
  const name = `${toName(task.id)} ${toTitle(planned.title)}`
  const hidden = task.attempts.length - ATTEMPTS_MAX
  return fit({
    summary: `${name}: ${toSpansText(tellStanding(run, task, now))}`,
    blocks: [
      heading(name),
      text(...tellStanding(run, task, now)),
      text(...dotted([toWaveName(run.charter.plan.waves[task.wave.index]!), `agent ${toName(task.agent)}`])),
      ...(planned.detail === null ? [] : [text(said(planned.detail, 400))]),
      ...toQuestions(run, task),
      ...toBudget(run, task),
      ...titled('What hangs on it', listUnblocked(run, task), UNBLOCKED_MAX, line => [line]),
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

/** How it stands, and why it does not go on. */
export function tellStanding(run: Run, task: RunTask, now: number): Span[] {
  if (task.status !== 'ready') return [{ bold: toState(run, task) }, ...toSince(task)]
  const [head, ...rest] = tellWhyWaits(run, task, now)
  const words = typeof head === 'string' ? head : ''
  return [{ bold: `${words.slice(0, 1).toUpperCase()}${words.slice(1)}` }, ...rest]
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
      return 'Waits'
    case 'running':
      return standingOf(task) === 'queued' ? 'Waits for a worker' : 'At work'
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
  if (standingOf(task) === 'running' && attempt?.claimedAt) return [' since ', { at: attempt.claimedAt }]
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

/** How much it may still cost before people are asked. */
function toBudget({ policy }: Run, task: RunTask): Block[] {
  const { tries, triesMax, losses, waits, gate } = task
  if (gate || isFinished(task) || tries + losses + waits === 0) return []
  return [
    note(
      ...dotted([
        `${tries} of ${triesMax} retries used`,
        losses > 0 && `${losses} of ${policy.lossesMax} restarts`,
        waits > 0 && `${waits} of ${policy.waitsMax} waits`,
      ]),
    ),
  ]
}

const UNDER_WAY: Record<Attempt['status'], string> = {
  queued: 'waits for a worker',
  running: 'running',
  waiting: 'waits for an answer',
  merging: 'merging',
  ended: 'ended',
}

function toAttempt(attempt: Attempt): Span[] {
  const { number, claimedAt, endedAt, outcome, stopping, status, provider, cure, warned } = attempt
  const took = claimedAt !== null && endedAt !== null ? formatSpan(endedAt - claimedAt) : null
  const where = provider === null ? null : `with ${toName(provider)}`
  if (outcome === null || endedAt === null) {
    const now = stopping ? 'told to stop' : UNDER_WAY[status]
    return dotted([[{ bold: `${number}` }, ` ${now}`], where, warned !== null && said(warned)])
  }
  const done = cure === null ? null : `then ${tellCure(cure)}`
  return dotted([[{ bold: `${number}` }, ` ${tellOutcome(outcome)}`], took, where, done])
}

export function tellOutcome(outcome: NonNullable<Attempt['outcome']>): string {
  switch (outcome.kind) {
    case 'done': {
      const files = outcome.changed === 0 ? 'no file changed' : `${counted(outcome.changed, 'file')} changed`
      const summary = said(outcome.summary)
      return summary === '' ? `done, ${files}` : `done, ${files}: ${summary}`
    }
    case 'stopped':
      return 'stopped'
    case 'undone':
      return `took back ${counted(outcome.paths.length, 'file')}`
    case 'checked':
      return `checked: ${counted(outcome.results.length, 'command')} run`
    case 'question':
      return `asked: ${said(outcome.text)}`
    case 'interrupted':
      return `interrupted: ${said(outcome.message)}`
    default:
      return `${sayFailure(outcome.kind)}: ${said(sayWhy(outcome))}`
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
