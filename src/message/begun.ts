import type { Charter } from '../run/event.ts'
import { quiet, text } from './blocks.ts'
import { fit } from './fit.ts'
import type { Message } from './message.ts'
import { toName } from './names.ts'
import { saidTitle } from './words.ts'

/** Begins the thread of a run that was not begun in a chat. */
export function renderBegun({ by, run, plan, rehearsal }: Charter): Message {
  const title = saidTitle(plan.title)
  const note = rehearsal ? ' It is a rehearsal: agents only act as if.' : ''
  const line = text(
    `${toName(by)} started `,
    { bold: title },
    ' at a terminal, as run ',
    { code: run },
    `.${note}`,
  )
  return fit(quiet(`${toName(by)} started ${title} at a terminal`, [line]))
}
