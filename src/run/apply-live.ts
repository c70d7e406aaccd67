import { layDown, setDeadline, withAttempt } from './apply-attempt.ts'
import type { Event } from './event.ts'
import { taskOf } from './run.ts'
import type { Escalation } from './escalation.ts'
import type { Run } from './run.ts'

type Of<T extends Event['type']> = Extract<Event, { type: T }>

// What `apply` does to attempts that live on while people are asked, and to what people say to them.

/** It holds no slot and its time stands still; the files it names stay its own. */
export function standAside(run: Run, task: string, number: number, at: number): void {
  withAttempt(run, { task, attempt: number }, (task, attempt) => {
    layDown(run, task, attempt)
    run.aside.add(task)
    attempt.leftMs = Math.max(0, (attempt.deadlineAt ?? at) - at)
    attempt.deadlineAt = null
  })
}

/** Whatever came of its question it is at work again at once, though all slots may be taken meanwhile. */
export function comeBack(run: Run, { task: index, attempt: number }: Escalation, at: number): void {
  const { id } = run.tasks[index!]!
  withAttempt(run, { task: id, attempt: number }, (task, attempt) => {
    run.aside.delete(task)
    run.atWork.add(task)
    const provider = run.providers.get(attempt.provider ?? '')
    if (provider) provider.atWork++
    setDeadline(run, task, attempt, at + (attempt.leftMs ?? 0))
    attempt.leftMs = null
  })
}

export function tell(run: Run, { task, word, by, text }: Of<'told'>): void {
  taskOf(run, task).words.push({ number: word, by, text, heardBy: null })
}

export function hear(run: Run, { task, attempt, word, when }: Of<'heard'>): void {
  const said = taskOf(run, task).words[word - 1]
  if (said && when === 'now') said.heardBy = attempt
}
