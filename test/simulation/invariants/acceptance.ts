import type { Seen } from '../world.ts'
import { perMoment, perRun } from './history.ts'
import type { Invariant, RunHistory } from './history.ts'

const ACCEPTED_ONCE = {
  name: 'accepted-once',
  says: 'of a task one attempt is accepted and one change merged, unless it was taken back or a person had it run again in between',
}
export const acceptedOnce: Invariant = {
  ...perRun(ACCEPTED_ONCE, (run, seen) => [...mergedTwice(run, seen), ...mergedUnknown(run, seen)]),
  follow:
    () =>
    ({ event, before }) => {
      const isSecond =
        event.type === 'task-done' && before.finished.has(event.task) && !before.skipped.has(event.task)
      return isSecond ? [`${event.task} is accepted a second time, by attempt ${event.attempt}`] : []
    },
}

export const attemptLife = perMoment(
  {
    name: 'ended-once',
    says: 'an attempt is taken up at most once each time it is queued, and ends once',
  },
  () => {
    const states = new Map<string, State>()
    return ({ event }) => {
      if (!('attempt' in event)) return []
      const name = `${event.task}/${event.attempt}`
      const state = states.get(name) ?? 'none'
      const next = nextState(event)
      if (next === null) return []
      states.set(name, next)
      return FROM[next].includes(state) ? [] : [`${name} is ${next} (${event.type}) though it was ${state}`]
    }
  },
)

export const voidReports = perRun(
  {
    name: 'void-reports-change-nothing',
    says: 'a report counts only with the token of the latest claim, and only once',
  },
  (run, { said }) =>
    said.flatMap(({ at, run: id, input, decision }) => {
      if (id !== run.id || input.type !== 'report') return []
      const effective = decision.events.find(event => event.type !== 'report-ignored' && 'attempt' in event)
      if (!effective || !('attempt' in effective)) return []
      const { type, task, attempt } = effective
      if (task === null || attempt === null) return []
      const isCurrent = tokensAt(run, type, task, attempt).includes(input.token)
      return isCurrent
        ? []
        : [`at ${at} ms a report on ${task}/${attempt} with ${input.token} led to ${type}`]
    }),
)

export const startedOnce = perRun(
  {
    name: 'started-once',
    says: 'an agent begins only on a claim, and once on each',
  },
  (run, { starts }) => {
    const claims = new Map(
      run.entries.flatMap(({ seq, event }) =>
        event.type === 'attempt-claimed' ? [[event.token, seq] as const] : [],
      ),
    )
    const begun = new Set<string>()
    return starts.flatMap(({ run: id, token, at, seq, task, attempt }) => {
      if (id !== run.id) return []
      const problems: string[] = []
      const claimedAt = claims.get(token)
      if (claimedAt === undefined || claimedAt > seq)
        problems.push(`at ${at} ms attempt ${task}/${attempt} begins without a claim`)
      if (begun.has(token))
        problems.push(`at ${at} ms attempt ${task}/${attempt} begins a second time on ${token}`)
      begun.add(token)
      return problems
    })
  },
)

type State = 'none' | 'queued' | 'taken up' | 'merging' | 'asking' | 'ended'

const FROM: Record<State, State[]> = {
  none: [],
  queued: ['none', 'asking'],
  'taken up': ['queued'],
  merging: ['taken up'],
  asking: ['taken up'],
  ended: ['queued', 'taken up', 'merging', 'asking'],
}

function nextState(event: RunHistory['entries'][number]['event']): State | null {
  switch (event.type) {
    case 'attempt-queued':
      return 'queued'
    case 'attempt-claimed':
      return 'taken up'
    case 'merge-queued':
      return 'merging'
    case 'attempt-ended':
      return 'ended'
    case 'escalated':
      return event.about.kind === 'question' && event.ask === undefined ? 'asking' : null
    default:
      return null
  }
}

function mergedTwice(run: RunHistory, { merges }: Seen): string[] {
  const last = new Map<number, Seen['merges'][number]>()
  const problems: string[] = []
  for (const merge of merges) {
    if (merge.run !== run.id) continue
    const id = run.names[merge.task]
    const before = last.get(merge.task)
    last.set(merge.task, merge)
    const isRenewed = run.entries.some(({ seq, event }) => {
      const isOfIt =
        ((event.type === 'task-renewed' || event.type === 'merge-undone') && event.task === id) ||
        (event.type === 'wave-undone' && id !== undefined && event.tasks.includes(id))
      return isOfIt && before && seq > before.seq && seq <= merge.seq
    })
    if (before && !isRenewed) {
      problems.push(
        `at ${merge.at} ms the change of ${id}/${merge.attempt} is merged though that of ${id}/${before.attempt} was`,
      )
    }
  }
  return problems
}

function mergedUnknown(run: RunHistory, { merges }: Seen): string[] {
  const toName = (task: string, attempt: number): string => `${task}/${attempt}`
  const known = new Set<string>()
  const wanted = new Map<string, number>()
  for (const { seq, event } of run.entries) {
    if (event.type === 'merged') known.add(toName(event.task, event.attempt))
    if (event.type === 'merge-queued') wanted.set(toName(event.task, event.attempt), seq)
  }
  return merges.flatMap(({ run: id, task, attempt, at, seq }) => {
    const name = toName(run.names[task] ?? '', attempt)
    if (id !== run.id) return []
    if ((wanted.get(name) ?? Infinity) > seq)
      return [`at ${at} ms the change of ${name} is merged though no event wanted it`]
    return known.has(name) || !run.isSettled
      ? []
      : [`the change of ${name} is merged, and the run does not know`]
  })
}

/** The tokens that were current whenever an event of this kind came for the attempt. */
function tokensAt(run: RunHistory, type: string, task: string, attempt: number): string[] {
  let token = ''
  const tokens: string[] = []
  for (const { event } of run.entries) {
    if (!('attempt' in event) || event.task !== task || event.attempt !== attempt) continue
    if (event.type === 'attempt-claimed') token = event.token
    if (event.type === type) tokens.push(token)
  }
  return tokens
}
