import { ADVICE } from './advice.ts'
import { sayLessons } from './lessons.ts'
import type { Lesson } from './lessons.ts'
import type { Attempt, Run, RunTask } from './run.ts'

/** All that an agent is told about its task; what went wrong before comes with the tail of what was printed then. */
export function toPrompt(run: Run, task: RunTask, attempt: Attempt, lessons: readonly Lesson[] = []): string {
  const { plan } = run.charter
  const told = run.told[task.index]!
  const parts = [`# ${told.title}`, `Task ${told.id} of "${plan.title}".`]
  if (told.detail) parts.push(told.detail)
  if (told.files.length > 0) parts.push(`Files: ${told.files.join(', ')}`)
  if (told.refs.length > 0) parts.push(`References: ${told.refs.join(', ')}`)
  const failed = task.attempts.filter(
    ({ number, outcome }) => number < attempt.number && outcome && 'tail' in outcome,
  )
  for (const { number, outcome } of failed) {
    if (!outcome || !('tail' in outcome)) continue
    const advice = ADVICE[outcome.kind]
    parts.push(
      [`Attempt ${number} failed: ${outcome.message}.`, advice].filter(part => part !== null).join(' '),
    )
    if (outcome.tail) parts.push(`Its last output:\n${outcome.tail}`)
  }
  if (attempt.from !== null)
    parts.push(`What attempt ${attempt.from} changed is still here: go on from it, do not begin anew.`)
  for (const { question, reply } of listReplies(run, task)) {
    parts.push(`People were asked: ${question}\nThey answered: ${reply}`)
  }
  parts.push(...sayLessons(lessons))
  return `${parts.join('\n\n')}\n`
}

/** What people replied to the questions of a task's agents, in whichever attempt they were asked. */
export function listReplies(run: Run, task: RunTask): { question: string; reply: string }[] {
  return [...run.escalations.values()].flatMap(({ task: index, about, answer }) => {
    const option = about.options.find(({ id }) => id === answer?.option)
    if (index !== task.index || about.kind !== 'question' || option?.does !== 'reply') return []
    return [{ question: about.text, reply: option.label }]
  })
}
