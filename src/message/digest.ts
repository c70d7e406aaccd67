import { subjectOf } from '../run/escalation.ts'
import { sayAmount } from '../run/money.ts'
import type { Run } from '../run/run.ts'
import { sayState } from '../run/say-state.ts'
import { dotted, heading, note, quiet, titled } from './blocks.ts'
import { fit } from './fit.ts'
import type { Message, Span } from './message.ts'
import { listNames, toName, toTitle } from './names.ts'
import { toScheduleItem } from './schedule.ts'
import type { ScheduledItem } from './schedule.ts'
import { counted, said } from './words.ts'

/** A run, and what it did since. */
export interface DigestRun {
  run: Run
  done: number
  failed: number
  merged: number
  /** In millionths. */
  spent: number
  /** Whether anything happened in it at all. */
  isNews: boolean
}

const RUNS_MAX = 12
const QUESTIONS_MAX = 12
const COMING_MAX = 6
const QUESTION_CHARS = 120

/** What runs did since, what waits for whom, what comes next; null: nothing happened and nothing waits. */
export function renderDigest(given: {
  since: number
  runs: readonly DigestRun[]
  coming: readonly ScheduledItem[]
}): Message | null {
  const { since, runs, coming } = given
  const news = runs.filter(({ isNews }) => isNews)
  const asked = runs
    .flatMap(({ run }) => [...run.asking].map(question => ({ run, question })))
    .sort((a, b) => a.question.openedAt - b.question.openedAt)
  if (news.length === 0 && asked.length === 0) return null
  const did = news.length === 0 ? 'nothing new' : `${counted(news.length, 'run')} went on`
  const counts = `${did}, ${counted(asked.length, 'question')} open`
  return fit(
    quiet(`What happened: ${counts}`, [
      heading('What happened'),
      ...titled('Runs', news, RUNS_MAX, toRunItem),
      ...titled('Waits for people', asked, QUESTIONS_MAX, ({ run, question }): Span[] =>
        dotted([
          [
            { bold: question.id },
            ` ${toName(subjectOf(run, question))}: ${said(question.about.text, QUESTION_CHARS)}`,
          ],
          ['since ', { at: question.openedAt }],
          toWhom(run, question.seenBy),
          [{ code: `/wave answer ${run.id} ${question.id} 1` }],
        ]),
      ),
      ...titled('Comes next', coming, COMING_MAX, toScheduleItem),
      note('Since ', { at: since }, ` · ${counts}`),
    ]),
  )
}

function toRunItem({ run, done, failed, merged, spent }: DigestRun): Span[] {
  const { plan, money, rehearsal } = run.charter
  const did = [
    done > 0 && `${counted(done, 'task')} done`,
    failed > 0 && `${failed} failed`,
    merged > 0 && `${merged} merged`,
    spent > 0 && `${sayAmount(spent, money.currency)} spent`,
  ].filter(part => part !== false)
  return dotted([
    [{ code: run.id }, ' ', { bold: toTitle(plan.title) }],
    sayState(run),
    rehearsal && 'rehearsal',
    did.length > 0 ? did.join(', ') : false,
    run.endedAt !== null && ['ended ', { at: run.endedAt }],
  ])
}

function toWhom({ policy: { approvers } }: Run, seenBy: string | null): string | false {
  if (seenBy !== null) return `${toName(seenBy)} sees to it`
  return approvers.length > 0 && `for ${listNames(approvers)}`
}
