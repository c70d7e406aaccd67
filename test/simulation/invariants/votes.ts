import type { Option } from '../../../src/run/about.ts'
import type { Event } from '../../../src/run/event.ts'
import type { RunHistory } from './history.ts'
import { perMoment } from './history.ts'
import type { Escalated } from './standing.ts'

interface Vote {
  option: string
  until: number | null
}

/** A question as its events tell of it. */
interface Asked {
  at: number
  question: Escalated
  votes: Map<string, Vote>
  seen: boolean
  rung: number
}

type Answered = Extract<Event, { type: 'escalation-answered' }>

export const agreedEnough = perMoment(
  {
    name: 'agreed-enough',
    says: 'something goes on only once as many people agree as the policy wants, each counted once, none who may not',
  },
  run => {
    const asked = new Map<string, Asked>()
    let starter: string | null = null
    return ({ event }) => {
      if (event.type === 'run-started') starter = event.by
      note(asked, event)
      if (event.type !== 'escalation-answered') return []
      const known = asked.get(event.escalation)
      return known ? findTooFew(run, known, event, starter) : []
    }
  },
)

export const skippedTogether = perMoment(
  {
    name: 'skipped-together',
    says: 'a task counts as done unasked only once as many people say so as the policy wants',
  },
  ({ charter: { policy } }) => {
    const wanted = new Map<string, Set<string>>()
    // What an answer does, and what goes with a task that was split, happens at the same moment.
    let settledAt = -1
    return ({ event }) => {
      if (event.type === 'escalation-answered') settledAt = event.at
      if (event.type === 'task-renewed') wanted.delete(event.task)
      if (event.type === 'skip-wanted')
        wanted.set(event.task, new Set([...(wanted.get(event.task) ?? []), event.by]))
      if (event.type !== 'task-skipped' || event.at === settledAt) return []
      const agreed = new Set([...(wanted.get(event.task) ?? []), event.by])
      if (agreed.size < policy.quorum)
        return [`${event.task} is skipped by ${agreed.size} of ${policy.quorum}`]
      settledAt = event.at
      return []
    }
  },
)

export const voteStands = perMoment(
  {
    name: 'vote-stands',
    says: 'a vote counts once its time is up, not sooner, and not once it was taken back',
  },
  () => {
    const asked = new Map<string, Asked>()
    return ({ event }) => {
      const problems: string[] = []
      if (event.type === 'escalation-answered') {
        const votes = asked.get(event.escalation)?.votes
        for (const name of event.others ?? []) {
          const vote = votes?.get(name)
          if (vote?.option !== event.option || (vote.until ?? event.at) > event.at)
            problems.push(`${event.escalation} counts ${name}, who does not say ${event.option}`)
        }
      }
      note(asked, event)
      return problems
    }
  },
)

export const remindedInTurn = perMoment(
  {
    name: 'reminded-in-turn',
    says: 'people are reminded of what is asked, rung by rung, each at its time, till somebody answers or sees to it',
  },
  ({ charter }) => {
    const asked = new Map<string, Asked>()
    return ({ event }) => {
      const problems: string[] = []
      if (event.type === 'escalation-reminded') {
        const { escalation: id, rung, since = rung, at } = event
        const known = asked.get(id)
        const due = (known?.at ?? Infinity) + (charter.policy.ladder[rung]?.afterMs ?? Infinity)
        if (!known || known.seen) problems.push(`${id} is reminded of though nobody waits for that`)
        else if (since !== known.rung || since > rung || at < due)
          problems.push(`${id} is reminded of out of turn: rung ${rung}`)
      }
      note(asked, event)
      return problems
    }
  },
)

function note(asked: Map<string, Asked>, event: Event): void {
  if (event.type === 'escalated')
    asked.set(event.escalation, { at: event.at, question: event, votes: new Map(), seen: false, rung: 0 })
  if (!('escalation' in event)) return
  const known = asked.get(event.escalation)
  if (!known) return
  if (event.type === 'vote-given') known.votes.set(event.by, { option: event.option, until: event.until })
  if (event.type === 'vote-taken-back') known.votes.delete(event.by)
  if (event.type === 'escalation-acknowledged') known.seen = true
  if (event.type === 'escalation-let-go') known.seen = false
  if (event.type === 'escalation-reminded') known.rung = event.rung + 1
  if (event.type === 'escalation-withdrawn') asked.delete(event.escalation)
  if (event.type === 'escalation-answered') known.seen = true
}

const HOLDS_BACK: ReadonlySet<Option['does']> = new Set(['fail', 'stop', 'stop-wave'])

function findTooFew(
  { charter: { policy } }: RunHistory,
  { question: { about } }: Asked,
  { escalation, option, by, others = [] }: Answered,
  starter: string | null,
): string[] {
  const { does, refuses } = about.options.find(({ id }) => id === option) ?? {}
  if (refuses === true || about.kind === 'question' || does === undefined || HOLDS_BACK.has(does)) return []
  const agreed = new Set([by, ...others])
  const problems: string[] = []
  if (agreed.size < policy.quorum)
    problems.push(`${escalation} goes on by ${agreed.size} of ${policy.quorum}`)
  if (policy.ownAnswers === 'refused' && starter !== null && agreed.has(starter))
    problems.push(`${escalation} goes on by ${starter}, who started the run`)
  return problems
}
