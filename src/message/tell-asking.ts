import { countFor, countNeeded, listFor } from '../run/decide-answer.ts'
import type { Option } from '../run/about.ts'
import type { Event } from '../run/event.ts'
import { subjectOf } from '../run/escalation.ts'
import type { Escalation } from '../run/escalation.ts'
import type { Rung } from '../run/policy.ts'
import { rungsOf } from '../run/reminders.ts'
import { taskOf } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import { countMissing } from '../run/skip-together.ts'
import { countHeldUp } from './count-held-up.ts'
import { formatSpan } from './duration.ts'
import { listNames } from './names.ts'
import { counted, plain, said } from './words.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

export function tellQuestion({ escalation, about }: Of<'escalated'>): string {
  const options = about.options.map(({ label }, index) => `(${index + 1}) ${said(label)}`)
  return `Question ${escalation}: ${said(about.text)} ${options.join(' ')}`
}

export function tellAnswered(
  run: Run,
  { escalation: id, option, by, others = [] }: Of<'escalation-answered'>,
): string {
  const escalation = run.escalations.get(id)
  return `${listNames([...others, by].map(name => plain(name)))} answered ${id}${aboutTask(run, escalation)}: ${said(labelOf(escalation, option))}`
}

export function tellWithdrawn(run: Run, { escalation: id, why }: Of<'escalation-withdrawn'>): string {
  return `Question ${id}${aboutTask(run, run.escalations.get(id))} is no longer asked: ${said(why)}`
}

/** Whom one person's word is not enough for; what may still be taken back nobody needs to hear of. */
export function tellVote(run: Run, { escalation: id, option, by, until }: Of<'vote-given'>): string | null {
  const escalation = run.escalations.get(id)
  const chosen = escalation?.about.options.find(other => other.id === option)
  if (until !== null || !escalation || !chosen) return null
  const more = sayMissing(run, escalation, chosen)
  return `${plain(by)} is for “${said(chosen.label)}” on ${id}, ${plain(subjectOf(run, escalation))}: ${more}`
}

/** For who said it, as long as it has not decided; null: there is no more to say than what it decided. */
export function tellOwnVote(run: Run, id: string, by: string): string | null {
  const escalation = run.escalations.get(id)
  const vote = escalation?.votes.get(by)
  const chosen = escalation?.about.options.find(option => option.id === vote?.option)
  if (!escalation || !vote || !chosen) return null
  const label = `“${said(chosen.label)}” on ${id} of ${run.id}`
  if (vote.until === null) return `You are for ${label}: ${sayMissing(run, escalation, chosen)}.`
  const span = formatSpan(run.policy.reactionMs)
  return `You are for ${label}: that counts in ${span}, unless you take your reaction away.`
}

/** It is skipped once enough have said so, each by the same command. */
export function tellSkipWanted(run: Run, { task: id, by }: Omit<Of<'skip-wanted'>, 'at'>): string {
  return `${plain(by)} wants ${plain(id)} skipped: ${sayMore(countMissing(run, taskOf(run, id)))}, by /wave skip ${run.id} ${plain(id)}`
}

function sayMore(missing: number): string {
  return missing === 1 ? 'one more must agree' : `${missing} more must agree`
}

function sayMissing(run: Run, escalation: Escalation, chosen: Option): string {
  return sayMore(countNeeded(run, escalation, chosen) - countFor(escalation, chosen.id))
}

export function tellTakenBack(run: Run, { escalation, by }: Of<'vote-taken-back'>): string | null {
  return run.policy.quorum > 1 ? `${plain(by)} took back what they said to ${escalation}` : null
}

export function tellSeen(run: Run, { escalation: id, by }: Of<'escalation-acknowledged'>): string {
  const escalation = run.escalations.get(id)
  const subject = escalation ? `, ${plain(subjectOf(run, escalation))}` : ''
  return `${plain(by)} sees to ${id}${subject}: nobody is reminded of it any more`
}

export function tellLetGo(run: Run, { escalation: id, by }: Of<'escalation-let-go'>): string {
  const escalation = run.escalations.get(id)
  const subject = escalation ? `, ${plain(subjectOf(run, escalation))}` : ''
  return `${plain(by)} does not see to ${id}${subject} any more: it waits for anybody`
}

export function tellReminded(run: Run, event: Of<'escalation-reminded'>): string {
  const { escalation: id, at } = event
  const escalation = run.escalations.get(id)
  if (!escalation) return ''
  const called = listCalled(rungsOf(run, event)).map(({ name }) => plain(name))
  const are = called.length === 1 ? 'is' : 'are'
  const calls = run.charter.rehearsal ? 'would be called, were this no rehearsal' : `${are} called`
  const facts = [
    `has waited ${formatSpan(at - escalation.openedAt)} for an answer`,
    sayHeldUp(run, escalation),
    called.length > 0 ? `${listNames(called)} ${calls}` : null,
  ]
  return `${id} ${facts.filter(fact => fact !== null).join(', ')}: ${said(escalation.about.text, 200)}`
}

/** Each once, however many rungs call them. */
export function listCalled(rungs: readonly Rung[]): Rung['calls'] {
  const calls = rungs.flatMap(({ calls }) => calls)
  return [...new Map(calls.map(call => [JSON.stringify(call.ids), call])).values()]
}

/** `1 of 2 for “Go on”: ana`, of each option that somebody is for. */
export function sayVotes(run: Run, escalation: Escalation): string[] {
  return escalation.about.options.flatMap(option => {
    const count = sayVotesFor(run, escalation, option)
    return count === null ? [] : count.replace(':', ` for “${said(option.label)}”:`)
  })
}

/** `1 of 2: ana`, as long as it takes more; null: nobody is for it yet. */
export function sayVotesFor(run: Run, escalation: Escalation, option: Option): string | null {
  const names = listFor(escalation, option.id)
  const needed = countNeeded(run, escalation, option)
  return names.length === 0 ? null : `${names.length} of ${needed}: ${listNames(names)}`
}

/** `holds up 3 tasks`; null where nothing waits for it. */
export function sayHeldUp(run: Run, escalation: Escalation): string | null {
  const count = countHeldUp(run, escalation)
  return count === 0 ? null : `holds up ${counted(count, 'task')}`
}

function aboutTask(run: Run, escalation: Escalation | undefined): string {
  return escalation ? ` about ${plain(subjectOf(run, escalation))}` : ''
}

function labelOf(escalation: Escalation | undefined, option: string): string {
  return escalation?.about.options.find(({ id }) => id === option)?.label ?? option
}
