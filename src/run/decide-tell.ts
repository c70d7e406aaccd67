import { refuse, yields } from './decision.ts'
import type { Decision } from './decision.ts'
import type { EventBody } from './event.ts'
import type { Input } from './input.ts'
import { shortly } from './listed.ts'
import { findLiveQuestion } from './live-question.ts'
import { findTask, hasEnded, isFinished, latestAttempt } from './run.ts'
import type { Attempt, Run, RunTask } from './run.ts'
import { sayTaskState } from './say-state.ts'

type Of<T extends Input['type']> = Extract<Input, { type: T }>

const WORDS_MAX = 100
const NOTES_MAX = 20

/** What a person says reaches the attempt under way; what none hears is told to the next one. */
export function decideTell(run: Run, { by, task: id, text }: Of<'tell'>): Decision {
  const task = findTask(run, id)
  if (!task) return refuse('unknown', `Run ${run.id} has no task ${shortly(id)}.`)
  if (hasEnded(run) || isFinished(task) || task.status === 'merging')
    return refuse('not-now', `${id} ${sayTaskState(task)}: nobody works on it who could hear that.`)
  if (task.gate) return refuse('not-now', `${id} is done without an agent: there is nobody to be told.`)
  if (task.words.length >= WORDS_MAX)
    return refuse('not-allowed', `${id} has been told ${WORDS_MAX} things, which is the most for one task.`)
  const attempt = latestAttempt(task)
  const word = task.words.length + 1
  const worker = attempt?.status === 'running' && !attempt.stopping ? attempt.worker : null
  if (!attempt || worker === null) return yields([{ type: 'told', task: id, attempt: null, word, by, text }])
  const told: EventBody = { type: 'told', task: id, attempt: attempt.number, word, by, text }
  const to = { type: 'order' as const, task: task.index, attempt: attempt.number, worker }
  const asked = findLiveQuestion(run, task)
  // An agent that waits for an answer hears nothing else: what is said is the answer.
  if (asked?.ask && asked.about.kind === 'question') {
    const why = `${by} answered in words: ${shortly(text, 200)}`
    return yields(
      [told, { type: 'escalation-withdrawn', escalation: asked.id, why }],
      [{ ...to, order: 'tell', ask: asked.ask, by, text }],
    )
  }
  return yields([told], [{ ...to, order: 'say', word, by, text }])
}

/** The worker's word on whether its agent was told. */
export function decideHeard(task: RunTask, attempt: Attempt, { word, when }: Of<'heard'>): Decision {
  const said = task.words[word - 1]
  if (!said || said.heardBy !== null) return yields([])
  return yields([{ type: 'heard', task: task.id, attempt: attempt.number, word, when }])
}

export function decideNote(task: RunTask, attempt: Attempt, { text }: Of<'noted'>): Decision {
  if (attempt.notes.length >= NOTES_MAX) return yields([])
  return yields([{ type: 'attempt-noted', task: task.id, attempt: attempt.number, text }])
}
