import { findFailed } from '../run/find-failed.ts'
import { waitsForPeople } from '../run/may-start.ts'
import { subjectOf } from '../run/escalation.ts'
import { hasEnded } from '../run/run.ts'
import type { Run, RunTask } from '../run/run.ts'
import { formatSpan } from '../message/duration.ts'
import { listBlocked, toAdvice, toCost, toExpectation, toFailure, toTally } from '../message/ending.ts'
import { listAgreed, listNames, toName } from '../message/names.ts'
import {
  listClosing,
  listMitigations,
  listSeen,
  listToConfirm,
  listToLookAt,
  sayFirstAttempts,
  saySuccess,
} from '../message/reckoning.ts'
import { counted, plain, said, saidTitle } from '../message/words.ts'
import { toQuestionLines } from './question-lines.ts'

const QUESTIONS_MAX = 4
const LINES_MAX = 12

/** The last words on a run, for somebody who has seen nothing else of it. */
export function toSummary(run: Run, now: number): string[] {
  return [
    toHeadline(run, now),
    ...(run.charter.rehearsal
      ? ['This is a REHEARSAL: agents only act as if, and no task is really done.']
      : []),
    ...toDoneLines(run),
    ...toOpenLines(run),
    ...limited(toFailedLines(run)),
    ...limited(toBlockedLines(run)),
    ...limited(listToLookAt(run).map(line => `To look at: ${line}`)),
    ...limited(toMendLines(run)),
    ...limited(toNumberLines(run)),
    ...limited(toAnswerLines(run)),
    ...limited(toLeftLines(run)),
    ...toCostLines(run),
    ...toNextLines(run),
  ]
}

function toHeadline(run: Run, now: number): string {
  const name = `${saidTitle(run.charter.plan.title)} (run ${run.id})`
  if (run.startedAt === null) return `${name}: not started yet.`
  const took = formatSpan((run.endedAt ?? now) - run.startedAt)
  switch (run.status) {
    case 'done':
      return `${name}: all done in ${took}.`
    case 'failed':
      return `${name}: ended after ${took}, not all done.`
    case 'cancelled':
      return `${name}: stopped after ${took}.`
    default:
      return `${name}: ${toStanding(run)}, begun ${took} ago.`
  }
}

function toStanding(run: Run): string {
  if (!waitsForPeople(run)) return run.status
  if (run.asking.size > 0) return `waits for ${run.asking.size === 1 ? 'an answer' : 'answers'}`
  if (run.status === 'running' && run.unserved.size > 0) return 'waits for a worker'
  if (run.status === 'paused' || run.stopped.size === 0) return run.status
  const waves = [...run.stopped].map(({ id }) => id)
  return `held up, for ${listNames(waves)} ${waves.length === 1 ? 'is' : 'are'} stopped`
}

function toDoneLines(run: Run): string[] {
  const { scope } = run.charter
  const only = scope === null ? [] : [`Only ${listNames(scope)} took part.`]
  const expected = toExpectation(run)
  return [`${toTally(run)}.`, ...(expected === null ? [] : [expected]), ...only]
}

/** With all that it takes to answer, for as many as one reads. */
function toOpenLines(run: Run): string[] {
  const open = [...run.asking]
  const more = open.length - QUESTIONS_MAX
  const lines = open.slice(0, QUESTIONS_MAX).flatMap(asked => toQuestionLines(run, asked))
  if (open.length > 0) lines.unshift('Not answered yet:')
  return more > 0 ? [...lines, `and ${counted(more, 'more question')}: regatta status ${run.id}`] : lines
}

function toFailedLines(run: Run): string[] {
  return findFailed(run).map(task => `Failed: ${label(run, task)}${toFailure(task)}`)
}

function toBlockedLines(run: Run): string[] {
  return listBlocked(run).map(({ tasks, obstacle, how }) => {
    const verb = tasks.length === 1 ? 'waits' : 'wait'
    return `Not started: ${listNames(tasks.map(({ id }) => id))} ${verb} for ${toName(obstacle.id)}, which ${how}`
  })
}

function toMendLines(run: Run): string[] {
  return run.tasks
    .filter(
      ({ gate, attempts }) =>
        !gate && attempts.some(({ because }) => because === 'mended' || because === 'renewed'),
    )
    .map(task => {
      const troubles = task.attempts.flatMap(({ outcome }) =>
        outcome && 'message' in outcome ? [said(outcome.message)] : [],
      )
      const why = troubles.length > 0 ? ` after ${[...new Set(troubles)].slice(0, 3).join('; ')}` : ''
      return `Tried again: ${plain(task.id)}, ${counted(task.attempts.length, 'attempt')}${why}; now ${task.status}`
    })
}

function toNumberLines(run: Run): string[] {
  const numbers = hasEnded(run) ? [sayFirstAttempts(run), saySuccess(run)] : []
  const first = numbers.filter(line => line !== null)
  return [...listMitigations(run).map(line => `Mended: ${line}`), ...first.map(line => `${line}.`)]
}

function toLeftLines(run: Run): string[] {
  if (run.status !== 'done') return []
  return [
    ...listSeen(run).map(line => `What the plan was to come to: ${line}`),
    ...listToConfirm(run).map(line => `To be confirmed by you: ${line}`),
    ...listClosing(run).map(line => `Left to you, by the plan: ${line}`),
  ]
}

function toAnswerLines(run: Run): string[] {
  return [...run.escalations.values()].flatMap(escalation => {
    const { id, answer, about } = escalation
    if (!answer) return []
    const chosen = about.options.find(option => option.id === answer.option)?.label ?? answer.option
    return [
      `Answered by ${listAgreed(answer)}: ${id} about ${plain(subjectOf(run, escalation))}, “${said(chosen)}”`,
    ]
  })
}

function toCostLines(run: Run): string[] {
  const cost = toCost(run)
  return cost === null ? [] : [`${cost.slice(0, 1).toUpperCase()}${cost.slice(1)}.`]
}

function toNextLines(run: Run): string[] {
  if (!hasEnded(run)) return [`Go on with: regatta run --resume ${run.id}`]
  const advice = toAdvice(run)
  if (advice === null) return []
  const { text, command, from } = advice
  const here = from === null ? '' : `, or here: regatta run FILE ${from}`
  return [`Next: ${text}, in a chat of regatta serve: ${command}${here}`]
}

function label(run: Run, task: RunTask): string {
  return `${plain(task.id)} ${saidTitle(run.told[task.index]!.title)}`
}

function limited(lines: string[]): string[] {
  return lines.length > LINES_MAX
    ? [...lines.slice(0, LINES_MAX - 1), `and ${lines.length - LINES_MAX + 1} more like that`]
    : lines
}
