import { isUnserved } from '../run/labels.ts'
import { unreachable } from '../lib/assert.ts'
import type { Event, ThreadRef } from '../run/event.ts'
import { listFailingBefore } from '../run/gates.ts'
import { subjectOf } from '../run/escalation.ts'
import { rungsOf } from '../run/reminders.ts'
import { taskOf } from '../run/run.ts'
import type { Escalation } from '../run/escalation.ts'
import type { Run } from '../run/run.ts'
import { toAlike } from './alike.ts'
import { toAsked, toSettled, toVoted } from './asked.ts'
import { renderBoard } from './board.ts'
import { toLinePost } from './line-post.ts'
import type { Span } from './message.ts'
import { listAgreed, toTitle } from './names.ts'
import type { NewPost } from './post.ts'
import { toStoryLine } from './story.ts'
import { renderSummary } from './summary.ts'
import { listCalled, tellReminded } from './tell-asking.ts'
import { tellAgentsEnded } from './tell-ended.ts'
import { tellOwner } from './tell-owner.ts'
import { said } from './words.ts'

/**
 * What is said in a run's thread because of an event; the run is as it is after it. Hundreds of agents may be at work
 * and somebody reads it on a phone: what goes well moves the board and is not told. `head`: the event's hash.
 */
export function announce(run: Run, event: Event, head?: string): NewPost[] {
  const { thread } = run.charter
  if (!thread || isLeftOut(run, event)) return []
  switch (event.type) {
    case 'run-started':
      return [
        ...toLines(run, event, thread),
        { kind: 'message', thread, key: `${run.id}/board`, message: renderBoard(run) },
      ]
    case 'run-paused':
    case 'run-resumed':
    case 'run-stopping':
    case 'announced':
    case 'wave-done':
    case 'wave-stopped':
    case 'wave-started':
    case 'wave-released':
    case 'wave-gated':
    case 'wave-undoing':
    case 'wave-undone':
    case 'merge-undone':
    case 'branch-put-back':
    case 'clash-foreseen':
    case 'plan-edited':
    case 'mode-set':
    case 'slots-set':
    case 'pace-set':
    case 'provider-set':
    case 'first-set':
    case 'budget-noticed':
    case 'provider-back':
    case 'service-taken':
    case 'workers-missing':
    case 'workers-there':
    case 'service-overdue':
    case 'attempt-warned':
    case 'task-split':
    case 'skip-wanted':
    case 'task-skipped':
    case 'task-failed':
    case 'task-renewed':
      return toLines(run, event, thread)
    case 'provider-closed':
      return isStillDown(run, event) ? [] : toLines(run, event, thread)
    case 'wave-opened':
      // Those that open with the run stand on its board.
      return event.at === run.startedAt ? [] : toLines(run, event, thread)
    case 'task-mended':
      return isNews(run, event) || tellsAll(run) ? toLines(run, event, thread) : []
    case 'attempt-suspended':
      return tellsAll(run) ? toLines(run, event, thread) : []
    case 'task-done':
      return isBadBefore(run, event) || tellsAll(run) ? toLines(run, event, thread) : []
    case 'escalated':
      return [toAsked(run, escalationOf(run, event.escalation), thread)]
    case 'escalation-answered':
      return [
        ...toSettled(run, escalationOf(run, event.escalation), thread),
        ...toDecided(run, event, thread),
      ]
    case 'escalation-withdrawn':
      // Whatever it was withdrawn for is told by itself.
      return toSettled(run, escalationOf(run, event.escalation), thread)
    case 'run-ended':
      // A run that is taken up again ends again.
      return [
        { kind: 'broadcast', thread, key: `${run.id}/summary/${run.seq}`, message: renderSummary(run, head) },
      ]
    case 'vote-given':
    case 'vote-taken-back':
      return [
        ...toVoted(run, event, escalationOf(run, event.escalation), thread),
        ...toLines(run, event, thread),
      ]
    case 'escalation-acknowledged':
    case 'escalation-let-go':
      return toLines(run, event, thread)
    case 'agents-ended':
      // Also in a quiet thread.
      return [toLinePost(run, thread, tellAgentsEnded(event), null)]
    case 'escalation-reminded':
      return toReminders(run, event, thread)
    case 'told':
      return toLines(run, event, thread)
    case 'heard':
      return event.when === 'later' ? toLines(run, event, thread) : []
    case 'attempt-queued':
      return toUnblocked(run, event, thread)
    case 'run-created':
    // Its question says so.
    case 'wave-held':
    // The board says that its tasks go on.
    case 'service-free':
    case 'attempt-claimed':
    case 'attempt-stopping':
    case 'attempt-noted':
    case 'attempt-ended':
    case 'merge-queued':
    case 'merged':
    case 'report-ignored':
      return []
    default:
      return unreachable(event)
  }
}

type Of<T extends Event['type']> = Extract<Event, { type: T }>

