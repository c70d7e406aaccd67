import type { Run } from '../run/run.ts'
import type { RunRow } from '../run/rows.ts'
import { dotted, heading, note, quiet, text, titled } from './blocks.ts'
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
      ...titled('Questions', questions, QUESTIONS_MAX, ({ run, asked: { id, about } }): Span[] =>
        dotted([
          [{ bold: id }, ` ${said(about.text, 200)}`],
          [{ code: `/wave answer ${run.id} ${id} 1` }],
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

function mayAnswer({ policy: { approvers } }: Run, name: string): boolean {
  return approvers.length === 0 || approvers.includes(name)
}
