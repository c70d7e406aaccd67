import { isUnserved, wantedBy } from '../run/labels.ts'
import { nextProvider, openProvider, standIn } from '../run/providers.ts'
import type { RunProvider } from '../run/providers.ts'
import { nextStartAt } from '../run/may-start.ts'
import { isFinished, latestAttempt } from '../run/run.ts'
import type { Run, RunTask } from '../run/run.ts'
import type { Span } from './message.ts'
import { toName } from './names.ts'
import { sayWanted } from './tell-missing.ts'

/** Why a task that could start does not: what holds it up, and until when, as far as that is known. */
export function tellWhyWaits(run: Run, task: RunTask, now: number): Span[] {
  if (task.wave.status === 'stopped') return ['held back: its wave is stopped']
  if (task.wave.status === 'held') return [`held back: its wave is held${toAsked(task.wave.hold)}`]
  if (run.status === 'paused') return ['the run is paused']
  if (run.status === 'stopping') return ['the run is being stopped']
  const unserved = tellUnserved(run, task)
  if (unserved) return unserved
  const locked = tellLock(run, task)
  if (locked) return locked
  if (task.dueAt > now) return [...toDue(task), { at: task.dueAt }]
  if (run.baseline && !isFinished(run.baseline) && !task.gate)
    return ['waits till the checks have been run once, to know how things stood']
  const provider = task.provider === null ? undefined : run.providers.get(task.provider)
  if (provider && openProvider(run, task.provider, now) === undefined)
    return [`waits for ${toName(provider.name)}`, ...tellClosed(provider, now)]
  if (run.atWork.size >= run.slots) return ['waits for a free slot']
  const startAt = nextStartAt(run)
  if (startAt > now)
    return ['waits for its turn: tasks start one after the other, the next at ', { at: startAt }]
  return ['waits for a free slot of the installation']
}

/** Null: somebody is there who can do it. */
export function tellUnserved(run: Run, task: RunTask): Span[] | null {
  if (!isUnserved(run, task)) return null
  return ['waits for somebody to be there who ', sayWanted(wantedBy(run, task))]
}

/** What a task needs that another one is at work on; null: nothing. */
export function tellLock(run: Run, task: RunTask): Span[] | null {
  const taken = task.locks.find(file => (run.locks.get(file) ?? task) !== task)
  const holder = taken === undefined ? undefined : run.locks.get(taken)
  const elsewhere = task.locks.find(file => run.elsewhere.has(file))
  if (elsewhere !== undefined) return ['waits for ', { code: toName(elsewhere) }, ', which another run holds']
  if (taken === undefined || !holder) return null
  return ['waits for ', { code: toName(taken) }, `, which ${toName(holder.id)} is at work on`]
}

/** `, which is down and tried again at 14:05`; of one that only has no place left, that. */
function tellClosed(provider: RunProvider, now: number): Span[] {
  const { status, closedFor, closedUntil, probe, nextStartAt: next, slots, atWork } = provider
  if (status === 'down') {
    if (probe) return [`, which is down; ${toName(probe.id)} tries whether it is back`]
    return [', which is down and tried again at ', { at: closedUntil }]
  }
  if (closedUntil > now) {
    const why = closedFor === 'usage' ? 'has reached its usage limit' : 'was asked too often'
    return [`, which ${why}, until `, { at: closedUntil }]
  }
  if (next > now) return [', which is asked more slowly, until ', { at: next }]
  return slots !== null && atWork >= slots ? [`: ${atWork} of its ${slots} places are taken`] : []
}

/** The providers that are not as they should be, a line each. */
export function listTroubled(run: Run, now: number): Span[][] {
  return [...run.providers.values()].flatMap((provider): Span[][] => {
    const { name, status, closedUntil, closedFor, intervalMs } = provider
    const bold = { bold: toName(name) }
    if (status === 'down') {
      const next = standIn(run, name)
      const yet = nextProvider(run, name) === null ? '' : ' yet'
      const way = next === null ? `nobody stands in for it${yet}` : `${toName(next)} stands in`
      return [[bold, ` is down: ${way}`, ...toProbe(provider)]]
    }
    if (closedUntil > now) {
      const why = closedFor === 'usage' ? 'has reached its usage limit' : 'was asked too often'
      return [[bold, ` ${why}: nothing starts there before `, { at: closedUntil }]]
    }
    if (intervalMs === 0) return []
    return [[bold, ` is asked more slowly: a start every ${Math.round(intervalMs / 100) / 10} s at most`]]
  })
}

function toProbe({ probe, closedUntil }: RunProvider): Span[] {
  if (probe) return [`; ${toName(probe.id)} tries whether it is back`]
  return ['; tried again at ', { at: closedUntil }]
}

function toDue(task: RunTask): Span[] {
  const attempt = latestAttempt(task)
  if (!attempt) return ['announced, and does not start before ']
  const provider = toName(attempt.provider ?? 'its provider')
  const failure = attempt.outcome?.kind
  if (attempt.cure === 'wait' && failure === 'rate')
    return [`waits for ${provider}, which was asked too often, until `]
  if (attempt.cure === 'park' && failure === 'usage')
    return [`waits for ${provider} to reset its usage limit, until `]
  return ['to be tried again, not before ']
}

function toAsked(hold: string | null): string {
  return hold === null ? '' : ` until ${hold} is answered`
}
