import { countSlots, countTasks } from '../run/count-tasks.ts'
import { findFailed } from '../run/find-failed.ts'
import { isDelayed, waitsForPeople } from '../run/may-start.ts'
import { hasEnded, latestAttempt } from '../run/run.ts'
import type { Attempt, Run, RunTask } from '../run/run.ts'
import { dotted, heading, note, text, titled } from './blocks.ts'
import { toCards } from './board-cards.ts'
import { hasOpenWave, listBoardWaves, listStopped } from './board-waves.ts'
import { toWaveOption } from './command-text.ts'
import { formatSpan } from './duration.ts'
import { expectEnd, latestOf } from './expect-end.ts'
import { fit } from './fit.ts'
import { isParked, listHeldUp } from './list-held-up.ts'
import { listWaiters } from './list-waiters.ts'
import type { Block, Button, Message, Reaction, Span } from './message.ts'
import { toName, toTaskName, toTitle } from './names.ts'
import { toRunPage } from './page.ts'
import { listSpending } from './say-budget.ts'
import { sayChecks } from './say-checks.ts'
import { saySpent } from './spent.ts'
import { listTroubled } from './why-waits.ts'
import { sayHeldUp, sayVotes } from './tell-asking.ts'
import { counted, said } from './words.ts'

const WORKERS_MAX = 8
/** Of more than that only those that have been at it longest. */
const WORKERS_LONGEST = 4
const RETRIES_MAX = 4
const QUESTIONS_MAX = 5
const FAILED_MAX = 6
const WAITERS_MAX = 4
const PROVIDERS_MAX = 4
const HELD_UP_MAX = 3
const STOPPED_MAX = 3
const MINUTE_MS = 60_000

/**
 * How a run stands: the one message of its thread that moves. The same run gives the same board; for who asks in between,
 * `now` tells how late it has become since something happened.
 */
export function renderBoard(run: Run, now?: number): Message {
  const failed = findFailed(run)
  const { slots } = run
  const { plan, rehearsal } = run.charter
  const starter = run.startedBy ?? run.charter.by
  const { total, finished, by } = countTasks(run)
  return fit({
    summary: toSummaryLine(run),
    blocks: [
      heading(toTitle(plan.title)),
      text(...toState(run, now)),
      ...(rehearsal ? [text({ bold: 'REHEARSAL' }, ': agents only act as if, nothing is really done.')] : []),
      {
        type: 'progress',
        done: finished,
        active: by.running + by.checking + by.merging,
        parked: hasEnded(run) ? 0 : by.parked,
        failed: by.failed,
        total,
      },
      {
        type: 'list',
        items: [
          ...listBoardWaves(run, failed),
          ...[...sayChecks(run), ...listSpending(run).map(saySpent)].map(line => [line]),
        ],
      },
      ...toOpenBlocks(run),
      ...titled('Failed', failed, FAILED_MAX, task => toTaskName(run, task)),
      ...toProviderBlocks(run, now ?? latestOf(run)),
      ...toWorkBlocks(run, now ?? latestOf(run)),
      note(...dotted([[{ code: run.id }], `started by ${toName(starter)}`, `up to ${slots} at once`])),
    ],
    buttons: toButtons(run),
    reactions: toReactions(run),
    cards: toCards(run),
    page: toRunPage(run),
  })
}

function toSummaryLine(run: Run): string {
  const { total, finished, by } = countTasks(run)
  const parts = [`${finished} of ${counted(total, 'task')} done`]
  if (by.failed > 0) parts.push(`${by.failed} failed`)
  const { taken } = countSlots(run)
  if (!hasEnded(run) && taken > 0) parts.push(`${taken} at work`)
  if (run.asking.size > 0) parts.push(`${counted(run.asking.size, 'question')} open`)
  return `${toTitle(run.charter.plan.title)}: ${toStateWord(run)}, ${parts.join(', ')}`
}

function toState(run: Run, now: number | undefined): Span[] {
  const { startedAt, endedAt } = run
  const spans: Span[] = [{ bold: capital(toStateWord(run)) }]
  if (startedAt === null) return spans
  if (endedAt !== null) return [...spans, ` after ${formatSpan(endedAt - startedAt)}, at `, { at: endedAt }]
  if (run.status === 'paused') spans.push(': nothing new starts until somebody resumes it')
  if (run.status === 'stopping') spans.push(': nothing new starts, what is at work comes to its end')
  return [...spans, ' · started ', { at: startedAt }, ...toExpected(run, now)]
}

function toExpected(run: Run, now: number | undefined): Span[] {
  const expected = expectEnd(run, now)
  if (expected === null) return []
  const [from, to] = [{ at: toWholeMinute(expected.from) }, { at: toWholeMinute(expected.to) }]
  if (expected.waits) return [' · ends ', from, ' at the earliest']
  const span: Span[] = from.at === to.at ? [to] : ['between ', from, ' and ', to]
  return [' · expected to end ', ...span]
}

