import { takesOthers } from '../run/decide-answer.ts'
import type { Escalation } from '../run/escalation.ts'
import type { Run } from '../run/run.ts'
import type { RunRow } from '../run/rows.ts'
import { dotted, heading, note, quiet, text, titled } from './blocks.ts'
import { tellOwnVote } from './tell-asking.ts'
import { fit } from './fit.ts'
import type { Message, Span } from './message.ts'
import { toName, toTitle } from './names.ts'
import { toRunItem } from './runs.ts'
import { said } from './words.ts'

interface HomeAbout {
  rows: readonly RunRow[]
  /** Those that go on. */
  asking: readonly Run[]
  /** Whose home it is. */
  name: string
}

const QUESTIONS_MAX = 10
const RUNS_MAX = 10

/** What a person finds at the bot's own place: what waits for them, what runs, what ran. */
export function renderHome({ rows, asking, name }: HomeAbout): Message {
  const going = rows.filter(({ endedAt }) => endedAt === null)
  const ended = rows.filter(({ endedAt }) => endedAt !== null)
  const questions = asking.flatMap(run =>
    [...run.asking].filter(() => mayAnswer(run, name)).map(asked => ({ run, asked })),
  )
  const nothing = 'Nothing runs. Drop a plan in a channel where the bot is, or write it to the bot.'
  return fit(
    quiet('What runs, what waits for you, what ran', [
      heading('Waits for you'),
      ...(questions.length === 0 ? [text('Nothing is asked.')] : []),
      ...titled('Questions', questions, QUESTIONS_MAX, ({ run, asked }): Span[] =>
        dotted([
          [{ bold: asked.id }, ` ${said(asked.about.text, 200)}`],
          toStand(run, asked, name),
          [{ code: `/wave answer ${run.id} ${asked.id} 1` }],
          toTitle(run.charter.plan.title),
        ]),
      ),
      heading('Runs'),
      ...(going.length === 0 ? [text(nothing)] : []),
      ...titled('Now', going, RUNS_MAX, toRunItem),
      ...titled('Before', ended, RUNS_MAX, toRunItem),
      note('As it stood when you opened this, ', toName(name)),
    ]),
  )
}

/** What somebody should know before they answer it: they have, or cannot have it go on. */
function toStand(run: Run, asked: Escalation, name: string): string | false {
  const isOthers = takesOthers(run, asked, name)
  return (
    tellOwnVote(run, asked.id, name) ?? (isOthers && 'you started it: somebody else says that it goes on')
  )
}

function mayAnswer({ policy: { approvers } }: Run, name: string): boolean {
  return approvers.length === 0 || approvers.includes(name)
}
