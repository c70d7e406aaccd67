import { toAnswerEffect, toWaveEffect } from './answer-effect.ts'
import type { Option } from './about.ts'
import type { EventBody } from './event.ts'
import { listed, shortly } from './listed.ts'
import { isFailure } from './outcome.ts'
import type { Failure } from './outcome.ts'
import type { Failing } from './gates.ts'
import { nextQuestionId } from './question.ts'
import { sayWhy } from './say-cure.ts'
import { latestAttempt, listFailed } from './run.ts'
import type { Run, RunTask, RunWave } from './run.ts'

type Choice = Omit<Option, 'effect'>

const NAMED_MAX = 5
const EVIDENCE_CHARS_MAX = 1_500
const GROUPS_MAX = 4

/** The first asks for nothing again: who answers every question with its first option must come to an end. */
const SYSTEMIC_OPTIONS: Choice[] = [
  { id: 'stop', label: 'Stop the wave; the rest goes on', does: 'stop-wave' },
  { id: 'go-on', label: 'Go on: try them again', does: 'release' },
  { id: 'rerun', label: 'Do the whole wave again', does: 'rerun-wave' },
]

const GATE_OPTIONS: Choice[] = [
  { id: 'go', label: 'Go: what comes after it may start', does: 'release' },
  { id: 'rerun', label: 'Do the whole wave again', does: 'rerun-wave' },
  { id: 'stop', label: 'No go: stop the run once what runs has ended', does: 'stop' },
]

/** Several tasks of a wave failed in the same way: nothing new starts in it till people have said what is wrong. */
export function toSystemicQuestion(run: Run, wave: RunWave): EventBody[] {
  const failed = inPlanOrder(listFailed(wave))
  const escalation = nextQuestionId(run)
  const names = failed.map(({ id }) => id)
  const why = `${failed.length} tasks of ${shortly(wave.id)} failed ${isAlike(wave, failed) ? 'alike' : 'in all'}`
  const text = `${why}: ${listed(names, NAMED_MAX)}. The cause may be one that they share. What now?`
  const about = {
    kind: 'systemic' as const,
    failure: null,
    text,
    evidence: toEvidence(wave),
    tried: [],
    options: SYSTEMIC_OPTIONS.map(option => ({
      ...option,
      effect: toWaveEffect(run, wave, 'systemic', option.does),
    })),
  }
  return [
    { type: 'escalated', escalation, task: null, wave: wave.id, attempt: 0, about, usage: null },
    { type: 'wave-held', wave: wave.id, escalation, why, tasks: names },
  ]
}

/** All tasks of the wave are finished; what its gate wants is run or asked. */
export function toGateQuestion(run: Run, wave: RunWave): EventBody[] {
  const { checks, questions } = run.charter.gates[wave.id]!
  const gated: EventBody = { type: 'wave-gated', wave: wave.id }
  if (checks.length > 0 || questions.length === 0) return [gated]
  return [gated, toGateAsked(run, run.tasks[wave.gate!]!, [])]
}

/** Whether the wave is passed, `failing` of its checks speaking against it. */
export function toGateAsked(run: Run, gate: RunTask, failing: Failing[]): EventBody {
  const { questions = [], unasked = [] } = run.charter.gates[gate.wave.id] ?? {}
  const asked = [...questions, ...unasked].join(' ') || 'Go on all the same?'
  const attempt = latestAttempt(gate)?.number ?? 0
  return {
    type: 'escalated',
    escalation: nextQuestionId(run),
    task: gate.id,
    wave: gate.wave.id,
    attempt,
    usage: null,
    about: {
      kind: 'gate',
      failure: null,
      text: `${shortly(gate.wave.id)} is done. ${sayFailing(failing)}${asked}`,
      evidence: toFailingEvidence(failing),
      tried: [],
      // Who answers everything with the first option must not pass what fails.
      options: (failing.length > 0 ? GATE_OPTIONS.toReversed() : GATE_OPTIONS).map(option => ({
        ...option,
        effect: toAnswerEffect(run, gate, attempt, option.does),
      })),
    },
  }
}

/** Short enough that the question behind it is read as well. */
function sayFailing(failing: Failing[]): string {
  const [first] = failing
  if (first === undefined) return ''
  if (failing.length === 1) return `A check fails (${first.why}). `
  const names = failing.map(({ command }) => shortly(command, COMMAND_WIDTH))
  return `${failing.length} checks fail (${listed(names, COMMANDS_MAX)}). `
}

const COMMANDS_MAX = 2
const COMMAND_WIDTH = 40

/** What each came to, and the last that the first of them printed. */
function toFailingEvidence(failing: Failing[]): string {
  const lines = failing.map(({ why }) => why)
  const tail = failing.find(({ result }) => result?.tail)?.result?.tail ?? ''
  const room = EVIDENCE_CHARS_MAX - lines.join('\n').length
  return tail === '' ? lines.join('\n') : [...lines, tail.slice(-Math.max(0, room))].join('\n')
}

function inPlanOrder(tasks: RunTask[]): RunTask[] {
  return tasks.toSorted((a, b) => a.index - b.index)
}

function isAlike({ failures }: RunWave, failed: RunTask[]): boolean {
  return [...failures.values()].some(({ size }) => size === failed.length)
}

/** Those that failed alike in one line, then the last that one of the most of them printed. */
function toEvidence({ failures }: RunWave): string {
  const groups = [...failures.values()]
    .filter(({ size }) => size > 0)
    .map(tasks => inPlanOrder([...tasks]))
    .sort((a, b) => b.length - a.length)
  const lines = groups.slice(0, GROUPS_MAX).map(tasks => {
    const names = listed(
      tasks.map(({ id }) => id),
      NAMED_MAX,
    )
    return `${names}: ${sayWhy(lastFailure(tasks.at(-1)) ?? { message: '' })}`
  })
  if (groups.length > GROUPS_MAX) lines.push(`and ${groups.length - GROUPS_MAX} more ways to fail`)
  const tail = lastFailure(groups[0]?.at(-1))?.tail ?? ''
  const room = EVIDENCE_CHARS_MAX - lines.join('\n').length
  return tail === '' ? lines.join('\n') : [...lines, tail.slice(-Math.max(0, room))].join('\n')
}

function lastFailure(task: RunTask | undefined): Failure | undefined {
  const outcome = task && latestAttempt(task)?.outcome
  return outcome && isFailure(outcome) ? outcome : undefined
}
