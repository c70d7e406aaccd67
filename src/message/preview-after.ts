import { countTasks } from '../run/count-tasks.ts'
import type { Run } from '../run/run.ts'
import { note, quiet, text } from './blocks.ts'
import { fit } from './fit.ts'
import type { Message } from './message.ts'
import { toName, toTitle } from './names.ts'
import { counted } from './words.ts'

/** What the preview of an older version becomes; `newer` is the version that took its place. */
export function renderSuperseded(title: string, newer: { run: string; by: string; name: string }): Message {
  const name = toTitle(title)
  const line = `a newer version took its place: ${toName(newer.name)} from ${toName(newer.by)}`
  return fit(
    quiet(`${name}: ${line}`, [
      text({ bold: name }, `: ${line}, `, { code: newer.run }, '.'),
      note('This one cannot be started any more.'),
    ]),
  )
}

/** What the preview of a plan becomes that nobody wants. */
export function renderDiscarded(title: string, { run, by }: { run: string; by: string }): Message {
  const name = toTitle(title)
  const line = `discarded by ${toName(by)}`
  return fit(
    quiet(`${name}: ${line}`, [
      text({ bold: name }, `: ${line}, `, { code: run }, '.'),
      note('To have it run after all, drop it again.'),
    ]),
  )
}

/** What a preview becomes once its run has started. */
export function renderStarted(run: Run): Message {
  const { plan, by, rehearsal } = run.charter
  const name = toTitle(plan.title)
  const { total } = countTasks(run)
  const line = `started by ${toName(run.startedBy ?? by)}`
  return fit({
    ...quiet(`${name}: ${line}`, [
      text(
        { bold: name },
        `: ${line} as run `,
        { code: run.id },
        `, ${counted(total, 'task')}.${rehearsal ? ' A REHEARSAL.' : ''}`,
      ),
      note('How it stands is shown below in this thread.'),
    ]),
    buttons: [{ label: 'Show the plan', command: `plan ${run.id}`, style: 'plain' }],
  })
}
