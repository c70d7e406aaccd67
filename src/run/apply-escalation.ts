import { assert } from '../lib/assert.ts'
import { layDown, letLocksGo, withAttempt } from './apply-attempt.ts'
import { answerBudget, askBudget } from './apply-budget.ts'
import { comeBack, standAside } from './apply-live.ts'
import { spend } from './apply-purse.ts'
import { makeReady } from './apply-task.ts'
import type { Event } from './event.ts'
import { fillInAbout } from './fill-in.ts'
import { remindsAt } from './reminders.ts'
import { taskOf } from './run.ts'
import type { Escalation } from './escalation.ts'
import type { Run } from './run.ts'
import { setTask } from './wave-marks.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

export function escalate(run: Run, event: Of<'escalated'>): void {
  const task = event.task === null ? null : taskOf(run, event.task)
  const escalation: Escalation = {
    id: event.escalation,
    task: task?.index ?? null,
    wave: event.wave ?? null,
    attempt: event.attempt,
    about: fillInAbout(event.about),
    ask: event.ask ?? null,
    openedAt: event.at,
    crowd: run.asking.size + 1,
    place: run.asking.size + 1,
    status: 'open',
    settledAt: null,
    answer: null,
    why: null,
    votes: new Map(),
    seenBy: null,
    rung: 0,
    dueAt: null,
  }
  run.escalations.set(escalation.id, escalation)
  run.asking.add(escalation)
  run.touched.escalations.add(escalation)
  setNudge(run, escalation)
  if (escalation.about.budget) askBudget(run, escalation.about.budget, escalation.id)
  if (!task) return
  if (event.ask !== undefined) return standAside(run, task.id, event.attempt, event.at)
  if (event.about.kind === 'question') {
    withAttempt(run, { task: task.id, attempt: event.attempt }, (_, attempt) => {
      layDown(run, task, attempt)
      letLocksGo(run, task)
      attempt.status = 'waiting'
      attempt.session = null
      spend(run, task, attempt, event.usage)
      attempt.token = null
      attempt.deadlineAt = null
    })
  }
  setTask(run, task, 'parked')
}

export function answer(run: Run, event: Of<'escalation-answered'>): void {
  const escalation = escalationOf(run, event.escalation)
  escalation.answer = { option: event.option, by: event.by, others: event.others ?? [] }
  settle(run, escalation, 'answered', event.at)
  if (escalation.ask !== null) return
  const option = escalation.about.options.find(({ id }) => id === event.option)
  const { budget } = escalation.about
  if (budget && option) answerBudget(run, budget, option.does)
  if (option?.does === 'reply' && escalation.task !== null) makeReady(run, run.tasks[escalation.task]!)
}

export function withdraw(run: Run, event: Of<'escalation-withdrawn'>): void {
  const escalation = escalationOf(run, event.escalation)
  escalation.why = event.why
  settle(run, escalation, 'withdrawn', event.at)
}

export function vote(run: Run, { escalation: id, by, option, until, deed }: Of<'vote-given'>): void {
  const escalation = escalationOf(run, id)
  // Whoever changes their mind comes behind those who said something before.
  escalation.votes.delete(by)
  escalation.votes.set(by, { option, until, deed })
  setNudge(run, escalation)
}

export function takeBack(run: Run, { escalation: id, by }: Of<'vote-taken-back'>): void {
  const escalation = escalationOf(run, id)
  escalation.votes.delete(by)
  setNudge(run, escalation)
}

export function acknowledge(run: Run, { escalation: id, by }: Of<'escalation-acknowledged'>): void {
  const escalation = escalationOf(run, id)
  escalation.seenBy = by
  escalation.status = 'acknowledged'
  setNudge(run, escalation)
  run.touched.escalations.add(escalation)
}

export function letGo(run: Run, { escalation: id }: Of<'escalation-let-go'>): void {
  const escalation = escalationOf(run, id)
  escalation.seenBy = null
  escalation.status = 'open'
  setNudge(run, escalation)
  run.touched.escalations.add(escalation)
}

export function remind(run: Run, { escalation: id, rung }: Of<'escalation-reminded'>): void {
  const escalation = escalationOf(run, id)
  escalation.rung = rung + 1
  setNudge(run, escalation)
}

/** Who has taken it up needs no reminder; a vote that may be taken back comes to count all the same. */
function setNudge(run: Run, escalation: Escalation): void {
  const { votes, seenBy, rung } = escalation
  const next = seenBy === null ? run.policy.ladder[rung] : undefined
  const instants = [...votes.values()].flatMap(({ until }) => until ?? [])
  if (next) instants.push(remindsAt(escalation, next))
  escalation.dueAt = instants.length > 0 ? Math.min(...instants) : null
  if (escalation.dueAt !== null) run.nudges.push({ escalation, at: escalation.dueAt })
}

function settle(run: Run, escalation: Escalation, status: 'answered' | 'withdrawn', at: number): void {
  escalation.status = status
  escalation.settledAt = at
  escalation.votes.clear()
  escalation.dueAt = null
  run.asking.delete(escalation)
  for (const other of run.asking) if (other.place > escalation.place) other.place -= 1
  if (escalation.about.budget) askBudget(run, escalation.about.budget, null)
  if (escalation.ask !== null) comeBack(run, escalation, at)
  run.touched.escalations.add(escalation)
}

function escalationOf(run: Run, id: string): Escalation {
  const escalation = run.escalations.get(id)
  assert(escalation, `run ${run.id} has an escalation ${id}`)
  return escalation
}
