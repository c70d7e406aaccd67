import { findFailed } from '../run/find-failed.ts'
import { subjectOf } from '../run/escalation.ts'
import type { Run } from '../run/run.ts'
import { dotted, heading, note, text, titled } from './blocks.ts'
import { toRetry } from './command-text.ts'
import { formatSpan } from './duration.ts'
import { listBlocked, listRetryable, toAdvice, toCost, toExpectation, toFailure, toTally } from './ending.ts'
import type { Blocked } from './ending.ts'
import { fit } from './fit.ts'
import { sayHead } from './head.ts'
import type { Block, Button, Message, Span } from './message.ts'
import { listAgreed, listNames, toFolderName, toName, toTaskName, toTitle } from './names.ts'
import { toRunPage } from './page.ts'
import {
  listClosing,
  listMitigations,
  listSeen,
  listToConfirm,
  listToLookAt,
  sayFirstAttempts,
  saySuccess,
} from './reckoning.ts'
import { counted, said } from './words.ts'

const ITEMS_MAX = 8
const BUTTONS_SHOWN = 3

/** The last words on a run that has ended, for somebody who has seen nothing else of it. `head`: the hash of its last event. */
export function renderSummary(run: Run, head?: string): Message {
  const { plan, rehearsal } = run.charter
  const failed = findFailed(run)
  return fit({
    summary: `${toTitle(plan.title)} (${run.id}): ${toEnding(run)}, ${toTally(run)}`,
    blocks: [
      heading(`${toTitle(plan.title)}: ${toEnding(run)}`),
      ...(rehearsal
        ? [text({ bold: 'REHEARSAL' }, ': agents only acted as if, no task is really done.')]
        : []),
      text([`${toTally(run)}.`, toExpectation(run)].filter(part => part !== null).join(' ')),
      ...titled('Failed', failed, ITEMS_MAX, task => [...toTaskName(run, task), toFailure(task)]),
      ...titled('Not done because of that', listBlocked(run), ITEMS_MAX, toBlocked),
      ...titled('What to look at', listToLookAt(run), ITEMS_MAX, line => [capital(line)]),
      ...toMitigations(run),
      ...toDecisions(run),
      text(...toPlace(run)),
      ...toLeft(run),
      ...toNext(run),
      note(...dotted([[{ code: run.id }], toCost(run)])),
      ...(head === undefined ? [] : [note('History: ', { code: sayHead(run.seq, head) })]),
    ],
    buttons: toButtons(run),
    reactions: [],
    page: toRunPage(run),
  })
}

function toEnding({ status, startedAt, endedAt }: Run): string {
  const tookMs = startedAt === null || endedAt === null ? null : endedAt - startedAt
  const span = tookMs === null ? '' : formatSpan(tookMs)
  if (status === 'done') return `all done${span && ` in ${span}`}`
  return `${status === 'cancelled' ? 'stopped' : 'ended, not all done,'}${span && ` after ${span}`}`
}

function toBlocked({ tasks, obstacle, how }: Blocked): Span[] {
  const verb = tasks.length === 1 ? 'waits' : 'wait'
  return [
    `${listNames(tasks.map(({ id }) => id))} ${verb} for `,
    { bold: toName(obstacle.id) },
    `, which ${how}`,
  ]
}

function toDecisions(run: Run): Block[] {
  const answered = [...run.escalations.values()].filter(({ answer }) => answer !== null)
  return titled('What people decided', answered, ITEMS_MAX, escalation => {
    const { about, answer, id } = escalation
    const label = about.options.find(option => option.id === answer?.option)?.label ?? ''
    const subject = toName(subjectOf(run, escalation))
    return [{ bold: answer ? listAgreed(answer) : '' }, ` on ${id}, ${subject}: ${said(label)}`]
  })
}

/** How the run mended itself, in numbers, and whom it took. */
function toMitigations(run: Run): Block[] {
  const { tasks } = run
  const again = tasks.filter(({ gate, attempts }) => !gate && attempts.length > 1)
  const verb = again.length === 1 ? 'took' : 'each took'
  const names = listNames(again.map(({ id }) => id))
  const first = [sayFirstAttempts(run), saySuccess(run)].filter(line => line !== null)
  return [
    ...titled('How it mended itself', listMitigations(run), ITEMS_MAX, line => [line]),
    ...(again.length > 0 ? [text(`${names} ${verb} more than one attempt.`)] : []),
    ...first.map(line => text(`${line}.`)),
  ]
}

/** What is for people: nobody has done that yet. */
function toLeft(run: Run): Block[] {
  if (run.status !== 'done') return []
  return [
    ...titled('What the plan was to come to', listSeen(run), ITEMS_MAX, line => [capital(line)]),
    ...titled('To be confirmed by you', listToConfirm(run), ITEMS_MAX, line => [line]),
    ...titled('Left to you, by the plan', listClosing(run), ITEMS_MAX, line => [line]),
  ]
}

function capital(line: string): string {
  return `${line.slice(0, 1).toUpperCase()}${line.slice(1)}`
}

/** Where the changes are. */
function toPlace({ charter, tasks }: Run): Span[] {
  if (charter.rehearsal) return ['Nothing of yours was touched.']
  const changing = tasks.filter(({ attempts }) => {
    const outcome = attempts.at(-1)?.outcome
    return outcome?.kind === 'done' && outcome.changed > 0
  })
  if (changing.length === 0) return ['No file was changed.']
  return [
    `The changes of ${counted(changing.length, 'task')} are in the folder `,
    { bold: toFolderName(charter.folder) },
    '.',
  ]
}

function toNext(run: Run): Block[] {
  const advice = toAdvice(run)
  return advice === null ? [] : [text({ bold: 'Next' }, `: ${advice.text}: `, { code: advice.command })]
}

function toButtons(run: Run): Button[] {
  return listRetryable(run)
    .slice(0, BUTTONS_SHOWN)
    .flatMap((task): Button[] => {
      const command = toRetry(run, task)
      return command === null ? [] : [{ label: `Try ${toName(task.id)} again`, command, style: 'plain' }]
    })
}
