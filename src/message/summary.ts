import { findFailed } from '../run/find-failed.ts'
import type { Run } from '../run/run.ts'
import { dotted, heading, note, text, titled } from './blocks.ts'
import { toRetry } from './command-text.ts'
import { formatSpan } from './duration.ts'
import { listBlocked, listRetryable, toAdvice, toCost, toFailure, toTally } from './ending.ts'
import type { Blocked } from './ending.ts'
import { fit } from './fit.ts'
import type { Block, Button, Message, Span } from './message.ts'
import { listNames, toFolderName, toName, toTaskName, toTitle } from './names.ts'
import { counted, said } from './words.ts'

const ITEMS_MAX = 8
const BUTTONS_SHOWN = 3

/** The last words on a run that has ended, for somebody who has seen nothing else of it. */
export function renderSummary(run: Run): Message {
  const { plan, rehearsal } = run.charter
  const failed = findFailed(run)
  return fit({
    summary: `${toTitle(plan.title)} (${run.id}): ${toEnding(run)}, ${toTally(run)}`,
    blocks: [
      heading(`${toTitle(plan.title)}: ${toEnding(run)}`),
      ...(rehearsal
        ? [text({ bold: 'REHEARSAL' }, ': agents only acted as if, no task is really done.')]
        : []),
      text(`${toTally(run)}.`),
      ...titled('Failed', failed, ITEMS_MAX, task => [...toTaskName(run, task), toFailure(task)]),
      ...titled('Not done because of that', listBlocked(run), ITEMS_MAX, toBlocked),
      ...toDecisions(run),
      ...toAgain(run),
      text(...toPlace(run)),
      ...toNext(run),
      note(...dotted([[{ code: run.id }], toCost(run)])),
    ],
    buttons: toButtons(run),
    reactions: [],
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
  return titled('What people decided', answered, ITEMS_MAX, ({ task, about, answer, id }) => {
    const label = about.options.find(option => option.id === answer?.option)?.label ?? ''
    const subject = toName(run.tasks[task]!.id)
    return [{ bold: toName(answer?.by ?? '') }, ` on ${id}, ${subject}: ${said(label)}`]
  })
}

function toAgain({ tasks }: Run): Block[] {
  const again = tasks.filter(({ attempts }) => attempts.length > 1)
  if (again.length === 0) return []
  const verb = again.length === 1 ? 'took' : 'each took'
  return [text(`${listNames(again.map(({ id }) => id))} ${verb} more than one attempt.`)]
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