/** Nobody can tell it to the second, and a board that says so would be redrawn for nothing. */
function toWholeMinute(at: number): number {
  return Math.ceil(at / MINUTE_MS) * MINUTE_MS
}

function toStateWord(run: Run): string {
  switch (run.status) {
    case 'ready':
      return 'not started yet'
    case 'running':
      if (!waitsForPeople(run)) return 'running'
      if (run.asking.size > 0) return 'waiting for an answer'
      return run.stopped.size > 0 ? 'waiting for a stopped wave' : 'waiting for a worker'
    case 'done':
      return 'all done'
    case 'failed':
      return 'ended, not all done'
    case 'cancelled':
      return 'stopped'
    default:
      return run.status
  }
}

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`
}

function toOpenBlocks(run: Run): Block[] {
  const { asking } = run
  const title = asking.size === 1 ? 'One question is open' : `${asking.size} questions are open`
  return titled(title, [...asking], QUESTIONS_MAX, asked => [
    { bold: asked.id },
    ...dotted([
      ` ${said(asked.about.text)}`,
      ['since ', { at: asked.openedAt }],
      sayHeldUp(run, asked),
      ...sayVotes(run, asked),
      asked.seenBy !== null && `${toName(asked.seenBy)} sees to it`,
    ]),
  ])
}

function toProviderBlocks(run: Run, now: number): Block[] {
  if (hasEnded(run)) return []
  return titled('Providers', listTroubled(run, now), PROVIDERS_MAX, line => line)
}

function toWorkBlocks(run: Run, now: number): Block[] {
  if (hasEnded(run)) return []
  const again = [...run.delayed.inOrder()].filter(due => isDelayed(run, due) && !isParked(due.task))
  const heldUp = listHeldUp(run, now, HELD_UP_MAX)
  // Before the first wave opens all tasks wait, and nothing is said by it.
  const waiters = hasOpenWave(run) ? listWaiters(run, WAITERS_MAX) : []
  const workers = run.atWork.size > WORKERS_MAX ? WORKERS_LONGEST + 1 : WORKERS_MAX
  return [
    ...titled(saySlots(run), [...run.atWork], workers, task => toWorker(run, task)),
    ...titled('To be tried again', again, RETRIES_MAX, due => [
      ...toTaskName(run, due.task),
      ' · not before ',
      { at: due.at },
    ]),
    ...titled('Waiting', [...heldUp, ...waiters], HELD_UP_MAX + WAITERS_MAX + 1, waiter => waiter),
  ]
}

/** `3 of 4 at work, 1 waits for a worker` */
function saySlots(run: Run): string {
  const { taken, queued } = countSlots(run)
  const rest = queued === 0 ? '' : `, ${queued} ${queued === 1 ? 'waits' : 'wait'} for a worker`
  return `${taken} of ${run.slots} at work${rest}`
}

function toWorker(run: Run, task: RunTask): Span[] {
  const attempt = latestAttempt(task)
  const since = attempt?.claimedAt
  const doing: Span[] = attempt?.stopping
    ? ['told to stop']
    : attempt?.status === 'running' && since
      ? ['since ', { at: since }]
      : ['waits for a worker']
  return dotted([
    toTaskName(run, task),
    toName(task.agent),
    attempt && attempt.number > 1 ? `attempt ${attempt.number}` : null,
    attempt && isStandIn(task, attempt) ? `with ${toName(attempt.provider ?? '')}` : null,
    doing,
    attempt?.warned == null ? null : 'no sign of life',
  ])
}

/** Its own provider is down. */
function isStandIn({ provider }: RunTask, attempt: Attempt): boolean {
  return attempt.provider !== null && attempt.provider !== provider
}

function toButtons(run: Run): Button[] {
  const { id, status } = run
  switch (status) {
    case 'running':
      return [
        ...toStartAgain(run),
        { label: 'Pause', command: `pause ${id}`, style: 'plain' },
        { label: 'Stop', command: `stop ${id}`, style: 'danger' },
      ]
    case 'paused':
      return [
        ...toStartAgain(run),
        { label: 'Resume', command: `resume ${id}`, style: 'main' },
        { label: 'Stop', command: `stop ${id}`, style: 'danger' },
      ]
    case 'stopping':
      return [{ label: 'Stop at once', command: `stop ${id} now`, style: 'danger' }]
    default:
      return []
  }
}

/** To be stopped with whatever is at hand: it stays as long as there is something to stop. */
function toReactions({ id, status }: Run): Reaction[] {
  return status === 'running' || status === 'paused' ? [{ emoji: '🛑', command: `stop ${id}` }] : []
}

/** Nobody else starts again what a person has stopped. */
function toStartAgain(run: Run): Button[] {
  return listStopped(run, STOPPED_MAX).flatMap(({ id }) => {
    const option = toWaveOption('only', id)
    const command = `start ${run.id} ${option}`
    return option === null ? [] : [{ label: `Start ${toName(id)} again`, command, style: 'main' as const }]
  })
}
