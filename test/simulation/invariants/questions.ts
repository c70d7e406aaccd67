import type { Event, Option } from '../../../src/run/event.ts'
import { perRun } from './history.ts'
import type { Invariant, RunHistory } from './history.ts'
import { problemsOf } from './order.ts'

type Escalated = Extract<Event, { type: 'escalated' }>

export const oneOutcome: Invariant = {
  name: 'one-outcome-per-question',
  says: 'a question is answered or withdrawn once, by one of its options, and what that option says follows',
  check: perRun(run => {
    const asked = new Map<string, Escalated>()
    const settled = new Map<string, string>()
    return problemsOf(run, ({ event, seq }) => {
      if (event.type === 'escalated') {
        const isSecond = asked.has(event.escalation)
        asked.set(event.escalation, event)
        return isSecond ? [`${event.escalation} is asked a second time`] : []
      }
      if (event.type === 'run-ended') {
        const open = [...asked.keys()].filter(id => !settled.has(id))
        return open.map(id => `the run ends while ${id} is still asked`)
      }
      if (event.type !== 'escalation-answered' && event.type !== 'escalation-withdrawn') return []
      const problems: string[] = []
      const question = asked.get(event.escalation)
      const outcome = event.type === 'escalation-answered' ? `answered ${event.option}` : 'withdrawn'
      const before = settled.get(event.escalation)
      settled.set(event.escalation, outcome)
      if (!question) return [`${event.escalation} is ${outcome} but was never asked`]
      if (before) problems.push(`${event.escalation} is ${outcome} though it was ${before}`)
      if (event.type === 'escalation-answered')
        problems.push(...findUnfollowed(run, seq, question, event.option))
      return problems
    })
  }),
}

export const namedPeopleAnswer: Invariant = {
  name: 'named-people-answer',
  says: 'where the policy names who may answer, nobody else does',
  check: perRun(run => {
    const { approvers } = run.charter.policy
    return problemsOf(run, ({ event }) => {
      const isForbidden =
        event.type === 'escalation-answered' && approvers.length > 0 && !approvers.includes(event.by)
      return isForbidden
        ? [`${event.by} answers ${event.escalation}, but only ${approvers.join(', ')} may`]
        : []
    })
  }),
}

const FOLLOWS: Record<Option['does'], Event['type'] | null> = {
  reply: null,
  retry: 'task-renewed',
  skip: 'task-skipped',
  fail: 'task-failed',
  stop: 'task-failed',
}

function findUnfollowed({ entries }: RunHistory, seq: number, question: Escalated, chosen: string): string[] {
  const option = question.about.options.find(({ id }) => id === chosen)
  if (!option) return [`${question.escalation} is answered with ${chosen}, which it does not offer`]
  const wanted = FOLLOWS[option.does]
  if (wanted === null) return []
  const next = entries.slice(seq).find(({ event }) => event.type !== 'attempt-ended')?.event
  const isThere = next?.type === wanted && 'task' in next && next.task === question.task
  return isThere
    ? []
    : [`${question.escalation} is answered with ${chosen}, but no ${wanted} of ${question.task} follows`]
}
