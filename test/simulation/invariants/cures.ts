import { isFailure } from '../../../src/run/outcome.ts'
import type { Event } from '../../../src/run/event.ts'
import type { Failure } from '../../../src/run/outcome.ts'
import type { Cure } from '../../../src/run/policy.ts'
import { perMoment } from './history.ts'
import type { Moment } from './standing.ts'

type Cured = Extract<Event, { type: 'task-mended' | 'task-split' }>
type Asked = Extract<Event, { type: 'escalated' }> & { task: string }

export const failureFollowed = perMoment(
  {
    name: 'failure-followed',
    says: 'on every failure a cure or a question follows at once',
  },
  () => {
    let failed: string | null = null
    return ({ event }) => {
      if (failed !== null) {
        if (event.type === 'provider-closed' || event.type === 'provider-back') return []
        const name = failed
        failed = null
        if ((!isCure(event) && !isFailureAsked(event)) || toName(event) !== name)
          return [`${name} fails, and ${event.type} follows`]
      }
      if (
        event.type === 'attempt-ended' &&
        (isFailure(event.outcome) || event.outcome.kind === 'interrupted')
      )
        failed = toName(event)
      return []
    }
  },
)

export const oneCure = perMoment(
  {
    name: 'one-cure-at-once',
    says: 'a failure is cured or asked about once, and cured after a question only where people chose that; never while the task is at work',
  },
  () => {
    const settled = new Map<string, 'cured' | 'asked'>()
    return ({ event, before }) => {
      if (!isCure(event) && !isFailureAsked(event)) return []
      const name = toName(event)
      const state = settled.get(name)
      settled.set(name, isCure(event) ? 'cured' : 'asked')
      const isChosen = isCure(event) && state === 'asked' && isCureChosen(event, before)
      const problems: string[] = []
      if (state !== undefined && !isChosen) problems.push(`${name}, which was ${state}, has ${event.type}`)
      if (before.atWork.has(event.task)) problems.push(`${name} has ${event.type} while the task is at work`)
      return problems
    }
  },
)

export const consentAsked = perMoment(
  {
    name: 'consent-asked',
    says: 'where a row says ask or never, or a cure wants consent, nothing is cured unless people chose it',
  },
  ({ charter: { policy } }) =>
    ({ event, before }) => {
      if (!isCure(event) || isFree(event) || isCureChosen(event, before)) return []
      const { mode, consent = [] } = policy.rows[event.failure]
      const cure = toCure(event)
      if (consent.includes(cure)) return [`${toName(event)} is cured by ${cure}, which wants consent`]
      const isBound = !before.modes.has(event.failure) && mode !== 'auto'
      return isBound ? [`${toName(event)} is cured by itself, but its row says ${mode}`] : []
    },
)

export const modeCounts = perMoment(
  {
    name: 'mode-counts',
    says: 'a mode that people set counts for every failure from then on',
  },
  ({ charter: { policy } }) =>
    ({ event, before }) => {
      if (isCure(event)) {
        const mode = before.modes.get(event.failure) ?? 'auto'
        if (mode === 'auto' || isFree(event) || isCureChosen(event, before)) return []
        return [`${toName(event)} is cured by itself, but people have set its row to ${mode}`]
      }
      if (!isFailureAsked(event) || event.about.failure === null) return []
      const offered = event.about.options.find(({ does }) => does === 'cure')?.cure
      if (offered === undefined) return []
      const mode = before.modes.get(event.about.failure) ?? 'ask'
      const { consent = [] } = policy.rows[event.about.failure]
      return mode === 'ask' || (mode === 'auto' && consent.includes(offered))
        ? []
        : [`${toName(event)} is asked about, but people have set its row to ${mode}`]
    },
)

export const waitsCostNothing = perMoment(
  {
    name: 'limits-cost-no-try',
    says: 'who waits for a limit of the provider loses no try by it, and does not start with that one before it is over',
  },
  () => {
    const limits = new Map<string, Failure>()
    const providers = new Map<string, string | null | undefined>()
    const notBefore = new Map<string, { due: number; provider: string | null | undefined }>()
    const downUntil = new Map<string, number>()
    return ({ event }) => {
      if (event.type === 'attempt-ended' && isFailure(event.outcome)) limits.set(toName(event), event.outcome)
      if (event.type === 'provider-closed' && event.because === 'down')
        downUntil.set(event.provider, event.until)
      if (event.type === 'provider-back') downUntil.delete(event.provider)
      if (event.type === 'task-renewed') notBefore.delete(event.task)
      if (event.type === 'wave-undone') for (const task of event.tasks) notBefore.delete(task)
      if (event.type === 'attempt-queued') {
        const { due, provider } = notBefore.get(event.task) ?? { due: 0, provider: undefined }
        notBefore.delete(event.task)
        providers.set(event.task, event.provider)
        // Another one may be back before, and whoever tries whether it is back waits for what was said first.
        const over = Math.min(due, downUntil.get(provider ?? '') ?? due)
        return event.because === 'mended' && event.provider === provider && event.at < over
          ? [`${toName(event)} starts ${due - event.at} ms before the limit is over`]
          : []
      }
      if (event.type !== 'task-mended' || (event.cure !== 'wait' && event.cure !== 'park')) return []
      const until = limits.get(toName(event))?.until
      if (until !== null && until !== undefined)
        notBefore.set(event.task, { due: until, provider: providers.get(event.task) })
      return event.cost === 'wait' ? [] : [`${toName(event)} waits, and that costs a ${event.cost}`]
    }
  },
)

export const partsInstead = perMoment(
  {
    name: 'parts-instead',
    says: 'the parts of a task that was split run instead of it, and it is done only when both are',
  },
  () =>
    ({ event, before }) => {
      if (event.type !== 'attempt-queued' && event.type !== 'task-done') return []
      const parts = before.parts.get(event.task)
      if (!parts) return []
      if (event.type === 'attempt-queued') return [`${event.task} starts though it was split`]
      const left = parts.filter(id => !before.finished.has(id))
      return left.map(id => `${event.task} is called done though its part ${id} is not`)
    },
)

function isCure(event: Event): event is Cured {
  return event.type === 'task-mended' || event.type === 'task-split'
}

function isFailureAsked(event: Event): event is Asked {
  return event.type === 'escalated' && event.about.kind === 'failure' && event.task !== null
}

function isCureChosen(event: Cured, { answer }: Moment['before']): boolean {
  return answer?.option.does === 'cure' && answer.question.task === event.task
}

/** Given back in good order, or laid by till people let its wave go on. */
function isFree(event: Cured): boolean {
  return event.type === 'task-mended' && event.cost === 'nothing'
}

function toCure(event: Cured): Cure {
  return event.type === 'task-split' ? 'split' : event.cure
}

function toName({ task, attempt }: { task: string; attempt: number }): string {
  return `${task}/${attempt}`
}
