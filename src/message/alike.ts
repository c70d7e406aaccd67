import type { Event } from '../run/event.ts'
import { subjectOf } from '../run/escalation.ts'
import type { Run } from '../run/run.ts'
import { sayFailures, tellCure } from '../run/say-cure.ts'
import { formatSpan } from './duration.ts'
import { isLaidBy, tellBudget, toFault } from './mended.ts'
import type { Alike, Message } from './message.ts'
import { listAgreed, listNames } from './names.ts'
import { plain, said } from './words.ts'

/** Two alike are as soon read one by one. */
export const ALIKE_MIN = 3
const NAMES_MAX = 8

/** What a line of news has in common with others of its kind; null: it stands for itself. */
export function toAlike(run: Run, event: Event): Alike | null {
  switch (event.type) {
    case 'task-mended':
      return toMendedAlike(run, event)
    case 'task-split': {
      const rest = `tasks ${sayFailures(event.failure)} and are ${tellCure('split')}`
      return { key: `split ${event.failure}`, lead: '', rest, name: event.task, same: [] }
    }
    case 'attempt-warned':
      return {
        key: 'warned',
        lead: '',
        rest: 'tasks show no sign of life',
        name: event.task,
        same: [said(event.why)],
      }
    case 'task-renewed':
      return { ...byPerson(event.by, 'has', 'tasks tried again'), name: event.task }
    case 'task-skipped':
      return { ...byPerson(event.by, 'skipped', 'tasks'), name: event.task }
    case 'mode-set':
      return { ...byPerson(event.by, 'set', `rows to ${event.mode}`), name: event.row }
    case 'escalation-reminded': {
      const asked = run.escalations.get(event.escalation)
      const span = formatSpan(run.policy.ladder[event.rung]?.afterMs ?? 0)
      const name = `${event.escalation}${asked ? ` ${subjectOf(run, asked)}` : ''}`
      const rest = `questions have waited ${span} for an answer`
      return { key: `reminded ${event.rung}`, lead: '', rest, name, same: [] }
    }
    case 'escalation-answered': {
      const asked = run.escalations.get(event.escalation)
      const label = asked?.about.options.find(({ id }) => id === event.option)?.label ?? event.option
      const subject = asked ? ` ${subjectOf(run, asked)}` : ''
      const name = `${event.escalation}${subject}`
      return { ...byPerson(listAgreed(event), 'decided', 'questions'), name, same: [said(label)] }
    }
    default:
      return null
  }
}

/** Several such lines as one. */
export function tellAlike(messages: readonly Message[]): string {
  const all = messages.flatMap(({ alike }) => alike ?? [])
  const [first] = all
  if (!first) return ''
  const names = listNames(
    all.map(({ name }) => plain(name)),
    NAMES_MAX,
  )
  const same = first.same.filter((fact, at) => fact !== '' && all.every(other => other.same[at] === fact))
  return [`${first.lead}${all.length} ${first.rest}: ${names}`, ...same].join('; ')
}

function toMendedAlike(run: Run, event: Extract<Event, { type: 'task-mended' }>): Alike {
  const { failure, cure, provider, agent } = event
  const where = provider ?? agent ?? null
  const what = isLaidBy(event) ? 'wait with their wave, which is held' : `are ${tellCure(cure)}`
  const to = where === null ? '' : `, ${plain(where)}`
  return {
    key: `mended ${failure} ${cure} ${where ?? ''} ${isLaidBy(event)}`,
    lead: '',
    rest: `tasks ${sayFailures(failure)} and ${what}${to}`,
    name: event.task,
    same: [toFault(run, event).slice(2), tellBudget(run, event) ?? ''],
  }
}

function byPerson(by: string, verb: string, rest: string): Omit<Alike, 'name'> {
  return { key: `${verb} ${rest} ${by}`, lead: `${plain(by)} ${verb} `, rest, same: [] }
}
