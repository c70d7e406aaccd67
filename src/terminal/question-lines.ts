import { said } from '../message/words.ts'
import type { Escalation } from '../run/escalation.ts'
import type { Run } from '../run/run.ts'

/** What a run asks, what may be answered, and by what command, here or at any other terminal. */
export function toQuestionLines(run: Run, asked: Escalation): string[] {
  const { id, about } = asked
  return [`  ${id}  ${said(about.text)}`, ...toOptionLines(asked), `    ${toAnswerCommand(run, asked)}`]
}

/** By their numbers: an id may be how another option begins. */
export function toOptionLines({ about }: Escalation): string[] {
  return about.options.map(({ label }, index) => `    ${index + 1}: ${said(label)}`)
}

export function toAnswerCommand(run: Run, { id }: Escalation): string {
  return `regatta answer ${run.id} ${id} OPTION`
}
