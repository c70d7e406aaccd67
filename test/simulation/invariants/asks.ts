import { GHOSTLY } from '../agents.ts'
import type { Event } from '../../../src/run/event.ts'
import { perMoment, perRun } from './history.ts'
import type { RunHistory } from './history.ts'
import type { Escalated } from './standing.ts'

export const answerReachesAsker = perRun(
  {
    name: 'answer-reaches-asker',
    says: 'what people answer to an agent that waits, alive, reaches it and no other, once',
  },
  (run, { heard }) => {
    const own = heard.filter(({ run: id }) => id === run.id)
    const told = own.filter(({ answer }) => answer.kind === 'answered')
    const asked = listAsked(run)
    const unasked = told.flatMap(({ task, attempt, text, answer }) => {
      const question = asked.find(({ about }) => about.text.endsWith(text))
      const isOwn = question?.task === run.names[task] && question?.attempt === attempt
      const chosen = question && isOwn ? toChosen(run, question) : null
      const isSo = answer.kind === 'answered' && chosen === answer.label
      return isSo ? [] : [`${run.names[task]}/${attempt} hears ${JSON.stringify(answer)} to "${text}"`]
    })
    const twice = told.filter(({ text }, at) => told.findIndex(other => other.text === text) !== at)
    const unheard = asked.flatMap(question => {
      const isHeard = told.some(({ text }) => question.about.text.endsWith(text))
      if (isHeard || toChosen(run, question) === null || !workedOn(run, question)) return []
      return [`${question.task}/${question.attempt} never hears what ${question.escalation} was answered`]
    })
    return [...unasked, ...twice.map(({ text }) => `"${text}" is answered twice`), ...unheard]
  },
)

export const askerHoldsNoSlot = perRun(
  {
    name: 'asker-holds-no-slot',
    says: 'an agent that waits for people, alive, holds no slot, and holds one again once it need not wait',
  },
  (run, { commits }) => {
    return commits.flatMap(({ at, change }) => {
      if (change.run !== run.id) return []
      const { seq, active } = change.rows.run
      const wanted = run.atWork[seq]
      return wanted === undefined || wanted === active
        ? []
        : [`at ${at} ms ${active} slots are held, by its events ${wanted}`]
    })
  },
)

export const askerIsAnsweredOrFreed = perMoment(
  {
    name: 'asker-not-left',
    says: 'no attempt ends while what its agent asked, alive, is still open',
  },
  () =>
    ({ event, before }) => {
      if (event.type !== 'attempt-ended' && event.type !== 'merge-queued') return []
      return before.aside.has(event.task) ? [`${event.task} ends while it waits for an answer`] : []
    },
)

function listAsked({ entries }: RunHistory): Escalated[] {
  return entries.flatMap(({ event }) =>
    event.type === 'escalated' && event.ask !== undefined ? [event] : [],
  )
}

/** The label of the reply that people chose. */
function toChosen({ entries }: RunHistory, { escalation, about }: Escalated): string | null {
  const answered = entries.find(
    ({ event }) => event.type === 'escalation-answered' && event.escalation === escalation,
  )?.event as Extract<Event, { type: 'escalation-answered' }> | undefined
  const option = about.options.find(({ id }) => id === answered?.option)
  return option?.does === 'reply' ? option.label : null
}

/** An order that nobody rang for is found soon. */
const TOLD_WITHIN_MS = 30_000

/** Whether the attempt was there for long after the answer, and came to an end of its own, rather than being ended, lost, or reported by a ghost. */
function workedOn({ entries }: RunHistory, { task, attempt, escalation }: Escalated): boolean {
  const answered = entries.find(
    ({ event }) => event.type === 'escalation-answered' && event.escalation === escalation,
  )
  return entries.some(({ event }) => {
    if (event.type !== 'attempt-ended' || event.task !== task || event.attempt !== attempt) return false
    const { outcome, at } = event
    const isOwn =
      outcome.kind === 'done'
        ? outcome.summary !== GHOSTLY
        : !['stopped', 'lost', 'interrupted'].includes(outcome.kind)
    return isOwn && at - (answered?.event.at ?? 0) > TOLD_WITHIN_MS
  })
}
