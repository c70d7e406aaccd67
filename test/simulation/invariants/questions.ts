import type { Option } from '../../../src/run/about.ts'
import type { EventType } from '../../../src/run/event.ts'
import { perMoment } from './history.ts'
import type { RunHistory } from './history.ts'
import type { Escalated } from './standing.ts'

export const oneOutcome = perMoment(
  {
    name: 'one-outcome-per-question',
    says: 'a question is answered or withdrawn once, by one of its options, and what that option says follows',
  },
  run => {
    const asked = new Map<string, Escalated>()
    const settled = new Map<string, string>()
    return ({ event, seq }) => {
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
    }
  },
)

export const namedPeopleAnswer = perMoment(
  {
    name: 'named-people-answer',
    says: 'where the policy names who may answer, nobody else does',
  },
  ({ charter: { policy } }) =>
    ({ event }) => {
      const { approvers } = policy
      const isForbidden =
        event.type === 'escalation-answered' && approvers.length > 0 && !approvers.includes(event.by)
      return isForbidden
        ? [`${event.by} answers ${event.escalation}, but only ${approvers.join(', ')} may`]
        : []
    },
)

const FOLLOWS: Record<Option['does'], EventType[]> = {
  reply: [],
  retry: ['task-renewed'],
  skip: ['task-skipped'],
  fail: ['task-failed'],
  stop: ['task-failed'],
  cure: ['task-mended', 'task-split'],
  release: ['wave-released', 'task-done'],
  'rerun-wave': ['wave-released', 'task-renewed', 'escalated'],
  'stop-wave': ['wave-stopped'],
  raise: [],
  start: [],
  wait: [],
  lift: [],
}

function findUnfollowed({ entries }: RunHistory, seq: number, question: Escalated, chosen: string): string[] {
  const option = question.about.options.find(({ id }) => id === chosen)
  if (!option) return [`${question.escalation} is answered with ${chosen}, which it does not offer`]
  // What may be spent, and whether a run starts at all, is another matter.
  if (question.about.budget || question.about.kind === 'overlap') return []
  const wanted = FOLLOWS[option.does]
  if (wanted.length === 0) return []
  const passed = new Set<EventType>(['attempt-ended', 'escalation-withdrawn'])
  const next = entries.slice(seq, seq + FOLLOWED_MAX).find(({ event }) => !passed.has(event.type))?.event
  const isOfTask = question.task === null || option.does === 'rerun-wave'
  const isThere =
    next !== undefined &&
    wanted.includes(next.type) &&
    (isOfTask || ('task' in next && next.task === question.task)) &&
    (!('wave' in next) || next.wave === question.wave)
  return isThere
    ? []
    : [
        `${question.escalation} is answered with ${chosen}, but no ${wanted.join(' or ')} of ${question.task ?? question.wave} follows`,
      ]
}

/** So many attempts may end and questions be withdrawn between an answer and what follows from it. */
const FOLLOWED_MAX = 50