/** What became of the question says all of it. */
function isLeftOut({ charter, startedAt }: Run, { type }: Event): boolean {
  return (
    charter.scheduled !== undefined && startedAt === null && (type === 'run-stopping' || type === 'run-ended')
  )
}

function toLines(run: Run, event: Event, thread: ThreadRef): NewPost[] {
  const line = run.charter.says === 'quiet' ? null : toStoryLine(run, event)
  return line === null ? [] : [toLinePost(run, thread, line, toAlike(run, event), toInstant(event))]
}

/** A span says how long; whoever reads it an hour later wants to know till when, by their own clock. */
function toInstant(event: Event): Span[] {
  const at = findInstant(event)
  return at === null || at - event.at < SOON_MS ? [] : [' · ', { at }]
}

const SOON_MS = 60_000

function findInstant(event: Event): number | null {
  if (event.type === 'provider-closed' || event.type === 'announced') return event.until
  return event.type === 'task-mended' ? event.dueAt : null
}

function tellsAll({ charter }: Run): boolean {
  return charter.says === 'all'
}

/** Found down once more by a probe: it stands on the board. */
function isStillDown(run: Run, { provider, because }: Of<'provider-closed'>): boolean {
  return because === 'down' && (run.providers.get(provider)?.strikes ?? 0) > 1
}

/** What a worker gives back because it is shut down goes on elsewhere; that nobody took it up is worth a word. */
function isNews(run: Run, event: Of<'task-mended'>): boolean {
  const attempt = taskOf(run, event.task).attempts[event.attempt - 1]
  return (
    event.cost !== 'nothing' || (attempt?.claimedAt === null && !isUnserved(run, taskOf(run, event.task)))
  )
}

/** What fails before anything was done is worth a word; what is done is not. */
function isBadBefore(run: Run, { task }: Of<'task-done'>): boolean {
  return run.baseline?.id === task && !run.charter.rehearsal && listFailingBefore(run).length > 0
}

/** Also in a quiet thread: nobody has answered though it was asked there. A rehearsal calls nobody from anywhere else. */
function toReminders(run: Run, event: Of<'escalation-reminded'>, thread: ThreadRef): NewPost[] {
  const reminder = toLinePost(run, thread, tellReminded(run, event), toAlike(run, event))
  if (run.charter.rehearsal) return [reminder]
  const rungs = rungsOf(run, event)
  const calls = listCalled(rungs)
  const there = rungs.flatMap(({ tells }) => tells ?? [])
  const elsewhere = new Map(there.map(place => [JSON.stringify([place.chat, place.channel]), place]))
  return [
    { ...reminder, message: calls.length > 0 ? { ...reminder.message, calls } : reminder.message },
    ...[...elsewhere.values()].map((place, index) => {
      const key = `${reminder.key}/there${index === 0 ? '' : index + 1}`
      return toElsewhere(run, event, { ...place, root: null }, key)
    }),
  ]
}

/** Of what goes well nobody else hears; who is not in this chat could not be meant. */
function toUnblocked(run: Run, event: Of<'attempt-queued'>, thread: ThreadRef): NewPost[] {
  const told = run.charter.says === 'quiet' ? null : tellOwner(run, event)
  if (told?.owner.ids[thread.chat] === undefined) return []
  const post = toLinePost(run, thread, told.line, told.alike)
  return [run.charter.rehearsal ? post : { ...post, message: { ...post.message, calls: [told.owner] } }]
}

/** Where other runs are told of as well, nobody knows which one is meant. */
function toElsewhere(run: Run, event: Of<'escalation-reminded'>, thread: ThreadRef, key: string): NewPost {
  const where = `${toTitle(run.charter.plan.title)} (${run.id})`
  const how = `answer with /wave answer ${run.id}, its id and a number`
  const alike = toAlike(run, event)
  const own = alike && { ...alike, key: `${alike.key} ${run.id}`, lead: `${where}: `, same: [how] }
  const line = `${where}: ${tellReminded(run, event)} To answer: /wave answer ${run.id} ${event.escalation} 1`
  return { ...toLinePost(run, thread, line, own), key }
}

/** Phones say nothing of an edit. */
function toDecided(run: Run, event: Of<'escalation-answered'>, thread: ThreadRef): NewPost[] {
  if (run.charter.says === 'quiet') return []
  const escalation = escalationOf(run, event.escalation)
  const { about } = escalation
  const label = about.options.find(({ id }) => id === event.option)?.label ?? event.option
  const line = `${listAgreed(event)} decided ${event.escalation}, ${said(subjectOf(run, escalation))}: ${said(label)}`
  return [toLinePost(run, thread, line, toAlike(run, event))]
}

/** For ids that our own events carry: they are always there. */
function escalationOf(run: Run, id: string): Escalation {
  const escalation = run.escalations.get(id)
  if (!escalation) throw new Error(`Run ${run.id} has no question ${id}`)
  return escalation
}
